"""docs/portability.md: what is refused and what to write instead, made from the rules."""

from __future__ import annotations

from lianzhu.graph.portability.rules import RULES

HEADING = """<!-- made from graph/portability/rules.py by `make docs` -->
# Cypher that is not answered alike

The embedded engine gives the answer that Neo4j gives, or refuses a query and says what to write instead. This is all
that it refuses. It is compared with real servers (5.26 and the 2026 line) over the canned queries, over every cause of
a difference that was found, and over random queries.
"""
MENDED = """
Mended without a word: `EXISTS { }` of two or more hops, paths without an upper bound, the label `Case`, Chinese
aliases, block comments, a bracket before `COUNT {`, a list comprehension after `IN`, `ORDER BY` of an aggregate that
has a name, `lower`, `upper`, `char_length`.

Not compared: rows without `ORDER BY`, and `collect()` without one before it, which no engine promises to keep in order;
the last digits of a `sum()` of fractions; the order of keys in a map; the text of error messages.
"""


def as_markdown() -> str:
    """Return the table of rules as docs/portability.md shows it."""
    rows = [f"| {_cell(f'`{rule.shape}`')} | {_cell(rule.why)} | {_cell(rule.instead)} |" for rule in RULES.values()]
    return "\n".join([HEADING, "| In a query | Why | Instead |", "|---|---|---|", *rows, MENDED])


def _cell(text: str) -> str:
    blanks = {"{{": "{", "}}": "}"} | {f"{{{number}}}": "…" for number in range(3)}
    for old, new in blanks.items():
        text = text.replace(old, new)
    return text.replace("|", "\\|")
