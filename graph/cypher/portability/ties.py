"""Rejects a sorted answer in which the last digits of an inexact value decide the order of rows."""

from __future__ import annotations

from itertools import pairwise
from math import isclose
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher.portability.clauses import Ties
from lianzhu.graph.cypher.portability.guards import TOLERANCE
from lianzhu.graph.cypher.portability.rules import not_portable


def reject_ties(answer: Answer, ties: Ties) -> None:
    """Raise `NotPortable` if two rows that follow each other are close in an inexact sort column and differ at all.

    A row further away cannot be close unless all rows between are.
    """
    columns = [(answer.columns.index(column.name) if column.name else -1, column.is_inexact) for column in ties.columns]
    for row, following in pairwise(answer.rows):
        for index, is_inexact in columns:
            if index < 0:
                continue
            if is_inexact and row != following and _is_close(row[index], following[index]):
                raise not_portable("inexact_order", ties.sorted_by)
            if row[index] != following[index]:
                break


def _is_close(a: Any, b: Any) -> bool:
    return isinstance(a, int | float) and isinstance(b, int | float) and isclose(a, b, rel_tol=TOLERANCE)
