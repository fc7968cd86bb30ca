"""Commands that load a landscape into a server, or print its schema."""

from __future__ import annotations

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import store_option
from lianzhu.console.render import emit
from lianzhu.console.streams import print_line, print_message


@click.command()
@click.option("--to", "server", required=True, metavar="URL", help="Server: neo4j://… or bolt://… · 目标服务器")
@click.option(
    "--database", metavar="NAME", help="Database (default: NEO4J_DATABASE, or the user's home database) · 数据库"
)
@click.option("--prune", is_flag=True, help="Remove what was of these tables and no longer is · 删除表中已没有的")
@click.option(
    "--prune-all",
    is_flag=True,
    help="Remove also the facts of reports that these tables lack, of another landscape perhaps · 连同其他图谱的",
)
@click.option("--dry-run", is_flag=True, help="Only compare, and say what would be done · 只比较，不写入")
@store_option
def load(server: str, database: str | None, prune: bool, prune_all: bool, dry_run: bool, store: str | None) -> None:
    """Load the landscape into a Neo4j server · 载入 Neo4j.

    The server is compared with the tables first: new data are added, and properties that differ are changed. What only
    the server has is listed, and removed with --prune. Properties, nodes and relationships that others added are kept.
    Loading again completes an interrupted load.
    """
    from lianzhu.console.load_report import changes_by_kind, extra_lines
    from lianzhu.console.progress import load_with_progress
    from lianzhu.graph.property_graph import PropertyGraph
    from lianzhu.graph.stores.neo4j import Neo4jStore
    from lianzhu.opening import check_address

    check_address(server)
    graph = PropertyGraph.of(open_landscape(store).landscape())
    target = Neo4jStore.connect(server, database)
    click.get_current_context().call_on_close(target.close)
    report, summary = load_with_progress(target, graph, prune=prune, prune_all=prune_all, dry_run=dry_run)
    changes = changes_by_kind(report, target.schema)
    if changes.rows:
        emit(changes, None, None, target)
    print_message(summary)
    for line in extra_lines(report, server, prune=prune or prune_all, dry_run=dry_run):
        print_line(line, err=True)


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
