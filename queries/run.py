"""Run a query with the values a person gave, and say what its answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lianzhu.graph.errors import BadParameter, LookupFailed, did_you_mean
from lianzhu.graph.names import Names
from lianzhu.graph.store import DEFAULT_TIMEOUT, Answer, Store
from lianzhu.graph.values import NotOfType, parse_as
from lianzhu.queries.header import Param, Query

FACTS = "facts"
"""The column in which a row names the facts it rests on, by their ids."""
CITED = ("report", "publisher", "locator")
"""The columns that `cited` adds."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a source says of its own completeness: a coverage row, ready to print."""

    about: str
    aspect: str
    state: str
    note: str
    locator: str

    def __str__(self) -> str:
        from lianzhu.graph.schema import schema

        aspect, state = schema().aspects[self.aspect], schema().coverage_states[self.state]
        remark = f" ({self.note})" if self.note else ""
        return f"{self.about} · {aspect.zh} {aspect.en}: {state.zh} {state.en}{remark} [{self.locator}]"


def bind(query: Query, given: Mapping[str, str], names: Names) -> dict[str, Any]:
    """Return the value of every parameter; raise `BadParameter` for one that is unknown, missing or unfit."""
    declared = {param.name: param for param in query.params}
    for name in given:
        if name not in declared:
            takes = f"it takes {', '.join(declared)}" if declared else "it takes none"
            raise BadParameter(f"{query.name} has no parameter '{name}'{did_you_mean(name, declared)} ({takes})")
    return {param.name: _value(query, param, given.get(param.name), names) for param in query.params}


def _value(query: Query, param: Param, text: str | None, names: Names) -> Any:
    text = param.default if text is None else text
    if text is None or (param.optional and not text):
        if param.optional:
            return None
        raise BadParameter(f"{query.name} needs {param.name}: give {param.name}=… ({param.type})")
    if param.choices and text not in param.choices:
        near = did_you_mean(text, param.choices)
        raise BadParameter(f"{param.name}='{text}' is none of {', '.join(param.choices)}{near}")
    if param.is_node:
        try:
            return names.resolve(text, [param.type]).id
        except LookupFailed as error:
            raise BadParameter(f"{param.name}: {error}") from None
    try:
        return parse_as(param.type, text)
    except NotOfType as error:
        raise BadParameter(f"{param.name}='{text}' does not fit; expected {error}") from None


def typed(params: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of an ad hoc query: what reads as JSON (3, true, null, "3", [1]) is that, all else text."""

    def value(text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            return text

    return {name: value(text) for name, text in params}


def run(store: Store, query: Query, given: Mapping[str, str], *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
    """Run a canned query and return its rows."""
    return store.run(query.text, bind(query, given, store.names()), timeout=timeout)


def notes(store: Store, query: Query, given: Mapping[str, str]) -> list[Note]:
    """Return what the sources say of the completeness of the nodes that the parameters name."""
    bound = bind(query, given, store.names())
    return coverage_of(store, [bound[param.name] for param in query.params if param.is_node])


def coverage_of(store: Store, ids: Iterable[str | None]) -> list[Note]:
    """Return the coverage rows about nodes and about what is directly part of them."""
    text = """
    MATCH (n) WHERE n.id IN $ids
    OPTIONAL MATCH (part)-[:PART_OF]->(n)
    WITH n, collect(part) AS parts
    UNWIND [n] + parts AS whole
    MATCH (c:Coverage)-[:ABOUT]->(whole)
    RETURN DISTINCT whole.name AS about, c.aspect AS aspect, c.state AS state, c.note AS note, c.locator AS locator,
      c.id AS id
    ORDER BY about, aspect, id
    """
    rows = store.run(text, {"ids": [each for each in ids if each]}).rows
    return [Note(about, aspect, state, note or "", locator) for about, aspect, state, note, locator, _ in rows]


def cited(store: Store, answer: Answer) -> Answer:
    """Return the answer with the report, publisher and locators of each row's facts beside it."""
    if FACTS not in answer.columns:
        return answer
    from lianzhu.queries.citations import citations

    at = answer.columns.index(FACTS)
    found = citations(store, {fact for row in answer.rows for fact in row[at] or ()})

    def places(row: tuple[Any, ...]) -> tuple[str, str, str]:
        here = [found[fact] for fact in row[at] or () if fact in found]
        locators = [f"{each['section']} {each['locator']}".strip() for each in here]
        columns = ([each["report"] for each in here], [each["publisher"] for each in here], locators)
        report, publisher, locator = ("; ".join(dict.fromkeys(column)) for column in columns)
        return report, publisher, locator

    return replace(answer, columns=(*answer.columns, *CITED), rows=[(*row, *places(row)) for row in answer.rows])
