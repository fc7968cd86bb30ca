"""Groups: which units and holdings are counted with which firm, and what is stated of them then."""

from __future__ import annotations

from random import Random

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.measures.groups import Groups
from lianzhu.measures.relations import Relations

REPORT = "report:年报"
NOTHING = "nothing is rolled up: no source states a unit (UNIT_OF) or who holds over half of the shares (OWNS)"


def landscape(
    *edges: tuple[str, str, str], shares: dict[int, float] | None = None, until: int | None = None
) -> Landscape:
    """Return firms named by letters, with relations between them; `shares` by number of the relation."""
    names = sorted({name for edge in edges for name in edge[1:]})
    stated = [
        Edge(
            kind,
            f"company:{start}",
            f"company:{end}",
            Citation(REPORT, f"L{at}", until="2024" if at == until else ""),
            {"share": (shares or {})[at]} if at in (shares or {}) else {},
        )
        for at, (kind, start, end) in enumerate(edges)
    ]
    nodes = [Node(REPORT, "Report", "年报"), *(Node(f"company:{name}", "Company", name) for name in names)]
    return Landscape({node.id: node for node in nodes}, stated)


def heads(found: Landscape) -> dict[str, str]:
    return {member[-1]: head[-1] for member, head in Groups.of(found).items()}


def test_a_unit_of_a_unit_belongs_to_the_head_of_the_group() -> None:
    found = landscape(("UNIT_OF", "a", "b"), ("UNIT_OF", "b", "c"))
    groups = Groups.of(found)
    assert heads(found) == {"a": "c", "b": "c"} and groups.members("company:c") == ["company:a", "company:b"]
    assert groups.facts(["company:a"]) == {edge.id for edge in found.edges}
    assert groups.top("company:c") == "company:c"


def test_a_holding_of_more_than_half_belongs_to_its_owner() -> None:
    owns = [("OWNS", "a", name) for name in "bcd"]
    found = landscape(*owns, shares={0: 50.1, 1: 50.0})
    assert heads(found) == {"b": "a"}
    assert Groups.of(found).notes == ("holdings not rolled up, because no source states a share of more than 50 %: 2",)


def test_a_firm_of_two_groups_and_firms_that_own_each_other_stay_on_their_own() -> None:
    found = landscape(("UNIT_OF", "a", "b"), ("UNIT_OF", "a", "c"), ("UNIT_OF", "d", "e"), ("UNIT_OF", "e", "d"))
    assert heads(found) == {}
    assert Groups.of(found).notes == (
        NOTHING,
        "firms not rolled up, because they belong to several groups: a",
        "firms not rolled up, because they own each other: d、e",
    )


def test_a_unit_that_has_left_is_not_counted() -> None:
    assert heads(landscape(("UNIT_OF", "a", "b"), until=0)) == {}


def test_relations_of_members_are_of_the_head_and_those_within_a_group_are_left_out() -> None:
    found = landscape(("UNIT_OF", "a", "b"), ("SUPPLIES", "a", "c"), ("SUPPLIES", "b", "c"), ("SUPPLIES", "a", "b"))
    relations = Relations(found, groups=Groups.of(found))
    (supplies,) = relations.outgoing("company:b")
    assert (supplies.kind, supplies.end) == ("SUPPLIES", "company:c")
    assert relations.fact_ids([supplies]) == tuple(sorted(edge.id for edge in found.edges[:3]))
    assert relations.incoming("company:b") == [] and relations.outgoing("company:a") == []
    assert relations.of_kind("Company") == ["company:b", "company:c"]


def test_groups_do_not_depend_on_the_order_of_rows() -> None:
    edges = [("UNIT_OF", "a", "b"), ("UNIT_OF", "b", "c"), ("UNIT_OF", "d", "b"), ("UNIT_OF", "e", "d")]
    expected = heads(landscape(*edges))
    for seed in range(5):
        Random(seed).shuffle(edges)
        assert heads(landscape(*edges)) == expected == {"a": "c", "b": "c", "d": "c", "e": "c"}
