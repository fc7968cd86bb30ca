"""Generate docs/portability.md, the table of what is rejected and what to write instead."""

from __future__ import annotations

from lianzhu.graph.cypher.portability.functions import FUNCTIONS
from lianzhu.graph.cypher.portability.rules import RULES
from lianzhu.graph.cypher.printer import CAMEL_CASE

INTRODUCTION = """<!-- generated from graph/cypher/portability/rules.py by `make docs` -->
# Cypher portability

The embedded engine gives the same answer as Neo4j, or rejects a query and suggests a rewrite. The table lists
everything that is rejected. The answers are compared with those of real Neo4j servers (5.26 and 2026.x), for the canned
queries, for a query per known difference, and for random queries.
"""
FOOTER = """
Functions with the same result in both engines: {functions}. All others are rejected.

Rewritten automatically: `EXISTS {{ }}` of two or more hops, paths without an upper bound, the label `Case`, non-ASCII
aliases, block comments, a parenthesis before `COUNT {{`, a list comprehension after `IN`, `ORDER BY` of an aggregate
that has an alias, `n:A|B` without parentheses, `lower`, `upper`, `char_length`; a parameter -0.0 becomes 0.0.

Not compared: the order of rows without `ORDER BY`, and of the elements of `collect()` without an `ORDER BY` before it,
which neither engine guarantees; which of several shortest paths `shortestPath()` returns; the last digits of the
`sum()` of floats; the order of keys in a map; the wording of error messages. The embedded engine does not know what a
graph on a server holds beyond the schema.
"""


def as_markdown() -> str:
    """Return the content of docs/portability.md."""
    functions = ", ".join(f"`{CAMEL_CASE.get(name, name)}`" for name in sorted(FUNCTIONS))
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
