"""The leaders' page: which role leads, who builds what with whom, the evidence, the scenarios, and where it all stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from scenes import CITE, arrangements, snapshot_of

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Node
from lianzhu.pages.leaders import leaders_scene
from lianzhu.pages.leaders_facts import leader_role
from lianzhu.pages.leaders_view import LeadersView, leaders_view
from lianzhu.pages.marks import GROUNDS, STYLES, WIDTHS, Arrangement, Mark, Scene
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.text import width

BESIDE_TEXT = {"box": 14.0, "title": 8.0}
"""What is not for text in the width of a mark, where it is not twice the inset of its style."""


def fact(kind: str, start: str, end: str, strength: str = "explicit", **qualifiers: Any) -> Edge:
    why = {"why": "因为"} if strength != "explicit" else {}
    by = {"by": "某人"} if strength == "editorial" else {}
    return Edge(kind, start, end, Citation("report:R", "L1", strength, **why, **by), qualifiers)


@pytest.fixture(scope="module")
def view(snapshot: Snapshot) -> LeadersView:
    found = leaders_view(snapshot)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def scene(snapshot: Snapshot) -> Scene:
    return leaders_scene(snapshot)


@pytest.fixture(scope="module")
def finance(snapshot: Snapshot) -> Scene:
    return leaders_scene(snapshot, "industry:金融")


# ------------------------------------------------------------ a landscape that names leaders


def own_landscape(times: int = 1, long: str = "") -> Snapshot:
    """Return a landscape of the user's own: a leader of a chain with suppliers, products, customers and cases."""
    nodes = [
        Node("role:链长", "Role", f"链长企业{long}"),
        Node("capability:甲", "Capability", f"标准甲{long}"),
        Node("capability:甲一", "Capability", "子标准一"),
        Node("capability:甲二", "Capability", "子标准二"),
        Node("chain:车", "Chain", "汽车"),
        *(
            Node(f"layer:车/{name}", "Layer", name, parent="chain:车", fields={"position": at})
            for at, name in enumerate(("上游", "中游", "下游"), 1)
        ),
        Node("industry:汽车", "Industry", "汽车行业"),
        Node("company:链主", "Company", f"某链主{long}"),
        Node("company:伙伴", "Company", "伙伴企业"),
        Node("product:座舱", "Product", "座舱助手"),
        Node("scenario:语音", "Scenario", "车内语音"),
        Node("case:例", "Case", f"换电案例{long}"),
    ]
    role = fact("HAS_ROLE", "company:链主", "role:链长", "editorial", chain="chain:车", industry="industry:汽车")
    edges = [
        role,
        fact("HAS_CRITERION", "role:链长", "capability:甲", purpose="认定"),
        fact("PART_OF", "capability:甲一", "capability:甲"),
        fact("PART_OF", "capability:甲二", "capability:甲"),
        fact("HAS_CAPABILITY", "company:链主", "capability:甲一"),
        fact("ACTS_IN", "company:链主", "layer:车/中游"),
        fact("OFFERS", "company:链主", "product:座舱"),
        fact("APPLIES_IN", "product:座舱", "scenario:语音"),
        fact("SERVES", "company:链主", "industry:汽车"),
        fact("PARTNERS_WITH", "company:伙伴", "company:链主"),
        fact("INVOLVES", "case:例", "company:链主", "editorial", capacity="厂商"),
    ]
    for at in range(times):
        nodes += [
            Node(f"company:供{at}", "Company", f"供应商{at}{long}"),
            Node(f"company:邻{at}", "Company", f"上游企业{at}"),
        ]
        edges += [
            fact("SERVES", f"company:供{at}", "company:链主"),
            fact("ACTS_IN", f"company:邻{at}", "layer:车/上游"),
        ]
    return snapshot_of(nodes, edges)


def mixed_landscape() -> Snapshot:
    """Return a landscape whose leader is one of the pair, with both sorts of gaps and both sides gaining."""
    nodes = [Node(f"role:{name}", "Role", name) for name in ("链主", "基座")]
    nodes += [Node(f"capability:{at}", "Capability", f"能力{at}") for at in range(12)]
    nodes += [Node("technology:模", "Technology", "行业模型"), Node("model:一", "Model", "一号模型")]
    nodes += [Node(f"industry:{name}", "Industry", name) for name in "甲乙丙"]
    edges = [
        fact("PARTNERS_WITH", "role:链主", "role:基座", on="technology:模"),
        fact("DEVELOPS", "role:链主", "technology:模"),
        fact("BELONGS_TO", "model:一", "technology:模"),
        *(fact("HAS_CRITERION", "role:链主", f"capability:{at}", purpose="认定") for at in range(3)),
        *(fact("HAS_DUTY", "role:基座", f"capability:{at}") for at in range(3, 12)),
        *(fact("HAS_ADVANTAGE", role, "capability:3") for role in ("role:链主", "role:基座")),
        *(fact("APPLIES_IN", "technology:模", f"industry:{name}") for name in "甲乙丙"),
        fact("EXAMPLE_OF", "model:一", "capability:1"),
        fact("APPLIES_IN", "model:一", "industry:乙"),
    ]
    return snapshot_of(nodes, edges, coverage=[Coverage("capability:0", "cases", "lost", CITE, "图缺失")])


# ------------------------------------------------------------ which role leads


def test_the_leaders_role_is_the_one_that_firms_are_recognised_by(snapshot: Snapshot) -> None:
    assert leader_role(snapshot) == "role:智能链主"


def test_a_role_of_any_name_can_be_the_leaders() -> None:
    assert leader_role(own_landscape()) == "role:链长"


def test_criteria_for_choosing_a_supplier_do_not_make_a_leader() -> None:
    nodes = [Node("role:供", "Role", "供应商"), Node("capability:稳", "Capability", "稳定")]
    snapshot = snapshot_of(nodes, [fact("HAS_CRITERION", "role:供", "capability:稳", purpose="选型")])
    assert leader_role(snapshot) is None


def test_a_landscape_without_the_role_says_so_on_a_plate() -> None:
    scene = leaders_scene(snapshot_of([Node("company:某", "Company", "某")], []))
    assert [[mark.role for mark in each.marks] for each in scene.arrangements["zh"]] == [["plate"]] * len(WIDTHS)
    assert "尚无收录，不等于没有" in "".join(scene.arrangements["zh"][-1].marks[0].lines)
    assert scene.subject == ""


# ------------------------------------------------------------ who builds what with whom


def test_the_pair_builds_what_the_leader_leads(view: LeadersView) -> None:
    assert view.pair is not None
    names = (view.pair.left.role.name, view.pair.right.role.name, view.pair.work.name)
    assert names == ("基座模型技术提供商", "行业龙头企业", "行业大模型")
    assert len(view.pair.left.duties) == 5
    assert [item.name for item in view.pair.right.gains] == [
        "技术研发与创新优势（预测）",
        "数据资源优势（预测）",
        "人才集聚与溢出效应（预测）",
        "行业标准制定话语权（预测）",
    ]


def test_the_side_that_is_said_to_lead_stands_on_the_right() -> None:
    nodes = [Node(f"role:{name}", "Role", name) for name in ("链主", "龙头", "基座")]
    nodes += [Node("capability:任", "Capability", "任务"), Node("technology:模", "Technology", "模型")]
    edges = [
        fact("HAS_CRITERION", "role:链主", "capability:任", purpose="认定"),
        fact("HAS_ROLE", "role:龙头", "role:链主"),
        fact("PARTNERS_WITH", "role:龙头", "role:基座", on="technology:模"),
        fact("HAS_DUTY", "role:基座", "capability:任"),
    ]
    view = leaders_view(snapshot_of(nodes, edges))
    assert view is not None
    assert view.pair is not None
    assert (view.pair.left.role.name, view.pair.right.role.name) == ("基座", "龙头")


def test_a_role_that_no_firm_is_named_for_has_a_plate_with_the_sources_words(scene: Scene) -> None:
    said = ["".join(mark.lines) for mark in scene.arrangements["zh"][-1].marks if mark.role == "plate"]
    assert "担任该角色的企业：来源未给出" in said


# ------------------------------------------------------------ the evidence


def test_rows_are_the_industries_for_which_models_are_built_and_say_by_whom(view: LeadersView) -> None:
    rows = {row.industry.name: (row.models or (row.built,), row.makers) for row in view.matrix.rows}
    assert rows == {
        **dict.fromkeys(("传媒", "政务", "教育", "文旅", "金融"), (("行业大模型",), ("腾讯云",))),
        "工业": (("知业大模型",), ("浪潮云洲",)),
    }
    assert [len(each.subs) for each in view.matrix.criteria] == [2, 2, 2]


def test_cells_without_a_case_are_hatched_and_lead_to_their_citation(view: LeadersView, scene: Scene) -> None:
    cells = [mark for mark in scene.arrangements["zh"][-1].marks if mark.key.startswith("m2.")]
    assert len(cells) == 36
    assert {(mark.role, mark.lines) for mark in cells} == {("plate", ())}
    assert {mark.facts for mark in cells} == {(cell.gap.fact,) for cell in view.matrix.cells.values()}
    legend = [mark for mark in scene.arrangements["zh"][-1].marks if mark.key.startswith("m1.")]
    assert [mark.lines for mark in legend] == [("斜纹格：案例：来源未给出",)]


def test_a_cell_with_evidence_names_it_and_cites_both_facts() -> None:
    scene = leaders_scene(own_landscape())
    cells = [mark for mark in scene.arrangements["zh"][-1].marks if mark.role == "cell" and mark.key.startswith("m2.")]
    assert [("".join(mark.lines), len(mark.facts)) for mark in cells] == [("某链主", 3)]


def test_a_cell_says_what_the_legend_does_not() -> None:
    marks = leaders_scene(mixed_landscape()).arrangements["zh"][-1].marks
    hatched = [mark for mark in marks if mark.key.startswith("m2.") and mark.role == "plate"]
    assert sorted({"".join(mark.lines) for mark in hatched}) == ["", "来源有而本文件缺失"]
    legend = {"".join(mark.lines) for mark in marks if mark.key.startswith("m1.")}
    assert legend == {"斜纹格：尚无收录，不等于没有", "斜纹格：案例：来源有而本文件缺失"}


def test_an_example_without_an_industry_has_a_row_of_its_own() -> None:
    nodes = [
        Node("role:链主", "Role", "链主"),
        Node("capability:甲", "Capability", "甲"),
        Node("company:某", "Company", "某"),
    ]
    edges = [fact("HAS_CRITERION", "role:链主", "capability:甲"), fact("HAS_CAPABILITY", "company:某", "capability:甲")]
    view = leaders_view(snapshot_of(nodes, edges))
    assert view is not None
    assert [row.industry.name for row in view.matrix.rows] == ["未标明行业"]
    assert [item.name for item in view.matrix.cells["", "capability:甲"].examples] == ["某"]


# ------------------------------------------------------------ the scenarios


def test_scenarios_stand_under_the_themes_of_five_industries(view: LeadersView) -> None:
    sizes = {field.industry.name: (field.size, len(field.themes)) for field in view.fields}
    assert sizes == {"娱乐": (14, 3), "金融": (12, 3), "医疗": (16, 3), "零售": (8, 3), "制造": (10, 3)}


def test_placements_that_are_inferred_are_marked_as_such(view: LeadersView) -> None:
    strengths = {
        field.industry.name: {item.strength for theme in field.themes for item in theme.scenarios}
        for field in view.fields
    }
    assert strengths.pop("娱乐") == {"explicit"}
    assert set(map(frozenset, strengths.values())) == {frozenset({"implied"})}


def test_one_industry_shows_only_its_row_and_its_scenarios(finance: Scene) -> None:
    names = {mark.node for mark in finance.arrangements["zh"][-1].marks if mark.kind == "Industry"}
    assert (finance.id, finance.zh, names) == ("leaders/industry:金融", "智能链主 · 金融", {"industry:金融"})
    assert sum(mark.kind == "Scenario" for mark in finance.arrangements["zh"][-1].marks) == 12


# ------------------------------------------------------------ named leaders


def test_a_named_leader_has_its_chain_around_it() -> None:
    view = leaders_view(own_landscape())
    assert view is not None
    (leader,) = view.leaders
    assert [(bunch.zh, [item.name for item in bunch.items]) for bunch in leader.upstream] == [
        ("供应方", ["供应商0"]),
        ("上游", ["上游企业0"]),
    ]
    assert [(bunch.zh, [item.name for item in bunch.items]) for bunch in leader.own] == [
        ("产品", ["座舱助手"]),
        ("应用场景", ["车内语音"]),
    ]
    assert [item.name for bunch in leader.downstream for item in bunch.items] == ["汽车行业"]
    assert [item.name for bunch in leader.partners for item in bunch.items] == ["伙伴企业"]
    assert leader.leads_in == ("汽车", "汽车行业")


def test_what_is_our_own_judgement_is_marked_with_whose_and_why() -> None:
    marks = leaders_scene(own_landscape()).arrangements["zh"][-1].marks
    cards = {
        "".join(mark.lines): "".join(mark.small) for mark in marks if mark.role == "card" and mark.key.startswith("l1")
    }
    assert "编者判断，某人，因为" in cards["某链主"]
    assert "编者判断，某人，因为" in cards["换电案例"]


# ------------------------------------------------------------ where everything stands

SNAPSHOTS = {
    "bare role": lambda: snapshot_of([Node("role:智能链主", "Role", "智能链主")], []),
    "own": own_landscape,
    "mixed": mixed_landscape,
    "many": lambda: own_landscape(300),
    "long names": lambda: own_landscape(3, "，名称极长" * 40 + "withoutanyblank" * 20),
}


@pytest.fixture(params=["packaged", "one industry", *SNAPSHOTS], scope="module")
def any_scene(request: pytest.FixtureRequest, scene: Scene, finance: Scene) -> Scene:
    packaged = {"packaged": scene, "one industry": finance}
    return packaged.get(request.param) or leaders_scene(SNAPSHOTS[request.param]())


def solid(arrangement: Arrangement) -> list[Mark]:
    return [mark for mark in arrangement.marks if mark.role not in GROUNDS]


def overlap(a: Mark, b: Mark) -> bool:
    return a.x + a.w > b.x + 0.1 and b.x + b.w > a.x + 0.1 and a.y + a.h > b.y + 0.1 and b.y + b.h > a.y + 0.1


def test_marks_do_not_overlap(any_scene: Scene) -> None:
    for arrangement in arrangements(any_scene):
        marks = sorted(solid(arrangement), key=lambda mark: mark.y)
        pairs = [(a.key, b.key) for a, b in combinations(marks[:400], 2) if overlap(a, b)]
        assert pairs == []


def test_marks_stay_inside(any_scene: Scene) -> None:
    for arrangement in arrangements(any_scene):
        for mark in arrangement.marks:
            assert mark.x >= 0 and mark.y >= 0, mark
            assert mark.x + mark.w <= arrangement.width + 0.1, mark
            assert mark.y + mark.h <= arrangement.height + 0.1, mark


def texts(mark: Mark) -> Iterator[tuple[str, float]]:
    style = STYLES[mark.role]
    yield from ((line, style.font) for line in mark.lines)
    yield from ((line, style.small) for line in mark.small)


def test_texts_fit_their_marks(any_scene: Scene) -> None:
    for arrangement in arrangements(any_scene):
        for mark in solid(arrangement):
            style = STYLES[mark.role]
            inner = mark.w - BESIDE_TEXT.get(mark.role, 2 * style.inset)
            assert all(width(text, size) <= inner + 0.1 for text, size in texts(mark)), mark
            assert len(mark.lines) * style.line + len(mark.small) * style.small_line <= mark.h + 0.1, mark


def test_a_key_is_one_mark_of_one_role_at_every_width(any_scene: Scene) -> None:
    said: dict[str, tuple[Any, ...]] = {}
    for arrangement in arrangements(any_scene):
        assert len({mark.key for mark in arrangement.marks}) == len(arrangement.marks)
        for mark in arrangement.marks:
            what = (mark.role, mark.node, mark.kind, mark.strength, mark.facts)
            assert said.setdefault(mark.key, what) == what


def test_what_states_something_can_be_clicked(any_scene: Scene) -> None:
    for mark in any_scene.arrangements["zh"][-1].marks:
        if mark.role in ("box", "card", "cell", "flow") or (mark.role == "plate" and mark.node):
            assert mark.node or mark.facts, mark


def test_facts_of_marks_are_facts_of_the_landscape(network: Any, scene: Scene) -> None:
    known = {data.get("id") for *_, data in network.edges(data=True)} | set(network)
    assert {each for mark in scene.arrangements["zh"][0].marks for each in mark.facts} <= known


def test_the_order_of_rows_does_not_matter(landscape: Landscape, scene: Scene) -> None:
    turned = Landscape(
        dict(reversed([*landscape.nodes.items()])), list(reversed(landscape.edges)), **rest_of(landscape)
    )
    assert leaders_scene(Snapshot(network_of(turned))) == scene


def rest_of(landscape: Landscape) -> dict[str, Any]:
    return {"figures": landscape.figures, "coverage": landscape.coverage, "statements": landscape.statements}


def test_the_packaged_page_is_readable_on_a_laptop(scene: Scene) -> None:
    assert max(min(1085 / each.width, 730 / each.height) for each in scene.arrangements["zh"]) >= 0.78
