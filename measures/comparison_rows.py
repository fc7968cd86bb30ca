"""Things side by side as rows: where they stand, what they have and rest on, their figures, and what nobody says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lianzhu.graph.answers import Answer
from lianzhu.graph.language import Language
from lianzhu.graph.records import Coverage, Edge, Fact, Figure, period
from lianzhu.measures.comparison import NodeComparison, compare, left_out
from lianzhu.measures.locations import Locations
from lianzhu.measures.relations import STRENGTHS, Relation, Relations
from lianzhu.measures.sentences import qualifiers

RESTS_ON = ("POWERED_BY", "BASED_ON", "DEPLOYED_AS", "APPLIES_IN", "USED_BY", "RANKED_IN")
"""What is told of the products and models of the things that are compared."""
PROVIDES = ("OFFERS", "DEVELOPS")
STANDS_IN = ("ACTS_IN", "BELONGS_TO", "PART_OF", "OFFERS", "EXAMPLE_OF")
"""Relations that lead from a thing to the chains in which it stands."""
ARROWS = {True: "→", False: "←", None: ""}
FactsByThing = Mapping[str, Sequence[Fact]]
"""The facts of each thing in a row."""


def comparison_answer(
    relations: Relations, things: Sequence[str], *, region: str | None = None, language: Language = "zh"
) -> Answer:
    """Return a row for each thing that is related to one of those compared, and for each figure that two of them have.

    The columns are `relation`, `direction`, `item`, `kind`, one for each thing compared, and `shared`, the number of
    them that the row is stated of, `strength` and `facts`. A cell cites what it states. Where a source may leave
    something out, or nobody states it, the cell says that. Chains come first, then relations by kind, what products and
    models rest on, figures, and what sources say in words. With a region the first row says of each whether it is
    there.
    """
    table = _Table(relations, things, language)
    located = [table.location_row(region)] if region else []
    return Answer(table.columns(), [*located, *table.rows()], tuple(table.notes()))


class _Table:
    def __init__(self, relations: Relations, things: Sequence[str], language: Language) -> None:
        self.relations, self.things, self.language = relations, things, language
        self.comparison: NodeComparison = compare(relations, things)

    def columns(self) -> tuple[str, ...]:
        names = [self.relations.name(thing) for thing in self.things]
        first, last = ("relation", "direction", "item", "kind"), ("shared", "strength", "facts")
        distinct = names if len({*names, *first, *last}) == len(names) + len(first) + len(last) else list(self.things)
        return (*first, *distinct, *last)

    def location_row(self, region: str) -> tuple[Any, ...]:
        """Return the row that says of each thing whether it is in a region."""
        relations = self.relations
        locations = Locations(relations, region)
        found = [locations.of(thing) for thing in self.things]
        facts = sorted(locations.facts(self.things))
        terms = [relations.schema.terms[each] for each in found]
        cells = [self._say(term.zh, term.en) for term in terms]
        name, kind = relations.full_name(region), relations.kind(region)
        return ("location", "", name, kind, *cells, found.count("here"), relations.weakest(facts), facts)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        yield from self._chain_rows()
        for row in self.comparison.relations:
            stated = zip(self.things, row.cells, strict=True)
            cells: dict[str, Sequence[Fact]] = {thing: facts for thing, facts in stated if facts is not None}
            yield self._row(row.kind, row.other, cells, outgoing=row.outgoing, edge_kind=row.kind)
        yield from self._rows_of_what_is_provided()
        for figures in self.comparison.figures:
            compared = zip(self.things, figures.cells, strict=True)
            lasting = {thing: [each for each in found if not each.citation.until] for thing, found in compared}
            cells = {thing: found for thing, found in lasting.items() if found}
            if not cells:
                continue
            others = [self.relations.name(node) for _, node in figures.others]
            is_forecast = any(figure.fields.get("forecast") for found in figures.cells for figure in found)
            forecast = self._say("预测", "forecast") if is_forecast else ""
            item = " · ".join(filter(None, [figures.period, figures.basis, forecast, *others]))
            yield self._row(figures.metric, item, cells)
        yield from self._figures_of_one()
        yield from self._statement_rows()

    def _chain_rows(self) -> Iterator[tuple[Any, ...]]:
        ways = {thing: _ways_to_chains(self.relations, thing) for thing in self.things}
        for chain in self._by_name({chain for found in ways.values() for chain in found}):
            cells = {thing: _facts(found[chain]) for thing, found in ways.items() if chain in found}
            yield self._row("in_chain", chain, cells, edge_kind="ACTS_IN")

    def _rows_of_what_is_provided(self) -> Iterator[tuple[Any, ...]]:
        found: dict[tuple[str, str], dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
        for thing in self.things:
            for provided in self.relations.outgoing(thing):
                if provided.kind in PROVIDES:
                    for each in self.relations.outgoing(provided.end):
                        if each.kind in RESTS_ON:
                            found[each.kind, each.end][thing] += [provided, each]
        order = [kind for kind in self.relations.schema.edges if kind in RESTS_ON]
        for kind, other in sorted(found, key=lambda key: (order.index(key[0]), self.relations.name(key[1]), key[1])):
            cells = {thing: _facts(each) for thing, each in found[kind, other].items()}
            yield self._row(kind, other, cells, direction="→→", edge_kind=kind)

    def _figures_of_one(self) -> Iterator[tuple[Any, ...]]:
        """Yield the figures that only one has for their metric, period, basis and other dimensions."""
        compared = {figure.id for row in self.comparison.figures for found in row.cells for figure in found}
        metrics = list(self.relations.schema.metrics)
        for thing in self.things:
            alone = [figure for figure in self.relations.figures(thing) if figure.id not in compared]
            for figure in sorted(alone, key=lambda each: (metrics.index(str(each.fields["metric"])), each.id)):
                others = [self.relations.name(node) for _, node in figure.about if node != thing]
                basis = str(figure.fields.get("basis", ""))
                forecast = self._say("预测", "forecast") if figure.fields.get("forecast") else ""
                item = " · ".join(filter(None, [period(figure.fields), basis, forecast, *others]))
                yield self._row(str(figure.fields["metric"]), item, {thing: [figure]})

    def _statement_rows(self) -> Iterator[tuple[Any, ...]]:
        found: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for thing in self.things:
            for statement in self.relations.statements(thing):
                if "text" in statement.fields:
                    found[str(statement.fields.get("aspect", ""))][thing].append(statement)
        for aspect in sorted(found):
            yield self._row("statement", aspect, found[aspect])

    def _row(
        self,
        relation: str,
        item: str,
        cells: FactsByThing,
        *,
        outgoing: bool | None = None,
        direction: str = "",
        edge_kind: str = "",
    ) -> tuple[Any, ...]:
        facts = sorted({fact.id for found in cells.values() for fact in found} | self._memberships(cells))
        is_node = item in self.relations.landscape.nodes
        return (
            relation,
            direction or ARROWS[outgoing],
            self.relations.full_name(item) if is_node else item,
            self.relations.kind(item) if is_node else "",
            *(self._cell(cells[thing]) if thing in cells else self._absent(thing, edge_kind) for thing in self.things),
            len(cells),
            self.relations.weakest(facts),
            facts,
        )

    def _memberships(self, cells: FactsByThing) -> set[str]:
        groups = self.relations.groups
        ends = (
            end
            for found in cells.values()
            for fact in found
            if isinstance(fact, Edge)
            for end in (fact.start, fact.end)
        )
        return groups.facts(ends) if groups else set()

    def _cell(self, facts: Sequence[Fact]) -> str:
        """Return what the facts state beyond the row, and where; a parent that no fact states is from the tables."""
        if not facts:
            return self._say("上级", "parent")
        places: dict[str, dict[tuple[str, str], list[str]]] = {}
        for fact in sorted(facts, key=_reading_order):
            key = (fact.citation.source, fact.citation.strength)
            places.setdefault(self._stated(fact), {}).setdefault(key, []).append(fact.citation.locator)
        return "; ".join(
            " ".join(filter(None, [words, *(self._cited(*key, locators) for key, locators in found.items())]))
            for words, found in places.items()
        )

    def _stated(self, fact: Fact) -> str:
        """Return the words or the number of a fact, and the qualifiers of a relation."""
        if isinstance(fact, Figure):
            return str(fact.fields["printed"])
        if isinstance(fact, Edge):
            return qualifiers(self.relations, fact, self.language)
        modality = self.relations.schema.modalities.get(str(fact.properties().get("modality", "")))
        prefix = f"{self._say(modality.zh, modality.en)}: " if modality else ""
        return prefix + str(fact.properties().get("text", ""))

    def _cited(self, source: str, strength: str, locators: Iterable[str]) -> str:
        term = self.relations.schema.strengths[strength]
        marked = "" if strength == "explicit" else f" ({self._say(term.zh, term.en)})"
        return f"[{self.relations.name(source)} {', '.join(dict.fromkeys(locators))}]{marked}"

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _absent(self, thing: str, edge_kind: str) -> str:
        """Return what it means that nothing is stated of a thing."""
        covered: Sequence[Coverage] = self.comparison.coverage[self.things.index(thing)]
        rows = left_out(covered, edge_kind, self.relations.schema) if edge_kind else ()
        states = [self.relations.schema.coverage_states[row.state] for row in rows]
        words = dict.fromkeys(self._say(state.zh, state.en) for state in states)
        return ", ".join(words) or self._say("未直接写", "not stated directly")

    def _by_name(self, nodes: Iterable[str]) -> list[str]:
        return sorted(nodes, key=lambda node: (self.relations.name(node), node))

    def notes(self) -> Iterator[str]:
        yield from self.relations.notes


def _ways_to_chains(relations: Relations, thing: str) -> dict[str, list[Relation]]:
    """Return the chains in which a thing stands, each with the relations that lead to it on a shortest way."""
    ways: dict[str, list[Relation]] = {thing: []}
    queue = [thing]
    for node in queue:  # grows by what each stands in
        for relation in relations.outgoing(node):
            if relation.kind in STANDS_IN and relation.end not in ways:
                ways[relation.end] = [*ways[node], relation]
                queue.append(relation.end)
    chains = {node: way for node, way in ways.items() if relations.kind(node) == "Chain" and node != thing}
    for relation in relations.at(thing):
        for fact in relation.facts:
            if chain := fact.fields.get("chain"):
                chains.setdefault(str(chain), [relation])
    return chains


def _facts(relations: Iterable[Relation]) -> list[Edge]:
    return list({fact.id: fact for relation in relations for fact in relation.facts}.values())


def _reading_order(fact: Fact) -> tuple[int, str, list[int], str]:
    """Return the key that sorts facts by strength, then as their sources speak of them."""
    citation = fact.citation
    place = [int(number) for number in re.findall(r"\d+", citation.locator)]
    return STRENGTHS.index(citation.strength), citation.source, place, fact.id
