"""Rows as a table for people: in the width of a terminal, or each row on one line for a pipe."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any, Literal

from lianzhu.console.streams import encodes, say, without_controls
from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.schema import Schema

UNBROKEN = ("fact", "facts", "id", "locator", "strength")
"""Columns that are copied from, or too short to break."""
READABLE = 8
"""Terminal cells that a column with longer text needs at least: four Chinese characters."""
GUTTER = 2
"""Terminal cells between two columns."""


def print_table(answer: Answer, schema: Schema) -> None:
    """Print a table: in the terminal's width for a person, each row on one line for a pipe."""
    say((_for_terminal(answer, schema) if sys.stdout.isatty() else lines_of(answer)).rstrip("\n"))


def lines_of(answer: Answer) -> str:
    """Return a table with each row on one line, for a pipe or a file."""
    from rich.cells import cell_len  # knows that a Chinese character is two cells wide

    rows = [list(answer.columns), *([_line(value) for value in row] for row in answer.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    right = [_is_numeric(answer, at) for at in range(len(widths))]

    def line(cells: Sequence[str]) -> str:
        padded = zip(cells, widths, right, strict=True)
        return " " + "   ".join(_pad(text, width - cell_len(text), left) for text, width, left in padded).rstrip()

    rule = "─" if encodes("─") else "-"
    head, *body = map(line, rows)
    return "\n".join(["", head, " " + rule * (sum(widths) + 3 * len(widths) - 3), *body]) + "\n"


def _pad(text: str, missing: int, before: bool) -> str:
    return " " * missing + text if before else text + " " * missing


def _line(value: Any) -> str:
    return without_controls(cell_text(value)).replace("\n", " ")


def _is_numeric(answer: Answer, at: int) -> bool:
    return any(isinstance(row[at], float | int) for row in answer.rows)


def _for_terminal(answer: Answer, schema: Schema) -> str:
    """Return a table with the Chinese names of columns and codes; one record a block where it would not fit."""
    width = get_terminal_size().columns
    heads = [_head(column, schema) for column in answer.columns]
    rows = [
        [
            _with_word(column, without_controls(cell_text(value)), schema)
            for column, value in zip(answer.columns, row, strict=True)
        ]
        for row in answer.rows
    ]
    if sum(map(_needed, answer.columns, heads, zip(*rows, strict=True))) > width:
        return _expanded(heads, rows, width)
    return _columns(answer, heads, rows, width)


def _needed(column: str, head: str, cells: Sequence[str]) -> int:
    """Return the terminal cells that a column needs to be readable, the gutter included."""
    from rich.cells import cell_len

    longest = max((cell_len(line) for text in (head, *cells) for line in text.splitlines()), default=0)
    return GUTTER + (longest if column in UNBROKEN else min(longest, READABLE))


def _columns(answer: Answer, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD if encodes("─") else ASCII2, pad_edge=False)
    for at, (column, head) in enumerate(zip(answer.columns, heads, strict=True)):
        justify: Literal["left", "right"] = "right" if _is_numeric(answer, at) else "left"
        unbroken = column in UNBROKEN
        table.add_column(
            head, justify=justify, overflow="fold", no_wrap=unbroken, min_width=None if unbroken else READABLE
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return _rendered(table, width)


def _expanded(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return each row as a block of lines, a column a line, as psql's expanded display has them."""
    from rich.table import Table
    from rich.text import Text

    names = [head.replace("\n", " ") for head in heads]
    blocks = []
    for number, row in enumerate(rows, 1):
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in zip(names, row, strict=True):
            if text:
                table.add_row(Text(name), Text(text))
        rule = "─" if encodes("─") else "-"
        blocks.append(f"{f'{rule * 2} {number} '.ljust(min(width, 40), rule)}\n{_rendered(table, width)}")
    return "\n" + "".join(blocks)


def _rendered(table: Any, width: int) -> str:
    from rich.console import Console

    buffer = io.StringIO()
    Console(file=buffer, width=width, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _head(column: str, schema: Schema) -> str:
    return f"{column}\n{schema.columns[column].zh}" if column in schema.columns else column


def _with_word(column: str, text: str, schema: Schema) -> str:
    """Return a code of the schema with its Chinese name beside it, any other text as it is."""
    coded = column in schema.columns and schema.columns[column].coded
    return f"{text} {schema.word(text.split(' ')[-1])}".rstrip() if coded else text
