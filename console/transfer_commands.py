"""Commands that load a landscape into a server, export it for other tools, or print its schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import OutputFile, public_option, store_option
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.progress import showing_progress
from lianzhu.console.streams import print_line


@click.command()
@click.option("--to", "server", required=True, metavar="URL", help="Server: neo4j://… or bolt://… · 目标服务器")
@click.option(
    "--database", metavar="NAME", help="Database (default: NEO4J_DATABASE, or the user's home database) · 数据库"
)
@store_option
def load(server: str, database: str | None, store: str | None) -> None:
    """Load the landscape into a Neo4j server · 载入 Neo4j.

    Loading again adds new data, updates changed data, deletes nothing, and completes an interrupted load.
    """
    from lianzhu.console.progress import load_with_progress
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore
    from lianzhu.opening import check_address

    check_address(server)
    graph = PropertyGraph.of(open_landscape(store).landscape())
    target = Neo4jStore.connect(server, database)
    click.get_current_context().call_on_close(target.close)
    print_line(load_with_progress(target, graph))


@click.group(cls=SuggestingGroup)
def export() -> None:
    """Export the landscape for other tools · 导出."""


@export.command("json")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The JSON file to write · 输出文件")
@public_option
@store_option
def export_json(output: Path, public: bool, store: str | None) -> None:
    """Export node-link JSON: nodes, edges, figures, statements, coverage · 节点-边 JSON."""
    from lianzhu.exports.files import write_text
    from lianzhu.exports.node_link import node_link

    explorer = open_landscape(store, public=public)
    with showing_progress(f"exporting to {output}"):
        text = json.dumps(node_link(explorer.landscape()), ensure_ascii=False, indent=1)
        write_text(output, text + "\n")


@export.command("schema")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The TOML file to write · 输出文件")
@store_option
def export_schema(output: Path, store: str | None) -> None:
    """Export what the landscape adds to the packaged schema: its schema.toml · 图谱自己的模型."""
    from lianzhu.exports.schema_toml import write_additions

    write_additions(output, open_landscape_schema(store))


@click.command("schema")
@click.option("--dot", is_flag=True, help="Print a Graphviz diagram instead · 模型图（Graphviz）")
@store_option
def print_schema(dot: bool, store: str | None) -> None:
    """Print the data model as Markdown: kinds, fields and permitted values · 数据模型.

    With --store DIR, that of the landscape, its schema.toml included.
    """
    from lianzhu.exports.schema_dot import as_dot
    from lianzhu.exports.schema_markdown import as_markdown

    print_line((as_dot if dot else as_markdown)(open_landscape_schema(store)).rstrip("\n"))
