"""Template for a new query file."""

from __future__ import annotations

from pathlib import Path

from lianzhu.queries.header import HEADER_KEYS, SCALAR_TYPES, SCHEMA_TYPES

TEMPLATE = """\
// title: {name} 的中文题目 | An English title
// question: 这个查询回答什么问题？ | What does this query answer?
// params:
//   vendor: Company = 腾讯企点
//   chain: Chain?
//   min_facts: int = 1
// returns: industry, chain, strength, facts
// tags: vendor, industry

MATCH (vendor:Company)-[r:SERVES]->(industry:Industry)
WHERE vendor.id = $vendor AND ($chain IS NULL OR r.chain = $chain)
OPTIONAL MATCH (chain:Chain) WHERE chain.id = r.chain
WITH industry.name AS industry, chain.name AS chain, r.strength AS strength, r.id AS fact ORDER BY fact
WITH industry, chain, strength, collect(fact) AS facts
WHERE size(facts) >= $min_facts
RETURN industry, chain, strength, facts
ORDER BY industry, chain, strength
"""

GUIDE = f"""\
The header is the // comment at the top; its keys are {", ".join(HEADER_KEYS)}.
  params   name: type = default; choice, choice. The type is one of {", ".join(SCALAR_TYPES)}, or
           a table of the schema ({", ".join(SCHEMA_TYPES)}), or node kinds, for which any name of
           the node is accepted: Company, Company|Organization, Node for any kind. Add ? after the type to make the
           parameter optional; it is null if omitted.
  returns  the columns of the last RETURN, in order. `facts` holds the ids of the facts behind a row; collect them, so
           that two sources that state the same thing produce one row.
In the query, label every node, bound every path (*1..6), name every column, and end with an ORDER BY without ties.
For kinds, relations and properties, see `lianzhu schema`."""
"""Instructions for editing the template; the header's keys and types come from its parser."""


def query_template(path: Path) -> str:
    """Return the text of a working query for a new file."""
    return TEMPLATE.format(name=path.stem)
