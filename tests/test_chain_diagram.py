"""The diagram of a chain as data: what stands where, in which order, what supplies what, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from page_landscapes import BATTERY, CHAIN, CITE, battery, random_chain, snapshot_of

from lianzhu.graph.errors import NotFound
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages.chain import chain_view
from lianzhu.pages.chain_diagram import chain_diagram, steps_before_end
from lianzhu.pages.indexes import Indexes
from lianzhu.pages.key_figures import Tile, key_figures
from lianzhu.pages.market_shares import shares_of
from lianzhu.pages.snapshot import Snapshot

Json = dict[str, Any]


@dataclass(frozen=True)
class Diagram:
    """The diagram of a chain, read by the names of what its indexes stand for."""

    data: Json
    nodes: tuple[str, ...]
    snapshot: Snapshot

    def name(self, index: int) -> str:
        return self.snapshot.name(self.nodes[index]) if index >= 0 else ""

    def names(self, cards: list[Json]) -> list[str]:
        return [self.name(card["node"]) for card in cards]

    def lane(self, name: str) -> Json:
        return next(lane for lane in self.data["lanes"] if self.name(lane["node"]) == name and not lane.get("drawer"))

    @property
    def drawer(self) -> Json:
        return next(lane for lane in self.data["lanes"] if lane.get("drawer"))

    def boxes(self, card: Json) -> list[str]:
        return [self.name(box[0] if isinstance(box, list) else box) for box in card.get("boxes", [])]

    def cards(self, lanes: list[Json] | None = None) -> Iterator[Json]:
        """Iterate over the cards, those within others among them."""
        waiting = [card for lane in lanes or self.data["lanes"] for row in lane["rows"] for card in row["cards"]]
        while waiting:
            card = waiting.pop(0)
            yield card
            waiting += card.get("groups", [])

    def card(self, name: str) -> Json:
        return next(card for card in self.cards() if self.name(card["node"]) == name)

    @property
    def standing(self) -> set[tuple[str, str]]:
        """Every box with the card that it stands in."""
        return {(box, self.name(card["node"])) for card in self.cards() for box in self.boxes(card)}

    @property
    def flows(self) -> set[tuple[str, str, str]]:
        return {(flow["kind"], self.name(flow["from"]), self.name(flow["to"])) for flow in self.data["flows"]}

    def columns(self, lane: Json) -> dict[str, list[str]]:
        """The vendors in the matrix of a lane by industry."""
        columns = lane["matrix"]["columns"]
        return {self.name(column["node"]): [self.name(each[0]) for each in column["vendors"]] for column in columns}


def diagram_of(snapshot: Snapshot, chain: str = "chain:c") -> Diagram:
    nodes = tuple(sorted(snapshot.network))
    indexes = Indexes({node: at for at, node in enumerate(nodes)})
    return Diagram(chain_diagram(snapshot, chain_view(snapshot, chain), indexes), nodes, snapshot)


def layers(*names: str) -> list[Node]:
    return [
        Node(f"layer:{name}", "Layer", name, parent="chain:c", fields={"position": at})
        for at, name in enumerate(names, 1)
    ]


def segments(*names: str, parent: str = "chain:c") -> list[Node]:
    return [Node(f"segment:{name}", "Segment", name, parent=parent) for name in names]


def firms(*names: str) -> list[Node]:
    return [Node(f"company:{name}", "Company", name) for name in names]


def own(nodes: list[Node], edges: list[Any], **rest: Any) -> Diagram:
    return diagram_of(snapshot_of([Node("chain:c", "Chain", "c"), *nodes], edges, **rest))


def share(member: str, whole: str, value: float, printed: str = "", **fields: Any) -> Figure:
    stated = {"metric": "market_share", "value": value, "unit": "%", "printed": printed or f"{value:g}%"}
    return Figure((("company", f"company:{member}"), ("of", whole)), stated | fields, CITE)


@pytest.fixture(scope="module")
def packaged(snapshot: Snapshot) -> Diagram:
    return diagram_of(snapshot, CHAIN)


# ------------------------------------------------------------ lanes, rows, cards


def test_lanes_are_the_layers_in_their_order_and_a_drawer_comes_last(packaged: Diagram) -> None:
    assert packaged.data["by"] == "Layer"
    assert [(packaged.name(lane["node"]), lane.get("drawer", False)) for lane in packaged.data["lanes"]] == [
        ("上游", False),
        ("中游", False),
        ("下游", False),
        ("", True),
    ]


def test_vendors_stand_in_the_layer_in_which_their_category_acts(packaged: Diagram) -> None:
    (card,) = [c for c in packaged.cards([packaged.lane("中游")]) if packaged.name(c["node"]) == "智能客服厂商"]
    assert len(card["boxes"]) == 15
    assert {"追一科技", "科大讯飞", "智齿科技"} <= set(packaged.boxes(card))
    assert packaged.names(card["groups"]) == ["智能客服解决方案厂商", "综合解决方案厂商"]


def test_what_no_fact_puts_into_a_layer_is_in_the_drawer(packaged: Diagram) -> None:
    held = {packaged.name(card["node"]) for card in packaged.cards([packaged.drawer])}
    held |= {box for card in packaged.cards([packaged.drawer]) for box in packaged.boxes(card)}
    assert {"软件", "SaaS服务", "公有云", "金融和政府以外的行业"} <= held
    assert not held & {"上游", "在线客服", "追一科技", "金融"}


def test_a_fact_that_places_an_industry_in_a_layer_moves_it_there() -> None:
    nodes = [*layers("下游"), Node("industry:金融", "Industry", "金融")]
    applies = ("APPLIES_IN", "chain:c", "industry:金融")
    without = own(nodes, [applies])
    assert ("金融", "") in without.standing and without.drawer["rows"]
    placed = own(nodes, [applies, ("PART_OF", "industry:金融", "layer:下游")])
    assert [placed.boxes(card) for card in placed.cards([placed.lane("下游")])] == [["金融"]]
    assert len(placed.data["lanes"]) == 1


def test_a_chain_without_layers_has_its_categories_side_by_side_in_one_lane() -> None:
    nodes = [Node(f"vendor_category:{name}", "VendorCategory", name, parent="chain:c") for name in "甲乙"]
    edges = [("BELONGS_TO", "company:某", "vendor_category:乙"), ("BELONGS_TO", "company:某", "vendor_category:甲")]
    found = own([*nodes, *firms("某")], edges)
    assert found.data["by"] == "VendorCategory"
    (lane,) = found.data["lanes"]
    assert [packed["cards"] and sorted(found.names(packed["cards"])) for packed in lane["rows"]] == [["乙", "甲"]]
    assert found.standing == {("某", "甲"), ("某", "乙")}


def test_a_class_of_vendors_that_is_part_of_itself_ends() -> None:
    nodes = [Node(f"vendor_category:{name}", "VendorCategory", name, parent="chain:c") for name in "甲乙"]
    ring = [("PART_OF", "vendor_category:甲", "vendor_category:乙")]
    ring += [("PART_OF", "vendor_category:乙", "vendor_category:甲")]
    found = own(nodes, ring)
    drawn = {found.name(card["node"]) for card in found.cards()} | {box for box, _ in found.standing}
    assert {"甲", "乙"} <= drawn


def test_an_unknown_chain_is_refused_by_name(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no chain named 'chain:没有'"):
        chain_view(snapshot, "chain:没有")


# ------------------------------------------------------------ order and shares


def test_parts_of_a_chain_stand_in_the_order_of_the_source() -> None:
    places = {"丙": "L3", "甲": "L20", "乙": "L100"}
    facts = [Edge("PART_OF", f"segment:{name}", "chain:c", Citation("report:R", at)) for name, at in places.items()]
    found = own(segments(*"甲乙丙"), facts)
    assert [found.boxes(card) for card in found.cards()] == [["丙", "甲", "乙"]]


def test_segments_with_shares_keep_the_order_of_the_source() -> None:
    facts = [
        Edge("PART_OF", f"segment:{name}", "chain:c", Citation("report:R", f"L{at}"))
        for at, name in enumerate("甲乙", 1)
    ]
    fields = {"metric": "market_share", "value": 90.0, "unit": "%", "printed": "90%"}
    figures = [Figure((("segment", "segment:乙"), ("of", "chain:c")), fields, Citation("report:R", "L9"))]
    (card,) = own(segments("甲", "乙"), facts, figures=figures).cards()
    assert [box[2] if isinstance(box, list) else None for box in card["boxes"]] == [None, 90.0]


def test_vendors_stand_by_share_then_by_evidence() -> None:
    nodes = [*segments("电芯"), *firms("小", "大", "常见", "少见")]
    edges = [("ACTS_IN", f"company:{name}", "segment:电芯") for name in ("少见", "小", "常见", "大")]
    edges += [("PARTNERS_WITH", "company:常见", "company:小")]
    found = own(nodes, edges, figures=[share("小", "segment:电芯", 8.0), share("大", "segment:电芯", 37.0)])
    card = found.card("电芯")
    assert found.boxes(card) == ["大", "小", "常见", "少见"]
    assert [box[2] if isinstance(box, list) else None for box in card["boxes"]] == [37.0, 8.0, None, None]
    assert [found.snapshot.properties(box[3])["printed"] for box in card["boxes"][:2]] == ["37%", "8%"]


@pytest.mark.parametrize(
    ("fields", "is_share"),
    [
        ({}, True),
        ({"op": "="}, True),
        ({"op": "≈"}, True),
        ({"op": ">", "printed": "超过70%"}, False),
        ({"op": "≥", "printed": "70%以上"}, False),
        ({"op": "<"}, False),
        ({"forecast": True}, False),
        ({"unit": "亿元"}, False),
    ],
)
def test_only_an_exact_number_of_the_present_is_a_share(fields: Json, is_share: bool) -> None:
    figures = [share("甲", "segment:电芯", 70.0, **fields)]
    snapshot = snapshot_of([Node("chain:c", "Chain", "c"), *segments("电芯"), *firms("甲")], [], figures=figures)
    assert ("company:甲" in shares_of(snapshot, "segment:电芯")) is is_share


def test_a_range_is_no_share() -> None:
    stated = {"metric": "market_share", "low": 30.0, "high": 40.0, "unit": "%", "printed": "30%-40%"}
    figure = Figure((("company", "company:甲"), ("of", "segment:电芯")), stated, CITE)
    snapshot = snapshot_of([*segments("电芯"), *firms("甲")], [], figures=[figure])
    assert shares_of(snapshot, "segment:电芯") == {}


def test_the_latest_share_counts() -> None:
    figures = [
        share("甲", "segment:电芯", value, period_start=year)
        for year, value in (("2023", 40.0), ("2021", 50.0), ("2022", 45.0))
    ]
    snapshot = snapshot_of([*segments("电芯"), *firms("甲")], [], figures=figures)
    assert shares_of(snapshot, "segment:电芯")["company:甲"][0] == 40.0


def test_a_share_of_another_whole_stands_on_no_box() -> None:
    edges = [("ACTS_IN", "company:甲", "segment:电芯")]
    found = own([*segments("电芯", "隔膜"), *firms("甲")], edges, figures=[share("甲", "segment:隔膜", 30.0)])
    assert isinstance(found.card("电芯")["boxes"][0], int)


@pytest.mark.skipif(not BATTERY.exists(), reason="the battery chain is not part of the project")
def test_vendors_of_a_battery_chain_stand_by_their_shares() -> None:
    found = diagram_of(Snapshot(network_of(battery())), "chain:动力电池")
    card = found.card("电芯")
    assert found.boxes(card) == ["宁远时代", "比亚能源", "中创新航能", "国轩动力"]
    assert [box[2] for box in card["boxes"]] == [37.0, 16.0, 12.0, 8.0]


# ------------------------------------------------------------ flows and steps


def test_steps_are_counted_back_from_the_end_and_a_cycle_is_one_step() -> None:
    assert steps_before_end([]) == {}
    assert steps_before_end([("a", "b"), ("b", "c"), ("a", "c")]) == {"a": 2, "b": 1, "c": 0}
    assert steps_before_end([("a", "b"), ("b", "a"), ("b", "c")]) == {"a": 1, "b": 1, "c": 0}


def test_a_stated_flow_carries_the_facts_that_state_it() -> None:
    edges = [
        Edge("UPSTREAM_OF", "segment:甲", "segment:乙", Citation("report:R", "L2", "implied", why="推断")),
        Edge("UPSTREAM_OF", "segment:甲", "segment:乙", Citation("report:R", "L3")),
        Edge("UPSTREAM_OF", "segment:乙", "segment:丙", Citation("report:R", "L4", "editorial", by="某", why="推断")),
        Edge("UPSTREAM_OF", "segment:丙", "segment:甲", Citation("report:R", "L5", until="2020")),
    ]
    found = own(segments(*"甲乙丙"), edges)
    assert found.flows == {("UPSTREAM_OF", "甲", "乙"), ("UPSTREAM_OF", "乙", "丙")}
    flow = {found.name(each["from"]): each for each in found.data["flows"]}
    assert flow["甲"]["facts"] == [edges[0].id, edges[1].id] and flow["甲"]["strength"] == 0
    assert flow["乙"]["facts"] == [edges[2].id] and flow["乙"]["strength"] == 2


def supply(until: str = "") -> Diagram:
    """甲 and 乙 stand in 锂盐 and supply 丙 in 电芯; 丙 supplies 丁, which stands in no segment."""
    nodes = [*segments("锂盐", "电芯"), *firms(*"甲乙丙丁")]
    edges = [("ACTS_IN", "company:甲", "segment:锂盐"), ("ACTS_IN", "company:乙", "segment:锂盐")]
    edges += [("ACTS_IN", "company:丙", "segment:电芯"), ("ACTS_IN", "company:丁", "chain:c")]
    cites = [Citation("report:R", "L8", "implied", why="推断", until=until), Citation("report:R", "L9", until=until)]
    facts = [Edge("SUPPLIES", f"company:{name}", "company:丙", cite) for name, cite in zip("甲乙", cites, strict=True)]
    return own(nodes, [*edges, *facts, Edge("SUPPLIES", "company:丙", "company:丁", CITE)])


def test_supplies_between_firms_are_summed_up_between_their_segments() -> None:
    found = supply()
    assert found.flows == {("SUPPLIES", "锂盐", "电芯")}
    (flow,) = found.data["flows"]
    facts = {link.id for name in "甲乙" for link in found.snapshot.links(f"company:{name}") if link.kind == "SUPPLIES"}
    assert len(facts) == 2 and set(flow["facts"]) == facts
    assert flow["strength"] == 0  # the stronger of explicit and implied


def test_supplies_that_have_ended_are_no_flow() -> None:
    assert supply(until="2022").flows == set()


def test_supplies_do_not_repeat_a_flow_that_a_source_states() -> None:
    nodes = [*segments("锂盐", "电芯"), *firms("甲", "丙")]
    edges = [("ACTS_IN", "company:甲", "segment:锂盐"), ("ACTS_IN", "company:丙", "segment:电芯")]
    edges += [("SUPPLIES", "company:甲", "company:丙"), ("UPSTREAM_OF", "segment:锂盐", "segment:电芯")]
    assert own(nodes, edges).flows == {("UPSTREAM_OF", "锂盐", "电芯")}


def test_what_supplies_something_stands_in_a_row_above_it() -> None:
    nodes = [*layers("中游"), *segments("矿", "正极", "负极", "电芯", "别的", parent="layer:中游")]
    pairs = [("矿", "正极"), ("矿", "负极"), ("正极", "电芯"), ("负极", "电芯")]
    found = own(nodes, [("UPSTREAM_OF", f"segment:{a}", f"segment:{b}") for a, b in pairs])
    rows = [(row.get("steps"), sorted(found.names(row["cards"]))) for row in found.lane("中游")["rows"]]
    assert rows[:3] == [("ranks", ["矿"]), ("ranks", ["正极", "负极"]), ("ranks", ["电芯"])]
    assert [found.boxes(card) for card in found.lane("中游")["rows"][3]["cards"]] == [["别的"]]


def test_single_steps_stand_in_one_row_one_after_another() -> None:
    edges = [("UPSTREAM_OF", "segment:采", "segment:炼"), ("UPSTREAM_OF", "segment:炼", "segment:用")]
    found = own([*layers("中游"), *segments("用", "采", "炼", parent="layer:中游")], edges)
    (row,) = found.lane("中游")["rows"]
    assert (row["steps"], found.names(row["cards"])) == ("sequence", ["采", "炼", "用"])


# ------------------------------------------------------------ industries and vendors


def serves(columns: dict[str, str], **qualifiers: Any) -> tuple[list[Node], list[Edge]]:
    """Industries and firms, and that each firm (a character) serves the industry under which it stands."""
    nodes = [Node(f"industry:{name}", "Industry", name) for name in columns]
    nodes += firms(*dict.fromkeys("".join(columns.values())))
    edges = []
    for at, (name, vendors) in enumerate(columns.items(), 1):
        for row, vendor in enumerate(vendors, 1):
            fields = {key: row if value is None else value for key, value in qualifiers.items()}
            cite = Citation("report:R", f"L{row}C{at}")
            edges.append(Edge("SERVES", f"company:{vendor}", f"industry:{name}", cite, fields))
    return nodes, edges


THREE = {"乙业": "ab", "甲业": "b", "丙业": "ca"}


def test_three_served_industries_make_a_matrix_with_or_without_row_numbers() -> None:
    for rows in ({}, {"row": None}):
        nodes, edges = serves(THREE, chain="chain:c", **rows)
        found = own(nodes, edges)
        (lane,) = [each for each in found.data["lanes"] if "matrix" in each]
        assert found.columns(lane) == {"乙业": ["a", "b"], "甲业": ["b"], "丙业": ["c", "a"]}


def test_two_served_industries_make_no_matrix() -> None:
    nodes, edges = serves({"乙业": "ab", "甲业": "b"}, chain="chain:c")
    found = own(nodes, edges)
    assert not any("matrix" in lane for lane in found.data["lanes"])
    assert {("乙业", ""), ("甲业", "")} <= found.standing


def test_firms_of_this_chain_alone_serve_industries_without_saying_in_which_chain() -> None:
    nodes, edges = serves(THREE)
    member = [("ACTS_IN", f"company:{firm}", "chain:c") for firm in "abc"]
    found = own(nodes, [*edges, *member])
    (lane,) = [each for each in found.data["lanes"] if "matrix" in each]
    assert found.columns(lane).keys() == THREE.keys()
    elsewhere = [("ACTS_IN", f"company:{firm}", "chain:d") for firm in "abc"]
    both = own([*nodes, Node("chain:d", "Chain", "d")], [*edges, *member, *elsewhere])
    assert not any("matrix" in lane for lane in both.data["lanes"])


def test_a_firm_that_serves_in_another_chain_is_not_in_the_matrix() -> None:
    nodes, edges = serves(THREE, chain="chain:c")
    other = Edge("SERVES", "company:c", "industry:甲业", CITE, {"chain": "chain:d"})
    found = own([*nodes, Node("chain:d", "Chain", "d")], [*edges, other])
    (lane,) = [each for each in found.data["lanes"] if "matrix" in each]
    assert found.columns(lane)["甲业"] == ["b"]


def test_the_matrix_stands_in_the_lane_of_its_industries_in_place_of_their_boxes(packaged: Diagram) -> None:
    lane = packaged.lane("下游")
    columns = packaged.columns(lane)
    assert list(columns)[:3] == ["金融", "政务", "电商"]
    assert columns["金融"] == ["追一科技", "循环智能"]
    assert columns["工业"] == ["沃丰科技", "腾讯企点"]
    assert not {box for card in packaged.cards([lane]) for box in packaged.boxes(card)} & columns.keys()


def test_cells_say_what_figures_state_and_what_holds_of_several_together(packaged: Diagram) -> None:
    matrix = packaged.lane("下游")["matrix"]
    assert [tuple(row) for row in matrix["rows"]] == [
        ("部署", "deployment"),
        ("渗透与应用程度", "penetration and adoption"),
    ]
    deployed, used = matrix["columns"][0]["cells"]
    assert [tuple(line) for line in deployed["lines"]] == [
        (("私有云", "私有云"), "80%", False, ""),
        (("公有云", "公有云"), "20%", False, ""),
        (("私有云", "私有云"), "≥80%", False, "政务、金融"),
    ]
    assert [line[1:] for line in used["lines"]] == [["较高", False, ""], ["90%以上", False, "电商、金融"]]
    assert (len(deployed["facts"]), len(used["facts"])) == (3, 2)


def deployed(coverage: list[Coverage]) -> Json:
    """The cell of 乙业, of whose deployment no figure says anything; one says something of 甲业."""
    nodes, edges = serves(THREE, chain="chain:c")
    about = (("chain", "chain:c"), ("industry", "industry:甲业"), ("deployment", "deployment_mode:私有"))
    figure = Figure(about, {"metric": "deployment_share", "value": 60.0, "unit": "%", "printed": "60%"}, CITE)
    modes = [Node("deployment_mode:私有", "DeploymentMode", "私有")]
    found = own([*nodes, *modes], edges, figures=[figure], coverage=coverage)
    (lane,) = [each for each in found.data["lanes"] if "matrix" in each]
    columns = {found.name(column["node"]): column for column in lane["matrix"]["columns"]}
    assert columns["甲业"]["cells"][0]["facts"] == [figure.id]
    cell: Json = columns["乙业"]["cells"][0]
    return cell


def test_an_empty_cell_is_marked_only_where_a_row_of_coverage_says_that_the_source_leaves_it_out() -> None:
    assert deployed([]) == {"lines": [], "facts": [], "strength": 0}
    lost = Coverage("chain:c", "deployment", "lost", CITE)
    assert deployed([lost])["facts"] == [lost.id]
    assert deployed([Coverage("chain:c", "deployment", "complete", CITE)])["facts"] == []
    assert deployed([Coverage("chain:c", "vendors", "lost", CITE)])["facts"] == []


def test_shares_of_several_years_say_of_which_year_each_is() -> None:
    nodes, edges = serves(THREE, chain="chain:c")
    about = (("chain", "chain:c"), ("industry", "industry:甲业"), ("deployment", "deployment_mode:私有"))
    figures = [
        Figure(
            about, {"metric": "deployment_share", "value": value, "unit": "%", "printed": f"{value:g}%"} | fields, CITE
        )
        for value, fields in ((60.0, {"period_start": "2023"}), (70.0, {"period_start": "2027", "forecast": True}))
    ]
    found = own([*nodes, Node("deployment_mode:私有", "DeploymentMode", "私有")], edges, figures=figures)
    (lane,) = [each for each in found.data["lanes"] if "matrix" in each]
    column = next(each for each in lane["matrix"]["columns"] if found.name(each["node"]) == "甲业")
    assert [line[1:3] for line in column["cells"][0]["lines"]] == [["70% 2027", True], ["60% 2023", False]]


# ------------------------------------------------------------ gaps


def test_a_gap_stands_at_the_thing_of_which_the_source_leaves_something_out() -> None:
    lost = Coverage("segment:电芯", "vendors", "lost", CITE)
    whole = Coverage("segment:隔膜", "vendors", "complete", CITE)
    edges = [("ACTS_IN", "company:甲", "segment:隔膜")]
    found = own([*segments("电芯", "隔膜"), *firms("甲")], edges, coverage=[lost, whole])
    assert found.card("电芯")["gaps"] == [lost.id]
    assert "gaps" not in found.card("隔膜")


def test_a_layer_without_anything_in_it_has_a_gap_that_no_row_states() -> None:
    assert own(layers("上游"), []).lane("上游")["gaps"] == [""]


# ------------------------------------------------------------ key figures


def size(year: str, value: float, unit: str = "亿元", printed: str = "", **fields: Any) -> Figure:
    stated = {"metric": "market_size", "value": value, "unit": unit, "printed": printed or f"{value:g}{unit}"}
    return Figure((("chain", "chain:c"),), stated | {"period_start": year} | fields, CITE)


def rate(value: float, start: str, end: str, **fields: Any) -> Figure:
    stated = {"metric": "cagr", "value": value, "unit": "%", "printed": f"{value:g}%"}
    return Figure((("chain", "chain:c"),), stated | {"period_start": start, "period_end": end} | fields, CITE)


def figures_of(*figures: Figure, nodes: tuple[Node, ...] = ()) -> Any:
    return key_figures(snapshot_of([Node("chain:c", "Chain", "c"), *nodes], [], figures=figures), "chain:c")


def test_sizes_stand_by_year_and_say_which_are_forecast(snapshot: Snapshot) -> None:
    found = key_figures(snapshot, CHAIN)
    assert [(each.period, each.printed, each.forecast) for each in found.sizes] == [
        ("2022", "66.8亿元", False),
        ("2027", "181.3亿元", True),
    ]
    assert [each.amount for each in found.sizes] == pytest.approx([66.8e8, 181.3e8])


def test_growth_is_recomputed_from_the_sizes_at_its_ends(snapshot: Snapshot) -> None:
    # (181.3 / 66.8) ** (1 / 5) is 1.2210
    (growth,) = key_figures(snapshot, CHAIN).growth
    assert (growth.period, growth.printed, growth.computed, growth.fits) == ("2022–2027", "22.1%", "22.1%", True)


@pytest.mark.parametrize(
    ("stated", "computed", "fits"),
    # 100 to 144 in two years is 20% a year; rounded as they are, 99.5 to 144.5 is 20.5%, and 100.5 to 143.5 is 19.5%
    [(20.0, "19.5–20.5%", True), (21.0, "19.5–20.5%", True), (25.0, "19.5–20.5%", False)],
)
def test_growth_fits_if_the_sizes_allow_it_as_it_was_rounded(stated: float, computed: str, fits: bool) -> None:
    (growth,) = figures_of(size("2020", 100.0), size("2022", 144.0), rate(stated, "2020", "2022")).growth
    assert (growth.computed, growth.fits) == (computed, fits)


def test_growth_without_a_size_at_each_end_is_not_recomputed() -> None:
    (growth,) = figures_of(size("2020", 100.0), rate(30.0, "2020", "2022")).growth
    assert (growth.computed, growth.fits) == ("", True)


def test_a_size_stated_twice_or_rounded_is_one_size_and_a_bound_is_its_own() -> None:
    found = figures_of(
        size("2022", 668.3),
        size("2022", 668.3, basis="别处"),
        size("2022", 668.0),
        size("2022", 600.0, printed="超过600亿元", op=">"),
    )
    assert sorted(each.printed for each in found.sizes) == ["668.3亿元", "超过600亿元"]


def test_sizes_of_the_commonest_currency_are_compared() -> None:
    found = figures_of(size("2022", 5.0), size("2023", 6.0), size("2022", 1.0, unit="亿美元"))
    assert [each.printed for each in found.sizes] == ["5亿元", "6亿元"]


def test_shares_of_one_whole_are_tiles_and_the_rest_is_named() -> None:
    found = figures_of(share("甲", "chain:c", 60.0), share("乙", "chain:c", 25.0), nodes=tuple(firms("甲", "乙")))
    (shares,) = found.shares
    assert [(tile.node, tile.percent) for tile in shares.tiles] == [("company:甲", 60.0), ("company:乙", 25.0)]
    assert (shares.member_kind, shares.whole, shares.rest) == ("Company", ("chain:c",), 15.0)


def test_a_share_stated_twice_is_one_tile_and_the_exact_one_counts() -> None:
    figures = [share("甲", "chain:c", 58.0, op="≈", printed="约58%"), share("甲", "chain:c", 57.6)]
    for given in (figures, figures[::-1]):
        (shares,) = figures_of(*given, nodes=tuple(firms("甲"))).shares
        assert shares.tiles == (Tile(figures[1].id, "company:甲", 57.6),)


def test_shares_that_exceed_their_whole_are_no_tiles() -> None:
    figures = [share("甲", "chain:c", 60.0), share("乙", "chain:c", 50.0)]
    assert figures_of(*figures, nodes=tuple(firms("甲", "乙"))).shares == ()


def test_shares_of_what_is_drawn_stand_on_its_boxes_and_not_in_the_head(packaged: Diagram) -> None:
    edges = [("ACTS_IN", "company:甲", "segment:电芯")]
    about = (("chain", "chain:c"), ("company", "company:甲"), ("of", "segment:电芯"))
    fields = {"metric": "market_share", "value": 37.0, "unit": "%", "printed": "37%"}
    found = own([*segments("电芯"), *firms("甲")], edges, figures=[Figure(about, fields, CITE)])
    assert found.data["head"]["shares"] == [] and found.card("电芯")["boxes"][0][2] == 37.0
    assert [each["metric"] for each in packaged.data["head"]["shares"]] == ["application_share", "market_share"]
    assert [tile["percent"] for tile in packaged.data["head"]["shares"][1]["tiles"]] == [80.0, 12.0, 8.0]


# ------------------------------------------------------------ random chains


@pytest.mark.parametrize("seed", range(20))
def test_every_firm_of_a_random_chain_stands_wherever_it_acts(seed: int) -> None:
    snapshot = Snapshot(network_of(random_chain(seed)))
    found = diagram_of(snapshot)
    lanes: dict[str, set[str]] = {}
    for lane in found.data["lanes"]:
        ids = {
            found.nodes[box[0] if isinstance(box, list) else box]
            for card in found.cards([lane])
            for box in card.get("boxes", [])
        }
        lanes.setdefault(found.nodes[lane["node"]] if lane["node"] >= 0 else "chain:c", set()).update(ids)
    cards: dict[str, set[str]] = {}
    for card in found.cards():
        ids = {found.nodes[box[0] if isinstance(box, list) else box] for box in card.get("boxes", [])}
        cards.setdefault(found.nodes[card["node"]], set()).update(ids)
    for link in (each for each in snapshot.all_links if each.kind == "ACTS_IN"):
        if snapshot.kind(link.end) == "Segment":
            assert link.start in cards[link.end]
        elif snapshot.kind(link.end) == "Layer":
            assert link.start in lanes[link.end]  # in a segment of the layer, or by itself
        else:
            assert link.start in set.union(*lanes.values())


@pytest.mark.parametrize("seed", range(20))
def test_shares_of_a_random_chain_descend_and_every_flow_rests_on_facts_of_its_kind(seed: int) -> None:
    snapshot = Snapshot(network_of(random_chain(seed)))
    found = diagram_of(snapshot)
    for card in found.cards():
        shares = [box[2] for box in card.get("boxes", []) if isinstance(box, list) and len(box) > 2]
        assert shares == sorted(shares, reverse=True)
    facts = {link.id: link for link in snapshot.all_links}
    for flow in found.data["flows"]:
        assert flow["facts"] and {facts[each].kind for each in flow["facts"]} == {flow["kind"]}
