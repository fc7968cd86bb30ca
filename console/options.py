"""Options shared by several commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from lianzhu.console.output_language import LANGUAGES
from lianzhu.console.render import FORMATS, print_json, resolve_format
from lianzhu.exports.files import check_new_folder, check_writable, write_text
from lianzhu.graph.errors import LandscapeError, OutputError
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT
from lianzhu.graph.suggestions import did_you_mean

PAGE_SUFFIXES = (".html", ".htm")
F = TypeVar("F", bound=Callable[..., Any])


class SuggestingChoice(click.ParamType):  # type: ignore[type-arg]
    """A choice whose error message suggests the closest values."""

    name = "choice"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the choices, for the help text."""
        return "|".join(self.choices)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value; fail with suggestions if it is not one of the choices."""
        if value not in self.choices:
            suggestion = did_you_mean(value, self.choices)
            self.fail(f"'{value}' is not one of {', '.join(self.choices)}{suggestion}", param, ctx)
        return value


class OutputFile(click.Path):
    """The path of a file to write, checked before the command runs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raise `OutputError` if it cannot be written."""
        path = Path(value)
        check_writable(path)
        return path


class WorkbookFile(OutputFile):
    """The path of an Excel workbook to write."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raise `OutputError` if it has another suffix, which Excel would refuse to open."""
        if Path(value).suffix.lower() != ".xlsx":
            raise OutputError(f"cannot write {value}: Excel opens a workbook only if its name ends in .xlsx")
        return super().convert(value, param, ctx)


class NewFolder(click.Path):
    """The path of a folder to write, new or empty, checked before the command runs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raise `OutputError` if it cannot be written."""
        path = Path(value)
        check_new_folder(path)
        return path


class PageFile(OutputFile):
    """The path of an HTML file to write."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raise `OutputError` if it has another suffix or cannot be written."""
        if str(value) == "-" or Path(value).suffix.lower() not in ("", ".html", ".htm"):
            raise OutputError(f"cannot write {value}: a page is HTML; use a file name that ends in .html")
        return super().convert(value, param, ctx)


class KeyValue(click.ParamType):  # type: ignore[type-arg]
    """A query parameter in the form name=value."""

    name = "name=value"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return name and value."""
        name, equals, text = value.partition("=")
        if not (equals and name):
            self.fail(f"'{value}' is not a parameter; expected name=value, such as industry=金融", param, ctx)
        return name, text


def store_option(command: F) -> F:
    """Add --store, which sets the landscape to read."""
    return click.option(
        "--store",
        metavar="PATH|URL",
        help="Landscape: a folder of tables, a workbook (.xlsx), a .zip file or neo4j://…"
        " (default: LIANZHU_STORE or the packaged one) · 图谱所在",
    )(command)


def lang_option(command: F) -> F:
    """Add --lang; `run` reads it from the raw arguments, before any command does."""
    return click.option(
        "--lang",
        type=SuggestingChoice(LANGUAGES),
        expose_value=False,
        help="Language of messages, tables and help (default: LIANZHU_LANG or the locale) · 语言",
    )(command)


def with_lang_option(command: click.Command) -> click.Command:
    """Return a command after adding --lang to it and its subcommands, so that it may stand before or after any."""
    for subcommand in getattr(command, "commands", {}).values():
        with_lang_option(subcommand)
    return lang_option(command)


def scope_options(command: F) -> F:
    """Add --region and --groups, the cuts through all measures."""
    command = click.option(
        "--groups", is_flag=True, help="Count units and holdings with their group (UNIT_OF, OWNS) · 按集团合并"
    )(command)
    return click.option(
        "--region",
        metavar="NAME",
        help="Tell firms in this region from those elsewhere (LOCATED_IN) · 分本地与外地",
    )(command)


def measure_options(command: F) -> F:
    """Add the options of measures: --region, --groups, --cite, --store, --format and -o."""
    for option in (output_options, store_option, cite_option, scope_options):
        command = option(command)
    return command


def cite_option(command: F) -> F:
    """Add --cite, which adds the citations of each row."""
    return click.option(
        "--cite", is_flag=True, help="Add columns with report, publisher and locator of each row's facts · 附出处"
    )(command)


def public_option(command: F) -> F:
    """Add --public, which leaves out what comes from internal reports."""
    return click.option(
        "--public", is_flag=True, help="Leave out internal reports and what only they state · 不含内部来源"
    )(command)


def pack_option(command: F) -> F:
    """Add --pack, which adds folders with custom queries."""
    return click.option(
        "--pack",
        "packs",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder with custom queries, in addition to LIANZHU_PACKS; repeatable · 自己的查询包",
    )(command)


def output_options(command: F) -> F:
    """Add --format and -o; with JSON output, the problems of an invalid landscape are printed as JSON, too."""

    @wraps(command)
    def wrapper(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except LandscapeError as error:
            is_page = options["output"] is not None and options["output"].suffix.lower() in PAGE_SUFFIXES
            if not is_page and resolve_format(options["output_format"], options["output"]) == "json":
                _emit_problems(error, options["output"])
            raise

    with_format = click.option(
        "--format",
        "output_format",
        type=SuggestingChoice(FORMATS),
        help="Output format (default: from the suffix of FILE, otherwise table) · 输出格式",
    )(wrapper)
    return click.option(
        "-o", "--output", type=OutputFile(), help="Write to FILE (CSV gets a BOM for Excel) · 输出文件"
    )(with_format)  # type: ignore[return-value]


def _emit_problems(error: LandscapeError, output: Path | None) -> None:
    records = [problem.record() for problem in error.problems]
    if output is None:
        print_json(records)
    else:
        write_text(output, json.dumps(records, ensure_ascii=False, indent=2) + "\n")


def query_options(command: F) -> F:
    """Add the options of canned and ad hoc queries: parameters, --cite, --store, --timeout, --format and -o."""
    for option in (output_options, timeout_option, store_option, cite_option):
        command = option(command)
    return params_argument(command)


def params_argument(command: F) -> F:
    """Add the parameters of a query as arguments NAME=VALUE."""
    return click.argument("params", nargs=-1, type=KeyValue(), metavar="[NAME=VALUE]...", callback=_reject_duplicates)(
        command
    )


def _reject_duplicates(
    ctx: click.Context, param: click.Parameter, pairs: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the query parameters unchanged; fail if a name occurs more than once."""
    names = [name for name, _ in pairs]
    if duplicates := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise click.UsageError(f"given more than once: {', '.join(duplicates)}; specify each parameter only once")
    return pairs


def timeout_option(command: F) -> F:
    """Add --timeout."""
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.001),
        default=DEFAULT_TIMEOUT,
        show_default=True,
        metavar="SECONDS",
        help="Time limit for the query · 时限（秒）",
    )(command)
