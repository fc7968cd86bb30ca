"""What differs between two landscapes as the rows of an answer, with the citations of both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lianzhu.graph.answers import Answer, cell_text
from lianzhu.graph.records import Fact, Value, period
from lianzhu.measures.editions.edition_changes import EditionChange, Values
from lianzhu.measures.editions.edition_diff import Editions
from lianzhu.measures.editions.edition_items import (
    ACTUAL,
    CITED_FIELDS,
    COVERAGE,
    FIGURE,
    RELATION,
    STATEMENT,
    Content,
    Facts,
)
from lianzhu.measures.editions.edition_nodes import NODE
from lianzhu.measures.editions.edition_renames import likely_renames
from lianzhu.measures.editions.edition_sources import CHANGED, OUTCOMES
from lianzhu.measures.editions.edition_words import ChangeWords, WordLanguage
from lianzhu.measures.relations import STRENGTHS

CHANGE_COLUMNS = (
    *("change", "what", "kind", "subject", "object", "property", "before", "after"),
    *("cited_before", "strength_before", "cited_after", "strength_after"),
    *("id", "facts_before", "facts_after", "facts"),
)
PROPERTY, OF_CITATION = "property", "evidence"
CHANGE_GROUPS = (NODE, PROPERTY, RELATION, FIGURE, STATEMENT, COVERAGE, OF_CITATION)
"""What changes are of, in the order of their rows: fields of nodes and evidence of facts are groups of their own."""
IDENTITY_FIELDS = ("", "name", "id", "parent")
"""Fields of a node of which a change is one of the node: it is renamed, or has moved."""
SUBJECT_ROLES = ("company", "product", "model")
"""Dimensions of a figure that it is about rather than where it holds."""
NO_SERIES = (
    "the two have no report or series in common, so what differs is set side by side: nobody is said to have changed"
    " their mind; give their reports the same series (a column of Report), or declare it with --series"
)
NO_EQUAL_FIGURES = "no figure of the one has the metric, dimensions, period and basis of a figure of the other"
BY_FACT = (
    "what only one states is told fact by fact: the other may speak of the same thing in other facts, and does not"
    " deny this one; how completely each report lists things is not compared"
)
MAX_RENAMES = 10
"""So many pairs that may be renames are noted."""
MAX_CITATIONS = 3
"""So many citations of a side stand in a cell; the ids of all facts stand beside them."""


def changes_answer(
    editions: Editions,
    changes: Iterable[EditionChange] | None = None,
    *,
    evidence: bool = True,
    warnings: Iterable[str] = (),
    language: WordLanguage = "",
) -> Answer:
    """Return changes, all by default, as rows: nodes, relations, figures, statements, coverage; by outcome and kind.

    `change` is the outcome, `property` what changed of the subject, `before` and `after` are its values. Without
    `evidence`, what is stated as before, only with other strength, dates or reviews, is left out. In a `language`,
    `property` and the codes in `object`, `before` and `after` are in words; the other columns keep codes.
    """
    chosen = editions.changes if changes is None else changes
    rows = _Rows(editions, language)
    shown = [change for change in chosen if evidence or not of_evidence(change)]
    found = [rows.row(change) for change in sorted(shown, key=rows.order)]
    return Answer(CHANGE_COLUMNS, found, (*notes(editions), *warnings))


def group_of(change: EditionChange) -> str:
    """Return the group in which the row of a change stands."""
    if of_evidence(change):
        return OF_CITATION
    return PROPERTY if change.what == NODE and change.field not in IDENTITY_FIELDS else change.what


def of_evidence(change: EditionChange) -> bool:
    """Tell whether what is stated stays the same and only its evidence changed."""
    return change.what != NODE and change.outcome == CHANGED and change.field in (*CITED_FIELDS, "printed", "source")


def summary(answer: Answer) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return how many rows of each outcome there are of nodes, relations, figures, statements and coverage."""
    counts = Counter((row["what"], row["change"]) for row in answer.records())
    return [
        (what, found)
        for what in CHANGE_GROUPS
        if (found := [(outcome, counts[what, outcome]) for outcome in OUTCOMES if counts[what, outcome]])
    ]


def notes(editions: Editions) -> Iterator[str]:
    """Yield what a reader of the changes must know: whether sources may be said to have changed their mind."""
    if not editions.sources.common:
        yield NO_SERIES
        yield BY_FACT
    yield from _rename_notes(editions)
    figures = editions.before.figures and editions.after.figures
    if figures and not editions.sources.common and not any(_has_both(change) for change in editions.changes):
        yield NO_EQUAL_FIGURES


def _rename_notes(editions: Editions) -> Iterator[str]:
    found = likely_renames(editions)
    for each in found[:MAX_RENAMES]:
        gone, added = editions.before.nodes[each.before].name, editions.after.nodes[each.after].name
        yield (
            f"'{gone}' (gone) and '{added}' (added) have {each.shared} relation{'' if each.shared == 1 else 's'} in"
            f" common: if it is a rename, add former_ids {each.before} to the latter"
        )
    if len(found) > MAX_RENAMES:
        yield f"pairs that may be renames as well: {len(found) - MAX_RENAMES}"


def _has_both(change: EditionChange) -> bool:
    return change.what == FIGURE and bool(change.facts_before and change.facts_after)


class _Rows:
    def __init__(self, editions: Editions, language: WordLanguage = "") -> None:
        self.editions = editions
        self.words = ChangeWords(editions.after.schema, language)
        self.schema = editions.after.schema
        kinds = [*self.schema.nodes, *self.schema.edges, *self.schema.metrics]
        self._kinds = {kind: at for at, kind in enumerate(kinds)}

    def order(self, change: EditionChange) -> tuple[object, ...]:
        names = [self._name(node) for node in change.nodes]
        kind = self._kinds.get(change.kind, len(self._kinds))
        places = CHANGE_GROUPS.index(group_of(change)), OUTCOMES.index(change.outcome), kind, change.kind
        return (*places, names, change.nodes, change.field, repr((change.key, change.before, change.after)))

    def row(self, change: EditionChange) -> tuple[object, ...]:
        subject, other = self._subject(change)
        ids = [[fact.id for fact in facts] for facts in (change.facts_before, change.facts_after)]
        return (
            *(change.outcome, group_of(change), change.kind, self._name(subject), other, self._field(change)),
            *(self._side(change, after=False), self._side(change, after=True)),
            *self._cited(change.facts_before),
            *self._cited(change.facts_after),
            *(subject, *ids, change.facts),
        )

    def _field(self, change: EditionChange) -> str:
        return "; ".join(self.words.field(name) for name in change.field.split("; "))

    # ------------------------------------------------------------ names

    def _name(self, node: str) -> str:
        for side in (self.editions.after, self.editions.before):
            if node in side.nodes:
                return side.nodes[node].name
        return node

    def _names(self, value: Value) -> str:
        return cell_text([self._name(node) for node in value]) if isinstance(value, tuple) else self._name(str(value))

    def _subject(self, change: EditionChange) -> tuple[str, str]:
        """Return the node that a change is about first, and the others with the dimensions."""
        if change.key is None:
            return change.nodes[0], ""
        about = change.key.about
        if change.what == RELATION:
            other = "" if change.nodes[2:] else about[1][1]  # a move has two other ends
            return about[0][1], self._with_dimensions(self._name(other) if other else "", change.key.dimensions)
        first = min(about, key=lambda pair: self._rank(pair[0]))
        others = [self._name(node) for pair in about if pair != first for node in pair[1:]]
        dimensions = dict(change.key.dimensions)
        others += filter(None, [period(dimensions)])
        others += [cell_text(dimensions[name]) for name in ("basis",) if name in dimensions]
        others += [self.words.code("forecast")] if dimensions.get("forecast") else []
        return first[1], "; ".join(others)

    def _rank(self, role: str) -> tuple[bool, bool, int]:
        """Return how early a dimension of a figure stands: firms and what they offer first, the context last."""
        roles = [*self.schema.roles]
        is_context = role in self.schema.roles and self.schema.roles[role].context
        return is_context, role not in SUBJECT_ROLES, roles.index(role) if role in roles else len(roles)

    def _with_dimensions(self, text: str, dimensions: Content) -> str:
        return self.words.with_fields(text, {name: self._field_text(name, value) for name, value in dimensions})

    def _field_text(self, name: str, value: Value) -> str:
        """Return the value of a field; nodes by their names."""
        known = self.editions.after.nodes, self.editions.before.nodes
        values = value if isinstance(value, tuple) else (value,)
        if name != "id" and all(isinstance(each, str) and any(each in nodes for nodes in known) for each in values):
            return self._names(value)
        return self.words.value(name, value)

    # ------------------------------------------------------------ values

    def _side(self, change: EditionChange, *, after: bool) -> str:
        value, facts = (change.after, change.facts_after) if after else (change.before, change.facts_before)
        if change.what == NODE or _is_of_field(change):
            return self._plain(change.field, value)
        if not facts:
            return ""
        content = dict(value)  # type: ignore[arg-type]
        if change.what == RELATION:
            qualifiers = [(name, each) for name, each in content.items() if (name, each) != ("modality", ACTUAL)]
            return self._with_dimensions(self._name(change.key.about[1][1]) if change.key else "", tuple(qualifiers))
        if change.what == FIGURE:
            sides = [_printed(each) for each in (change.facts_before, change.facts_after)]
            return (
                sides[after] if sides[0] != sides[1] and sides[after] else _value_text(getattr(facts[0], "fields", {}))
            )
        if change.what == STATEMENT:
            return self.words.with_note(str(content.get("text", "")), self.words.code(str(content.get("modality", ""))))
        return self.words.with_note(self.words.code(str(content.get("state", ""))), str(content.get("note", "")))

    def _plain(self, name: str, value: Values) -> str:
        return "" if value in ("", ()) else self._field_text(name, value)  # type: ignore[arg-type]

    # ------------------------------------------------------------ citations

    def _cited(self, facts: Facts) -> tuple[list[str], str]:
        """Return where the facts of a side stand, the strongest first, and the strength of the strongest."""
        ordered = sorted(facts, key=_place)
        places = list(dict.fromkeys(f"{self._name(fact.citation.source)} {fact.citation.locator}" for fact in ordered))
        more = [f"+{len(places) - MAX_CITATIONS}"] if len(places) > MAX_CITATIONS else []
        return places[:MAX_CITATIONS] + more, ordered[0].citation.strength if ordered else ""


def _place(fact: Fact) -> tuple[int, str, list[int], str]:
    """Return the key that sorts facts by strength, then by where they stand."""
    cite = fact.citation
    return (
        STRENGTHS.index(cite.strength),
        cite.source,
        [int(each) for each in re.findall(r"\d+", cite.locator)],
        fact.id,
    )


def _is_of_field(change: EditionChange) -> bool:
    return (bool(change.field) and change.what != FIGURE) or change.field in (*CITED_FIELDS, "printed", "source")


def _printed(facts: Facts) -> str:
    """Return a figure as the source prints it."""
    return str(getattr(facts[0], "fields", {}).get("printed", "")) if facts else ""


def _value_text(content: Mapping[str, Value]) -> str:
    """Return the value of a figure with its unit, or its level."""
    bounds = [cell_text(content[name]) for name in ("value", "low", "high") if content.get(name) is not None]
    named = [str(content.get(name, "")) for name in ("op", "unit", "level", *(() if bounds else ("printed",)))]
    return "".join([named[0], "–".join(bounds), *named[1:]])
