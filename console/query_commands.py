"""The commands that ask: canned queries of every pack, and Cypher."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lianzhu.console.opened import opened
from lianzhu.console.options import OutputFile, output_options, pack_option, question_options, store_option
from lianzhu.console.program import Commands
from lianzhu.console.render import emit
from lianzhu.console.streams import say
from lianzhu.graph.errors import CypherError


@click.group(cls=Commands)
def query() -> None:
    """List, show, run and write canned queries · 预置查询."""


@query.command("list")
@click.option("--tag", help="Only queries with this tag · 按标签筛选")
@pack_option
@output_options
def list_queries(tag: str | None, packs: tuple[Path, ...], form: str | None, output: Path | None) -> None:
    """List the canned queries · 列出预置查询."""
    from lianzhu.queries.library import Library

    emit(Library.at(packs).listing(tag), form, output)


@query.command("show")
@click.argument("name")
@pack_option
def show_query(name: str, packs: tuple[Path, ...]) -> None:
    """Show a query: what it asks, its parameters, its Cypher · 查看一个查询."""
    from lianzhu.console.show import print_query
    from lianzhu.queries.library import Library

    print_query(Library.at(packs).query(name))


@query.command("run")
@click.argument("name")
@pack_option
@question_options
def run_query(
    name: str,
    params: tuple[tuple[str, str], ...],
    packs: tuple[Path, ...],
    cite: bool,
    store: str | None,
    timeout: float,
    form: str | None,
    output: Path | None,
) -> None:
    """Run a canned query: lianzhu query run vendors_by_industry industry=金融 · 运行预置查询."""
    from lianzhu.console.show import print_empty
    from lianzhu.queries.library import Library
    from lianzhu.queries.run import run

    asked, given = Library.at(packs).query(name), dict(params)
    landscape = opened(store)
    answer = run(landscape.store, asked, given, timeout=timeout)
    emit(landscape.cite(answer) if cite else answer, form, output, landscape.schema)
    if not answer.rows:
        print_empty(landscape.store, asked, given)


@query.command("new")
@click.argument("file", type=click.Path(path_type=Path))
def new_query(file: Path) -> None:
    """Write a working query to FILE.cypher, to be changed into your own · 新建查询文件."""
    from lianzhu.exports.files import write_new
    from lianzhu.queries.template import GUIDE, template

    write_new(file, template(file), suffix=".cypher")
    say(f"{file}\n\n{GUIDE}\n\nlianzhu query lint {file}\nlianzhu query run {file.stem} --pack {file.parent}")


@query.command("lint")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@output_options
def lint_query(files: tuple[Path, ...], form: str | None, output: Path | None) -> None:
    """Check query files: header, Cypher, and that both engines will answer alike · 检查查询文件.

    Exit code 1 if there are errors, 0 with remarks alone.
    """
    from lianzhu.console.show import print_lint
    from lianzhu.queries.lint import lint_all

    if print_lint(lint_all(files), len(files), form, output):
        sys.exit(1)


@query.command("export")
@click.argument("pack", required=False)
@pack_option
@click.option("-o", "--output", type=OutputFile(), required=True, help="The .cypher file to write · 输出文件")
@store_option
def export_queries(pack: str | None, packs: tuple[Path, ...], output: Path, store: str | None) -> None:
    """Write a pack (or all) as one file to paste into Neo4j Browser · 导出为一个 .cypher 文件."""
    from lianzhu.exports.files import write_text
    from lianzhu.queries.library import Library
    from lianzhu.queries.paste import as_one_text

    queries = Library.at(packs).queries(pack)
    write_text(output, as_one_text(queries, opened(store).store))
    say(f"{len(queries)} queries → {output}")


@click.command()
@click.argument("text")
@question_options
def cypher(
    text: str,
    params: tuple[tuple[str, str], ...],
    cite: bool,
    store: str | None,
    timeout: float,
    form: str | None,
    output: Path | None,
) -> None:
    """Run a Cypher query that reads (- takes it from standard input) · 运行只读 Cypher."""
    from lianzhu.console.show import print_remarks
    from lianzhu.queries.run import typed

    landscape = opened(store, timeout=timeout)
    asked = _standard_input() if text == "-" else text
    answer = landscape.cypher(asked, **typed(params))
    print_remarks(asked, answer, landscape.schema)
    emit(landscape.cite(answer) if cite else answer, form, output, landscape.schema)


def _standard_input() -> str:
    """Return standard input as UTF-8 text without the BOM that some editors and shells put before it."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CypherError(f"standard input, line {line}: the text is not UTF-8; save it as UTF-8") from None
