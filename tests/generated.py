"""A landscape made by a random generator of fixed seed: all that the schema allows, which real reports hold seldom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any, TypeVar

from lianzhu.graph.errors import LookupFailed
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Value, node_id
from lianzhu.graph.schema import Field, packaged_schema
from lianzhu.queries.header import Param, Query

T = TypeVar("T")

NODES, EDGES, FIGURES, COVERAGE = 2_000, 7_000, 1_500, 400
REPORTS = ("报告甲", "报告乙", "Report C")
SYLLABLES = "智能云客服数据金融科技华星联创海天信达百腾讯阿里易观头豹算力模型产业链主知识图谱"
ODD_NAMES = (
    "O'Reilly",
    "（集团）甲",
    "𠮷野家",
    "😀",
    "zebra",
    "Zebra",
    "Ａ公司",
    '双"引号',
    "back\\slash",
    "é",
    "10",
    "9",
)
"""Names that sort, quote or fold otherwise than most."""
PARENTS = {
    "Layer": ("Chain", "Framework"),
    "Segment": ("Layer", "Chain"),
    "VendorCategory": ("Chain",),
    "Trend": ("Chain", "Report"),
}
SHARED = {
    "Layer": ("上游", "中游", "下游"),
    "Segment": ("数据类", "模型类", "应用类"),
    "VendorCategory": ("综合类", "垂直类"),
}
"""Names that repeat under several parents."""
SIZES = {"Chain": 30, "Framework": 6, "Role": 12, "Industry": 60, "Benchmark": 15, "DeploymentMode": 6, "Region": 40}
"""Nodes of the kinds that are few; the others share the rest."""
BUSY = 0.35
"""How often a fact is about one of the first three nodes of a kind, so that these have long lists."""
OTHER_VALUES = {
    "contains": ("数据", "能"),
    "metric": ("market_size", "price"),
    "aspect": ("vendors", "cases"),
    "year": ("2022", "2024-06"),
}
"""Values of parameters that are any text, by name."""


@cache
def generated() -> Landscape:
    """Return the landscape: some 2,000 nodes, parallel edges, missing fields, names that repeat."""
    random = Random(20231206)
    nodes = {node.id: node for node in _nodes(random)}
    of_kind: dict[str, list[str]] = {}
    for node in nodes.values():
        of_kind.setdefault(node.kind, []).append(node.id)
    edges = {edge.id: edge for edge in _edges(random, of_kind)}
    figures = {figure.id: figure for figure in _figures(random, of_kind)}
    coverage = {row.id: row for row in _coverage(random, of_kind)}
    return Landscape(nodes, list(edges.values()), list(figures.values()), list(coverage.values()))


def given_for(query: Query, landscape: Landscape) -> list[dict[str, str]]:
    """Return three sets of parameters for a query: with none, one and all of its optional ones."""
    random = Random(query.name)
    sets = []
    for turn in range(3):
        optional = [param.name for param in query.params if param.optional]
        left_out = optional if turn == 0 else optional[1:] if turn == 1 else []
        given = {param.name: _given(param, landscape, turn, random) for param in query.params}
        sets.append({name: value for name, value in given.items() if value is not None and name not in left_out})
    return sets


def _given(param: Param, landscape: Landscape, turn: int, random: Random) -> str | None:
    if param.is_node:
        nodes = [each for each in landscape.nodes.values() if not param.kinds or each.kind in param.kinds]
        return _called(random.choice(nodes) if turn == 2 else nodes[turn], param, landscape)
    if param.choices:
        return param.choices[turn % len(param.choices)]
    if param.name in OTHER_VALUES:
        return OTHER_VALUES[param.name][turn - 1]
    return param.default


def _called(node: Node, param: Param, landscape: Landscape) -> str:
    """Return a node's name, or its id where others of the kind bear the name."""
    try:
        landscape.names.resolve(node.name, param.kinds)
    except LookupFailed:
        return node.id
    return node.name


# ------------------------------------------------------------ nodes


def _nodes(random: Random) -> Iterator[Node]:
    """Yield the nodes, parents first; some names are those of nodes of another kind."""
    made: dict[str, list[str]] = {}
    names: list[str] = []
    plain = [kind for kind in packaged_schema().nodes if kind not in PARENTS]
    for kind in ["Report", *(kind for kind in plain if kind != "Report"), *PARENTS]:
        size = len(REPORTS) if kind == "Report" else SIZES.get(kind, NODES // 18)
        taken = set[str]()
        for number in range(size):
            parent = (
                _busy(random, [each for up in PARENTS.get(kind, ()) for each in made[up]]) if kind in PARENTS else ""
            )
            name = REPORTS[number] if kind == "Report" else _name(random, kind, number, names)
            id_ = node_id(kind, name, parent)
            if id_ in taken:
                continue
            taken.add(id_)
            made.setdefault(kind, []).append(id_)
            names.append(name)
            aliases = tuple(f"{name}别名{n}" for n in range(random.choice([0, 0, 1, 2])))
            former = (f"{id_}旧",) if random.random() < 0.05 else ()
            yield Node(id_, kind, name, aliases, parent, former, _fields(random, packaged_schema().nodes[kind].fields))


def _name(random: Random, kind: str, number: int, names: Sequence[str]) -> str:
    if kind in SHARED and random.random() < 0.7:
        return random.choice(SHARED[kind])
    if number < len(ODD_NAMES) and kind in ("Company", "Product", "Industry", "Technology"):
        return ODD_NAMES[-number]
    if names and random.random() < 0.1:
        return random.choice(names)
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 5)))


def _fields(random: Random, declared: Any, likely: float = 0.6) -> dict[str, Value]:
    """Return values for the declared fields; those that are not required are missing now and then."""
    wanted = [each for each in declared.values() if each.required or random.random() < likely]
    return {each.name: _value(random, each) for each in wanted if each.type != "ref"}


def _value(random: Random, field: Field) -> Value:
    if field.choices:
        return random.choice(field.choices)
    if field.type == "int":
        return random.randint(1, 30)
    if field.type == "float":
        return random.choice([0.0, 1.0, 66.8, 0.1, 33.3, 1e9, 1.5e-5, round(random.uniform(-50, 500), 2)])
    if field.type == "bool":
        return random.random() < 0.5
    if field.type == "list":
        return tuple(random.sample(["某院", "某所", "头豹", "易观"], random.randint(1, 3)))
    return _date(random) if field.type == "date" else random.choice(["甲", "乙", "丙", "数据", "the rest"])


def _date(random: Random) -> str:
    year = random.randint(2018, 2030)
    return random.choice([f"{year}", f"{year}-{random.randint(1, 12):02}", f"{year}-{random.randint(1, 12):02}-15"])


def _busy(random: Random, choices: Sequence[T]) -> T:
    """Choose one, the first three far more often than the others."""
    return random.choice(choices[:3] if random.random() < BUSY else choices)


# ------------------------------------------------------------ facts


def _citation(random: Random) -> Citation:
    strength = random.choices(["explicit", "implied", "editorial"], [8, 2, 1])[0]
    line = random.randint(1, 3_000)
    dated = random.random() < 0.3
    return Citation(
        node_id("Report", random.choice(REPORTS)),
        random.choice([f"L{line}", f"L{line}-{line + 2}", f"L{line}C3", f"L{line}C3R0", f"p{line % 90 + 1}", "表1!B3"]),
        strength,
        as_of=_date(random) if dated else "",
        as_of_stated=dated and random.random() < 0.5,
        by="编者" if strength == "editorial" else "",
        why="由上文推得" if strength != "explicit" else "",
        section=random.choice(["第1章 总览", "第2章 厂商", ""]),
    )


def _edges(random: Random, of_kind: dict[str, list[str]]) -> Iterator[Edge]:
    """Yield edges of every kind, with every start and every end that it allows; one in eight has a parallel one."""
    allowed = [(kind, *pair) for kind in packaged_schema().edges.values() for pair in _pairs(kind.start, kind.end)]
    for number in range(EDGES):
        kind, start, end = allowed[number] if number < len(allowed) else random.choice(allowed)
        ends = _busy(random, of_kind[start]), _busy(random, of_kind[end])
        for _ in range(random.choices([1, 2, 3], [14, 1, 1])[0]):
            fields = _fields(random, kind.fields) | _refs(random, kind.fields, of_kind)
            yield Edge(kind.name, *ends, _citation(random), fields)


def _pairs(starts: Sequence[str], ends: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of kinds in which each start and each end stands once at least."""
    longest = max(len(starts), len(ends))
    return [(starts[number % len(starts)], ends[number % len(ends)]) for number in range(longest)]


def _refs(random: Random, declared: Any, of_kind: dict[str, list[str]]) -> dict[str, Value]:
    refs = [each for each in declared.values() if each.type == "ref" and (each.required or random.random() < 0.7)]
    return {each.name: _busy(random, of_kind[random.choice(each.kinds or tuple(of_kind))]) for each in refs}


def _figures(random: Random, of_kind: dict[str, list[str]]) -> Iterator[Figure]:
    """Yield figures of every metric, with one to four dimensions; often several about the same."""
    metrics, units, roles = (
        list(packaged_schema().metrics),
        list(packaged_schema().units),
        list(packaged_schema().roles.values()),
    )
    usual = [packaged_schema().roles[name] for name in ("chain", "industry", "company", "segment", "deployment", "of")]
    for number in range(FIGURES):
        metric = metrics[number % len(metrics)] if random.random() < 0.5 else _busy(random, metrics)
        chosen = random.sample(usual, random.randint(1, 3)) + random.sample(roles, random.randint(0, 2))
        about = {(role.name, _busy(random, of_kind[random.choice(role.kinds)])) for role in chosen for _ in range(2)}
        dimensions = tuple(sorted(about))[: random.randint(1, 5)]
        for _ in range(random.choices([1, 2], [4, 1])[0]):
            yield Figure(dimensions, _measured(random, metric, random.choice(units)), _citation(random))


def _measured(random: Random, metric: str, unit: str) -> dict[str, Value]:
    """Return the fields of a figure: a number, a range or a level, and a period that does not end before it starts."""
    known = packaged_schema().figure_fields
    start, end = sorted((_date(random), _date(random)))
    low, high = sorted(round(random.uniform(0, 100), 1) for _ in range(2))
    quantity: dict[str, Value] = random.choice(
        [{"value": _value(random, known["value"])}, {"low": low, "high": high}, {"level": random.choice(["高", "低"])}]
    )
    period: dict[str, Value] = random.choice(
        [{}, {"period_start": start}, {"period_start": start[:4]}, {"period_start": start, "period_end": end}]
    )
    others = {name: known[name] for name in ("op", "forecast", "basis", "named_source")}
    fields = quantity | period | _fields(random, others, 0.4)
    return {"metric": metric, "unit": unit, "printed": f"{next(iter(quantity.values()))}{unit}"} | fields


def _coverage(random: Random, of_kind: dict[str, list[str]]) -> Iterator[Coverage]:
    kinds = ["Chain", "Layer", "Segment", "VendorCategory", "Capability", "Industry", "Role", "Report"]
    for _ in range(COVERAGE):
        about = _busy(random, of_kind[random.choice(kinds)])
        aspect, state = (
            random.choice(list(packaged_schema().aspects)),
            random.choice(list(packaged_schema().coverage_states)),
        )
        yield Coverage(about, aspect, state, _citation(random), random.choice(["", "只列代表", "图表缺失"]))
