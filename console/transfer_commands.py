"""The commands that carry a landscape elsewhere: onto a server, into files of other tools; and its schema as a page."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lianzhu.console.opened import opened
from lianzhu.console.options import OutputFile, store_option
from lianzhu.console.program import Commands
from lianzhu.console.streams import say


@click.command()
@click.option("--to", "server", required=True, metavar="URL", help="The server: neo4j://… or bolt://… · 目标服务器")
@click.option("--database", metavar="NAME", help="Database on it (default: NEO4J_DATABASE, or the user's own) · 数据库")
@store_option
def load(server: str, database: str | None, store: str | None) -> None:
    """Put the landscape onto a Neo4j server · 载入 Neo4j.

    Run again, it adds what is new, updates what differs, deletes nothing, and completes a load that was cut off.
    """
    from lianzhu.console.progress import loaded
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore
    from lianzhu.opening import check_address

    check_address(server)
    graph = PropertyGraph.of(opened(store).landscape())
    target = Neo4jStore.connect(server, database)
    click.get_current_context().call_on_close(target.close)
    say(loaded(target, graph))


@click.group(cls=Commands)
def export() -> None:
    """Write the landscape in a form that other tools read · 导出."""


@export.command("json")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The JSON file to write · 输出文件")
@store_option
def export_json(output: Path, store: str | None) -> None:
    """Write node-link JSON: nodes, edges, figures, coverage · 节点-边 JSON."""
    from lianzhu.exports.files import write_text
    from lianzhu.exports.node_link import node_link

    text = json.dumps(node_link(opened(store).landscape()), ensure_ascii=False, indent=1)
    write_text(output, text + "\n")


@click.command("schema")
@click.option("--dot", is_flag=True, help="As a picture, in the language of Graphviz · 模型图（Graphviz）")
def print_schema(dot: bool) -> None:
    """Print the model as Markdown: every kind, field and permitted value · 数据模型."""
    from lianzhu.exports.schema_dot import as_dot
    from lianzhu.exports.schema_markdown import as_markdown
    from lianzhu.graph.schema import packaged_schema

    say((as_dot if dot else as_markdown)(packaged_schema()).rstrip("\n"))
