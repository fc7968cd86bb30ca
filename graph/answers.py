"""What a query returns: rows under columns, as records, as a data frame, as a table in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

NOTEBOOK_ROWS = 60
"""Rows that a notebook shows at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of plain values (numbers, strings, lists, dicts, None) under columns.

    `warnings` are the engine's remarks, such as a label that no node has.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dicts keyed by column.

        >>> Answer(("vendor", "share"), [("追一科技", 0.12)]).records()
        [{'vendor': '追一科技', 'share': 0.12}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def frame(self) -> DataFrame:
        """Return the rows as a pandas DataFrame; whole numbers stay whole where some are missing."""
        from lianzhu.graph.frames import frame_of

        return frame_of(self.columns, self.rows)

    def _repr_html_(self) -> str:
        """Return the rows as an HTML table, for notebooks."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell_text(value))}</td>' for value in row)}</tr>"
            for row in self.rows[:NOTEBOOK_ROWS]
        )
        hidden = len(self.rows) - NOTEBOOK_ROWS
        more = f"<caption>{hidden:,} more rows: .frame() or .records() has them all</caption>" if hidden > 0 else ""
        return f"<table>{more}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cell_text(value: Any) -> str:
    """Return a value as a table shows it: 80 for 80.0, the items of a list with `; ` between them.

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
        return "; ".join(cell_text(each) for each in value)
    if isinstance(value, dict):
        import json  # late: rows seldom hold maps

        return json.dumps(value, ensure_ascii=False)
    return str(value)
