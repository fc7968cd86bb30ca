"""Generate docs/portability.md, the table of what is rejected and what to write instead."""

from __future__ import annotations

from lianzhu.graph.cypher.portability.functions import CONSTANTS, FUNCTIONS, LIST_CONVERSIONS, SYNONYMS
from lianzhu.graph.cypher.portability.rules import RULES
from lianzhu.graph.cypher.printer import CAMEL_CASE

INTRODUCTION = """<!-- generated from graph/cypher/portability/rules.py by `make docs` -->
# Cypher portability

The embedded engine gives the same answer as Neo4j, or rejects a query and suggests a rewrite. The table lists
everything that is rejected, some of it only if the values at hand make a difference. The answers are compared with
those of real Neo4j servers (5.26 and 2026.x), for the canned queries, for a query per known difference, for random
queries and for the read scenarios of the openCypher TCK (`bench/portability.py`).
"""
FOOTER = """
Functions with the same result in both engines: {functions}. All others are rejected.

Rewritten automatically: patterns of two or more hops as a condition or in `EXISTS {{ }}`, paths without an upper bound,
`WHERE` and references to other variables inside a pattern, label expressions such as `:!A&B`, quantified relationships
such as `-[:A]->{{1,3}}`, non-ASCII variables, keywords as names, `RETURN *`, chained comparisons, several values after
`WHEN`, `round()`, `keys()`, `properties()`, `n{{.*}}`, map projections of relationships, a list + null,
`COLLECT {{ }}`, aggregates inside other expressions, a property that `collect()` is grouped by after a sort, ORDER BY
of -0.0, and the functions `isEmpty`, `nullIf`, `toIntegerList` and their like; a parameter -0.0 becomes 0.0. Floats are
equal at a relative 1e-9. Where only some values make a difference, such as an exponent in `toString(1e7)`, the query is
answered unless it meets one.

Not compared: the order of rows without `ORDER BY`, and of the elements of `collect()` without an `ORDER BY` before it,
which neither engine guarantees; which of several shortest paths `shortestPath()` returns; the last digits of the
`sum()` of floats; the order of keys in a map; the wording of error messages. The embedded engine does not know what a
graph on a server holds beyond the schema.
"""


def as_markdown() -> str:
    """Return the content of docs/portability.md."""
    functions = ", ".join(
        f"`{CAMEL_CASE.get(name, name)}`"
        for name in sorted(FUNCTIONS.keys() | SYNONYMS.keys() | LIST_CONVERSIONS.keys() | CONSTANTS.keys())
    )
    rows = [
        f"| {_cell(f'`{rule.example}`')} | {_cell(rule.reason)} | {_cell(rule.suggestion)} |" for rule in RULES.values()
    ]
    return "\n".join(
        [INTRODUCTION, "| Cypher | Reason | Rewrite |", "|---|---|---|", *rows, FOOTER.format(functions=functions)]
    )


def _cell(text: str) -> str:
    """Return a table cell: format fields become …, and pipes are escaped."""
    fields = {"{{": "{", "}}": "}"} | {f"{{{number}}}": "…" for number in range(3)}
    for field, replacement in fields.items():
        text = text.replace(field, replacement)
    return text.replace("|", "\\|")
