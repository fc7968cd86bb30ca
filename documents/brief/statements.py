"""Sentences made of facts: few patterns in each language, filled with names and numbers as the sources have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from lianzhu.documents.brief.document import Sentence, TableCell
from lianzhu.documents.charts.chart_model import Bar
from lianzhu.documents.wording import Wording, source_order
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.language import Language
from lianzhu.graph.records import Fact
from lianzhu.measures.chain_structure import ChainStructure
from lianzhu.measures.comparison import left_out
from lianzhu.measures.relations import STRENGTHS, Relation, Relations
from lianzhu.measures.segment_firms import chain_firms

MANY_INFERRED = 3
"""From this number what is inferred stands together after the rest of a list."""
MARKS = {"implied": ("推断", "inferred"), "editorial": ("编者判断", "editor's judgement")}
"""Marks of what no source states outright."""


class Writer:
    """Makes the sentences of a brief about one chain."""

    def __init__(self, relations: Relations, chain: str, language: Language) -> None:
        self.relations, self.chain = relations, chain
        self.landscape: Landscape = relations.landscape
        self.words = Wording(self.landscape, language)
        self.say = self.words.say
        self.name = self.words.name
        self.term = self.words.term

    @cached_property
    def parts(self) -> ChainStructure:
        """The parts of the chain."""
        return ChainStructure(self.relations, self.chain)

    @cached_property
    def parts_with_firms(self) -> frozenset[str]:
        """The parts of the chain of which a source names a firm."""
        return frozenset(part for part in self.parts.wholes if any(True for _ in self.parts.ways_to_firms(part)))

    @cached_property
    def has_firms_without_place(self) -> bool:
        """Whether a source names a firm of the chain without saying in which part it is."""
        placed = {way[-1].start for part in self.parts.wholes for way in self.parts.ways_to_firms(part)}
        return bool({*chain_firms(self.parts).firms} - placed)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts of the landscape by id."""
        return {fact.id: fact for fact in self.landscape.facts()}

    def sentence(self, zh: str, en: str, facts: Iterable[str]) -> Sentence | None:
        """Return a sentence, None if no fact states it."""
        known = tuple(fact for fact in facts if fact in self.facts)
        text = self.say(zh, "T" + en[1:] if en.startswith("the ") else en)
        return Sentence(text, known) if known else None

    def strength(self, facts: Iterable[str]) -> str:
        """Return the strength of what several facts state each: that of the strongest; "" without one."""
        found = (self.facts[fact].citation.strength for fact in facts if fact in self.facts)
        return min(found, key=STRENGTHS.index, default="")

    def no_weaker(self, facts: Iterable[str], strength: str) -> list[str]:
        """Return the facts that are as strong as what they are cited for: others would need a mark."""
        limit = STRENGTHS.index(strength or STRENGTHS[0])
        return [fact for fact in facts if fact in self.facts and STRENGTHS.index(self.strength([fact])) <= limit]

    def mark(self, strength: str, count: int = 1) -> str:
        """Return the mark of what no source states outright: inferred, or judged by the editor; "" of what one does."""
        if strength not in MARKS:
            return ""
        zh, en = MARKS[strength]
        return self.say(f"（均为{zh}）", f" (all {en})") if count > 1 else self.say(f"（{zh}）", f" ({en})")

    def strength_mark(self, facts: Iterable[str]) -> str:
        """Return the mark of what facts state each."""
        return self.mark(self.strength(facts))

    def bar_mark(self, bar: Bar) -> str:
        """Return the mark of a number that no source states outright."""
        return self.strength_mark([fact.id for fact in bar.facts])

    def listed(self, named: Sequence[tuple[str, Sequence[str]]], *, open_ended: bool = False) -> str:
        """Join names that facts state; what is inferred or judged is marked at the end."""
        return self.listed_by_strength([(name, self.strength(facts)) for name, facts in named], open_ended=open_ended)

    def listed_by_strength(
        self, named: Sequence[tuple[str, str]], *, open_ended: bool = False, as_one: bool = False
    ) -> str:
        """Join names with the strength of what is said of each; what is inferred or judged is marked at the end.

        Where much of a list is inferred, this stands after the rest, unless the list is to stay one (`as_one`).
        """
        return "".join(self.names_and_mark(named, open_ended=open_ended, as_one=as_one))

    def phrases(self, named: Sequence[tuple[str, str]], zh: str = "；", en: str = "; ") -> str:
        """Join phrases, each with its strength, by a separator; where all are inferred or judged, one mark says so."""
        strengths = [strength if strength in MARKS else "" for _, strength in named]
        if len(set(strengths)) == 1:
            return self.say(zh, en).join(phrase for phrase, _ in named) + self.mark(strengths[0], len(named))
        return self.say(zh, en).join(phrase + self.mark(strength) for phrase, strength in named)

    @staticmethod
    def _weak(named: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
        """Return the names of what is inferred and of what is judged."""
        found = {each: [name for name, strength in named if strength == each] for each in MARKS}
        return {strength: names for strength, names in found.items() if names}

    def names_and_mark(
        self, named: Sequence[tuple[str, str]], *, open_ended: bool = False, as_one: bool = False
    ) -> tuple[str, str]:
        """Return a list of names and the mark of all of them, which may stand later; what differs is in the list."""
        names = [name for name, _ in named]
        strengths = {strength if strength in MARKS else "" for _, strength in named}
        if len(strengths) < 2:
            return self.words.listed(names, open_ended=open_ended), self.mark("".join(strengths), len(names))
        weak = self._weak(named)
        stated = [name for name, strength in named if strength not in MARKS]
        if as_one or not stated or sum(map(len, weak.values())) < MANY_INFERRED:
            return self.words.listed(names, open_ended=open_ended) + self._of_them(weak), ""
        text = self.words.listed(stated, open_ended=open_ended)
        for strength, held in weak.items():
            zh, en = MARKS[strength]
            text += self.say("；" + zh + "的还有", f"; {en}: ") + self.words.listed(held)
        return text, ""

    def _of_them(self, weak: Mapping[str, Sequence[str]]) -> str:
        zh = "，".join(f"{self.words.listed(names)}为{MARKS[strength][0]}" for strength, names in weak.items())
        en = ", ".join(f"{self.words.listed(names)}: {MARKS[strength][1]}" for strength, names in weak.items())
        return self.say(f"（其中{zh}）", f" ({en})")

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
        """Return the relations of one kind at a node that facts state, in the order of the sources.

        What is stated comes before what is inferred.
        """
        relations = self.relations.outgoing(node) if outgoing else self.relations.incoming(node)
        found = [
            each
            for each in relations
            if each.kind == kind and each.facts and (not kinds or self.relations.kind(each.other(node)) in kinds)
        ]
        return sorted(found, key=self.source_rank)

    @staticmethod
    def source_rank(relation: Relation) -> tuple[object, ...]:
        """Return a sort key by which what is stated comes before what is inferred, each in the order of the sources."""
        first = min((source_order(fact)[:-1] for fact in relation.facts), default=())
        return STRENGTHS.index(relation.strength or STRENGTHS[0]), first, relation.start, relation.end

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
