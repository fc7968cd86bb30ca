"""Run a query with the values a person gave, and cite the facts that its rows rest on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter, LookupFailed, NotFound
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, Store
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.values import NotOfType, parse_as
from lianzhu.queries.broader import broader_remark
from lianzhu.queries.header import Param, Query

FACTS = "facts"
"""The column in which a row names the facts it rests on, by their ids."""
CITED = ("report", "publisher", "locator")
"""The columns that `cited` adds."""


def bind(query: Query, given: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Return the value of every parameter; raise `BadParameter` for one that is unknown, missing or does not fit."""
    declared = {param.name: param for param in query.params}
    for name in given:
        if name not in declared:
            takes = f"it takes {', '.join(declared)}" if declared else "it takes none"
            raise BadParameter(f"{query.name} has no parameter '{name}'{did_you_mean(name, declared)} ({takes})")
    return {param.name: value(query, param, given.get(param.name), store) for param in query.params}


def value(query: Query, param: Param, given: Any, store: Store) -> Any:
    """Return the value of one parameter, its default if None is given; raise `BadParameter` for one that does not fit.

    A value that is not text (a number, true) is taken as it would be written on the command line.
    """
    text = param.default if given is None else given if isinstance(given, str) else json.dumps(given)
    if text is None or (param.optional and not text):
        if param.optional:
            return None
        raise BadParameter(f"{query.name} needs {param.name}: give {param.name}=… ({param.type})")
    words = param.words(store.schema)
    if words and text not in words:
        raise BadParameter(f"{param.name}='{text}' is none of {', '.join(words)}{did_you_mean(text, words)}")
    if words and param.type not in ("int", "float", "bool"):
        return text
    if param.is_node:
        try:
            return store.names().resolve(text, param.kinds).id
        except LookupFailed as error:
            default = f" ('{text}' is the query's default: give {param.name}=…)" if given is None else ""
            remark = broader_remark(store.names(), text) if isinstance(error, NotFound) else ""
            raise BadParameter(f"{param.name}: {error}{default}{remark}") from None
    try:
        return parse_as(param.type, text)
    except NotOfType as error:
        raise BadParameter(f"{param.name}='{text}' does not fit; expected {error}") from None


def typed(params: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of an ad hoc query: text that is JSON (3, true, null, "3", [1]) as its value."""

    def as_json(text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            return text

    return {name: as_json(text) for name, text in params}


def run(store: Store, query: Query, given: Mapping[str, Any], *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
    """Run a canned query and return its rows."""
    return store.run(query.cypher, bind(query, given, store), timeout=timeout)


def cited(store: Store, answer: Answer) -> Answer:
    """Return the answer with the report, publisher and locators of each row's facts in further columns."""
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
