"""Checks the order of an answer that is sorted by an inexact value, in place of the engine's SKIP and LIMIT."""

from __future__ import annotations

from itertools import pairwise
from math import isclose
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.cypher.portability.guards import TOLERANCE
from lianzhu.graph.cypher.portability.projections import TieCheck


def check_ties(answer: Answer, ties: TieCheck) -> Answer:
    """Return the columns and rows of an answer that the query asks for.

    Raises `NotPortable` if the last digits of an inexact value decide the order of two rows.
    """
    _reject_ties(answer, ties)
    hidden = {column.exact_if for column in ties.columns}
    kept = [index for index, column in enumerate(answer.columns) if column not in hidden]
    stop = None if ties.limit is None else ties.skip + ties.limit
    rows = [tuple(row[index] for index in kept) for row in answer.rows[ties.skip : stop]]
    return Answer(tuple(answer.columns[index] for index in kept), rows, answer.warnings)


def _reject_ties(answer: Answer, ties: TieCheck) -> None:
    """Raise `NotPortable` if two rows that follow each other are close in an inexact sort column and differ at all.

    A row further away cannot be close unless all rows between are.
    """
    places = {column: index for index, column in enumerate(answer.columns)}
    columns = [column for column in ties.columns if column.name]
    for row, following in pairwise(answer.rows):
        for column in columns:
            value, next_value = row[places[column.name]], following[places[column.name]]
            exact = places.get(column.exact_if)
            are_exact = exact is not None and row[exact] and following[exact]
            if column.is_inexact and not are_exact and row != following and _is_close(value, next_value):
                raise ties.error
            if value != next_value:
                break


def _is_close(a: Any, b: Any) -> bool:
    return isinstance(a, int | float) and isinstance(b, int | float) and isclose(a, b, rel_tol=TOLERANCE)
