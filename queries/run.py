"""Runs canned queries with arguments, and cites the facts behind their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.errors import BadParameter, LookupFailed, NotFound
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT, Store
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.values import InvalidValue, parse_as
from lianzhu.queries.header import SCHEMA_TYPES, Param, Query

FACTS_COLUMN = "facts"
"""The column that holds the ids of the facts behind a row."""
CITATION_COLUMNS = ("report", "publisher", "locator")
"""The columns that `with_citations` adds."""


def bind(query: Query, arguments: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Return the value of each parameter; raise `BadParameter` for an unknown, missing or invalid argument."""
    params = {param.name: param for param in query.params}
    for name in arguments:
        if name not in params:
            accepted = f"it takes {', '.join(params)}" if params else "it takes no parameters"
            raise BadParameter(f"{query.name} has no parameter '{name}'{did_you_mean(name, params)} ({accepted})")
    return {param.name: parse_argument(query, param, arguments.get(param.name), store) for param in query.params}


def parse_argument(query: Query, param: Param, argument: Any, store: Store) -> Any:
    """Return the value of a parameter, or of its default if `argument` is None; raise `BadParameter` if invalid.

    An argument that is not a string is converted to the text that the command line would take.
    """
    text = param.default if argument is None else argument if isinstance(argument, str) else json.dumps(argument)
    if text is None or (param.optional and not text):
        if param.optional:
            return None
        raise BadParameter(f"{query.name} requires {param.name}: add {param.name}=… ({param.type})")
    allowed = param.choices or (param.allowed_values(store.schema) if param.type in SCHEMA_TYPES else ())
    if param.is_node and not text.strip():
        raise BadParameter(f"{param.name} is empty: add {param.name}=… ({param.type})")
    if allowed and text not in allowed and param.type in SCHEMA_TYPES:
        text = next((name for name, term in SCHEMA_TYPES[param.type](store.schema).items() if term.zh == text), text)
    if allowed and text not in allowed:
        raise BadParameter(f"{param.name}='{text}' is not one of {', '.join(allowed)}{did_you_mean(text, allowed)}")
    if allowed and param.type not in ("int", "float", "bool"):
        return text
    if param.is_node:
        try:
            return store.names().resolve(text, param.kinds).id
        except LookupFailed as error:
            from lianzhu.queries.broader import broader_industry_hint  # lazy: needed only after a failed lookup

            default_note = f" ('{text}' is the default of the query: add {param.name}=…)" if argument is None else ""
            hint = broader_industry_hint(store.names(), text) if isinstance(error, NotFound) else ""
            raise BadParameter(f"{param.name}: {error}{default_note}{hint}") from None
    try:
        return parse_as(param.type, text)
    except InvalidValue as error:
        raise BadParameter(f"{param.name}='{text}' is invalid; expected {error}") from None


def parse_json_arguments(arguments: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of an ad hoc query: arguments that are valid JSON (3, true, null, "3", [1]) are parsed."""

    def parse_json(text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            return text

    return {name: parse_json(text) for name, text in arguments}


def run(store: Store, query: Query, arguments: Mapping[str, Any], *, timeout: float = DEFAULT_TIMEOUT) -> Answer:
    """Run a canned query; raise `BadParameter` for an invalid argument and `QueryTimeout` after `timeout` seconds."""
    store.require_landscape()
    return store.run(query.cypher, bind(query, arguments, store), timeout=timeout)


def with_citations(store: Store, answer: Answer) -> Answer:
    """Return the answer with columns for the reports, publishers and locators of each row's facts."""
    if FACTS_COLUMN not in answer.columns:
        return answer
    from lianzhu.queries.citations import citations

    index = answer.columns.index(FACTS_COLUMN)

    def fact_ids(row: tuple[Any, ...]) -> list[str]:
        return [row[index]] if isinstance(row[index], str) else row[index] or []

    cited = citations(store, {fact_id for row in answer.rows for fact_id in fact_ids(row)})

    def citation_cells(row: tuple[Any, ...]) -> tuple[str, str, str]:
        facts = [cited[fact_id] for fact_id in fact_ids(row) if fact_id in cited]
        locators = [f"{fact['section'] or ''} {fact['locator']}".strip() for fact in facts]
        columns = ([fact["report"] for fact in facts], [fact["publisher"] for fact in facts], locators)
        report, publisher, locator = ("; ".join(dict.fromkeys(column)) for column in columns)
        return report, publisher, locator

    rows = [(*row, *citation_cells(row)) for row in answer.rows]
    return replace(answer, columns=(*answer.columns, *CITATION_COLUMNS), rows=rows)
