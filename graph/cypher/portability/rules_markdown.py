"""docs/portability.md: what is refused and what to write instead, made from the rules."""

from __future__ import annotations

from lianzhu.graph.cypher.portability.functions import CASED, FUNCTIONS
from lianzhu.graph.cypher.portability.rules import RULES

HEADING = """<!-- made from graph/cypher/portability/rules.py by `make docs` -->
# Cypher that is not answered alike

The embedded engine gives the answer that Neo4j gives, or refuses a query and says what to write instead. This is all
that it refuses. It is compared with real servers (5.26 and the 2026 line) over the canned queries, over every cause of
a difference that was found, and over random queries.
"""
MENDED = """
Functions that both are known to answer alike: {functions}. Any other is refused.

Mended without a word: `EXISTS {{ }}` of two or more hops, paths without an upper bound, the label `Case`, Chinese
aliases, block comments, a bracket before `COUNT {{`, a list comprehension after `IN`, `ORDER BY` of an aggregate that
has a name, `n:A|B` without brackets, `lower`, `upper`, `char_length`; -0.0 in a parameter becomes 0.0.

Not compared: rows without `ORDER BY`, and `collect()` without one before it, which no engine promises to keep in order;
which of several shortest paths `shortestPath()` gives; the last digits of a `sum()` of fractions; the order of keys in
a map; the text of error messages. What a graph on a server holds beyond the schema is not known to the embedded engine.
"""


def as_markdown() -> str:
    """Return the table of rules as docs/portability.md shows it."""
    functions = ", ".join(f"`{CASED.get(name, name)}`" for name in sorted(FUNCTIONS))
    rows = [f"| {_cell(f'`{rule.shape}`')} | {_cell(rule.why)} | {_cell(rule.instead)} |" for rule in RULES.values()]
    return "\n".join(
        [HEADING, "| In a query | Why | Instead |", "|---|---|---|", *rows, MENDED.format(functions=functions)]
    )


def _cell(text: str) -> str:
    blanks = {"{{": "{", "}}": "}"} | {f"{{{number}}}": "…" for number in range(3)}
    for old, new in blanks.items():
        text = text.replace(old, new)
    return text.replace("|", "\\|")
