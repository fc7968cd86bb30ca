"""The candidates for the leader of a chain or an industry: who stands in it, and who is named the leader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianzhu.graph.records import Figure
from lianzhu.measures.chain_structure import CHAIN_PARTS, FIRM_KINDS, ChainStructure
from lianzhu.measures.relations import STRENGTHS, Relation, Relations
from lianzhu.measures.segment_firms import SegmentFirms, chain_firms, segment_firms

RECOGNISED = "认定"
"""The purpose of a criterion by which a role is recognised; by others a supplier is chosen."""
LEADER_NAMES = frozenset({"链主", "智能链主"})
"""Names of the leader's role in a landscape that states no criteria for it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Evidence that a firm is in a chain or an industry: its strength, and the ids of the facts."""

    strength: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CandidateScope:
    """A chain, an industry or the whole landscape, with its candidates by name and id.

    `node` is the id of the chain or industry, empty for the whole; `segments` are those of a chain; `parts` are the
    nodes that a figure may be about: the chain with its parts, or the industry with the narrower ones; empty for the
    whole. `placements` has the strongest evidence that a candidate is there.
    """

    node: str
    kind: str
    candidates: tuple[str, ...]
    segments: tuple[SegmentFirms, ...] = ()
    parts: frozenset[str] = frozenset()
    parts_of_chain: ChainStructure | None = None
    placements: Mapping[str, Placement] = field(default_factory=dict)

    def holds(self, relation: Relation) -> bool:
        """Tell whether a relation is stated of this chain or industry, or of none."""
        return not relation.facts or any(self._holds(fact.fields.get(self.kind.lower())) for fact in relation.facts)

    def _holds(self, qualifier: object) -> bool:
        return not self.node or not qualifier or qualifier in self.parts


def chain_scope(relations: Relations, chain: str, industry: str = "") -> CandidateScope:
    """Return a chain with the firms in it and its segments, those with a share in it, and those named its leader.

    With an industry, only those of its firms that are also candidates there.
    """
    segments = tuple(segment_firms(relations, chain))
    structure = ChainStructure(relations, chain)
    parts = frozenset(_within(relations, chain, CHAIN_PARTS))
    found = [
        (firm, Placement(strength, facts))
        for segment in (*segments, chain_firms(structure))
        for firm, strength, facts in zip(segment.firms, segment.strengths, segment.placements, strict=True)
    ]
    for part in sorted(parts):
        found += [_placed_by(relations, each) for each in relations.incoming(part) if _places(relations, each)]
    found += _with_figures(relations, parts)
    found += _holders(relations, "chain", parts)
    placements = _strongest(found)
    if industry:
        here = {*industry_scope(relations, industry).candidates}
        placements = {firm: placement for firm, placement in placements.items() if firm in here}
    return CandidateScope(chain, "Chain", _by_name(relations, placements), segments, parts, structure, placements)


def industry_scope(relations: Relations, industry: str) -> CandidateScope:
    """Return an industry with the firms that belong to it or a part of it, or serve it, and those named its leader."""
    parts = frozenset(_within(relations, industry, ("Industry",)))
    found = [
        _placed_by(relations, relation)
        for part in sorted(parts)
        for relation in relations.incoming(part)
        if relation.kind in ("BELONGS_TO", "SERVES") and relations.kind(relation.start) in FIRM_KINDS
    ]
    found += _with_figures(relations, parts)
    found += _holders(relations, "industry", parts)
    placements = _strongest(found)
    return CandidateScope(industry, "Industry", _by_name(relations, placements), parts=parts, placements=placements)


def whole_scope(relations: Relations) -> CandidateScope:
    """Return the whole landscape with all its companies."""
    return CandidateScope("", "", tuple(relations.of_kind("Company")))


def leader_roles(relations: Relations) -> list[str]:
    """Return the roles of a leader: those with criteria by which they are recognised, or else those called so."""
    roles = relations.of_kind("Role")
    with_criteria = [role for role in roles if list(recognising(relations, role))]
    called = [role for role in roles if LEADER_NAMES & {relations.name(role), *relations.landscape.nodes[role].aliases}]
    return with_criteria or called


def recognising(relations: Relations, role: str) -> Iterator[Relation]:
    """Iterate over the criteria by which a role is recognised."""
    for relation in relations.outgoing(role):
        stated = relation.kind == "HAS_CRITERION"
        if stated and any(fact.fields.get("purpose") == RECOGNISED for fact in relation.facts):
            yield relation


def _placed_by(relations: Relations, relation: Relation) -> tuple[str, Placement]:
    """Return the firm that a relation places, by its strongest facts."""
    return relation.start, Placement(relation.strength or STRENGTHS[0], relations.fact_ids([relation]))


def _strongest(found: Iterable[tuple[str, Placement]]) -> dict[str, Placement]:
    by_firm: dict[str, list[Placement]] = defaultdict(list)
    for firm, placement in found:
        by_firm[firm].append(placement)

    def order(placement: Placement) -> tuple[int, Sequence[str]]:
        return STRENGTHS.index(placement.strength), placement.facts

    return {firm: min(placements, key=order) for firm, placements in by_firm.items()}


def _places(relations: Relations, relation: Relation) -> bool:
    stands = relations.schema.edges[relation.kind].flow == "at"
    return stands and relations.kind(relation.start) in FIRM_KINDS


def _within(relations: Relations, whole: str, kinds: Collection[str]) -> list[str]:
    """Return a node and the nodes of some kinds that are part of it, directly or not."""
    found = {whole: None}
    queue = [whole]
    for each in queue:  # grows by the parts of each
        for relation in relations.incoming(each):
            part = relation.start
            if relation.kind == "PART_OF" and relations.kind(part) in kinds and part not in found:
                found[part] = None
                queue.append(part)
    return list(found)


def _with_figures(relations: Relations, parts: Collection[str]) -> Iterator[tuple[str, Placement]]:
    for figure in relations.landscape.figures:
        if any(node in parts for _, node in figure.about) and not figure.citation.until:
            for firm in figure_firms(relations, figure):
                yield firm, Placement(figure.citation.strength, (figure.id,))


def figure_firms(relations: Relations, figure: Figure) -> list[str]:
    """Return the firms that a figure is about, each as the head of its group, by id."""
    firms = (node for role, node in figure.about if role == "company")
    return sorted({relations.groups.top(firm) for firm in firms})


def _holders(relations: Relations, qualifier: str, parts: Collection[str]) -> Iterator[tuple[str, Placement]]:
    for role in leader_roles(relations):
        for relation in relations.incoming(role):
            here = [fact for fact in relation.facts if fact.fields.get(qualifier) in parts]
            if relation.kind == "HAS_ROLE" and here:
                yield relation.start, Placement(here[0].citation.strength, tuple(sorted(fact.id for fact in here)))


def _by_name(relations: Relations, firms: Collection[str]) -> tuple[str, ...]:
    known = (firm for firm in firms if relations.kind(firm) in FIRM_KINDS)
    return tuple(sorted(known, key=lambda firm: (relations.name(firm), firm)))
