"""Canned queries as one script to paste into Neo4j Browser, Aura's query editor or cypher-shell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.header import Param, Query
from lianzhu.queries.run import parse_argument


def as_script(queries: Sequence[Query], store: Store) -> str:
    """Return the queries as one script, each preceded by `:param` lines that set its parameters to their defaults.

    A node parameter is set to the id that its default resolves to in the store, or to null, with a comment, if it does
    not resolve.
    """
    return "\n".join(_as_statement(query, store) for query in queries)


def _as_statement(query: Query, store: Store) -> str:
    param_lines = [_param_line(query, param, store) for param in query.params]
    return "\n".join([*param_lines, query.cypher.rstrip().rstrip(";").rstrip() + ";", ""])


def _param_line(query: Query, param: Param, store: Store) -> str:
    if param.required:
        return f"// set {param}\n:param {param.name} => null"
    try:
        return f":param {param.name} => {_literal(parse_argument(query, param, None, store))}"
    except BadParameter as error:
        return f"// {error}\n:param {param.name} => null"


def _literal(value: Any) -> str:
    r"""Return a value as a Cypher literal; JSON strings, numbers and booleans are valid Cypher.

    >>> _literal("O'Brien")
    '"O\'Brien"'
    """
    return json.dumps(value, ensure_ascii=False)
