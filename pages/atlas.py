"""The atlas: one page with every view of a landscape, or cut down to some of them."""

from __future__ import annotations

import gc
import gzip
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from lianzhu.graph.steps import begin_step
from lianzhu.pages.answer_table import Question, packed_answers
from lianzhu.pages.chain import chain_view
from lianzhu.pages.company import company_scene
from lianzhu.pages.dots import dot_map
from lianzhu.pages.headline import headline
from lianzhu.pages.holdings import holdings
from lianzhu.pages.layout import arrange
from lianzhu.pages.leaders import leaders_scene
from lianzhu.pages.leaders_facts import leader_role
from lianzhu.pages.marks import GROUNDS, STEP, STYLES, Arrangement, Mark, Scene, at_each_width
from lianzhu.pages.overview import overview_scene
from lianzhu.pages.page import render
from lianzhu.pages.parts import ChainView
from lianzhu.pages.snapshot import Snapshot
from lianzhu.pages.words import SCHEMA, in_each_language, words

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from lianzhu.graph.schema import Schema

Json = dict[str, Any]
COMPANIES = 200
"""So many companies have a map of their own in the atlas; beyond, `company_page` draws one."""
COMPANY_WIDTHS = (366, 720, 1080, 1660)
"""The widths in which they have it: fewer than other scenes, since they are many."""
LARGE = 2_000
"""A landscape without chains opens on the map of dots if it has more nodes."""
READABLE = 0.65
"""Below this scale letters of 13 pixels are too small to read: the scene scrolls instead of shrinking further."""
JOINED = ("box", "title", "head", "card", "tile", "label")
"""Roles that arrows run to; in a map around a middle also the fainter cells of its second ring."""
PACKING = ((2_500_000, 6), (float("inf"), 1))
"""Effort of gzip for data of up to so many bytes: at 20,000 nodes 1 takes a third of the time of 6, for 15% more."""
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of a line: pictures leave them out, so the panel and tables do too."""
FEW_ARROWS = 24
"""So many arrows show at rest; more are a grey texture, and show when a thing is chosen."""


@contextmanager
def _laying_out(schema: Schema | None) -> Iterator[None]:
    """Set the schema of a page (None: the packaged one), and pause the garbage collector, which would find nothing."""
    was = gc.isenabled()
    gc.disable()
    token = SCHEMA.set(schema)
    try:
        yield
    finally:
        SCHEMA.reset(token)
        if was:
            gc.enable()


def atlas_page(network: MultiDiGraph[str], questions: Iterable[Question] = (), *, schema: Schema | None = None) -> str:
    """Return the whole landscape as complete HTML, with answers to questions; the same input gives the same bytes."""
    with _laying_out(schema):
        snapshot = Snapshot(network)
        scenes = [overview_scene(snapshot)]
        scenes += [chain_scene(snapshot, view) for view in drawn_chains(snapshot)]
        if leader_role(snapshot):
            scenes.append(leaders_scene(snapshot))
        companies = snapshot.of_kind("Company")
        if len(companies) <= COMPANIES:
            begin_step(f"drawing the maps of {len(companies)} companies")
            by_name = sorted(companies, key=snapshot.name)
            scenes += [company_scene(snapshot, each, widths=COMPANY_WIDTHS) for each in by_name]
        large = not snapshot.of_kind("Chain") and len(network) > LARGE
        answers = packed_answers(snapshot, questions)
        return _page(snapshot, scenes, "map" if large else "overview", "图谱", chosen=None, answers=answers)


def chain_page(network: MultiDiGraph[str], *chains: str, schema: Schema | None = None) -> str:
    """Return the page of one or several chains; raise `NotFound` if the snapshot does not hold one of them."""
    with _laying_out(schema):
        snapshot = Snapshot(network)
        scenes = [chain_scene(snapshot, chain_view(snapshot, chain)) for chain in chains]
        return _page(snapshot, scenes, scenes[0].id, scenes[0].zh, chosen=_drawn(scenes) | set(chains))


def leaders_page(network: MultiDiGraph[str], industry: str | None = None, *, schema: Schema | None = None) -> str:
    """Return the page of the enterprises that lead an industry's AI chain, of one industry or of all."""
    with _laying_out(schema):
        snapshot = Snapshot(network)
        scene = leaders_scene(snapshot, industry)
        chosen = _drawn([scene]) | ({industry} if industry else set())
        return _page(snapshot, [scene], scene.id, scene.zh, chosen=chosen)


def tells_of_leaders(network: MultiDiGraph[str]) -> bool:
    """Tell whether the snapshot has anything for the page of leaders to show: a role with criteria or with holders."""
    return leader_role(Snapshot(network)) is not None


def company_page(network: MultiDiGraph[str], company: str, hops: int = 1, *, schema: Schema | None = None) -> str:
    """Return the page of one company, or of any node, with what is joined to it in one or two steps."""
    with _laying_out(schema):
        snapshot = Snapshot(network)
        scene = company_scene(snapshot, company, hops)
        return _page(snapshot, [scene], scene.id, scene.zh, chosen=_drawn([scene]) | {company})


def answer_page(network: MultiDiGraph[str], question: Question, *, schema: Schema | None = None) -> str:
    """Return the page of an answer: its rows, and the graph around what they name."""
    with _laying_out(schema):
        snapshot = Snapshot(network)
        answers = packed_answers(snapshot, [question])
        chosen = {node for row in answers[0]["rows"] for node in row["nodes"]}
        return _page(snapshot, [], f"tables/{question.name}", question.zh, chosen=chosen, answers=answers)


def chain_scene(snapshot: Snapshot, view: ChainView) -> Scene:
    """Return a chain laid out for every width."""
    begin_step(f"drawing {view.name}")
    arrangements = in_each_language(lambda: at_each_width(partial(arrange, view)))
    head = asdict(headline(snapshot, view.id)) | {"by": view.by}
    return Scene(f"chain/{view.id}", view.name, view.name, arrangements, view.arrows, view.id, head=head)


def drawn_chains(snapshot: Snapshot) -> list[ChainView]:
    """Return the chains of which there is something to draw, those with the most to show first."""
    views = [chain_view(snapshot, chain) for chain in snapshot.of_kind("Chain")]
    weight = {view.id: sum(len(lane.nodes()) for lane in view.lanes) for view in views}
    worth = [view for view in views if weight[view.id] or headline(snapshot, view.id).sizes]
    return sorted(worth, key=lambda view: (-weight[view.id], snapshot.order(view.id)))


def _drawn(scenes: Iterable[Scene]) -> set[str]:
    return {node for scene in scenes for node in scene.nodes()}


def _page(
    snapshot: Snapshot,
    scenes: Sequence[Scene],
    opened: str,
    name: str,
    chosen: set[str] | None,
    answers: Sequence[Json] = (),
) -> str:
    begin_step("writing the page")
    held = holdings(snapshot, chosen)
    places = {node: at for at, node in enumerate(held["nodes"]["id"])}
    packed = {scene.id: _packed(scene, places) for scene in scenes}
    opening = packed.get(opened, {"marks": {}, "arrows": []})
    nodes, edges = opening.pop("marks"), opening.pop("arrows")
    data: Json = {"holdings": held, "scenes": packed, "map": dot_map(snapshot, places) if chosen is None else None}
    data["answers"] = list(answers)
    shell: Json = {"open": opened, "words": words(), "grounds": GROUNDS, "step": STEP}
    shell |= {"readable": READABLE, "few_arrows": FEW_ARROWS}
    shell["styles"] = {role: asdict(style) for role, style in STYLES.items()}
    marks = [{"id": key, **_at(opening, key)} | mark for key, mark in nodes.items()]
    return render(name, marks, edges, shell, _zipped(data))


def _at(scene: Json, key: str) -> Json:
    """Return the middle of a mark in the widest arrangement, as Pyvis wants its nodes placed."""
    arrangements = [each for found in scene["arrangements"].values() for each in found]
    x, y, wide, high, *_ = next(each["marks"][key] for each in arrangements if key in each["marks"])
    return {"x": round(x + wide / 2, 1), "y": round(y + high / 2, 1)}


def _packed(scene: Scene, places: Mapping[str, int]) -> Json:
    """Return a scene for JSON: what its marks are, once; where they stand, by key, for each width."""
    marks = {mark.key: _what(mark, places) for mark in scene.marks()}
    plain = ("id", "zh", "en", "subject", "note_zh", "note_en", "straight", "quiet", "head")
    packed = {name: getattr(scene, name) for name in plain}
    arrangements = {language: [_compact(each) for each in found] for language, found in scene.arrangements.items()}
    return packed | {"marks": marks, "arrows": _arrows(scene), "arrangements": arrangements}


def _what(mark: Mark, places: Mapping[str, int]) -> Json:
    about: Json = {"role": mark.role, "node": mark.node, "kind": mark.kind, "strength": mark.strength}
    about |= {"to": mark.to, "bars": mark.bars, "facts": mark.facts}
    return about | ({"members": [places[node] for node in mark.members]} if mark.members else {})


def _compact(arrangement: Arrangement) -> Json:
    marks = {
        mark.key: [*(round(each, 1) for each in (mark.x, mark.y, mark.w, mark.h)), mark.lines, mark.small, mark.beside]
        for mark in arrangement.marks
    }
    return {"width": arrangement.width, "height": round(arrangement.height, 1), "marks": marks}


def _arrows(scene: Scene) -> list[Json]:
    """Return arrows between marks: a thing that stands in several places is joined at each of them."""
    places: dict[str, list[str]] = {}
    for mark in {mark.key: mark for mark in scene.marks()}.values():
        if mark.role in (*JOINED, *(("cell",) if scene.straight else ())) and mark.node:
            places.setdefault(mark.node, []).append(mark.key)
    return [
        {"id": f"{a.kind} {start} {end}", "from": start, "to": end, "kind": a.kind, "strength": a.strength}
        for a in scene.arrows
        for start in places.get(a.start, ())
        for end in places.get(a.end, ())
    ]


def _zipped(data: Json) -> str:
    """Return JSON as gzip in base64, the same bytes whenever it is made."""
    text = DIRECTION_MARKS.sub("", json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    packed = text.encode("utf-8", "surrogatepass")
    effort = next(effort for most, effort in PACKING if len(packed) <= most)
    return b64encode(gzip.compress(packed, effort, mtime=0)).decode()
