"""The page's measures give what the library's give, on random landscapes; asked in Node.js, as `make web-test` is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path as File
from random import Random
from typing import Any

import pytest
from battery import JSON_FILE, as_json, battery, page_data
from generated import generated

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement
from lianzhu.graph.schema import packaged_schema
from lianzhu.measures.comparison import compare
from lianzhu.measures.paths import UNFILTERED, Filters, Path, shortest_paths, supply_paths
from lianzhu.measures.relations import Relations
from lianzhu.measures.trace import single_points, trace

NODE = File(sys.executable).with_name("node")
SCRIPT = File(__file__).parent / "web" / "answers.js"
LANDSCAPES = 60
KINDS = ("Company", "Product", "Segment", "Industry", "Chain", "Region", "Model", "Capability")
NAMES = ("甲", "乙", "丙", "𠮷野家", "（集团）", "Zebra", "zebra", "😀", "é", "10", "9")


def random_landscape(seed: int) -> Landscape:
    """Return a small landscape with parallel, ended and planned relations, parents, figures and gaps."""
    random = Random(seed)
    report = Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2024"})
    nodes = [report]
    for at in range(random.randint(3, 40)):
        kind = random.choice(KINDS)
        parents = [node.id for node in nodes if node.kind == "Chain"] if kind == "Segment" else []
        parent = random.choice(parents) if parents and random.random() < 0.5 else ""
        nodes.append(Node(f"{kind.lower()}:{at}", kind, random.choice(NAMES), parent=parent))
    relations = [
        (edge.name, start.id, end.id)
        for edge in packaged_schema().edges.values()
        for start in nodes
        if start.kind in edge.start
        for end in nodes
        if end.kind in edge.end and end != start
    ]
    chosen = random.choices(relations, k=random.randint(0, 2 * len(nodes))) if relations else []
    edges = [Edge(*each, cited(random)) for each in chosen]
    planned = [
        Statement((("from", start), ("to", end)), {"relation": kind, "modality": modality}, cited(random))
        for kind, start, end in chosen[:3]
        if (modality := random.choice(("forecast", "planned", "advised")))
    ]
    firms = [node.id for node in nodes if node.kind == "Company"]
    figures = [
        Figure(
            (("company", firm),),
            {"metric": "revenue", "unit": "亿元", "period_start": random.choice(("2023", "2024")), "value": 1.0},
            cited(random),
        )
        for firm in firms[:5]
    ]
    coverage = [Coverage(firm, "customers", random.choice(("lost", "complete")), cited(random)) for firm in firms[:2]]
    return Landscape(
        {node.id: node for node in nodes},
        list({edge.id: edge for edge in edges}.values()),
        list({figure.id: figure for figure in figures}.values()),
        coverage,
        list({statement.id: statement for statement in planned}.values()),
    )


def with_facts_only(landscape: Landscape) -> Landscape:
    """Leave out relations that are marked as following from a parent, which a page derives for itself."""
    edges = [edge for edge in landscape.edges if "from_parent" not in edge.fields]
    return Landscape(landscape.nodes, edges, landscape.figures, landscape.coverage, landscape.statements)


def cited(random: Random) -> Citation:
    strength = random.choice(("explicit", "explicit", "implied", "editorial"))
    until = "2023" if random.random() < 0.05 else ""
    return Citation("report:R", f"L{random.randint(1, 10_000)}", strength, why="因", by="某", until=until)


def answers_of_the_page(questions: Sequence[tuple[Landscape, list[list[Any]]]]) -> list[list[Any]]:
    """Ask the page's measures; a list of answers for each landscape."""
    if not NODE.exists():
        pytest.skip("Node.js is not installed: make dev")
    sent = as_json([{"page": page_data(landscape), "asks": asks} for landscape, asks in questions])
    said = subprocess.run([NODE, SCRIPT], input=sent.encode(), capture_output=True, check=False)
    assert said.returncode == 0, said.stderr.decode()
    answers: list[list[Any]] = json.loads(said.stdout)
    return answers


def asks_about(landscape: Landscape, random: Random) -> list[list[Any]]:
    """Return one question of each sort about random nodes."""
    node, start, end, *more = random.choices([*landscape.nodes], k=5)
    things = list(dict.fromkeys([start, end, *more]))[:4]
    return [
        ["neighbours", node],
        ["telling", start, end],
        ["all", start, end],
        ["supply", start, end],
        *(["trace", start, upstream, distance] for upstream in (True, False) for distance in (1, 2, 8)),
        *(["points", start, upstream, 3] for upstream in (True, False)),
        ["compare", things],
    ]


def answers_of_the_library(landscape: Landscape, asks: list[list[Any]]) -> Iterator[Any]:
    """Answer the same questions with the measures of the library."""
    relations, modal = Relations(landscape), Relations(landscape, modal=True)
    for name, *rest in asks:
        if name == "neighbours":
            yield [
                [
                    group.kind,
                    group.outgoing,
                    group.modality,
                    [[r.other(rest[0]), ids(r.facts)] for r in group.relations],
                ]
                for group in modal.neighbours(rest[0])
            ]
        elif name == "telling":
            yield [hops(path) for path in shortest_paths(relations, *rest, Filters(hub=12), limit=5)]
        elif name == "all":
            yield [hops(path) for path in shortest_paths(relations, *rest, UNFILTERED, limit=5)]
        elif name == "supply":
            yield [hops(path) for path in supply_paths(relations, *rest, limit=5)]
        elif name == "trace":
            start, upstream, distance = rest
            found = trace(relations, start, upstream=upstream, max_distance=distance)
            yield [[each.node, each.distance, hops(each.path)] for each in found]
        elif name == "points":
            start, upstream, distance = rest
            points = single_points(relations, start, upstream=upstream, max_distance=distance)
            yield [[point.node, list(point.cut_off)] for point in points]
        else:
            yield compared(relations, rest[0])


def compared(relations: Relations, things: list[str]) -> list[Any]:
    found = compare(relations, things)
    return [
        [
            [
                row.kind,
                row.outgoing,
                row.other,
                [cell if cell is None else ids(cell) for cell in row.cells],
                [sorted(ids(gap)) for gap in row.gaps],
            ]
            for row in found.relations
        ],
        [
            [row.metric, row.unit, row.period, row.basis, [sorted(ids(cell)) for cell in row.cells]]
            for row in found.figures
        ],
    ]


def hops(path: Path) -> list[list[Any]]:
    return [
        [hop.relation.kind, hop.relation.start, hop.relation.end, hop.forward, ids(hop.relation.facts)] for hop in path
    ]


def ids(facts: Sequence[Any]) -> list[str]:
    return [fact.id for fact in facts]


def test_the_page_gives_what_the_library_gives_on_random_landscapes() -> None:
    random = Random(16)
    questions = [(landscape := random_landscape(seed), asks_about(landscape, random)) for seed in range(LANDSCAPES)]
    large = with_facts_only(generated())
    questions += [(large, [ask for _ in range(8) for ask in asks_about(large, random)])]
    found = answers_of_the_page(questions)
    expected = [list(answers_of_the_library(landscape, asks)) for landscape, asks in questions]
    for (_, asks), page, library in zip(questions, found, expected, strict=True):
        for ask, here, there in zip(asks, page, library, strict=True):
            assert here == json.loads(json.dumps(there)), ask
    answered = [answer for answers in expected for answer in answers]
    assert sum(bool(answer) for answer in answered) > len(answered) / 3


def test_the_browsers_tests_read_the_chain_of_batteries_as_it_is() -> None:
    assert JSON_FILE.read_text("utf-8") == as_json(page_data(battery())), "run python tests/battery.py"
