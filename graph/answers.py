"""Query results: columns and rows, also available as records, a data frame or an HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

MAX_NOTEBOOK_ROWS = 60
"""Maximum number of rows shown in a notebook."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The result of a query: named columns and rows of plain values (numbers, strings, lists, dicts, None).

    `warnings` are messages from the engine, such as a label that no node has.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<lianzhu.Answer: {len(self.rows):,} rows of {', '.join(self.columns)}>"

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dicts keyed by column.

        >>> Answer(("vendor", "share"), [("追一科技", 0.12)]).records()
        [{'vendor': '追一科技', 'share': 0.12}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def without(self, column: str) -> Answer:
        """Return the answer without a column.

        >>> Answer(("vendor", "facts"), [("追一科技", [])]).without("facts").columns
        ('vendor',)
        """
        kept = [position for position, name in enumerate(self.columns) if name != column]
        rows = [tuple(row[position] for position in kept) for row in self.rows]
        return Answer(tuple(self.columns[position] for position in kept), rows, self.warnings)

    def frame(self) -> DataFrame:
        """Return the rows as a pandas DataFrame; integer columns with missing values remain integers."""
        from lianzhu.graph.frames import build_frame

        return build_frame(self.columns, self.rows)

    def _repr_html_(self) -> str:
        """Return the rows as an HTML table, for notebooks."""
        header = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell_text(value))}</td>' for value in row)}</tr>"
            for row in self.rows[:MAX_NOTEBOOK_ROWS]
        )
        hidden = len(self.rows) - MAX_NOTEBOOK_ROWS
        caption = f"<caption>{hidden:,} more rows; use .frame() or .records()</caption>" if hidden > 0 else ""
        return f"<table>{caption}<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def cell_text(value: Any) -> str:
    """Format a value as the text of a table cell: 80 for 80.0, list items joined with `; `.

    >>> cell_text(["金融", 80.0, None])
    '金融; 80; '
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, list | tuple):
        return "; ".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        import json  # lazy: maps are rare in results

        return json.dumps(value, ensure_ascii=False)
    return str(value)
