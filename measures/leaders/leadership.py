"""Who leads a chain (链主): where candidates are looked for, and in which order the evidence on them comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lianzhu.graph.steps import begin_step
from lianzhu.measures.leaders.candidate_evidence import LeaderEvidence
from lianzhu.measures.leaders.leader_candidates import (
    CandidateScope,
    chain_scope,
    industry_scope,
    leader_roles,
    whole_scope,
)
from lianzhu.measures.leaders.leader_measures import Evidence
from lianzhu.measures.relations import Relations


@dataclass(frozen=True, slots=True)
class Leaders:
    """The evidence on the candidates of one chain, one industry or the whole landscape, the most telling first.

    `named` are the holders of a leader's role here, by id.
    """

    scope: CandidateScope
    evidence: LeaderEvidence
    candidates: tuple[str, ...]
    named: frozenset[str]

    @property
    def rows(self) -> list[Evidence]:
        """What is known, by candidate, then by dimension and measure."""
        return [row for firm in self.candidates for row in self.evidence.of(firm)]


def scopes(relations: Relations, chain: str = "", industry: str = "", firm: str = "") -> list[CandidateScope]:
    """Return where candidates are looked for.

    These are a chain (within it the firms of an industry), or an industry. For a firm they are the chains that it
    stands in, or else the industries that it belongs to. Without any of them they are all chains, or the whole
    landscape.
    """
    if chain:
        return [chain_scope(relations, chain, industry)]
    if industry and not firm:
        return [industry_scope(relations, industry)]
    found = [chain_scope(relations, each, industry) for each in relations.of_kind("Chain")]
    if firm:
        found = [scope for scope in found if firm in scope.candidates]
        own = (each.end for each in relations.outgoing(firm) if each.kind in ("BELONGS_TO", "SERVES"))
        industries = dict.fromkeys(node for node in own if relations.kind(node) == "Industry")
        found = found or [industry_scope(relations, node) for node in industries]
    return found or [whole_scope(relations)]


def leaders(relations: Relations, scope: CandidateScope) -> Leaders:
    """Return the candidates of a chain or an industry with the evidence on them.

    Those named the leader come first, then those that alone are the first by most measures, then those of whom most is
    known, then by name.
    """
    if scope.node:
        begin_step(f"looking at {relations.name(scope.node)}")
    evidence = LeaderEvidence(relations, scope)
    named = frozenset(_named(relations, scope))

    def order(firm: str) -> tuple[object, ...]:
        rows = evidence.of(firm)
        known = {row.measure.name for row in rows}
        return firm not in named, -first_in(rows), -len(known), relations.name(firm), firm

    return Leaders(scope, evidence, tuple(sorted(scope.candidates, key=order)), named)


def first_in(rows: Iterable[Evidence]) -> int:
    """Return the number of measures by which a candidate, and no other, is the first; see `leader_ranks.ranked`."""
    return len({row.measure.name for row in rows if row.rank == 1 and not row.shared})


def _named(relations: Relations, scope: CandidateScope) -> Iterator[str]:
    for role in leader_roles(relations):
        for relation in relations.incoming(role):
            if relation.kind == "HAS_ROLE" and relation.strength != "editorial" and scope.holds(relation):
                yield relation.start
