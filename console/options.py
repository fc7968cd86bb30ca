"""Options that commands share: the same flag means the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from lianzhu.console.render import FORMATS, chosen, say_json
from lianzhu.exports.files import check_writable, write_text
from lianzhu.graph.errors import LandscapeError, OutputError
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT
from lianzhu.graph.suggestions import did_you_mean

F = TypeVar("F", bound=Callable[..., Any])


class OneOf(click.ParamType):  # type: ignore[type-arg]
    """A value out of a few; a wrong one gets near matches."""

    name = "choice"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Show the choices in the help text."""
        return "|".join(self.choices)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value, or fail with the choices and the nearest of them."""
        if value not in self.choices:
            self.fail(f"'{value}' is none of {', '.join(self.choices)}{did_you_mean(value, self.choices)}", param, ctx)
        return value


class OutputFile(click.Path):
    """A file to write; that it can be written is checked before any work is done."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        path = Path(value)
        check_writable(path)
        return path


class PageFile(OutputFile):
    """An HTML file to write; another ending would name what the file is not."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        if str(value) == "-" or Path(value).suffix.lower() not in ("", ".html", ".htm"):
            raise OutputError(f"cannot write {value}: a page is HTML; give a name that ends in .html")
        return super().convert(value, param, ctx)


class KeyValue(click.ParamType):  # type: ignore[type-arg]
    """A parameter of a query: name=value."""

    name = "name=value"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return name and value."""
        name, equals, text = value.partition("=")
        if not (equals and name):
            self.fail(f"'{value}' is no parameter; write name=value, such as industry=金融", param, ctx)
        return name, text


def store_option(command: F) -> F:
    """Add --store, which says which landscape."""
    return click.option(
        "--store",
        metavar="DIR|URL",
        help="Landscape: a folder of tables, or neo4j://… (default: the packaged one, or LIANZHU_STORE) · 图谱所在",
    )(command)


def pack_option(command: F) -> F:
    """Add --pack, which names folders with queries of the user's own."""
    return click.option(
        "--pack",
        "packs",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder with queries of your own, besides those of LIANZHU_PACKS; may be repeated · 自己的查询包",
    )(command)


def output_options(command: F) -> F:
    """Add --format and -o to a command that prints rows; as JSON, a landscape with problems prints all of them."""

    @wraps(command)
    def with_problems(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except LandscapeError as error:
            if chosen(options["form"], options["output"]) == "json":
                _write_problems(error, options["output"])
            raise

    with_format = click.option(
        "--format", "form", type=OneOf(FORMATS), help="How to print; default: table, or by FILE's suffix · 输出格式"
    )(with_problems)
    return click.option(
        "-o", "--output", type=OutputFile(), help="Write to FILE instead (CSV gets a BOM for Excel) · 输出文件"
    )(with_format)  # type: ignore[return-value]


def _write_problems(error: LandscapeError, output: Path | None) -> None:
    records = [problem.record() for problem in error.problems]
    if output is None:
        say_json(records)
    else:
        write_text(output, json.dumps(records, ensure_ascii=False, indent=2) + "\n")


def question_options(command: F) -> F:
    """Add what canned and ad hoc queries share: parameters, --cite, --store, --timeout, --format and -o."""
    for option in (output_options, timeout_option, store_option):
        command = option(command)
    cite = "Add report, publisher and locator of the facts in the column facts · 附出处"
    command = click.option("--cite", is_flag=True, help=cite)(command)
    return click.argument("params", nargs=-1, type=KeyValue(), metavar="[NAME=VALUE]...", callback=_each_once)(command)


def _each_once(
    ctx: click.Context, param: click.Parameter, pairs: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query; one that is given twice is an error."""
    names = [name for name, _ in pairs]
    if repeated := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise click.UsageError(f"{', '.join(repeated)} is given more than once; write each parameter once")
    return pairs


def timeout_option(command: F) -> F:
    """Add --timeout."""
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0.001),
        default=DEFAULT_TIMEOUT,
        show_default=True,
        metavar="SECONDS",
        help="Time limit of the query · 时限（秒）",
    )(command)
