"""Commands that load a landscape into a server, or print its schema."""

from __future__ import annotations

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import store_option
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
