"""Queries as one text for Neo4j Browser, Aura's query editor or cypher-shell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.header import Param, Query
from lianzhu.queries.run import value


def as_one_text(queries: Sequence[Query], store: Store) -> str:
    """Return queries one after the other, each with its parameters set to their defaults before it.

    A parameter that names a node is set to the id that its default leads to in the store; where it leads nowhere, to
    null, with a remark.
    """
    return "\n".join(_pasted(query, store) for query in queries)


def _pasted(query: Query, store: Store) -> str:
    lines = [_set(query, param, store) for param in query.params]
    return "\n".join([*lines, query.cypher.rstrip().rstrip(";").rstrip() + ";", ""])


def _set(query: Query, param: Param, store: Store) -> str:
    if param.required:
        return f"// set {param}\n:param {param.name} => null"
    try:
        return f":param {param.name} => {_literal(value(query, param, None, store))}"
    except BadParameter as error:
        return f"// {error}\n:param {param.name} => null"


def _literal(given: Any) -> str:
    r"""Return a value as Cypher writes it; JSON's strings, numbers and truth values are Cypher's too.

    >>> _literal("O'Brien")
    '"O\'Brien"'
    """
    return json.dumps(given, ensure_ascii=False)
