"""The atlas seen from Python: what it carries of a landscape, and what pages cut down carry of it."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx
import pytest
from browsing import packed
from page_landscapes import BATTERY, CITE, battery, landscape_of, random_chain, three_nodes

from lianzhu.graph.errors import NotFound
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Figure, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.pages import atlas_page, chain_page, company_page, leaders_page
from lianzhu.pages.dataset import MAX_PLAIN, dataset, node_ids
from lianzhu.pages.dataset import _coded as coded_column
from lianzhu.pages.snapshot import Snapshot

MAX_LAYOUT_BYTES = 60_000
"""Of all diagrams of the packaged landscape without measures: they hold what stands where, and no positions."""


@pytest.fixture(scope="module")
def data(atlas_html: str) -> dict[str, Any]:
    """What the atlas of the packaged landscape carries."""
    found: dict[str, Any] = packed(atlas_html)
    return found


def test_the_atlas_carries_every_fact_and_every_thing(data: dict[str, Any], landscape: Landscape) -> None:
    held = data["dataset"]
    assert set(node_ids(held)) == set(landscape.nodes)
    assert set(held["facts"]["id"]) == {edge.id for edge in landscape.edges}
    assert set(held["figures"]["id"]) == {figure.id for figure in landscape.figures}
    assert set(held["coverage"]["id"]) == {row.id for row in landscape.coverage}
    assert set(held["statements"]["id"]) == {statement.id for statement in landscape.statements}


def test_every_chain_of_which_there_is_something_to_draw_has_a_diagram_the_fullest_first(
    data: dict[str, Any], landscape: Landscape
) -> None:
    drawn = [diagram["id"] for diagram in data["chains"]]
    assert set(drawn) == {node.id for node in landscape.nodes.values() if node.kind == "Chain"}
    assert drawn[0] == "chain:AI基础设施" and len(drawn) == 10
    assert data["overview"] and data["leaders"]


def test_diagrams_are_data_without_positions(data: dict[str, Any]) -> None:
    chains = [{**chain, "measures": None} for chain in data["chains"]]
    diagrams = {"chains": chains, "overview": data["overview"], "leaders": data["leaders"]}
    text = json.dumps(diagrams, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < MAX_LAYOUT_BYTES
    assert not {f'"{name}"' for name in ("x", "y", "w", "h", "width", "height") if f'"{name}"' in text}


def test_a_column_says_a_value_once_and_where_it_stands() -> None:
    nodes = [Node("chain:c", "Chain", "c"), *(Node(f"company:{name}", "Company", name) for name in "甲乙丙")]
    edges = [("ACTS_IN", f"company:{name}", "chain:c") for name in "甲乙"]
    edges += [("PARTNERS_WITH", "company:甲", "company:丙"), ("ACTS_IN", "company:丙", "chain:c")]
    found = dataset(Snapshot(network_of(landscape_of(nodes, edges))))
    kinds = found["facts"]["kind"]
    assert sorted(kinds["values"]) == ["ACTS_IN", "PARTNERS_WITH"] and len(kinds["at"]) == 4
    assert found["facts"]["locator"] == {"values": ["L1"]}
    assert found["facts"]["section"] == {"values": [None]}
    ids = node_ids(found)
    ends = {(ids[start], ids[end]) for start, end in zip(found["facts"]["start"], found["facts"]["end"], strict=True)}
    assert ends == {(edge[1], edge[2]) for edge in edges}


@pytest.mark.parametrize("odd", ["L1２", "L007", "L0", "Sheet1!B3", "", "1" * 40])
def test_a_long_column_of_places_reads_back(odd: str) -> None:
    column = [*(f"L{at}" for at in range(MAX_PLAIN + 1)), odd, *(f"L9C{at}" for at in range(9))]
    coded = coded_column(column)
    if "prefixes" in coded:
        read = [f"{coded['prefixes'][at]}{number}" for at, number in zip(coded["at"], coded["numbers"], strict=True)]
    else:
        places = coded.get("at", range(len(column)))
        read = [coded["values"][at] or "" for at in places]
    assert read == column


def test_an_id_made_of_kind_and_name_is_left_out_and_read_back() -> None:
    nodes = [
        Node("chain:链", "Chain", "链"),
        Node("company:a", "Company", "甲"),
        Node("vendor_category:链/乙", "VendorCategory", "乙", parent="chain:链"),
    ]
    held = dataset(Snapshot(network_of(landscape_of(nodes, []))))
    assert set(node_ids(held)) == {"chain:链", "company:a", "vendor_category:链/乙", "report:R"}
    assert {node for node in held["nodes"]["id"] if node} == {"company:a", "vendor_category:链/乙"}


def test_english_names_and_parents_and_fields_travel_with_what_they_belong_to() -> None:
    nodes = [
        Node("chain:c", "Chain", "链", fields={"name_en": "Chain"}),
        Node("segment:s", "Segment", "段", ("part",), parent="chain:c"),
    ]
    held = dataset(Snapshot(network_of(landscape_of(nodes, []))))
    found = held["nodes"]
    at = {node: place for place, node in enumerate(node_ids(held))}
    assert found["english"] == [[at["chain:c"], "Chain"]]
    assert found["parents"] == [[at["segment:s"], at["chain:c"]]]
    assert found["aliases"] == [[at["segment:s"], ["part"]]]
    (fields,) = [rows for place, rows in found["fields"] if place == at["report:R"]]
    assert ["publisher", "某院"] in [[name, value] for name, _, _, value in fields]


def test_a_figure_says_what_it_is_about_in_the_order_of_the_schemas_roles() -> None:
    nodes = [Node("chain:c", "Chain", "c"), Node("company:a", "Company", "a"), Node("region:r", "Region", "r")]
    about = (("region", "region:r"), ("chain", "chain:c"), ("company", "company:a"))
    figure = Figure(about, {"metric": "revenue", "value": 1.0, "unit": "亿元", "printed": "1亿元"}, CITE)
    found = dataset(Snapshot(network_of(landscape_of(nodes, [], figures=[figure]))))
    (pairs,) = found["figures"]["about"]
    roles = list(packaged_schema().roles)
    assert [role for role, _ in pairs] == sorted((role for role, _ in about), key=roles.index)


@pytest.mark.parametrize("make", [chain_page, company_page])
def test_an_unknown_subject_is_refused(network: Any, make: Any) -> None:
    with pytest.raises(NotFound):
        make(network, "chain:没有")


def test_a_page_cut_down_draws_its_subject_alone(network: Any, chain_html: str) -> None:
    assert [diagram["id"] for diagram in packed(chain_html)["chains"]] == ["chain:智能客服"]
    two = packed(chain_page(network, "chain:智能客服", "chain:AI大模型"))
    assert [diagram["id"] for diagram in two["chains"]] == ["chain:智能客服", "chain:AI大模型"]
    company = packed(company_page(network, "company:腾讯企点"))
    assert (company["chains"], company["overview"], company["leaders"]) == ([], None, None)
    leaders = packed(leaders_page(network))
    assert leaders["leaders"] and (leaders["chains"], leaders["overview"]) == ([], None)


def test_a_landscape_without_chains_and_an_empty_one_have_an_atlas_too() -> None:
    nodes = [Node(f"company:{at}", "Company", f"公司{at}") for at in range(40)]
    edges = [("PARTNERS_WITH", "company:0", f"company:{at}") for at in range(1, 40)]
    found = packed(atlas_page(network_of(landscape_of(nodes, edges))))
    assert found["overview"] and not found["leaders"] and len(found["dataset"]["facts"]["id"]) == 39
    assert packed(atlas_page(nx.MultiDiGraph()))["dataset"]["facts"]["id"] == []


@pytest.mark.parametrize("seed", range(6))
def test_a_random_landscape_has_an_atlas_of_the_same_bytes_each_time(seed: int) -> None:
    landscape = random_chain(seed)
    turned = Landscape(
        dict(reversed(landscape.nodes.items())),
        list(reversed(landscape.edges)),
        list(reversed(landscape.figures)),
        list(reversed(landscape.coverage)),
    )
    assert atlas_page(network_of(landscape)) == atlas_page(network_of(turned))


@pytest.mark.skipif(not BATTERY.exists(), reason="the battery chain is not part of the project")
def test_a_chain_of_somebody_elses_has_an_atlas() -> None:
    found = packed(atlas_page(network_of(battery())))
    assert [diagram["by"] for diagram in found["chains"]] == ["Layer"] and found["leaders"] is None
    assert packed(atlas_page(network_of(three_nodes())))["chains"]
