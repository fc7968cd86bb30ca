"""A query file to begin with."""

from __future__ import annotations

from pathlib import Path

from lianzhu.queries.header import KEYS, TYPES, WORD_TYPES

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
the header (the // lines at the top; its keys are {", ".join(KEYS)}):
  params   name: type = default; choice, choice. The type is one of {", ".join(TYPES)}, or
           a word of the schema ({", ".join(WORD_TYPES)}), or the kinds of node of which any name
           may be given: Company, Company|Organization, Node for any. A ? after it: may be left out, is null.
  returns  the columns of the last RETURN, in their order. `facts` holds the ids of the facts that a row rests on:
           collect them, so that two sources that state the same make one row.
the text:  label every node, bound every path (*1..6), name every column, end in an ORDER BY that leaves no ties.
kinds, relations and properties: `lianzhu schema`"""
"""What a person needs to know to fill the template in; the header's keys and types come from its parser."""


def template(path: Path) -> str:
    """Return the text of a query that works, to be changed, for a new file."""
    return TEMPLATE.format(name=path.stem)
