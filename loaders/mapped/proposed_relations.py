"""Propose the relations of the things in the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianzhu.loaders.mapped.mapping import ColumnRule, RelationRule, ThingRule
from lianzhu.loaders.mapped.proposed_columns import states_share
from lianzhu.loaders.mapped.table_draft import SUBJECTS_BY_NAME, TableDraft
from lianzhu.loaders.mapped.vocabulary import ThingWord, fold_heading

OTHER_RELATIONS = {
    ("Product", "Company"): ("other", "OFFERS"),
    ("Model", "Company"): ("other", "DEVELOPS"),
    ("Product", "Segment"): ("subject", "BELONGS_TO"),
    ("Product", "Chain"): ("subject", "BELONGS_TO"),
    ("Product", "Industry"): ("subject", "SERVES"),
    ("Product", "Model"): ("subject", "POWERED_BY"),
    ("Segment", "Company"): ("other", "ACTS_IN"),
    ("Industry", "Company"): ("other", "BELONGS_TO"),
}
"""The relation of the subject of a table and another thing, by their kinds, and which of the two it starts from; where
the usual relation of the other thing does not fit the subject."""
YEAR_WORDS = ("年份", "年度", "year")


def propose_relations(draft: TableDraft) -> list[RelationRule]:
    """Return the relations of the things in a row: those that columns state, else the usual one of each thing."""
    return _stated_relations(draft) or _supply(draft) or _usual_relations(draft)


def _usual_relations(draft: TableDraft) -> list[RelationRule]:
    """Return the usual relation of the subject to each other thing; a place is the innermost that a row names."""
    relations = []
    for slot in draft.things:
        word = draft.words.things.get(re.sub(r"_\d+$", "", slot))
        if (
            slot == draft.subject
            or word is None
            or not word.relation
            or not draft.subject
            or _is_outer_place(draft, slot)
        ):
            continue
        relation = _relation(draft, slot, word)
        if relation is not None:
            relations.append(relation)
    return relations


def _is_outer_place(draft: TableDraft, slot: str) -> bool:
    """Return whether a thing is a place in a chain that has another one of the row within it."""
    inner = {"layer": {"segment"}, "chain": {"segment", "layer", "category"}}.get(slot, set())
    return bool(inner & draft.things.keys())


def _relation(draft: TableDraft, slot: str, word: ThingWord) -> RelationRule | None:
    """Return a relation of the subject and another thing that the schema permits."""
    own, other = draft.things[draft.subject].kind, draft.things[slot].kind
    start, end = (slot, draft.subject) if word.reverse else (draft.subject, slot)
    if _permits(draft, word.relation, start, end):
        return RelationRule(start, word.relation, end)
    if (own, other) not in OTHER_RELATIONS:
        return None
    first, kind = OTHER_RELATIONS[own, other]
    start, end = (slot, draft.subject) if first == "other" else (draft.subject, slot)
    return RelationRule(start, kind, end)


def _permits(draft: TableDraft, kind: str, start: str, end: str) -> bool:
    declared = draft.schema.edges[kind]
    return draft.things[start].kind in declared.start and draft.things[end].kind in declared.end


def _supply(draft: TableDraft) -> list[RelationRule]:
    """Return the supply relation of a table with a supplier and a customer in each row, with product and share."""
    if draft.subject != "supplier" or "customer" not in draft.things:
        return []
    qualifiers = {}
    product = next((heading for heading, rule in draft.columns.items() if rule.slot == "product"), "")
    if product and not draft.is_split("product"):
        qualifiers["product"] = product
    for name, is_meant in (("share", states_share), ("year", _states_year)):
        heading = next(filter(is_meant, draft.columns), "")
        if heading:
            qualifiers[name] = heading
            draft.columns[heading] = ColumnRule(heading, "row", "qualifier")
    relations = [RelationRule("supplier", "SUPPLIES", "customer", qualifiers)]
    return [*relations, RelationRule("supplier", "OFFERS", "product")] if product else relations


def _states_year(heading: str) -> bool:
    return fold_heading(heading) in YEAR_WORDS


def _stated_relations(draft: TableDraft) -> list[RelationRule]:
    """Return the relations of a table with columns for both ends and, in words, for the relation."""
    start, end, relation = (draft.heading_of(name) for name in ("start", "end", "relation"))
    if not (start and end):
        return []
    for slot, heading, kind in zip(("start", "end"), (start, end), _kinds_of_ends(draft.names), strict=True):
        draft.things[slot] = ThingRule(slot, kind)
        draft.columns[heading] = ColumnRule(heading, slot, "name")
    if not relation:
        return [RelationRule("start", "SUPPLIES", "end")] if _permits(draft, "SUPPLIES", "start", "end") else []
    draft.columns[relation] = ColumnRule(relation, "row", "relation")
    rules = []
    for word in dict.fromkeys(filter(None, draft.texts[relation])):
        kind, is_reversed = draft.words.relations.get(fold_heading(word), ("", False))
        ends = ("end", "start") if is_reversed else ("start", "end")
        if kind and _permits(draft, kind, *ends):
            rules.append(RelationRule(ends[0], kind, ends[1], {}, {relation: (word,)}))
    return rules


def _kinds_of_ends(names: Sequence[str]) -> tuple[str, str]:
    """Return the kinds of the ends of a table of relations, by the words in its name; companies if it has none."""
    kinds = {"company": "Company", "product": "Product", "industry": "Industry", "segment": "Segment", "model": "Model",
             "technology": "Technology", "region": "Region", "policy": "Policy"}  # fmt: skip
    text = " ".join(dict.fromkeys(names)).casefold()
    found = sorted(
        (match.start(), kinds[slot])
        for word, slot in SUBJECTS_BY_NAME.items()
        for match in re.finditer(re.escape(word), text)
    )
    return (found[0][1], found[1][1] if len(found) > 1 else found[0][1]) if found else ("Company", "Company")
