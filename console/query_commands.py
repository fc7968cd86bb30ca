"""Commands for canned queries and Cypher."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import OutputFile, output_options, pack_option, query_options, store_option
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.render import emit
from lianzhu.console.streams import print_message
from lianzhu.graph.errors import CypherError


@click.group(cls=SuggestingGroup)
def query() -> None:
    """List, show, run and create canned queries · 预置查询."""


@query.command("list")
@click.option("--tag", help="Only queries with this tag · 按标签筛选")
@pack_option
@output_options
def list_queries(tag: str | None, packs: tuple[Path, ...], output_format: str | None, output: Path | None) -> None:
    """List canned queries · 列出预置查询."""
    from lianzhu.queries.library import Library

    emit(Library.from_environment(packs).listing(tag), output_format, output)


@query.command("show")
@click.argument("name")
@pack_option
def show_query(name: str, packs: tuple[Path, ...]) -> None:
    """Show a query: its question, parameters and Cypher · 查看一个查询."""
    from lianzhu.console.show import print_query
    from lianzhu.queries.library import Library

    print_query(Library.from_environment(packs).query(name))


@query.command("run")
@click.argument("name")
@pack_option
@query_options
def run_query(
    name: str,
    params: tuple[tuple[str, str], ...],
    packs: tuple[Path, ...],
    cite: bool,
    store: str | None,
    timeout: float,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Run a canned query: lianzhu query run vendors_by_industry industry=金融 · 运行预置查询."""
    from lianzhu.queries.library import Library
    from lianzhu.queries.run import run

    canned_query, arguments = Library.from_environment(packs).query(name), dict(params)
    landscape = open_landscape(store)
    answer = run(landscape.store, canned_query, arguments, timeout=timeout)
    emit(landscape.cite(answer) if cite else answer, output_format, output, landscape)
    if not answer.rows:
        from lianzhu.console.show import print_empty_answer

        print_empty_answer(landscape.store, canned_query, arguments)


@query.command("new")
@click.argument("file", type=click.Path(path_type=Path))
def new_query(file: Path) -> None:
    """Create FILE.cypher with a working query to adapt · 新建查询文件."""
    from lianzhu.exports.files import write_new
    from lianzhu.queries.template import GUIDE, query_template

    write_new(file, query_template(file), suffix=".cypher")
    print_message(f"{file}\n\n{GUIDE}\n\nlianzhu query lint {file}\nlianzhu query run {file.stem} --pack {file.parent}")


@query.command("lint")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@store_option
@output_options
def lint_query(files: tuple[Path, ...], store: str | None, output_format: str | None, output: Path | None) -> None:
    """Check query files: header, Cypher, and that both engines return the same rows · 检查查询文件.

    With --store DIR, names may be those of the landscape's own schema.toml. Exits with 1 if there are errors, and with
    0 if there are only warnings.
    """
    from lianzhu.console.show import print_diagnostics
    from lianzhu.queries.lint import lint_all

    if print_diagnostics(lint_all(files, open_landscape_schema(store)), len(files), output_format, output):
        sys.exit(1)


@query.command("export")
@click.argument("pack", required=False)
@pack_option
@click.option("-o", "--output", type=OutputFile(), required=True, help="The .cypher file to write · 输出文件")
@store_option
def export_queries(pack: str | None, packs: tuple[Path, ...], output: Path, store: str | None) -> None:
    """Export a pack, or all packs, as one file to paste into Neo4j Browser · 导出为一个 .cypher 文件."""
    from lianzhu.exports.files import write_text
    from lianzhu.queries.library import Library
    from lianzhu.queries.paste import as_script

    queries = Library.from_environment(packs).queries(pack)
    write_text(output, as_script(queries, open_landscape(store).store))
    print_message(f"{len(queries)} queries → {output}")


@click.command()
@click.argument("text")
@query_options
def cypher(
    text: str,
    params: tuple[tuple[str, str], ...],
    cite: bool,
    store: str | None,
    timeout: float,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Run a read-only Cypher query (- reads it from standard input) · 运行只读 Cypher."""
    from lianzhu.console.show import print_unknown_names
    from lianzhu.queries.run import parse_json_arguments

    landscape = open_landscape(store, timeout=timeout)
    query_text = _read_standard_input() if text == "-" else text
    answer = landscape.cypher(query_text, **parse_json_arguments(params))
    print_unknown_names(query_text, landscape.schema)
    emit(landscape.cite(answer) if cite else answer, output_format, output, landscape)


def _read_standard_input() -> str:
    """Read standard input as UTF-8, without the BOM that some editors and shells add; raise `CypherError`."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CypherError(f"standard input, line {line}: not valid UTF-8; save the query as UTF-8") from None
