"""The command line: each command parses, calls the library, prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lianzhu.console.landscape import Opener, opened
from lianzhu.console.options import OutputFile, output_options, store_option
from lianzhu.console.program import Commands, run
from lianzhu.console.query_commands import cypher, query
from lianzhu.console.render import emit, say
from lianzhu.console.view_commands import view

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape

PACKAGED = Path(__file__).parent / "data"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lianzhu")
@store_option
@click.pass_context
def commands(ctx: click.Context, store: str | None) -> None:
    """链主: ask a vendor landscape, draw it, and check what each answer rests on.

    厂商图谱：提问、绘图、核对每条事实的出处。
    """
    ctx.obj = Opener(PACKAGED, read_folder, store)


def read_folder(folder: Path) -> Landscape:
    """Read a folder of tables; what it takes is imported only when the cache has no copy."""
    from lianzhu.loaders.folder import read_folder as read

    return read(folder)


commands.add_command(query)
commands.add_command(cypher)
commands.add_command(view)


@commands.command()
@store_option
@output_options
def info(store: str | None, form: str | None, output: Path | None) -> None:
    """Count what the landscape holds · 图谱概况."""
    from lianzhu.queries.summary import overview

    emit(overview(opened(store)), form, output)


@commands.command()
@click.argument("text")
@store_option
@output_options
def find(text: str, store: str | None, form: str | None, output: Path | None) -> None:
    """Find nodes by any part of a name or alias · 按名称或别名的任意部分查找."""
    from lianzhu.queries.lookup import find as found

    emit(found(opened(store), text), form, output)


@commands.command()
@click.argument("name")
@click.option("--kind", help="Kind of node, where the name is ambiguous, such as Chain · 节点类型")
@store_option
@output_options
def show(name: str, kind: str | None, store: str | None, form: str | None, output: Path | None) -> None:
    """Show all facts about a node, by any of its names · 节点档案：关系、数据、来源."""
    from lianzhu.console.show import print_profile
    from lianzhu.queries.lookup import node
    from lianzhu.queries.profile import profile

    landscape = opened(store)
    print_profile(profile(landscape, node(landscape, name, kind)), form, output)


@commands.command()
@click.argument("facts", nargs=-1, required=True, metavar="FACT...")
@click.option("--report", type=click.Path(path_type=Path), help="The report's file: prints the passage · 报告文件")
@store_option
def cite(facts: tuple[str, ...], report: Path | None, store: str | None) -> None:
    """Show what facts rest on; with --report FILE, the passage itself · 查看事实的出处与原文."""
    from lianzhu.console.show import print_statement
    from lianzhu.queries.citations import passage_of, statement

    landscape = opened(store)
    for fact in facts:
        found = statement(landscape, fact)
        print_statement(found, passage_of(found, report) if report else None)


@commands.command()
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also verify every locator in the reports of DIR · 核对出处",
)
@store_option
@output_options
def check(reports: Path | None, store: str | None, form: str | None, output: Path | None) -> None:
    """Check a landscape: errors in its making, findings about what its sources say · 校验图谱.

    Exit code 1 if there are errors, 0 with findings alone.
    """
    from lianzhu.console.show import print_checks
    from lianzhu.graph.checks import check as checks

    landscape = opened(store).graph().landscape()
    if print_checks(landscape, checks(landscape), reports, form, output):
        sys.exit(1)


@commands.command()
@click.option("--to", "server", required=True, metavar="URL", help="The server: neo4j://… or bolt://… · 目标服务器")
@click.option("--database", metavar="NAME", help="Database on it (default: NEO4J_DATABASE, or the user's own) · 数据库")
@store_option
def load(server: str, database: str | None, store: str | None) -> None:
    """Put the landscape onto a Neo4j server · 载入 Neo4j.

    Run again, it adds what is new, brings up to date what differs, deletes nothing, and completes a load that was cut
    off.
    """
    from lianzhu.console.progress import loaded
    from lianzhu.graph.stores.neo4j import BoltStore

    graph = opened(store).graph()
    target = BoltStore.connect(server, database)
    click.get_current_context().call_on_close(target.close)
    say(loaded(target, graph))


@commands.group()
def export() -> None:
    """Write the landscape in a form that other tools read · 导出."""


@export.command("json")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The JSON file to write · 输出文件")
@store_option
def export_json(output: Path, store: str | None) -> None:
    """Write node-link JSON: nodes, edges, figures, coverage · 节点-边 JSON."""
    from lianzhu.console.files import write_text
    from lianzhu.exports.node_link import node_link

    text = json.dumps(node_link(opened(store).graph().landscape()), ensure_ascii=False, indent=1)
    write_text(output, text + "\n")


@commands.command("schema")
@click.option("--dot", is_flag=True, help="As a picture, in the language of Graphviz · 模型图（Graphviz）")
def print_schema(dot: bool) -> None:
    """Print the model as Markdown: every kind, field and permitted value · 数据模型."""
    from lianzhu.exports.schema_dot import as_dot
    from lianzhu.exports.schema_markdown import as_markdown
    from lianzhu.graph.schema import schema

    say((as_dot if dot else as_markdown)(schema()).rstrip("\n"))


def main() -> None:
    """Run the command line."""
    run(commands)


if __name__ == "__main__":
    main()
