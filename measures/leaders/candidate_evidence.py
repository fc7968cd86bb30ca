"""The evidence for each candidate: what the sources state of it and what we compute, measure by measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from lianzhu.graph.records import Coverage, Edge, Statement
from lianzhu.graph.steps import begin_step
from lianzhu.measures.leaders.leader_candidates import CandidateScope
from lianzhu.measures.leaders.leader_criteria import MADE, CriteriaEvidence
from lianzhu.measures.leaders.leader_figures import figure_evidence
from lianzhu.measures.leaders.leader_measures import (
    COUNTED,
    CRITERIA,
    LEADER_DIMENSIONS,
    MEASURES,
    STATEMENT_ASPECTS,
    Evidence,
    Measure,
    measures,
)
from lianzhu.measures.leaders.leader_ranks import ranked
from lianzhu.measures.leaders.leader_segments import SegmentEvidence
from lianzhu.measures.relations import STRENGTHS, Relation, Relations
from lianzhu.measures.supply_network import SupplyNetwork, betweenness, dependents, supply_network

LEFT_OUT_STATES = ("representative", "lost", "not_stated")


class LeaderEvidence:
    """All evidence on the candidates of a chain, an industry or the whole landscape."""

    def __init__(self, relations: Relations, scope: CandidateScope) -> None:
        self.relations, self.scope = relations, scope
        self.measures = measures(relations.schema)
        self.criteria = CriteriaEvidence(relations)
        self.segments = SegmentEvidence(relations, scope)

    @cached_property
    def rows(self) -> list[Evidence]:
        """What is known of each candidate, by candidate, then by measure; ranked among the candidates."""
        begin_step("collecting what the sources state of the candidates")
        found = [row for firm in self.scope.candidates for row in self._of(firm)]
        found += figure_evidence(self.relations, self.scope, self.measures)
        begin_step("computing who depends on whom for supply")
        found += self._of_network()
        order = {name: position for position, name in enumerate(self.measures)}
        place = {firm: position for position, firm in enumerate(self.scope.candidates)}

        def key(row: Evidence) -> tuple[object, ...]:
            dimension = LEADER_DIMENSIONS.index(row.measure.dimension)
            return place[row.candidate], dimension, order[row.measure.name], row.group, row.origin, row.detail

        found.sort(key=key)
        return ranked([self._placed(row) for row in found], self._rivals)

    def _placed(self, row: Evidence) -> Evidence:
        """Return evidence no stronger than what places the candidate here, with the facts that do."""
        placement = self.scope.placements.get(row.candidate)
        if placement is None or STRENGTHS.index(placement.strength) <= STRENGTHS.index(row.strength or STRENGTHS[0]):
            return row
        return replace(row, strength=placement.strength, facts=tuple(sorted({*row.facts, *placement.facts})))

    def _rivals(self, row: Evidence) -> Collection[str]:
        """Return the candidates with which evidence could be compared: those of its segment, or all."""
        nodes = {part.partition(" ")[2] for part in row.group}
        firms = {firm for each in self.scope.segments if each.segment in nodes for firm in each.firms}
        return firms & {*self.scope.candidates} or self.scope.candidates

    def of(self, firm: str) -> list[Evidence]:
        """Return what is known of a candidate, by measure."""
        return self._by_candidate.get(firm, [])

    @cached_property
    def _by_candidate(self) -> Mapping[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = defaultdict(list)
        for row in self.rows:
            found[row.candidate].append(row)
        return found

    def left_out(self, firm: str, measure: Measure) -> list[Coverage]:
        """Return what the sources say that they leave out of what would be known of a firm by a measure."""
        if measure.dimension == CRITERIA:
            return self.criteria.coverage
        return [
            row
            for row in self.relations.coverage(firm)
            if row.state in LEFT_OUT_STATES and (self._counts(row, measure.name) or self._has_metric(row, measure.name))
        ]

    def _counts(self, row: Coverage, name: str) -> bool:
        return bool({*COUNTED.get(name, ())} & {*self.relations.schema.aspects[row.aspect].edges})

    def _has_metric(self, row: Coverage, name: str) -> bool:
        return name in self.relations.schema.aspects[row.aspect].metrics

    def _of(self, firm: str) -> Iterator[Evidence]:
        yield from self.criteria.of(firm)
        for name, found in self._counted(firm).items():
            yield from self._count(firm, name, found)
        yield from self._purchases(firm)
        yield from self.segments.of(firm)
        yield from self._rankings(firm)
        yield from self._words(firm)

    # ------------------------------------------------------------ what relations state

    def _counted(self, firm: str) -> dict[str, list[Relation]]:
        """Return the relations that each measure counts at a firm."""
        found: dict[str, list[Relation]] = {name: [] for name in COUNTED if MEASURES[name].computed}
        for relation in self.relations.at(firm):
            other = relation.other(firm)
            if other != firm and self.scope.holds(relation):
                name = _measure_of(relation.kind, self.relations.kind(other), relation.start == firm)
                if name:
                    found[name].append(relation)
        return found

    def _count(self, firm: str, name: str, found: Sequence[Relation]) -> Iterator[Evidence]:
        """Yield the number of things that sources relate to a firm, and those that only we do.

        Nothing is known of a firm without any, unless a source is said to list them all.
        """
        stated = [relation for relation in found if relation.strength != "editorial"]
        others = {relation.other(firm) for relation in stated}
        complete = [row for row in self.relations.coverage(firm) if row.state == "complete" and self._counts(row, name)]
        if stated:
            yield self._evidence(firm, name, len(others), stated, others)
        elif complete and not found:
            facts = tuple(sorted(row.id for row in complete))
            strength = max((row.citation.strength for row in complete), key=STRENGTHS.index)
            yield Evidence(firm, MEASURES[name], 0, "", "computed", facts, strength, ("complete",))
        judged = {relation.other(firm): relation for relation in found if relation.other(firm) not in others}
        if judged:
            yield replace(self._evidence(firm, name, None, judged.values(), judged), origin="editorial")

    def _purchases(self, firm: str) -> Iterator[Evidence]:
        """Yield the highest share of the purchases of a customer that a source says a firm supplies; all in detail."""
        supplied = [each for each in self.relations.outgoing(firm) if each.kind == "SUPPLIES"]
        facts = [(fact, each) for each in supplied for fact in each.facts if fact.citation.strength != "editorial"]
        shares = {fact.id: (_share(fact), self.relations.name(each.end)) for fact, each in facts}
        stated = {fact: (share, name) for fact, (share, name) in shares.items() if share is not None}
        if stated:
            best = max(share for share, _ in stated.values())
            detail = "; ".join(sorted({f"{name} {share:g}%" for share, name in stated.values()}))
            strength = self.relations.weakest(stated)
            facts_of_shares = tuple(sorted(stated))
            measure = MEASURES["purchase_share"]
            yield Evidence(firm, measure, best, detail, "stated", facts_of_shares, strength, unit="%")

    def _evidence(
        self, firm: str, name: str, value: float | None, used: Iterable[Relation], others: Iterable[str] = ()
    ) -> Evidence:
        held = list(used)
        detail = "; ".join(sorted(map(self.relations.name, others)))
        facts = self.relations.fact_ids(held)
        return Evidence(firm, MEASURES[name], value, detail, "computed", facts, weakest(held))

    # ------------------------------------------------------------ words and rankings

    def _words(self, firm: str) -> Iterator[Evidence]:
        """Yield what sources say of a firm in words on each dimension, which is not counted."""
        for dimension, aspects in STATEMENT_ASPECTS.items():
            found = [each for each in self._statements.get(firm, ()) if each.fields.get("aspect") in aspects]
            if found:
                detail = "; ".join(sorted({str(each.fields["text"]) for each in found}))
                facts = tuple(sorted(each.id for each in found))
                strength = max((each.citation.strength for each in found), key=STRENGTHS.index)
                measure = replace(MEASURES["statements"], dimension=dimension)
                yield Evidence(firm, measure, None, detail, "stated", facts, strength)

    @cached_property
    def _statements(self) -> Mapping[str, Sequence[Statement]]:
        """The actual statements in words about each firm, but for our own."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.relations.landscape.statements:
            actual = "relation" not in statement.fields and not statement.fields.get("modality")
            if actual and not statement.citation.until and statement.citation.strength != "editorial":
                for node in {self.relations.groups.top(node) for _, node in statement.about}:
                    found[node].append(statement)
        return found

    def _rankings(self, firm: str) -> Iterator[Evidence]:
        """Yield the best place that a source states in each ranking for a firm, its models and its products."""
        best: dict[str, tuple[int, str, list[Relation]]] = {}
        made = [relation for relation in self.relations.outgoing(firm) if relation.kind in MADE]
        for way in [[], *([relation] for relation in made)]:
            holder = way[-1].end if way else firm
            for relation in self.relations.outgoing(holder):
                if relation.kind != "RANKED_IN" or weakest([*way, relation]) == "editorial":
                    continue
                for place in filter(None, map(_stated_rank, relation.facts)):
                    if relation.end not in best or (place, holder) < best[relation.end][:2]:
                        best[relation.end] = place, holder, [*way, relation]
        for ranking, (place, holder, used) in sorted(best.items()):
            names = dict.fromkeys([self.relations.name(ranking), self.relations.name(holder)])
            evidence = self._evidence(firm, "benchmark_rank", place, used)
            yield replace(evidence, detail=" · ".join(names), origin="stated", group=(ranking,))

    # ------------------------------------------------------------ the network of supply

    @cached_property
    def network(self) -> SupplyNetwork:
        """The supply among the candidates, their suppliers and their customers."""
        return supply_network(self.relations, self.scope.candidates)

    @cached_property
    def centrality(self) -> tuple[dict[str, float], bool]:
        """The betweenness of the firms in the network, and whether it is exact."""
        return betweenness(self.network)

    def _of_network(self) -> Iterator[Evidence]:
        graph, held = self.network.graph, self.network.relations
        depending = dependents(self.network)
        begin_step("computing how much of the supply passes each candidate")
        central, _ = self.centrality
        for firm in self.scope.candidates:
            if firm not in graph:
                continue
            around = {*graph.in_edges(firm), *graph.out_edges(firm)}
            into = {edge for other in depending[firm] for edge in graph.in_edges(other)} or around
            used = {relation: None for edge in sorted(into) for relation in held[edge]}
            yield self._evidence(firm, "dependents", len(depending[firm]), used, depending[firm])
            used = {relation: None for edge in sorted(around) for relation in held[edge]}
            ends = f"← {graph.in_degree(firm)} · → {graph.out_degree(firm)} · n = {len(graph)}"
            yield replace(self._evidence(firm, "betweenness", central[firm], used), detail=ends)


def _measure_of(kind: str, other: str, outgoing: bool) -> str:
    """Return the measure that counts relations of a kind to nodes of a kind, empty for none."""
    firm = other in ("Company", "Organization")
    match kind:
        case "PARTNERS_WITH" if firm:
            return "partners"
        case "SUPPLIES" | "SERVES" if firm:
            return "customers_named" if outgoing else "suppliers"
    return OTHERS_COUNTED.get((kind, other), "") if outgoing else ""


OTHERS_COUNTED = {
    ("DEVELOPS", "Model"): "models",
    ("DEVELOPS", "Technology"): "technologies",
    ("OFFERS", "Product"): "products",
    ("SERVES", "Industry"): "industries",
    ("HAS_ROLE", "Role"): "roles",
}
"""The measures that count outgoing relations, by the kinds of the relation and of its end."""


def weakest(relations: Iterable[Relation]) -> str:
    """Return the weakest evidence among relations, each by its strongest fact; "" without any."""
    found = {relation.strength for relation in relations} - {""}
    return max(found, key=STRENGTHS.index, default="")


def _share(fact: Edge) -> float | None:
    share = fact.fields.get("share")
    return float(share) if isinstance(share, int | float) else None


def _stated_rank(fact: Edge) -> int | None:
    rank = fact.fields.get("rank")
    return rank if isinstance(rank, int) else None
