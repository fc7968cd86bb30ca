"""Two or more things side by side: what they share, what only one has, and what the sources leave out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Coverage, Edge, Figure, period
from lianzhu.graph.schema import Schema
from lianzhu.measures.relations import Neighbours, Relations

_Dimensions = tuple[str, str, str, str, bool, tuple[tuple[str, str], ...]]
"""Metric, unit, period, basis, forecast and other dimensions of a figure."""

INCOMPLETE = ("representative", "lost")
"""States of coverage in which a source says more than the landscape holds."""


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A neighbour of the things compared: for each of them the facts that relate the two, None where none does."""

    kind: str
    outgoing: bool
    other: str
    cells: tuple[tuple[Edge, ...] | None, ...]
    gaps: tuple[tuple[Coverage, ...], ...]
    """For each thing without this neighbour the coverage rows that say that a source may leave it out."""

    @property
    def shared(self) -> int:
        """The number of things that have this neighbour."""
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures that may be compared: of one metric, unit, period and basis; `others` are their other dimensions."""

    metric: str
    unit: str
    period: str
    basis: str
    others: tuple[tuple[str, str], ...]
    cells: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True, slots=True)
class NodeComparison:
    """Relations shared by most first, then figures; `coverage` says for each thing what its sources leave out."""

    things: tuple[str, ...]
    relations: tuple[RelationRow, ...]
    figures: tuple[FigureRow, ...]
    coverage: tuple[tuple[Coverage, ...], ...]


def compare(relations: Relations, things: Sequence[str]) -> NodeComparison:
    """Compare things by their relations and figures.

    Relations come by kind in the order of the schema; within a kind those of most things first, then by name. A figure
    is compared only if at least two things have one of its metric, unit, period, basis and other dimensions.
    """
    landscape = relations.landscape
    coverage = tuple(tuple(row for row in landscape.coverage if row.about == thing) for thing in things)
    return NodeComparison(
        tuple(things),
        tuple(_relation_rows(relations, things, coverage)),
        tuple(_figure_rows(landscape, things)),
        coverage,
    )


def left_out(coverage: Iterable[Coverage], kind: str, schema: Schema) -> tuple[Coverage, ...]:
    """Return the coverage rows that say that facts of an edge kind are lost, or that the source lists only some."""
    aspects = schema.aspects
    return tuple(row for row in coverage if row.state in INCOMPLETE and kind in aspects[row.aspect].edges)


def _relation_rows(
    relations: Relations, things: Sequence[str], coverage: Sequence[Sequence[Coverage]]
) -> Iterable[RelationRow]:
    cells: dict[tuple[str, bool], dict[str, dict[str, tuple[Edge, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for thing in things:
        for group in _actual(relations.neighbours(thing)):
            for relation in group.relations:
                cells[group.kind, group.outgoing][relation.other(thing)][thing] = relation.facts
    order = {kind: position for position, kind in enumerate(relations.schema.edges)}
    for kind, outgoing in sorted(cells, key=lambda key: (order[key[0]], not key[1])):
        gaps = {thing: left_out(rows, kind, relations.schema) for thing, rows in zip(things, coverage, strict=True)}
        rows = [
            RelationRow(
                kind,
                outgoing,
                other,
                tuple(facts.get(thing) for thing in things),
                tuple(() if thing in facts else gaps[thing] for thing in things),
            )
            for other, facts in cells[kind, outgoing].items()
        ]
        yield from sorted(rows, key=lambda row: (-row.shared, relations.name(row.other), row.other))


def _actual(groups: Iterable[Neighbours]) -> Iterable[Neighbours]:
    return (group for group in groups if not group.modality)


def _figure_rows(landscape: Landscape, things: Sequence[str]) -> Iterable[FigureRow]:
    cells: dict[_Dimensions, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in landscape.figures:
        for role, thing in figure.about:
            if thing in things:
                cells[_dimensions(figure, (role, thing))][thing].append(figure)
    rows = [
        FigureRow(metric, unit, when, basis, others, tuple(tuple(found.get(thing, ())) for thing in things))
        for (metric, unit, when, basis, _, others), found in cells.items()
        if len(found) > 1
    ]
    order = {metric: position for position, metric in enumerate(landscape.schema.metrics)}
    return sorted(rows, key=lambda row: (order[row.metric], row.unit, row.period, row.basis, row.others))


def _dimensions(figure: Figure, thing: tuple[str, str]) -> _Dimensions:
    metric, unit, basis = (str(figure.fields.get(name, "")) for name in ("metric", "unit", "basis"))
    others = tuple(pair for pair in figure.about if pair != thing)
    return metric, unit, period(figure.fields), basis, bool(figure.fields.get("forecast")), others
