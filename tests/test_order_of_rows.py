"""The order in which the tables of a landscape have their rows changes nothing in what is measured or written."""

from __future__ import annotations

from random import Random

import pytest
from battery import battery
from hydrogen import hydrogen

from lianzhu.documents.brief.compose import compose_brief
from lianzhu.documents.brief.markdown_brief import brief_markdown
from lianzhu.documents.charts.chart_problems import NothingToDraw
from lianzhu.documents.charts.kinds import make_chart_of
from lianzhu.graph.landscape import Landscape
from lianzhu.measures.concentration import concentrations
from lianzhu.measures.gaps import gaps
from lianzhu.measures.leaders.leader_rows import evidence_answer
from lianzhu.measures.leaders.leadership import leaders, scopes
from lianzhu.measures.relations import Relations

CHART_KINDS = ("size", "shares", "penetration", "concentration")


def shuffled(landscape: Landscape, seed: int) -> Landscape:
    order = Random(seed)
    nodes, *facts = (
        order.sample(list(rows), len(rows))
        for rows in (
            landscape.nodes.values(),
            landscape.edges,
            landscape.figures,
            landscape.coverage,
            landscape.statements,
        )
    )
    return Landscape({node.id: node for node in nodes}, *facts, landscape.schema)


def chart_of(landscape: Landscape, kind: str, chain: str) -> object:
    try:
        return make_chart_of(landscape, kind, [chain])
    except NothingToDraw as nothing:
        return str(nothing)


def results(landscape: Landscape, chain: str) -> dict[str, object]:
    relations = Relations(landscape)
    found: dict[str, object] = {kind: chart_of(landscape, kind, chain) for kind in CHART_KINDS}
    found["gaps"] = gaps(relations, chain)
    found["concentration"] = concentrations(relations, chain)
    found["leaders"] = [
        evidence_answer(relations, [leaders(relations, scope)]).rows for scope in scopes(relations, chain)
    ]
    found["brief"] = brief_markdown(compose_brief(relations, chain))
    return found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("chain", ["chain:智能客服", "chain:AI大模型", "chain:智能营销"])
def test_measures_of_the_packaged_landscape(landscape: Landscape, chain: str, seed: int) -> None:
    stated, again = results(landscape, chain), results(shuffled(landscape, seed), chain)
    assert [name for name in stated if stated[name] != again[name]] == []


@pytest.mark.parametrize("seed", range(8))
def test_measures_of_small_chains(seed: int) -> None:
    for landscape, chain in ((hydrogen(), "chain:氢能"), (battery(), "chain:电池链")):
        stated, again = results(landscape, chain), results(shuffled(landscape, seed), chain)
        assert [name for name in stated if stated[name] != again[name]] == []
