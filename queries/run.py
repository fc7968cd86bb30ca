"""Run a query with the values a person gave, and say what its answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lianzhu.graph.cypher.lexer import tokens
from lianzhu.graph.errors import BadParameter, LookupFailed, did_you_mean
from lianzhu.graph.names import Names
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, Answer, Store
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
    return {param.name: value(query, param, given.get(param.name), names) for param in query.params}


def value(query: Query, param: Param, given: str | None, names: Names) -> Any:
    """Return the value of one parameter, its default if no text is given; raise `BadParameter` for an unfit one."""
    text = param.default if given is None else given
    if text is None or (param.optional and not text):
        if param.optional:
            return None
        raise BadParameter(f"{query.name} needs {param.name}: give {param.name}=… ({param.type})")
    if param.choices and text not in param.choices:
        near = did_you_mean(text, param.choices)
        raise BadParameter(f"{param.name}='{text}' is none of {', '.join(param.choices)}{near}")
    if param.is_node:
        try:
            return names.resolve(text, param.kinds).id
        except LookupFailed as error:
            own = f" ('{text}' is the query's default: give {param.name}=…)" if given is None else ""
            raise BadParameter(f"{param.name}: {error}{own}") from None
    try:
        return parse_as(param.type, text)
    except NotOfType as error:
        raise BadParameter(f"{param.name}='{text}' does not fit; expected {error}") from None


def typed(params: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of an ad hoc query: what reads as JSON (3, true, null, "3", [1]) is that, all else text."""

    def as_json(text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            return text

    return {name: as_json(text) for name, text in params}


def run(store: Store, query: Query, given: Mapping[str, str], *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
    """Run a canned query and return its rows."""
    return store.run(query.text, bind(query, given, store.names()), timeout=timeout, judged=query.judged)


def notes(store: Store, query: Query, given: Mapping[str, str]) -> list[Note]:
    """Return what the sources say of the completeness of what a query asks for.

    Of the nodes that its parameters name and their parts; of every node if it names none.
    """
    from lianzhu.graph.schema import schema

    bound = bind(query, given, store.names())
    ids = [bound[param.name] for param in query.params if param.is_node and bound[param.name]]
    words = {token.text.strip("'") for token in tokens(query.text)}
    aspects = [name for name, aspect in schema().aspects.items() if words & {*aspect.edges, *aspect.metrics}]
    if ids:
        return coverage_of(store, ids, aspects or None)
    return _coverage(store, "MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE c.aspect IN $aspects", {"aspects": aspects})


def coverage_of(store: Store, ids: Iterable[str], aspects: Sequence[str] | None = None) -> list[Note]:
    """Return the coverage rows about nodes and about what is directly part of them, of all aspects or of some."""
    match = """
    MATCH (n) WHERE n.id IN $ids
    OPTIONAL MATCH (part)-[:PART_OF]->(n)
    WITH n, collect(part) AS parts
    UNWIND [n] + parts AS whole
    MATCH (c:Coverage)-[:ABOUT]->(whole) WHERE $aspects IS NULL OR c.aspect IN $aspects
    """
    return _coverage(store, match, {"ids": list(ids), "aspects": aspects})


def _coverage(store: Store, match: str, params: Mapping[str, Any]) -> list[Note]:
    columns = (
        "whole.name AS about, c.aspect AS aspect, c.state AS state, c.note AS note, c.locator AS locator, c.id AS id"
    )
    rows = store.run(f"{match} RETURN DISTINCT {columns} ORDER BY about, aspect, id", params, judged=True).rows
    return [Note(about, aspect, state, note or "", locator) for about, aspect, state, note, locator, _ in rows]


def cited(store: Store, answer: Answer) -> Answer:
    """Return the answer with the report, publisher and locators of each row's facts beside it."""
    if FACTS not in answer.columns:
        return answer
    from lianzhu.queries.citations import citations

    at = answer.columns.index(FACTS)

    def facts(row: tuple[Any, ...]) -> list[str]:
        return [row[at]] if isinstance(row[at], str) else row[at] or []

    found = citations(store, {fact for row in answer.rows for fact in facts(row)})

    def places(row: tuple[Any, ...]) -> tuple[str, str, str]:
        here = [found[fact] for fact in facts(row) if fact in found]
        locators = [f"{each['section'] or ''} {each['locator']}".strip() for each in here]
        columns = ([each["report"] for each in here], [each["publisher"] for each in here], locators)
        report, publisher, locator = ("; ".join(dict.fromkeys(column)) for column in columns)
        return report, publisher, locator

    return replace(answer, columns=(*answer.columns, *CITED), rows=[(*row, *places(row)) for row in answer.rows])
