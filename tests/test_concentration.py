"""Concentration of markets, worked out by hand, and what must hold whatever the shares are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianzhu.graph.intervals import Interval
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Figure, Node
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.measures.concentration import Concentration, concentrations, hhi_level, statement_concentrations
from lianzhu.measures.concentration_rows import concentration_answer
from lianzhu.measures.groups import Groups
from lianzhu.measures.markets import MarketShares
from lianzhu.measures.relations import Relations
from lianzhu.queries.library import builtin_query
from lianzhu.queries.run import run

REPORT = "report:年报"
MARKET = "segment:电池"
CHAIN = "chain:电池链"


def cited(line: int, **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", **more)


def share(line: int, *firms: str, value: float | None = None, of: str = MARKET, **fields: object) -> Figure:
    about = [("company", f"company:{firm}") for firm in firms] + ([("of", of)] if of else [])
    number = {} if value is None else {"value": float(value)}
    stated = {"metric": "market_share", "unit": "%", "printed": str(value), "period_start": "2024"}
    return Figure(tuple(about), {**stated, **number, **fields}, cited(line))  # type: ignore[dict-item]


def market(*figures: Figure, edges: Sequence[Edge] = (), more: Sequence[Node] = ()) -> Landscape:
    firms = sorted({node for figure in figures for role, node in figure.about if role == "company"})
    nodes = [
        Node(REPORT, "Report", "年报"),
        Node(CHAIN, "Chain", "电池链"),
        Node(MARKET, "Segment", "电池", parent=CHAIN),
    ]
    nodes += [Node(firm, "Company", firm.partition(":")[2]) for firm in firms]
    return Landscape({node.id: node for node in [*nodes, *more]}, list(edges), list(figures))


def measured(landscape: Landscape, *, groups: bool = False, region: str | None = None) -> list[Concentration]:
    relations = Relations(landscape, groups=Groups.of(landscape) if groups else None)
    return concentrations(relations, CHAIN, region=region)[0]


def refused(landscape: Landscape) -> list[MarketShares]:
    return concentrations(Relations(landscape), CHAIN)[1]


def pairs(found: Concentration) -> dict[int, tuple[float, float]]:
    return {count: (bounds.low, bounds.high) for count, bounds in found.ratios.items()}


def test_ratios_and_index_of_shares_that_leave_a_rest() -> None:
    (found,) = measured(
        market(*(share(at, name, value=v) for at, (name, v) in enumerate({"甲": 40, "乙": 20, "丙": 10}.items())))
    )
    assert found.covered == Interval(70, 70)
    assert pairs(found) == {1: (40, 40), 3: (70, 90), 5: (70, 100)}  # a rest of 30 may be one firm
    assert found.hhi == Interval(1600 + 400 + 100, 1600 + 400 + 100 + 900)
    assert found.levels == ("highly_concentrated",)


def test_shares_that_cover_the_market_leave_no_bounds() -> None:
    (found,) = measured(market(share(1, "甲", value=50), share(2, "乙", value=30), share(3, "丙", value=20)))
    assert pairs(found) == {1: (50, 50), 3: (100, 100), 5: (100, 100)}
    assert found.hhi == Interval(3800, 3800)


def test_a_joint_share_is_of_equal_firms_at_least_and_of_one_at_most() -> None:
    """Three firms have 80 % of the market together, and another 6 %."""
    (found,) = measured(market(share(1, "甲", "乙", "丙", value=80), share(2, "丁", value=6)))
    assert found.covered == Interval(86, 86)
    assert pairs(found) == {1: (80 / 3, 80), 3: (80, 100), 5: (86, 100)}
    assert found.hhi.low == pytest.approx(3 * (80 / 3) ** 2 + 36)
    assert found.hhi.high == 80**2 + 6**2 + 14**2


def test_what_is_about_so_much_has_bounds_and_reaches_no_threshold() -> None:
    (found,) = measured(market(share(1, "甲", value=50, op="≈")))
    assert found.shares.single[0].percent == Interval(50, 50) and found.covered == Interval(47.5, 52.5)
    assert found.presumption is None
    assert found.hhi.low == 47.5**2


def test_an_inequality_and_a_range_widen_the_bounds() -> None:
    (found,) = measured(market(share(1, "甲", value=60, op="≥"), share(2, "乙", low=10.0, high=20.0)))
    assert found.covered == Interval(70, 100)
    assert pairs(found)[1] == (60, 90)  # the other has at least 10
    assert found.hhi == Interval(3600 + 100, 90**2 + 10**2)


def test_no_share_exceeds_what_the_others_leave() -> None:
    (found,) = measured(market(share(1, "甲", low=60.0, high=70.0), share(2, "乙", value=30, op="≥")))
    assert found.covered == Interval(90, 100)
    assert pairs(found)[1] == (60, 70)
    assert found.hhi == Interval(3600 + 900, 70**2 + 30**2)


def test_sources_that_differ_give_a_range_unless_one_is_preferred() -> None:
    figures = [share(1, "甲", value=30), share(2, "甲", value=34), share(3, "乙", value=20)]
    (found,) = measured(market(*figures))
    assert pairs(found)[1] == (30, 50)
    preferred = share(2, "甲", value=34, preferred=True, preferred_by="李", preferred_why="新")
    (chosen,) = measured(market(figures[0], preferred, figures[2]))
    assert chosen.shares.single[0].percent == Interval(34, 34)


@pytest.mark.parametrize(
    "other",
    [
        share(2, "乙", value=30, period_start="2023"),
        share(2, "乙", value=30, of=CHAIN),
        share(2, "乙", value=30, basis="海外口径"),
        share(2, "乙", value=30, forecast=True),
        Figure((*share(2, "乙").about, ("region", "region:东省")), {**share(2, "乙", value=30).fields}, cited(2)),
    ],
)
def test_shares_of_another_year_whole_basis_or_region_are_not_added_up(other: Figure) -> None:
    landscape = market(share(1, "甲", value=40), other, more=[Node("region:东省", "Region", "东省")])
    assert sorted(found.covered.low for found in measured(landscape)) == [30, 40]
    answer = concentration_answer(Relations(landscape), measured(landscape), [], [])
    assert answer.warnings == ("shares of different wholes, periods, regions or bases are not added up: 2 markets",)


def test_shares_above_the_whole_are_refused() -> None:
    landscape = market(share(1, "甲", value=70), share(2, "乙", value=45))
    assert measured(landscape) == []
    (found,) = refused(landscape)
    row = concentration_answer(Relations(landscape), [], [found], []).records()[0]
    assert (row["measure"], row["level"], row["low"], row["origin"]) == ("not_added", ["exceeds_whole"], 115, "stated")
    assert row["vendors"] == ["甲", "乙"] and row["facts"] == sorted(figure.id for figure in landscape.figures)


def test_rounded_shares_may_add_up_to_a_little_more() -> None:
    landscape = market(share(1, "甲", value=33.4), share(2, "乙", value=33.4), share(3, "丙", value=33.4))
    (found,) = measured(landscape)
    assert found.covered == Interval(100, 100) and refused(landscape) == []


def test_a_share_of_no_stated_whole_is_refused() -> None:
    landscape = market(share(1, "甲", value=70, of=""))
    row = concentration_answer(Relations(landscape), *concentrations(Relations(landscape)), []).records()[0]
    assert (row["measure"], row["level"], row["vendors"]) == ("not_added", ["no_whole_stated"], ["甲"])


def test_a_level_without_a_number_is_counted_in_a_note() -> None:
    landscape = market(share(1, "甲", value=40), share(2, "乙", level="较高"))
    (found,) = measured(landscape)
    answer = concentration_answer(Relations(landscape), [found], [], [])
    assert answer.warnings == ("shares left out, because their source gives a level and no number: 1",)


def test_what_has_ended_and_shares_of_use_are_no_shares_of_a_market() -> None:
    ended = Figure(share(1, "甲").about, share(1, "甲", value=40).fields, cited(1, until="2024"))
    used = share(2, "乙", value=20, metric="application_share")
    assert measured(market(ended, used)) == [] and refused(market(ended, used)) == []


@pytest.mark.parametrize(
    ("shares", "threshold", "firms"),
    [
        ({"甲": 50}, "one_half", ["甲"]),
        ({"甲": 49, "乙": 18}, "two_thirds", ["甲", "乙"]),
        ({"甲": 48, "乙": 19, "丙": 8}, "two_thirds", ["甲", "乙"]),
        ({"甲": 40, "乙": 26, "丙": 9}, "three_quarters", ["甲", "乙"]),  # a firm below a tenth is not presumed
        ({"甲": 30, "乙": 20}, None, []),
    ],
)
def test_presumptions_of_dominance(shares: dict[str, float], threshold: str | None, firms: list[str]) -> None:
    (found,) = measured(market(*(share(at, firm, value=value) for at, (firm, value) in enumerate(shares.items()))))
    presumed = found.presumption
    assert (presumed and presumed.threshold) == threshold
    assert [firm.partition(":")[2] for firm in (presumed.firms if presumed else ())] == firms
    if presumed:
        stated = sum(
            sorted(shares.values(), reverse=True)[
                : {"one_half": 1, "two_thirds": 2, "three_quarters": 3}[presumed.threshold]
            ]
        )
        assert presumed.percent == Interval(stated, stated)


@pytest.mark.parametrize(
    ("hhi", "level"),
    [
        (999, "unconcentrated"),
        (1000, "moderately_concentrated"),
        (1800, "moderately_concentrated"),
        (1801, "highly_concentrated"),
    ],
)
def test_levels_of_the_merger_guidelines(hhi: float, level: str) -> None:
    assert hhi_level(hhi) == level


def test_the_share_of_a_region_counts_firms_that_nobody_locates_at_most() -> None:
    regions = [Node(f"region:{name}", "Region", name) for name in ("东省", "西省")]
    edges = [
        Edge("LOCATED_IN", "company:甲", "region:东省", cited(8)),
        Edge("LOCATED_IN", "company:乙", "region:西省", cited(9)),
    ]
    figures = [share(1, "甲", value=40), share(2, "乙", value=25), share(3, "丙", value=15)]
    (found,) = measured(market(*figures, edges=edges, more=regions), region="region:东省")
    assert found.local == Interval(40, 40 + 15 + 20)


def test_units_and_holdings_add_to_their_group() -> None:
    edges = [
        Edge("UNIT_OF", "company:甲云", "company:甲", cited(8)),
        Edge("OWNS", "company:甲", "company:乙", cited(9), {"share": 51.0}),
        Edge("OWNS", "company:甲", "company:丙", cited(10), {"share": 20.0}),
    ]
    figures = [share(1, "甲云", value=20), share(2, "乙", value=10), share(3, "丙", value=5)]
    landscape = market(*figures, edges=edges, more=[Node("company:甲", "Company", "甲")])
    (found,) = measured(landscape, groups=True)
    assert [(each.firms, each.percent.low) for each in found.shares.single] == [
        (("company:甲",), 30),
        (("company:丙",), 5),
    ]
    relations = Relations(landscape, groups=Groups.of(landscape))
    answer = concentration_answer(relations, [found], [], [])
    assert answer.warnings == ("holdings not rolled up, because no source states a share of more than 50 %: 1",)
    assert {edges[0].id, edges[1].id} <= {*answer.records()[0]["facts"]} and edges[2].id not in answer.records()[0][
        "facts"
    ]


def test_statements_are_spread_over_vendors_as_counted() -> None:
    offers = [
        Edge("OFFERS", "company:甲", MARKET, cited(1)),
        Edge("OFFERS", "company:甲", MARKET, cited(2)),  # the same again
        Edge("ACTS_IN", "company:甲", MARKET, cited(3)),
        Edge("EXAMPLE_OF", "company:甲", MARKET, cited(4)),
        Edge("OFFERS", "company:乙", MARKET, cited(5)),
    ]
    landscape = market(share(9, "甲", value=1), share(10, "乙", value=1), edges=offers)
    (found,) = statement_concentrations(Relations(landscape), CHAIN)
    assert found.counts == (("company:甲", 3), ("company:乙", 1)) and found.hhi == 75**2 + 25**2
    assert found.facts == tuple(sorted(edge.id for edge in offers))


percentages = st.lists(st.integers(0, 1000), min_size=2, max_size=7).map(
    lambda parts: [round(part * 100 / max(sum(parts), 1), 3) for part in parts]
)


@given(percentages, st.floats(0.2, 1.0), st.data())
def test_merging_two_firms_never_lowers_the_index(shares: list[float], covered: float, data: st.DataObject) -> None:
    figures = [share(at, f"企{at}", value=value * covered) for at, value in enumerate(shares)]
    first, second = data.draw(st.lists(st.integers(0, len(shares) - 1), min_size=2, max_size=2, unique=True))
    landscape = market(*figures, edges=[Edge("UNIT_OF", f"company:企{second}", f"company:企{first}", cited(99))])
    (apart,), (merged,) = measured(landscape), measured(landscape, groups=True)
    assert merged.hhi.low >= apart.hhi.low - 1e-9 and merged.hhi.high >= apart.hhi.high - 1e-9
    assert all(merged.ratios[count].low >= apart.ratios[count].low - 1e-9 for count in apart.ratios)


@given(percentages, st.floats(0.2, 1.0), st.randoms(use_true_random=False))
def test_whatever_the_rest_is_the_index_lies_within_its_bounds(
    shares: list[float], covered: float, random: object
) -> None:
    """A market of which some firms are named: the index of all of them lies within the bounds from the named ones."""
    named = [value for value in shares if random.random() < covered]  # type: ignore[attr-defined]
    found = measured(market(*(share(at, f"企{at}", value=value) for at, value in enumerate(named))))
    if named:
        true = sum(value**2 for value in shares)
        assert found[0].hhi.low - 1e-6 <= true <= found[0].hhi.high + 1  # the shares are rounded


def test_the_order_of_figures_does_not_matter() -> None:
    figures = [
        share(1, "甲", value=30),
        share(2, "甲", value=34),
        share(3, "乙", value=20),
        share(4, "丙", "丁", value=10),
    ]
    relations, reversed_ = Relations(market(*figures)), Relations(market(*reversed(figures)))
    assert concentration_answer(relations, *concentrations(relations), []) == concentration_answer(
        reversed_, *concentrations(reversed_), []
    )


def test_query_and_measure_agree() -> None:
    """The query gives the lower bounds of what single firms are stated to have, of each market."""
    named = {"甲": 33.0, "乙": 21.5, "丙": 12.0, "丁": 8.0, "戊": 4.5, "己": 1.0}
    figures = [share(at, firm, value=value) for at, (firm, value) in enumerate(named.items())]
    figures += [share(9, "甲", value=40, period_start="2023"), share(10, "甲", value=5, of=CHAIN, basis="海外口径")]
    landscape = market(*figures)
    measured = {
        (
            found.shares.market.wholes[0].partition(":")[2],
            found.shares.market.period,
            found.shares.market.basis or None,
        ): (
            found.covered.low,
            *(found.ratios[count].low for count in (1, 3, 5)),
            found.hhi.low,
        )
        for found in concentrations(Relations(landscape))[0]
    }
    rows = run(EmbeddedStore(landscape), builtin_query("market_concentration"), {}).records()
    columns = ("covered_share", "cr1", "cr3", "cr5", "hhi")
    found = {(row["whole"], row["period"], row["basis"]): tuple(row[name] for name in columns) for row in rows}
    assert found == {key: pytest.approx(values) for key, values in measured.items()}


# ------------------------------------------------------------ forecasts, groups and editors


def test_a_forecast_presumes_nobody_dominant() -> None:
    (found,) = measured(market(share(1, "甲", value=60, forecast=True)))
    assert found.presumption is None and found.shares.market.forecast


def test_a_joint_share_of_one_group_is_its_own() -> None:
    edges = [Edge("UNIT_OF", "company:甲云", "company:甲", cited(8))]
    landscape = market(share(1, "甲", "甲云", value=40), edges=edges)
    (found,) = measured(landscape, groups=True)
    assert [(each.firms, each.percent) for each in found.shares.single] == [(("company:甲",), Interval(40, 40))]
    assert pairs(found)[1] == (40, 60)  # the rest may be one firm


def test_the_share_of_a_unit_is_where_the_unit_is() -> None:
    edges = [
        Edge("UNIT_OF", "company:甲云", "company:甲", cited(8)),
        Edge("LOCATED_IN", "company:甲", "region:西省", cited(9)),
        Edge("LOCATED_IN", "company:甲云", "region:东省", cited(10)),
    ]
    more = [*(Node(f"region:{name}", "Region", name) for name in ("东省", "西省")), Node("company:甲", "Company", "甲")]
    landscape = market(share(1, "甲云", value=40), share(2, "乙", value=60), edges=edges, more=more)
    (found,) = measured(landscape, groups=True, region="region:东省")
    assert found.local == Interval(40, 100)  # nobody locates 乙


def test_holdings_that_only_an_editor_states_are_not_rolled_up() -> None:
    judged = Edge("UNIT_OF", "company:甲云", "company:甲", Citation(REPORT, "L8", "editorial", by="某人", why="依股权"))
    more = [Node("company:甲", "Company", "甲")]
    (found,) = measured(market(share(1, "甲云", value=40), edges=[judged], more=more), groups=True)
    assert [each.firms for each in found.shares.single] == [("company:甲云",)]
