"""The matrix of industries and vendors inside a chain's scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from scenes import CITE, HOSTILE, assert_sound, said, snapshot_of

from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages.chain import chain_view
from lianzhu.pages.layout import arrange
from lianzhu.pages.marks import WIDTHS, Arrangement, Mark
from lianzhu.pages.parts import ChainView, Entry, Matrix
from lianzhu.pages.snapshot import Snapshot

Arranged = Callable[[float], Arrangement]


def matrix_in(view: ChainView) -> Matrix:
    return next(lane.matrix for lane in view.lanes if lane.matrix)


def table(
    columns: dict[str, list[str]], figures: list[Figure] | None = None, more: list[Edge] | None = None, **rest: Any
) -> Snapshot:
    """Return the snapshot of a chain whose source has a table of industries and their vendors."""
    nodes = [Node("chain:c", "Chain", "c"), Node("chain:d", "Chain", "d"), *rest.pop("nodes", [])]
    nodes += [Node(f"industry:{name}", "Industry", name) for name in columns]
    firms = dict.fromkeys(firm for firms in columns.values() for firm in firms)
    nodes += [Node(f"company:{firm}", "Company", firm) for firm in firms]
    edges = [
        Edge("SERVES", f"company:{firm}", f"industry:{name}", Citation("report:R", f"L{row + 1}C{at + 1}R0"), fields)
        for at, (name, firms_of) in enumerate(columns.items())
        for row, firm in enumerate(firms_of)
        for fields in [{"chain": "chain:c", "row": row + 1}]
    ]
    return snapshot_of(nodes, [*edges, *(more or [])], figures=figures or [], **rest)


def share(industries: str, mode: str, value: float, **fields: Any) -> Figure:
    about = (("chain", "chain:c"), *(("industry", f"industry:{each}") for each in industries))
    given = {"metric": "deployment_share", "value": value, "unit": "%", "printed": f"{value}%"} | fields
    return Figure((*about, ("deployment", f"deployment_mode:{mode}")), given, CITE)


MODES = [Node(f"deployment_mode:{name}", "DeploymentMode", name) for name in ("公有云", "私有云")]
THREE = {"乙": ["一", "二"], "甲": ["二"], "丙": ["三", "一"]}


# ------------------------------------------------------------ what it holds


def test_the_lane_that_holds_the_industries_shows_the_table_instead_of_their_boxes(chain: ChainView) -> None:
    lane = next(lane for lane in chain.lanes if lane.name == "下游")
    assert lane.matrix == matrix_in(chain)
    assert [group for group in lane.groups if group.kind == "Industry"] == []
    columns = {each.industry.name: [vendor.name for vendor in each.vendors] for each in matrix_in(chain).columns}
    assert list(columns)[:3] == ["金融", "政务", "电商"]
    assert len(columns) == 10
    assert columns["金融"] == ["追一科技", "循环智能"]
    assert columns["工业"] == ["沃丰科技", "腾讯企点"]


def test_cells_say_how_an_industry_deploys_and_what_holds_of_several_together(chain: ChainView) -> None:
    assert matrix_in(chain).rows == (("部署", "deployment"), ("渗透与应用程度", "penetration and adoption"))
    cells = {each.industry.name: each.cells for each in matrix_in(chain).columns}
    deployed, used = cells["金融"]
    assert deployed.entries == (
        Entry(("私有云", "私有云"), "80%"),
        Entry(("公有云", "公有云"), "20%"),
        Entry(("私有云", "私有云"), "≥80%", joint=True),
    )
    assert used.entries == (
        Entry(("应用程度", "degree of adoption"), "较高"),
        Entry(("渗透率", "penetration"), "90%以上", joint=True),
    )
    assert (len(deployed.facts), len(used.facts)) == (3, 2)


def test_relations_that_the_table_shows_are_not_drawn_again_as_arrows(chain: ChainView) -> None:
    shown = matrix_in(chain).pairs
    serving = {(arrow.start, arrow.end) for arrow in chain.arrows if arrow.kind == "SERVES"}
    assert len(shown) == 20
    assert serving
    assert not serving & shown


def test_vendors_of_the_table_do_not_count_as_standing_in_its_lane(chain: ChainView) -> None:
    lane = next(lane for lane in chain.lanes if lane.matrix)
    assert set(lane.nodes().values()) == {"Industry"}


def test_what_is_left_out_of_the_industries_is_said_once_below_the_table(arranged: Arranged) -> None:
    page = arranged(1320)
    plates = [mark for mark in page.marks if said(mark).startswith("服务的行业与客户：来源仅列部分代表")]
    assert len(plates) == 1
    frame = next(mark for mark in page.marks if mark.key == "2.0f")
    assert plates[0].y >= frame.y + frame.h


def test_two_industries_make_no_table() -> None:
    found = chain_view(table({"甲": ["一"], "乙": ["二"]}), "chain:c")
    assert [lane.matrix for lane in found.lanes] == [None]
    assert {(arrow.start, arrow.end) for arrow in found.arrows} == {
        ("company:一", "industry:甲"),
        ("company:二", "industry:乙"),
    }


def test_without_a_layer_the_table_stands_in_the_strip_and_other_industries_in_their_group() -> None:
    other = Node("industry:丁", "Industry", "丁")
    snapshot = table(THREE, more=[Edge("APPLIES_IN", "chain:c", "industry:丁", CITE)], nodes=[other])
    (strip,) = chain_view(snapshot, "chain:c").lanes
    assert strip.node == ""
    assert strip.matrix is not None
    assert [each.industry.name for each in strip.matrix.columns] == ["乙", "甲", "丙"]
    assert {box.name for group in strip.groups if group.kind == "Industry" for box in group.boxes} == {"丁"}


def test_a_vendor_carries_every_fact_of_this_chain_and_none_of_another() -> None:
    ends = ("company:一", "industry:乙")
    more = [
        Edge("SERVES", *ends, Citation("report:R", "L50"), {"chain": "chain:c"}),
        Edge("SERVES", *ends, Citation("report:R", "L60"), {"chain": "chain:d"}),
    ]
    matrix = matrix_in(chain_view(table(THREE, more=more), "chain:c"))
    assert [(vendor.name, len(vendor.facts)) for vendor in matrix.columns[0].vendors] == [("一", 2), ("二", 1)]


def test_a_row_without_any_figure_is_left_out() -> None:
    assert matrix_in(chain_view(table(THREE), "chain:c")).rows == ()


def test_a_figure_that_is_about_something_else_as_well_is_not_one_of_the_industry() -> None:
    about = (("chain", "chain:c"), ("industry", "industry:甲"), ("company", "company:一"))
    figure = Figure(about, {"metric": "penetration", "value": 5.0, "unit": "%", "printed": "5%"}, CITE)
    assert matrix_in(chain_view(table(THREE, [figure]), "chain:c")).rows == ()


def test_a_row_of_one_metric_has_its_name() -> None:
    about = (("chain", "chain:c"), ("industry", "industry:甲"))
    figure = Figure(about, {"metric": "adoption", "level": "高", "printed": "高"}, CITE)
    assert matrix_in(chain_view(table(THREE, [figure]), "chain:c")).rows == (("应用程度", "degree of adoption"),)


def test_shares_of_several_years_say_of_which_year_each_is() -> None:
    figures = [
        share("甲", "私有云", 60.0, period_start="2023"),
        share("甲", "私有云", 70.0, period_start="2027", forecast=True),
    ]
    matrix = matrix_in(chain_view(table(THREE, figures, nodes=MODES), "chain:c"))
    entries = matrix.columns[1].cells[0].entries
    assert [(entry.value, entry.forecast) for entry in entries] == [("70% 2027", True), ("60% 2023", False)]


# ------------------------------------------------------------ how it is drawn


def marks_of(page: Arrangement, role: str) -> list[Mark]:
    return [mark for mark in page.marks if mark.role == role]


def test_a_vendor_in_several_columns_is_one_node(arranged: Arranged) -> None:
    page = arranged(1320)
    lane = next(mark for mark in page.marks if mark.key == "2g")
    chips = [mark for mark in marks_of(page, "box") if lane.y <= mark.y <= lane.y + lane.h]
    assert sum(mark.node == "company:腾讯企点" for mark in chips) == 3
    assert all(mark.facts and mark.kind == "Company" for mark in chips)


def test_a_wide_page_has_a_column_for_each_industry_and_a_narrow_one_a_row(arranged: Arranged) -> None:
    def places(wide: float) -> list[tuple[float, float]]:
        heads = [mark for mark in marks_of(arranged(wide), "label") if mark.kind == "Industry"]
        return [(mark.x, mark.y) for mark in heads]

    assert [len({x for x, _ in places(wide)}) for wide in (1320, 600, 366)] == [10, 1, 1]
    assert [len({y for _, y in places(wide)}) for wide in (1320, 600, 366)] == [1, 10, 10]


def test_cells_without_a_statement_are_hatched_and_a_legend_says_why(network: Any, arranged: Arranged) -> None:
    page = arranged(1320)
    hatched = [mark for mark in marks_of(page, "plate") if not mark.lines and not mark.small]
    assert len(hatched) == 8 + 6
    assert all(mark.node.startswith("industry:") for mark in hatched)
    lost = {fact for mark in hatched for fact in mark.facts}
    assert {network.nodes[fact]["aspect"] for fact in lost} == {"penetration"}
    assert ("斜纹：来源未给出",) in [mark.lines for mark in marks_of(page, "title")]


def test_a_full_table_needs_no_legend() -> None:
    full = {name: [f"{name}一", f"{name}二"] for name in "甲乙丙"}
    marks = arrange(chain_view(table(full), "chain:c"), 1080).marks
    assert "斜纹" not in "".join(said(mark) for mark in marks)


def test_an_industry_with_fewer_vendors_has_one_hatched_place() -> None:
    for wide in (480, 1320):
        page = arrange(chain_view(table(THREE), "chain:c"), wide)
        assert [mark.node for mark in marks_of(page, "plate")] == ["industry:甲"]


def test_cells_carry_their_figures_and_chips_their_facts(network: Any, arranged: Arranged) -> None:
    known = {data.get("id") for *_, data in network.edges(data=True)} | set(network)
    for mark in marks_of(arranged(366), "cell"):
        assert mark.facts
        assert set(mark.facts) <= known


def test_the_packaged_chain_fits_a_laptop(arranged: Arranged) -> None:
    assert max(min(1085 / each.width, 700 / each.height) for each in (arranged(w) for w in WIDTHS)) >= 0.72


HUGE = {
    "uneven": lambda: table(THREE, [share("甲乙", "私有云", 80.0, op="≥"), share("丙", "公有云", 30.0)], nodes=MODES),
    "many industries": lambda: table({f"行业{at}": [f"企业{at}", f"企业{at + 1}"] for at in range(300)}),
    "many vendors": lambda: table({"甲": [f"企业{at}" for at in range(300)], "乙": ["企业1"], "丙": ["企业2"]}),
    "many figures": lambda: table(THREE, [share("甲", "私有云", float(at)) for at in range(30)], nodes=MODES),
    "hostile names": lambda: table(
        {f"{name}{HOSTILE}": [f"{name}一{HOSTILE}", f"{name}{HOSTILE}"] for name in "甲乙丙"},
    ),
    "a lost row": lambda: table(
        THREE,
        [share("甲", "私有云", 8.0)],
        nodes=MODES,
        coverage=[Coverage("chain:c", "deployment", "lost", CITE, "无")],
    ),
}


@pytest.mark.parametrize("name", HUGE)
def test_any_table_is_drawn_soundly(name: str) -> None:
    view = chain_view(HUGE[name](), "chain:c")
    pages = [arrange(view, wide) for wide in (WIDTHS if "many" not in name else (366, 1080, 2100))]
    for page in pages:
        if len(page.marks) < 1500:
            assert_sound(page)
    assert matrix_in(view)
    assert len({frozenset(mark.key for mark in page.marks) for page in pages}) == 1


def test_the_packaged_table_is_drawn_soundly_at_every_width(arranged: Arranged) -> None:
    roles: dict[str, tuple[Any, ...]] = {}
    for page in (arranged(wide) for wide in WIDTHS):
        assert_sound(replace(page, marks=tuple(mark for mark in page.marks if mark.role != "flow")))
        for mark in page.marks:
            what = (mark.role, mark.node, mark.kind, mark.strength, mark.facts)
            assert roles.setdefault(mark.key, what) == what
