"""A landscape from a seeded random generator, with everything that the schema allows, much of it rare in real reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from lianzhu.graph.errors import LookupFailed
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Value, node_id
from lianzhu.graph.schema import Field, packaged_schema
from lianzhu.queries.header import Param, Query

T = TypeVar("T")

NODES, EDGES, FIGURES, COVERAGE = 2_000, 7_000, 1_500, 400
REPORTS = ("报告甲", "报告乙", "Report C")
CHARACTERS = "智能云客服数据金融科技华星联创海天信达百腾讯阿里易观头豹算力模型产业链主知识图谱"
UNUSUAL_NAMES = (
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
"""Names with unusual sorting, quoting or case folding."""
PARENT_KINDS = {
    "Layer": ("Chain", "Framework"),
    "Segment": ("Layer", "Chain"),
    "VendorCategory": ("Chain",),
    "Trend": ("Chain", "Report"),
}
SHARED_NAMES = {
    "Layer": ("上游", "中游", "下游"),
    "Segment": ("数据类", "模型类", "应用类"),
    "VendorCategory": ("综合类", "垂直类"),
}
"""Names that occur under several parents."""
NODE_COUNTS = {
    "Chain": 30,
    "Framework": 6,
    "Role": 12,
    "Industry": 60,
    "Benchmark": 15,
    "DeploymentMode": 6,
    "Region": 40,
}
"""Number of nodes of some kinds; the other kinds have `NODES // 18` nodes each."""
HUB_PROBABILITY = 0.35
"""Probability that a fact is about one of the first three nodes of a kind, so that these have many facts."""
TEXT_ARGUMENTS = {
    "contains": ("数据", "能"),
    "metric": ("market_size", "price"),
    "aspect": ("vendors", "cases"),
    "year": ("2022", "2024-06"),
}
"""Arguments for text parameters, by parameter name."""


@cache
def generated() -> Landscape:
    """Return a landscape with about 2,000 nodes, parallel edges, missing fields and repeated names."""
    random = Random(20231206)
    nodes = {node.id: node for node in _nodes(random)}
    ids_by_kind: dict[str, list[str]] = {}
    for node in nodes.values():
        ids_by_kind.setdefault(node.kind, []).append(node.id)
    edges = {edge.id: edge for edge in _edges(random, ids_by_kind)}
    figures = {figure.id: figure for figure in _figures(random, ids_by_kind)}
    coverage = {row.id: row for row in _coverage(random, ids_by_kind)}
    return Landscape(nodes, list(edges.values()), list(figures.values()), list(coverage.values()))


def arguments_for(query: Query, landscape: Landscape) -> list[dict[str, str]]:
    """Return three sets of arguments for a query: with none, one and all of the optional parameters."""
    random = Random(query.name)
    argument_sets = []
    for round_ in range(3):
        optional = [param.name for param in query.params if param.optional]
        omitted = optional if round_ == 0 else optional[1:] if round_ == 1 else []
        arguments = {param.name: _argument(param, landscape, round_, random) for param in query.params}
        argument_sets.append(
            {name: value for name, value in arguments.items() if value is not None and name not in omitted}
        )
    return argument_sets


def _argument(param: Param, landscape: Landscape, round_: int, random: Random) -> str | None:
    if param.is_node:
        nodes = [node for node in landscape.nodes.values() if not param.kinds or node.kind in param.kinds]
        return _unique_name(random.choice(nodes) if round_ == 2 else nodes[round_], param, landscape)
    if param.choices:
        return param.choices[round_ % len(param.choices)]
    if param.name in TEXT_ARGUMENTS:
        return TEXT_ARGUMENTS[param.name][round_ - 1]
    return param.default


def _unique_name(node: Node, param: Param, landscape: Landscape) -> str:
    """Return the name of a node, or its id if the name is ambiguous."""
    try:
        landscape.names.resolve(node.name, param.kinds)
    except LookupFailed:
        return node.id
    return node.name


# ------------------------------------------------------------ nodes


def _nodes(random: Random) -> Iterator[Node]:
    """Yield the nodes, parents first; some nodes share their name with a node of another kind."""
    ids_by_kind: dict[str, list[str]] = {}
    names: list[str] = []
    kinds_without_parent = [kind for kind in packaged_schema().nodes if kind not in PARENT_KINDS]
    for kind in ["Report", *(kind for kind in kinds_without_parent if kind != "Report"), *PARENT_KINDS]:
        count = len(REPORTS) if kind == "Report" else NODE_COUNTS.get(kind, NODES // 18)
        used_ids = set[str]()
        for index in range(count):
            parent = (
                _biased_choice(random, [id_ for parent_kind in PARENT_KINDS[kind] for id_ in ids_by_kind[parent_kind]])
                if kind in PARENT_KINDS
                else ""
            )
            name = REPORTS[index] if kind == "Report" else _name(random, kind, index, names)
            id_ = node_id(kind, name, parent)
            if id_ in used_ids:
                continue
            used_ids.add(id_)
            ids_by_kind.setdefault(kind, []).append(id_)
            names.append(name)
            aliases = tuple(f"{name}别名{n}" for n in range(random.choice([0, 0, 1, 2])))
            former_ids = (f"{id_}旧",) if random.random() < 0.05 else ()
            yield Node(
                id_, kind, name, aliases, parent, former_ids, _fields(random, packaged_schema().nodes[kind].fields)
            )


def _name(random: Random, kind: str, index: int, names: Sequence[str]) -> str:
    if kind in SHARED_NAMES and random.random() < 0.7:
        return random.choice(SHARED_NAMES[kind])
    if index < len(UNUSUAL_NAMES) and kind in ("Company", "Product", "Industry", "Technology"):
        return UNUSUAL_NAMES[-index]
    if names and random.random() < 0.1:
        return random.choice(names)
    return "".join(random.choices(CHARACTERS, k=random.randint(2, 5)))


def _fields(random: Random, declared: Mapping[str, Field], probability: float = 0.6) -> dict[str, Value]:
    """Return random values for the declared fields; an optional field is included with the given probability."""
    included = [field for field in declared.values() if field.required or random.random() < probability]
    return {field.name: _value(random, field) for field in included if field.type != "ref"}


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


def _biased_choice(random: Random, choices: Sequence[T]) -> T:
    """Return a random item; the first three are much more likely than the others."""
    return random.choice(choices[:3] if random.random() < HUB_PROBABILITY else choices)


# ------------------------------------------------------------ facts


def _citation(random: Random) -> Citation:
    strength = random.choices(["explicit", "implied", "editorial"], [8, 2, 1])[0]
    line = random.randint(1, 3_000)
    has_date = random.random() < 0.3
    return Citation(
        node_id("Report", random.choice(REPORTS)),
        random.choice([f"L{line}", f"L{line}-{line + 2}", f"L{line}C3", f"L{line}C3R0", f"p{line % 90 + 1}", "表1!B3"]),
        strength,
        as_of=_date(random) if has_date else "",
        as_of_stated=has_date and random.random() < 0.5,
        by="编者" if strength == "editorial" else "",
        why="由上文推得" if strength != "explicit" else "",
        section=random.choice(["第1章 总览", "第2章 厂商", ""]),
    )


def _edges(random: Random, ids_by_kind: dict[str, list[str]]) -> Iterator[Edge]:
    """Yield edges of every kind, with every allowed start and end kind; some have parallel edges."""
    allowed = [(kind, *pair) for kind in packaged_schema().edges.values() for pair in _pairs(kind.start, kind.end)]
    for index in range(EDGES):
        kind, start, end = allowed[index] if index < len(allowed) else random.choice(allowed)
        ends = _biased_choice(random, ids_by_kind[start]), _biased_choice(random, ids_by_kind[end])
        for _ in range(random.choices([1, 2, 3], [14, 1, 1])[0]):
            fields = _fields(random, kind.fields) | _refs(random, kind.fields, ids_by_kind)
            yield Edge(kind.name, *ends, _citation(random), fields)


def _pairs(starts: Sequence[str], ends: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of kinds such that each start and each end occurs at least once."""
    count = max(len(starts), len(ends))
    return [(starts[index % len(starts)], ends[index % len(ends)]) for index in range(count)]


def _refs(random: Random, declared: Mapping[str, Field], ids_by_kind: dict[str, list[str]]) -> dict[str, Value]:
    refs = [field for field in declared.values() if field.type == "ref" and (field.required or random.random() < 0.7)]
    return {
        field.name: _biased_choice(random, ids_by_kind[random.choice(field.kinds or tuple(ids_by_kind))])
        for field in refs
    }


def _figures(random: Random, ids_by_kind: dict[str, list[str]]) -> Iterator[Figure]:
    """Yield figures of every metric with one to five dimensions; some have the same dimensions as another."""
    metrics, units, roles = (
        list(packaged_schema().metrics),
        list(packaged_schema().units),
        list(packaged_schema().roles.values()),
    )
    common_roles = [
        packaged_schema().roles[name] for name in ("chain", "industry", "company", "segment", "deployment", "of")
    ]
    for index in range(FIGURES):
        metric = metrics[index % len(metrics)] if random.random() < 0.5 else _biased_choice(random, metrics)
        sampled = random.sample(common_roles, random.randint(1, 3)) + random.sample(roles, random.randint(0, 2))
        about = {
            (role.name, _biased_choice(random, ids_by_kind[random.choice(role.kinds)]))
            for role in sampled
            for _ in range(2)
        }
        dimensions = tuple(sorted(about))[: random.randint(1, 5)]
        for _ in range(random.choices([1, 2], [4, 1])[0]):
            yield Figure(dimensions, _figure_fields(random, metric, random.choice(units)), _citation(random))


def _figure_fields(random: Random, metric: str, unit: str) -> dict[str, Value]:
    """Return random fields of a figure: a number, a range or a level, and possibly a period."""
    declared = packaged_schema().figure_fields
    start, end = sorted((_date(random), _date(random)))
    low, high = sorted(round(random.uniform(0, 100), 1) for _ in range(2))
    quantity: dict[str, Value] = random.choice(
        [
            {"value": _value(random, declared["value"])},
            {"low": low, "high": high},
            {"level": random.choice(["高", "低"])},
        ]
    )
    period: dict[str, Value] = random.choice(
        [{}, {"period_start": start}, {"period_start": start[:4]}, {"period_start": start, "period_end": end}]
    )
    others = {name: declared[name] for name in ("op", "forecast", "basis", "named_source")}
    fields = quantity | period | _fields(random, others, 0.4)
    return {"metric": metric, "unit": unit, "printed": f"{next(iter(quantity.values()))}{unit}"} | fields


def _coverage(random: Random, ids_by_kind: dict[str, list[str]]) -> Iterator[Coverage]:
    kinds = ["Chain", "Layer", "Segment", "VendorCategory", "Capability", "Industry", "Role", "Report"]
    for _ in range(COVERAGE):
        about = _biased_choice(random, ids_by_kind[random.choice(kinds)])
        aspect, state = (
            random.choice(list(packaged_schema().aspects)),
            random.choice(list(packaged_schema().coverage_states)),
        )
        yield Coverage(about, aspect, state, _citation(random), random.choice(["", "只列代表", "图表缺失"]))
