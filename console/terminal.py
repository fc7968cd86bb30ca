"""Tables for people: fitted to the width of a terminal, or with one line per row for a pipe or a file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Literal

from lianzhu.console.output_language import language
from lianzhu.console.streams import can_encode, is_terminal, print_line, replace_control_characters
from lianzhu.console.translation import column_name, translate
from lianzhu.graph.answers import Answer, cell_text

if TYPE_CHECKING:
    from lianzhu.graph.schema import Schema

UNBROKEN_COLUMNS = ("fact", "facts", "id", "locator", "strength")
"""Columns whose words are never broken, because they are short or meant to be copied."""
MESSAGE_COLUMNS = ({"level", "check", "message"}, {"level", "message"}, {"confidence", "reason"})
"""Columns whose values are messages, in tables that have them all."""
MIN_COLUMN_WIDTH = 8
"""Minimum width of other columns in terminal cells: four Chinese characters."""
MEASURED_ROWS = 200
"""Number of rows by which the width of a column of a workbook is chosen."""
MAX_COLUMN_WIDTH = 60
"""Maximum width of such a column, in characters."""
GUTTER = 3
"""Terminal cells between two columns, and at the edges of the table."""


def print_table(answer: Answer, schema: Schema) -> None:
    """Print a table, fitted to the width of a terminal, or with one line per row if the output is piped."""
    print_line((_terminal_table(answer, schema) if is_terminal() else plain_table(answer, schema)).rstrip("\n"))


def plain_table(answer: Answer, schema: Schema | None) -> str:
    """Return a table with one line per row, for a pipe or a file; in Chinese, the schema gives the columns' names."""
    from rich.cells import cell_len  # counts two cells for a Chinese character

    in_chinese = schema is not None and language() == "zh"
    headers = [_header(column, schema) if in_chinese else column for column in answer.columns]
    rows = [headers, *([_single_line(value) for value in row] for row in _translated_rows(answer))]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    right_aligned = [_is_numeric(answer, index) for index in range(len(widths))]

    def line(cells: Sequence[str]) -> str:
        columns = zip(cells, widths, right_aligned, strict=True)
        return " " + "   ".join(_pad(text, width - cell_len(text), right) for text, width, right in columns).rstrip()

    rule = "─" if can_encode("─") else "-"
    header, *body = map(line, rows)
    return "\n".join(["", header, " " + rule * (sum(widths) + 3 * len(widths) - 3), *body]) + "\n"


def column_widths(answer: Answer) -> list[int]:
    """Return the width of each column of a workbook in characters, by its heading and its first rows."""
    from rich.cells import cell_len  # counts two cells for a Chinese character

    rows = [answer.columns, *answer.rows[:MEASURED_ROWS]]
    widths = [max(cell_len(cell_text(value)) for value in column) for column in zip(*rows, strict=True)]
    return [min(width, MAX_COLUMN_WIDTH) + 2 for width in widths]


def _pad(text: str, width: int, right_aligned: bool) -> str:
    return " " * width + text if right_aligned else text + " " * width


def _single_line(value: Any) -> str:
    return replace_control_characters(cell_text(value)).replace("\n", " ")


def _is_numeric(answer: Answer, column: int) -> bool:
    return any(isinstance(row[column], float | int) for row in answer.rows)


def _terminal_table(answer: Answer, schema: Schema) -> str:
    """Return a table with the Chinese names of columns and codes; if it is too wide, each row becomes a block."""
    width = get_terminal_size().columns
    headers = [_header(column, schema) for column in answer.columns]
    rows = [
        [
            _with_chinese_name(column, replace_control_characters(cell_text(value)), schema)
            for column, value in zip(answer.columns, row, strict=True)
        ]
        for row in _translated_rows(answer)
    ]
    cells_by_column = zip(*rows, strict=True) if rows else [()] * len(headers)
    columns = list(zip(answer.columns, headers, cells_by_column, strict=True))
    minimums = [_min_width(column, header, cells) for column, header, cells in columns]
    available = width - GUTTER * len(columns)
    if sum(minimums) > available:
        return _expanded_table(headers, rows, width)
    widths = _fit_widths([_width(header, cells) for _, header, cells in columns], minimums, available)
    return _table(answer, headers, rows, widths)


def _width(header: str, cells: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max((cell_len(line) for text in (header, *cells) for line in text.splitlines()), default=0)


def _min_width(column: str, header: str, cells: Sequence[str]) -> int:
    """Return the minimum width of a column: that of its longest word, or less if its words may be broken."""
    from rich.cells import cell_len

    words = [word for text in (header, *cells) for word in text.split()]
    longest = max(map(cell_len, words), default=0)
    return longest if column in UNBROKEN_COLUMNS else min(longest, MIN_COLUMN_WIDTH)


def _fit_widths(widths: list[int], minimums: Sequence[int], available: int) -> list[int]:
    """Return widths whose sum fits: the widest columns are narrowed first, none below its minimum."""
    fitted = [max(width, minimum) for width, minimum in zip(widths, minimums, strict=True)]
    while sum(fitted) > available:
        reducible = (index for index in range(len(fitted)) if fitted[index] > minimums[index])
        fitted[max(reducible, key=fitted.__getitem__)] -= 1
    return fitted


def _table(answer: Answer, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD if can_encode("─") else ASCII2, pad_edge=False)
    for index, (header, width) in enumerate(zip(headers, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if _is_numeric(answer, index) else "left"
        table.add_column(header, justify=justify, overflow="fold", width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    return _render(table, sum(widths) + GUTTER * len(widths))


def _expanded_table(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return each row as a block with one line per column, like the expanded display of psql."""
    from rich.table import Table
    from rich.text import Text

    names = [header.replace("\n", " ") for header in headers]
    blocks = []
    for number, row in enumerate(rows, 1):
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in zip(names, row, strict=True):
            if text:
                table.add_row(Text(name), Text(text))
        rule = "─" if can_encode("─") else "-"
        blocks.append(f"{f'{rule * 2} {number} '.ljust(min(width, 40), rule)}\n{_render(table, width)}")
    return "\n" + "".join(blocks)


def _render(table: Any, width: int) -> str:
    from rich.console import Console

    buffer = io.StringIO()
    Console(file=buffer, width=width, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _header(column: str, schema: Schema | None) -> str:
    """Return the name of a column in the language of the output, or in both if that is not known."""
    chinese = ""
    if schema:
        chinese = schema.columns[column].zh if column in schema.columns else schema.chinese_name(column)
    match language():
        case "zh":
            return chinese or column_name(column)
        case "en":
            return column
    return f"{column}\n{chinese}" if chinese else column


def in_chinese(answer: Answer, schema: Schema) -> Answer:
    """Return an answer with the Chinese names of columns and codes, for files that people read."""
    coded = [column in schema.columns and schema.columns[column].coded for column in answer.columns]
    rows = [
        tuple(_chinese_codes(value, schema) if each else value for value, each in zip(row, coded, strict=True))
        for row in _translated_rows(answer)
    ]
    names = (_header(column, schema) for column in answer.columns)
    return replace(answer, columns=tuple(names), rows=rows)


def _chinese_codes(value: Any, schema: Schema) -> Any:
    if isinstance(value, list | tuple):
        return [_chinese_codes(each, schema) for each in value]
    return schema.chinese_name(value) or value if isinstance(value, str) else value


def _translated_rows(answer: Answer) -> Iterator[Sequence[Any]]:
    """Yield the rows, with the messages among their values in the language of the output."""
    translated = next((columns for columns in MESSAGE_COLUMNS if columns <= set(answer.columns)), set())
    for row in answer.rows:
        cells = zip(answer.columns, row, strict=True)
        yield [_translated(column, value) if column in translated else value for column, value in cells]


def _translated(column: str, text: str) -> str:
    """Return a message in the language of the output; a check keeps its name, which is what accepted.csv takes."""
    translation = translate(text)
    return f"{text} {translation}" if column == "check" and translation != text else translation


def _with_chinese_name(column: str, text: str, schema: Schema) -> str:
    """Return codes of the schema, each followed by its Chinese name, unless in English; other text is unchanged."""
    coded = language() != "en" and column in schema.columns and schema.columns[column].coded
    codes = text.split("; ") if coded else ()
    return "; ".join(f"{code} {schema.chinese_name(code.split(' ')[-1])}".rstrip() for code in codes) if coded else text
