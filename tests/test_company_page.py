"""What the map of one thing holds and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from scenes import HOSTILE, arrangements, assert_sound, said, snapshot_of

from lianzhu.graph.errors import NotFound
from lianzhu.graph.records import Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.pages.company import company_scene
from lianzhu.pages.company_view import FAR_MOST, NEAR_MOST, ego_of
from lianzhu.pages.marks import WIDTHS, Mark, Scene
from lianzhu.pages.snapshot import Snapshot

Maps = Callable[..., Scene]


@pytest.fixture(scope="module")
def scene_of(snapshot: Snapshot) -> Maps:
    """Draw the map of a packaged node, with one step around it or two."""
    return cache(lambda node, hops=1: company_scene(snapshot, node, hops))


def star(number: int, name: str = "能力") -> Snapshot:
    """Return a company with so many capabilities."""
    nodes = [Node("company:a", "Company", "a")]
    nodes += [Node(f"capability:{at}", "Capability", f"{name}{at}") for at in range(number)]
    return snapshot_of(nodes, [("HAS_CAPABILITY", "company:a", f"capability:{at}") for at in range(number)])


def marks_of(scene: Scene, width: int = 1080) -> list[Mark]:
    return list(next(each for each in scene.arrangements["zh"] if each.width == width).marks)


# ------------------------------------------------------------ what is shown


def test_everything_that_a_fact_joins_to_the_subject_is_a_box_with_these_facts(
    snapshot: Snapshot, scene_of: Maps
) -> None:
    node = "company:百度智能云"
    joined = {each for link in snapshot.links(node) for each in (link.start, link.end)} - {node}
    boxes = {mark.node: mark for mark in marks_of(scene_of(node)) if mark.role == "box"}
    assert boxes.keys() == joined
    facts = {fact for mark in boxes.values() for fact in mark.facts}
    assert facts == {link.id for link in snapshot.links(node)}


def test_arrows_run_as_the_facts_do(snapshot: Snapshot, scene_of: Maps) -> None:
    scene = scene_of("company:百度智能云")
    stated = {(link.kind, link.start, link.end) for link in snapshot.links("company:百度智能云")}
    assert {(arrow.kind, arrow.start, arrow.end) for arrow in scene.arrows} == stated
    assert scene.straight


def test_each_kind_has_a_frame_headed_with_its_number_and_the_facts_that_join_it() -> None:
    nodes = [Node("company:a", "Company", "a"), Node("product:p", "Product", "p"), Node("product:q", "Product", "q")]
    edges = [("OFFERS", "company:a", "product:p"), ("OFFERS", "company:a", "product:q")]
    scene = company_scene(snapshot_of(nodes, edges), "company:a")
    titles = [said(mark) for mark in marks_of(scene) if mark.role == "title"]
    assert titles == ["产品 2 提供"]


def test_what_the_source_leaves_out_of_the_subject_is_hatched(scene_of: Maps) -> None:
    plates = [mark for mark in marks_of(scene_of("company:容联七陌")) if mark.role == "plate"]
    assert {mark.lines[0] for mark in plates} == {
        "服务的行业与客户：来源仅列部分代表",
        "产品：来源仅列部分代表",
        "案例：来源未给出",
    }
    assert all(mark.facts for mark in plates)


def test_a_thing_without_relations_says_that_none_is_recorded() -> None:
    marks = marks_of(company_scene(snapshot_of([Node("company:a", "Company", "a")], []), "company:a"))
    assert [mark.role for mark in marks] == ["card", "plate"]
    assert marks[1].lines == ("尚无收录，不等于没有",)


def test_two_steps_show_what_the_neighbours_are_joined_to_as_fainter_cells() -> None:
    nodes = [
        Node("company:a", "Company", "a"),
        Node("product:p", "Product", "p"),
        Node("technology:t", "Technology", "t"),
    ]
    snapshot = snapshot_of(nodes, [("OFFERS", "company:a", "product:p"), ("USES", "product:p", "technology:t")])
    near, far = (company_scene(snapshot, "company:a", hops) for hops in (1, 2))
    assert not [mark for mark in marks_of(near) if mark.node == "technology:t"]
    for width in (366, 1080):
        roles = {mark.node: mark.role for mark in marks_of(far, width) if mark.node}
        assert roles == {"company:a": "card", "product:p": "box", "technology:t": "cell"}
    assert ("USES", "product:p", "technology:t") in {(arrow.kind, arrow.start, arrow.end) for arrow in far.arrows}


def test_two_steps_end_at_a_limit_and_say_how_much_is_left_out(snapshot: Snapshot, scene_of: Maps) -> None:
    ego = ego_of(snapshot, "company:容联七陌", 2)
    assert len(ego.far) == FAR_MOST
    cells = [said(mark) for mark in marks_of(scene_of("company:容联七陌", 2)) if mark.role == "cell"]
    assert f"另有 {ego.far_more} 个" in cells


def test_a_hub_is_drawn_up_to_a_limit_and_small_kinds_whole() -> None:
    snapshot = star(NEAR_MOST + 80)
    snapshot.network.add_node("industry:i", kind="Industry", id="industry:i", name="i")
    snapshot.network.add_edge("company:a", "industry:i", kind="SERVES", id="f1", source="report:R", locator="L1")
    ego = ego_of(Snapshot(snapshot.network), "company:a")
    assert {circle.kind: (len(circle.items), circle.more) for circle in ego.circles} == {
        "Industry": (1, 0),
        "Capability": (NEAR_MOST - 1, 81),
    }


def test_an_unknown_node_is_refused_by_name(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="no node named 'company:没有'"):
        company_scene(snapshot, "company:没有")


# ------------------------------------------------------------ how it is laid out


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7, 12, 25, 60, 150, 300])
def test_any_number_of_boxes_stands_around_the_subject_without_overlap(number: int) -> None:
    for name in ("能力", HOSTILE, "W" * 60):
        scene = company_scene(star(number, name), "company:a")
        for arrangement in arrangements(scene)[:: 3 if number > 100 else 1]:
            assert_sound(arrangement)
            assert sum(mark.role == "box" for mark in arrangement.marks) == number


@pytest.mark.parametrize("kind", [each for each in packaged_schema().nodes if each != "Report"])
def test_the_best_connected_node_of_any_kind_has_a_map(snapshot: Snapshot, scene_of: Maps, kind: str) -> None:
    node = max(snapshot.of_kind(kind), key=lambda each: (snapshot.network.degree(each), each))
    for hops in (1, 2):
        for arrangement in arrangements(scene_of(node, hops))[::5]:
            assert_sound(arrangement)


def test_a_mark_has_the_same_role_wherever_it_is_drawn(scene_of: Maps) -> None:
    scene = scene_of("company:容联七陌", 2)
    roles: dict[str, set[str]] = {}
    for arrangement in arrangements(scene):
        for mark in arrangement.marks:
            roles.setdefault(mark.key, set()).add(f"{mark.role} {mark.node}")
    assert all(len(each) == 1 for each in roles.values())
    assert [each.width for each in scene.arrangements["zh"]] == list(WIDTHS)


def test_the_same_facts_in_another_order_give_the_same_map(scene_of: Maps, shuffled: Any) -> None:
    node = "company:中关村科金"
    assert scene_of(node, 2) == company_scene(Snapshot(shuffled), node, 2)


def test_a_company_of_usual_size_is_readable_in_a_desktop_window(scene_of: Maps) -> None:
    laid_out = scene_of("company:容联七陌").arrangements["zh"]
    assert max(min(1085 / each.width, 730 / each.height) for each in laid_out) >= 0.8


@pytest.mark.parametrize("kinds", [1, 2, 3, 5, 9, 14])
def test_lines_branch_from_the_middle_to_every_frame_and_run_through_none(kinds: int) -> None:
    names = [each for each in packaged_schema().nodes if each not in ("Report", "Company")][:kinds]
    snapshot = star(0)
    for at, kind in enumerate(names):
        for number in range(1 + 5 * at % 7):
            node = f"{kind.lower()}:{number}"
            snapshot.network.add_node(node, kind=kind, id=node, name=f"{kind} {number}")
            place = {"id": f"{kind}{number}", "source": "report:R", "locator": "L1"}
            snapshot.network.add_edge("company:a", node, kind="OFFERS", **place)
    for arrangement in arrangements(company_scene(Snapshot(snapshot.network), "company:a")):
        marks = [
            replace(mark, x=mark.x + 0.1, y=mark.y + 0.1, w=mark.w - 0.2, h=mark.h - 0.2) for mark in arrangement.marks
        ]
        frames = [mark for mark in marks if mark.role == "frame"]
        lines = [mark for mark in marks if mark.role == "branch"]
        assert len(frames) == kinds
        if arrangement.width >= 640:
            ends = [[frame for frame in frames if touch(frame, line, 2)] for line in lines]
            assert {frame.key for found in ends for frame in found} == {frame.key for frame in frames}
            assert not [line for line in lines for mark in marks if mark.role == "box" and touch(mark, line, 0)]
            assert not [line for line in lines if len([frame for frame in frames if touch(frame, line, -2)])]


def touch(a: Mark, b: Mark, more: float) -> bool:
    """Tell whether two marks meet when the first is larger by so much on each side."""
    across = a.x - more < b.x + b.w and b.x < a.x + a.w + more
    return across and a.y - more < b.y + b.h and b.y < a.y + a.h + more
