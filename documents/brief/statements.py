"""Sentences made of facts: few patterns in each language, filled with names and numbers as the sources have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from lianzhu.documents.brief.document import Sentence, TableCell
from lianzhu.documents.charts.chart_model import Bar
from lianzhu.documents.wording import Wording
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.language import Language
from lianzhu.graph.records import Fact
from lianzhu.measures.comparison import left_out
from lianzhu.measures.relations import Relation, Relations

MANY_INFERRED = 3
"""From this number what is inferred stands together at the end of a list."""


class Writer:
    """Makes the sentences of a brief about one chain."""

    def __init__(self, relations: Relations, chain: str, language: Language) -> None:
        self.relations, self.chain = relations, chain
        self.landscape: Landscape = relations.landscape
        self.words = Wording(self.landscape, language)
        self.say = self.words.say
        self.name = self.words.name

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts of the landscape by id."""
        return {fact.id: fact for fact in self.landscape.facts()}

    def sentence(self, zh: str, en: str, facts: Iterable[str]) -> Sentence | None:
        """Return a sentence, None if no fact states it."""
        known = tuple(fact for fact in facts if fact in self.facts)
        text = self.say(zh, "T" + en[1:] if en.startswith("the ") else en)
        return Sentence(text, known) if known else None

    @property
    def inferred(self) -> str:
        """The mark after what no source states outright, but a careful reader infers."""
        return self.say("（推断）", " (inferred)")

    def strength_mark(self, facts: Iterable[str]) -> str:
        """Return a mark after what no source states outright: inferred, or judged by the editor; "" otherwise."""
        strengths = {self.facts[fact].citation.strength for fact in facts if fact in self.facts}
        if "explicit" in strengths or not strengths:
            return ""
        if "implied" in strengths:
            return self.inferred
        return self.say("（编者判断）", " (editor's judgement)")

    def marked(self, name: str, facts: Iterable[str]) -> str:
        """Return a name, marked if no source states outright what is said of it."""
        return name + self.strength_mark(facts)

    def bar_mark(self, bar: Bar) -> str:
        """Return the mark of a number that no source states outright."""
        return self.strength_mark([fact.id for fact in bar.facts])

    def listed(self, named: Sequence[tuple[str, Sequence[str]]], *, open_ended: bool = False) -> str:
        """Join names that facts state; what is inferred or judged is marked, once if it is all or much of it."""
        marks = [self.strength_mark(facts) for _, facts in named]
        if len(set(marks)) == 1 and len(named) > 1:
            return self.words.listed([name for name, _ in named], open_ended=open_ended) + self._all(marks[0])
        inferred = [name for (name, _), mark in zip(named, marks, strict=True) if mark == self.inferred]
        if len(inferred) < MANY_INFERRED:
            names = [name + mark for (name, _), mark in zip(named, marks, strict=True)]
            return self.words.listed(names, open_ended=open_ended)
        others = [name + mark for (name, _), mark in zip(named, marks, strict=True) if mark != self.inferred]
        text = self.words.listed(others, open_ended=open_ended)
        return text + self.say("；推断的还有", "; inferred are also ") + self.words.listed(inferred)

    def _all(self, mark: str) -> str:
        return mark.replace("（", "（均为").replace(" (", " (all ") if mark else ""

    def examples_only(self, node: str, kind: str, facts: Iterable[str]) -> list[str]:
        """Return the ids of the coverage rows that say that a passage lists examples only, of those that facts cite.

        Another passage on the same topic may list all.
        """
        citations = [self.facts[fact].citation for fact in facts if fact in self.facts]
        passages = {(citation.source, citation.locator) for citation in citations}
        return [
            row.id
            for row in left_out(self.relations.coverage(node), kind, self.landscape.schema)
            if row.state == "representative" and (row.citation.source, row.citation.locator) in passages
        ]

    def related(self, kind: str, node: str, *, outgoing: bool = True, kinds: Sequence[str] = ()) -> list[Relation]:
        """Return the relations of one kind at a node that facts state, by the name of the other end."""
        relations = self.relations.outgoing(node) if outgoing else self.relations.incoming(node)
        found = [
            each
            for each in relations
            if each.kind == kind and each.facts and (not kinds or self.relations.kind(each.other(node)) in kinds)
        ]
        return sorted(found, key=lambda each: (self.strength_rank(each), self.name(each.other(node)), each.other(node)))

    @staticmethod
    def strength_rank(relation: Relation) -> int:
        """Return a sort key by which what is stated comes before what is inferred."""
        return ("explicit", "implied", "editorial").index(relation.strength or "explicit")

    def others(self, relations: Sequence[Relation], node: str) -> list[tuple[str, Sequence[str]]]:
        """Return the names at the other ends of relations, with the facts that state each."""
        return [(self.name(each.other(node)), self.ids(each)) for each in relations]

    @staticmethod
    def ids(*relations: Relation) -> list[str]:
        """Return the ids of the facts that state relations."""
        return [fact.id for relation in relations for fact in relation.facts]

    def list_sentence(
        self, kind: str, zh: str, en: str, *, outgoing: bool = True, kinds: Sequence[str] = ()
    ) -> Sentence | None:
        """Return a sentence that lists the other ends of the chain's relations of a kind; ``{}`` is the list.

        A list of which a source says that it holds examples only ends in 等, with the note of that.
        """
        relations = self.related(kind, self.chain, outgoing=outgoing, kinds=kinds)
        facts = self.ids(*relations)
        examples = self.examples_only(self.chain, kind, facts)
        names = self.listed(self.others(relations, self.chain), open_ended=bool(examples))
        return self.sentence(zh.format(names), en.format(names), [*facts, *examples]) if facts else None

    def cell(self, named: Sequence[tuple[str, Sequence[str]]], *, open_ended: bool = False) -> TableCell:
        """Return a table cell with names and their facts."""
        known = tuple(sorted({fact for _, facts in named for fact in facts if fact in self.facts}))
        return TableCell(self.listed(named, open_ended=open_ended), known)
