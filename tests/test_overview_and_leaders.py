"""The overview and the leaders' page as data: what stands where, what is counted, and what is said of what is missing."""

from __future__ import annotations

import json
import re
from typing import Any

import networkx as nx
import pytest
from browsing import packed
from page_landscapes import CITE, REPORT, car_chain, landscape_of, snapshot_of, three_nodes

from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Edge, Figure, Node, Statement
from lianzhu.pages import atlas_page, leaders_page, tells_of_leaders
from lianzhu.pages.chain import chain_view
from lianzhu.pages.indexes import Indexes
from lianzhu.pages.leader_roles import leader_role
from lianzhu.pages.leaders import leaders_diagram
from lianzhu.pages.overview import VENDORS_NAMED, overview_diagram
from lianzhu.pages.snapshot import Snapshot

Json = dict[str, Any]


def named(snapshot: Snapshot, diagram: Any) -> Any:
    """Return a diagram with the names of nodes in place of their indexes."""
    nodes = sorted(snapshot.network)

    def name(index: int) -> str:
        return snapshot.name(nodes[index]) if index >= 0 else ""

    if isinstance(diagram, list):
        return [named(snapshot, each) for each in diagram]
    if isinstance(diagram, dict):
        read = {key: named(snapshot, each) for key, each in diagram.items()}
        for key in ("node", "from", "to", "framework", "industry"):
            if isinstance(diagram.get(key), int):
                read[key] = name(diagram[key])
        if "vendors" in diagram:
            read["vendors"] = [name(each) for each in diagram["vendors"]]
        return read
    return diagram


def overview_of(snapshot: Snapshot) -> Json:
    indexes = Indexes({node: at for at, node in enumerate(sorted(snapshot.network))})
    found: Json = named(snapshot, overview_diagram(snapshot, indexes))
    return found


def leaders_of(snapshot: Snapshot, industry: str | None = None) -> Json:
    indexes = Indexes({node: at for at, node in enumerate(sorted(snapshot.network))})
    found: Json = named(snapshot, leaders_diagram(snapshot, indexes, industry))
    return found


def names(items: list[Json]) -> list[str]:
    return [item["node"] for item in items]


def cards(overview: Json) -> dict[str, Json]:
    """The cards of chains by name."""
    return {
        card["node"]: card for level in [*overview["levels"], {"chains": overview["loose"]}] for card in level["chains"]
    }


@pytest.fixture(scope="module")
def overview(snapshot: Snapshot) -> Json:
    return overview_of(snapshot)


# ------------------------------------------------------------ the overview: levels


def test_the_framework_that_holds_most_chains_is_drawn_from_its_top_layer_down(overview: Json) -> None:
    assert overview["framework"] == "AI赋能企业服务框架"
    assert names(overview["levels"]) == ["企业服务层", "AIGC工具层", "模型层", "基础层"]
    held = {level["node"]: set(names(level["chains"])) for level in overview["levels"]}
    assert held == {
        "企业服务层": {"智能营销", "智能运营", "智能客服"},
        "AIGC工具层": set(),
        "模型层": {"AI大模型", "语言大模型", "企业服务大模型"},
        "基础层": {"AI基础设施", "AI开发平台"},
    }
    assert names(overview["loose"]) == ["数字员工", "传统音乐价值链"]


def test_a_layer_without_chains_shows_what_else_stands_in_it_and_what_the_source_lost(
    overview: Json, snapshot: Snapshot
) -> None:
    level = overview["levels"][1]
    assert set(names(level["things"])) == {"综合类", "垂直类"}
    assert [snapshot.properties(gap)["state"] for gap in level["gaps"]] == ["lost", "lost"]


def framework(*layers: str) -> tuple[list[Node], list[tuple[str, str, str]]]:
    """Return a framework and its layers from the bottom up; chain 甲 is in the first."""
    nodes = [
        Node("framework:f", "Framework", "f"),
        Node("chain:甲", "Chain", "甲"),
        Node("company:某", "Company", "某"),
    ]
    nodes += [
        Node(f"layer:{name}", "Layer", name, parent="framework:f", fields={"position": at})
        for at, name in enumerate(layers, 1)
    ]
    return nodes, [("PART_OF", "chain:甲", f"layer:{layers[0]}"), ("ACTS_IN", "company:某", "chain:甲")]


def test_an_empty_layer_has_a_gap_that_no_row_states() -> None:
    found = overview_of(snapshot_of(*framework("底", "顶")))
    assert [(level["node"], names(level["chains"]), level["gaps"]) for level in found["levels"]] == [
        ("顶", [], [""]),
        ("底", ["甲"], []),
    ]


def test_a_chain_of_which_only_the_name_is_known_is_listed_by_name() -> None:
    nodes, edges = framework("底")
    found = overview_of(snapshot_of([*nodes, Node("chain:乙", "Chain", "乙")], edges))
    assert (found["loose"], names(found["named"])) == ([], ["乙"])


def test_chains_without_a_framework_are_loose() -> None:
    nodes = [*(Node(f"chain:{name}", "Chain", name) for name in "甲乙"), Node("company:a", "Company", "a")]
    found = overview_of(snapshot_of(nodes, [("ACTS_IN", "company:a", f"chain:{name}") for name in "甲乙"]))
    assert (found["framework"], found["levels"], sorted(names(found["loose"]))) == ("", [], ["乙", "甲"])


# ------------------------------------------------------------ the overview: cards


def test_a_card_gives_sizes_growth_vendors_and_parts_as_the_sources_have_them(
    overview: Json, snapshot: Snapshot
) -> None:
    card = cards(overview)["智能客服"]
    assert [(size["period"], size["printed"], size["forecast"]) for size in card["sizes"]] == [
        ("2022", "66.8亿元", False),
        ("2027", "181.3亿元", True),
    ]
    assert (card["growth"]["printed"], card["growth"]["fits"]) == ("22.1%", True)
    assert card["count"] == 15 and len(card["vendors"]) == VENDORS_NAMED
    assert card["parts"] == [["Layer", 3], ["Segment", 15], ["VendorCategory", 4]]
    assert set(card["facts"]) == {*(size["figure"] for size in card["sizes"]), card["growth"]["figure"]}


def test_a_lost_market_size_is_a_gap_of_the_card(overview: Json, snapshot: Snapshot) -> None:
    gaps = cards(overview)["智能营销"]["gaps"]
    assert [(snapshot.properties(gap)["aspect"], snapshot.properties(gap)["state"]) for gap in gaps] == [
        ("market_size", "lost")
    ]


def test_vendors_are_the_companies_that_the_chains_own_diagram_shows(overview: Json, snapshot: Snapshot) -> None:
    assert len(cards(overview)) == 10
    for name, card in cards(overview).items():
        lanes = chain_view(snapshot, f"chain:{name}").lanes
        assert card["count"] == len(
            {node for lane in lanes for node, kind in lane.nodes().items() if kind == "Company"}
        )


def test_companies_count_once_however_often_sources_name_them_and_those_that_serve_count() -> None:
    nodes = [
        Node("chain:c", "Chain", "c"),
        *(Node(f"company:{name}", "Company", name) for name in "ab"),
        Node("industry:i", "Industry", "i"),
        Node("vendor_category:k", "VendorCategory", "k", parent="chain:c"),
    ]
    twice = [("ACTS_IN", "company:a", "chain:c"), ("BELONGS_TO", "company:a", "vendor_category:k")]
    assert cards(overview_of(snapshot_of(nodes, twice)))["c"]["count"] == 1
    serves = Edge("SERVES", "company:b", "industry:i", CITE, {"chain": "chain:c"})
    assert cards(overview_of(snapshot_of(nodes, [*twice, serves])))["c"]["vendors"] == ["a", "b"]


def test_vendors_are_named_by_share_of_the_chain_then_by_evidence() -> None:
    nodes = [Node("chain:c", "Chain", "c"), *(Node(f"company:{name}", "Company", name) for name in "abcd")]
    edges = [("ACTS_IN", f"company:{name}", "chain:c") for name in "abcd"]
    fields = {"metric": "market_share", "unit": "%"}
    figures = [
        Figure(
            (("company", f"company:{name}"), ("of", "chain:c")),
            fields | {"value": value, "printed": f"{value:g}%"},
            CITE,
        )
        for name, value in (("c", 10.0), ("d", 30.0))
    ]
    found = overview_of(snapshot_of(nodes, [*edges, ("PARTNERS_WITH", "company:b", "company:d")], figures=figures))
    assert cards(found)["c"]["vendors"] == ["d", "c", "b", "a"]


def test_links_between_chains_carry_their_facts_and_their_strength(overview: Json, snapshot: Snapshot) -> None:
    flows = {(flow["kind"], flow["from"], flow["to"]): flow for flow in overview["flows"]}
    assert flows.keys() == {("UPSTREAM_OF", "AI基础设施", "AI开发平台")}
    (fact,) = [link for link in snapshot.links("chain:AI开发平台") if link.start == "chain:AI基础设施"]
    assert flows["UPSTREAM_OF", "AI基础设施", "AI开发平台"]["facts"] == [fact.id]
    assert (fact.strength, flows["UPSTREAM_OF", "AI基础设施", "AI开发平台"]["strength"]) == ("implied", 1)


def test_a_chain_that_is_part_of_another_names_it_in_its_card(overview: Json) -> None:
    cards = [card for level in overview["levels"] for card in level["chains"]] + overview["loose"]
    wholes = {card["node"]: [whole["node"] for whole in card["wholes"]] for card in cards if card["wholes"]}
    assert wholes == {"语言大模型": ["AI大模型"], "数字员工": ["智能客服"]}


def test_a_link_between_chains_that_has_ended_is_not_drawn() -> None:
    nodes = [Node(f"chain:{name}", "Chain", name) for name in "甲乙"]
    edges = [Edge("UPSTREAM_OF", "chain:甲", "chain:乙", Citation("report:R", "L1", until="2020"))]
    assert overview_of(snapshot_of(nodes, edges))["flows"] == []


def opened_first(landscape: Any) -> str:
    """The view that the atlas of a landscape opens on."""
    found = re.search(r'id="shell">(.*?)</script>', atlas_page(landscape), re.DOTALL)
    assert found
    return str(json.loads(found[1])["open"])


def test_a_landscape_of_one_chain_opens_its_chain_and_any_other_the_overview(network: Any) -> None:
    assert opened_first(network_of(three_nodes())) == "chain/chain:c"
    assert opened_first(network) == "overview"
    assert opened_first(nx.MultiDiGraph()) == "overview"
    two = [Node("chain:c", "Chain", "c"), Node("chain:d", "Chain", "d"), Node("company:a", "Company", "a")]
    assert opened_first(network_of(landscape_of(two, [("ACTS_IN", "company:a", "chain:c")]))) == "overview"


def test_a_landscape_without_chains_has_an_overview_without_cards() -> None:
    landscape = landscape_of(
        [Node("company:a", "Company", "a"), Node("product:p", "Product", "p")], [("OFFERS", "company:a", "product:p")]
    )
    data = packed(atlas_page(network_of(landscape)))
    assert (data["overview"]["levels"], data["overview"]["loose"], data["overview"]["named"]) == ([], [], [])
    assert (data["chains"], data["leaders"]) == ([], None)


# ------------------------------------------------------------ the leader's role


def fact(kind: str, start: str, end: str, strength: str = "explicit", **qualifiers: Any) -> Edge:
    why = {} if strength == "explicit" else {"why": "因为", "by": "某人"}
    return Edge(kind, start, end, Citation("report:R", "L1", strength, **why), qualifiers)


@pytest.fixture(scope="module")
def leaders(snapshot: Snapshot) -> Json:
    return leaders_of(snapshot)


def test_the_leaders_role_is_the_one_that_firms_are_recognised_by(snapshot: Snapshot, network: Any) -> None:
    assert leader_role(snapshot) == "role:智能链主"
    assert tells_of_leaders(network)


def test_criteria_for_choosing_a_supplier_do_not_make_a_leader() -> None:
    nodes = [Node("role:供", "Role", "供应商"), Node("capability:稳", "Capability", "稳定")]
    edges = [fact("HAS_CRITERION", "role:供", "capability:稳", purpose="选型")]
    assert not tells_of_leaders(network_of(landscape_of(nodes, edges)))
    assert tells_of_leaders(
        network_of(landscape_of(nodes, [fact("HAS_CRITERION", "role:供", "capability:稳", purpose="认定")]))
    )


def test_a_landscape_without_the_role_has_no_page_of_leaders() -> None:
    network = network_of(landscape_of([Node("company:某", "Company", "某")], []))
    assert not tells_of_leaders(network)
    assert packed(leaders_page(network))["leaders"] is None


def test_the_role_has_its_duties_and_the_sources_word_that_no_firm_is_named(leaders: Json, snapshot: Snapshot) -> None:
    assert leaders["role"]["node"] == "智能链主"
    assert "参与协调产业链各环节" in names(leaders["duties"]) and len(leaders["duties"]) == 4
    (gap,) = leaders["gaps"]
    assert snapshot.properties(gap)["aspect"] == "leaders"
    assert leaders["leaders"] == []


# ------------------------------------------------------------ who builds what with whom


def test_the_pair_builds_what_the_leader_leads(leaders: Json) -> None:
    pair = leaders["pair"]
    assert (pair["left"]["role"]["node"], pair["right"]["role"]["node"]) == ("基座模型技术提供商", "行业龙头企业")
    assert (pair["work"]["node"], names(pair["models"])) == ("行业大模型", ["知业大模型"])
    assert len(pair["left"]["duties"]) == 5
    assert [(gain["node"], gain["modality"]) for gain in pair["right"]["gains"]] == [
        ("技术研发与创新优势", "forecast"),
        ("数据资源优势", "forecast"),
        ("人才集聚与溢出效应", "forecast"),
        ("行业标准制定话语权", "forecast"),
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
    pair = leaders_of(snapshot_of(nodes, edges))["pair"]
    assert (pair["left"]["role"]["node"], pair["right"]["role"]["node"]) == ("基座", "龙头")


# ------------------------------------------------------------ criteria and scenarios


def test_criteria_without_examples_carry_the_row_that_says_so(leaders: Json, snapshot: Snapshot) -> None:
    assert [(each["node"], len(each["subs"])) for each in leaders["criteria"]] == [
        ("行业数据资源与知识体系", 2),
        ("数据驱动决策和生态创新能力", 2),
        ("模型评估与持续优化机制", 2),
    ]
    subs = [sub for criterion in leaders["criteria"] for sub in criterion["subs"]]
    assert all(not sub["examples"] and len(sub["gaps"]) == 1 for sub in subs)
    assert {snapshot.properties(sub["gaps"][0])["aspect"] for sub in subs} == {"cases"}


def test_industries_in_which_the_leaders_work_applies_name_who_built_it(leaders: Json) -> None:
    built = {each["industry"]["node"]: (names(each["models"]), names(each["makers"])) for each in leaders["built"]}
    others = dict.fromkeys(("传媒", "政务", "教育", "文旅", "金融"), ([], ["腾讯云"]))
    assert built == {**others, "工业": (["知业大模型"], ["浪潮云洲"])}
    assert {each["work"]["modality"] for each in leaders["built"]} == {"forecast"}


def test_scenarios_stand_under_the_themes_of_five_industries_as_weak_as_what_puts_them_there(leaders: Json) -> None:
    sizes = {
        field["industry"]["node"]: (sum(len(theme["scenarios"]) for theme in field["themes"]), len(field["themes"]))
        for field in leaders["fields"]
    }
    assert sizes == {"娱乐": (14, 3), "金融": (12, 3), "医疗": (16, 3), "零售": (8, 3), "制造": (10, 3)}
    for field in leaders["fields"]:
        strengths = {item.get("strength", 0) for theme in field["themes"] for item in theme["scenarios"]}
        assert strengths == ({0} if field["industry"]["node"] == "娱乐" else {1})


def test_one_industry_has_only_its_own_scenarios_and_models(snapshot: Snapshot) -> None:
    found = leaders_of(snapshot, "industry:金融")
    assert found["industry"] == "金融"
    assert [field["industry"]["node"] for field in found["fields"]] == ["金融"]
    assert [each["industry"]["node"] for each in found["built"]] == ["金融"]


# ------------------------------------------------------------ a leader of our own

CARS = Snapshot(network_of(car_chain()))


def bunches(found: list[Json]) -> list[tuple[str, list[str]]]:
    return [(bunch["title"][0], names(bunch["items"])) for bunch in found]


def test_a_named_leader_has_its_chain_around_it() -> None:
    (leader,) = leaders_of(CARS)["leaders"]
    assert (leader["node"], leader["strength"], names(leader["leads_in"])) == ("某链主", 2, ["汽车", "汽车业"])
    assert bunches(leader["upstream"]) == [("供应方", ["供应商"]), ("上游", ["上游企业"])]
    assert bunches(leader["own"]) == [("模型", ["模"]), ("产品", ["座舱"]), ("应用场景", ["车内语音"])]
    assert bunches(leader["downstream"]) == [("客户与行业", ["汽车业", "车队"]), ("下游", ["经销商"])]
    assert bunches(leader["partners"]) == [("伙伴", ["伙伴"])]
    assert names(leader["cases"]) == ["换电案例"]


def test_a_layer_around_a_leader_leads_to_the_layer() -> None:
    (leader,) = leaders_of(CARS)["leaders"]
    assert [bunch["node"] for bunch in leader["upstream"]] == ["", "上游"]


def test_a_criterion_with_an_example_names_it_and_its_industries() -> None:
    (criterion,) = leaders_of(CARS)["criteria"]
    first, second = criterion["subs"]
    assert (first["node"], second["node"], second["examples"]) == ("子标准一", "子标准二", [])
    (example,) = first["examples"]
    assert (example["node"], names(example["industries"])) == ("某链主", ["汽车业"])
    assert len(example["facts"]) == 1 and first["gaps"] == []


def test_examples_and_leaders_of_another_industry_are_left_out_of_the_page_of_one() -> None:
    found = leaders_of(CARS, "industry:物流")
    assert found["leaders"] == []
    assert [sub["examples"] for criterion in found["criteria"] for sub in criterion["subs"]] == [[], []]
    assert names(leaders_of(CARS, "industry:汽车业")["leaders"]) == ["某链主"]


def test_a_relation_that_is_only_expected_says_so() -> None:
    nodes = [
        Node("role:链主", "Role", "链主"),
        Node("capability:甲", "Capability", "甲"),
        Node("capability:乙", "Capability", "乙"),
    ]
    edges = [fact("HAS_CRITERION", "role:链主", "capability:甲", purpose="认定")]
    expected = Statement(
        (("from", "role:链主"), ("to", "capability:乙")), {"relation": "HAS_ADVANTAGE", "modality": "planned"}, CITE
    )
    found = leaders_of(snapshot_of(nodes, edges, statements=[expected]))
    assert [(gain["node"], gain["modality"], gain["facts"]) for gain in found["gains"]] == [
        ("乙", "planned", [expected.id])
    ]


def test_every_fact_of_the_pages_is_one_of_the_landscape(network: Any, overview: Json, leaders: Json) -> None:
    known = {row.get("id") for *_, row in network.edges(data=True)} | set(network)

    def facts(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(facts, value))
        if isinstance(value, dict):
            own = {*value.get("facts", ()), *value.get("gaps", ())}
            return own.union(*(facts(each) for each in value.values()))
        return set()

    assert facts(overview) <= known | {""} and facts(leaders) <= known
    assert len(facts(overview)) > 30 and len(facts(leaders)) > 100
    assert REPORT.id not in known
