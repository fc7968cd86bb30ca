"""The table of a chain's industries and the vendors that a source names for each, and what figures say of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from lianzhu.graph.records import period
from lianzhu.pages.parts import FIRMS, Cell, Column, Entry, Group, Item, Lane, Matrix, Vendor, strongest
from lianzhu.pages.snapshot import Link, Properties, Snapshot
from lianzhu.pages.words import schema

MIN_INDUSTRIES = 3
"""A table of fewer industries is no matrix."""
STANDS_BY = ("ACTS_IN", "BELONGS_TO", "PART_OF", "EXAMPLE_OF")
CHAIN_PLACES = ("Chain", "Layer", "Segment", "VendorCategory")
"""By which facts a firm stands in a chain, and in which of its parts."""
ROWS = {"deployment": ("deployment_share",), "penetration": ("penetration", "adoption")}
"""The rows below the vendors: metrics by the aspect of coverage that they fall under."""
DIMENSIONS = {"deployment": {"chain", "industry", "deployment", "of"}, "penetration": {"chain", "industry", "of"}}
"""A figure that is about anything else as well does not hold of an industry as a whole."""


def matrix_of(snapshot: Snapshot, chain: str, members: Collection[str] = ()) -> Matrix | None:
    """Return the matrix of a chain; None if sources name vendors for fewer than three industries.

    A firm serves an industry in a chain where the fact says so (`SERVES.chain`), or where it names no chain and the
    firm is one of the chain's `members` and of no other chain.
    """
    links = [link for link in snapshot.qualified.get(chain, []) if _serves(snapshot, link)]
    for member in (each for each in members if _chains_of(snapshot, each) <= {chain}):
        links += [each for each in snapshot.links(member) if each.start == member and _serves_anywhere(snapshot, each)]
    industries = sorted({link.end for link in links}, key=lambda each: _first_row(snapshot, links, each))
    if len(industries) < MIN_INDUSTRIES:
        return None
    figures = {aspect: _figures(snapshot, chain, aspect) for aspect in ROWS}
    stated = {aspect: rows for aspect, rows in figures.items() if any(each in rows for each in industries)}
    columns = [
        Column(
            Item(industry, "Industry", snapshot.name(industry)),
            _vendors(snapshot, chain, industry, links),
            tuple(_cell(snapshot, chain, aspect, stated[aspect].get(industry, [])) for aspect in stated),
        )
        for industry in industries
    ]
    return Matrix(tuple(columns), tuple(_title(snapshot, aspect, stated[aspect], industries) for aspect in stated))


def _first_row(snapshot: Snapshot, links: Iterable[Link], industry: str) -> tuple[Any, ...]:
    """Return the key that orders industries as the sources list them: those of a numbered table first."""
    own = [link for link in links if link.end == industry]
    return min((link.properties.get("row") is None, snapshot.reading_order(link)) for link in own)


def with_matrix(lanes: Sequence[Lane], matrix: Matrix) -> list[Lane]:
    """Return the lanes with the matrix in the one that holds most of its industries, in place of their boxes.

    If none holds any, the matrix has a lane of its own. Of what the source leaves out of the chain's industries the
    matrix speaks, so that no other group has to.
    """
    served = {each.industry.node for each in matrix.columns}
    held = [len(served & _loose(lane)) or len(served & lane.nodes().keys()) / len(served) / 2 for lane in lanes]
    if not any(held):
        return [*lanes, Lane("", "", matrix=matrix)]
    home = held.index(max(held))
    groups = [group for lane in lanes for group in lane.groups if _is_loose(group)]
    matrix = replace(matrix, gaps=tuple(dict.fromkeys(each for group in groups for each in group.gaps)))
    made = []
    for number, lane in enumerate(lanes):
        away = served if number == home or not lane.node else set()
        left = [_without(group, away) if _is_loose(group) else group for group in lane.groups]
        kept = tuple(group for group in left if group.boxes or not _is_loose(group))
        made.append(replace(lane, groups=kept, matrix=matrix if number == home else None))
    return made


def _serves(snapshot: Snapshot, link: Link) -> bool:
    kinds = snapshot.kind(link.start) in FIRMS and snapshot.kind(link.end) == "Industry"
    return link.kind == "SERVES" and kinds


def _serves_anywhere(snapshot: Snapshot, link: Link) -> bool:
    return _serves(snapshot, link) and not link.properties.get("chain")


def _chains_of(snapshot: Snapshot, firm: str) -> set[str]:
    """Return the chains in which a firm stands, or in whose layers, segments or categories it does."""
    found: set[str] = set()
    waiting = [firm]
    while waiting:
        node = waiting.pop()
        parent = str(snapshot.properties(node).get("parent", ""))
        ends = [link.end for link in snapshot.links(node) if link.kind in STANDS_BY and link.start == node]
        for place in {parent, *ends} - found:
            if snapshot.kind(place) in CHAIN_PLACES:
                found.add(place)
                waiting.append(place)
    return {each for each in found if snapshot.kind(each) == "Chain"}


# ------------------------------------------------------------ which lane


def _is_loose(group: Group) -> bool:
    return not group.node and group.kind == "Industry"


def _loose(lane: Lane) -> set[str]:
    return {box.node for group in lane.groups if _is_loose(group) for box in group.boxes}


def _without(group: Group, away: set[str]) -> Group:
    return replace(group, boxes=tuple(box for box in group.boxes if box.node not in away), gaps=())


# ------------------------------------------------------------ what stands in it


def _vendors(snapshot: Snapshot, chain: str, industry: str, serving: Iterable[Link]) -> tuple[Vendor, ...]:
    """Return the vendors of an industry, each with every fact that says that it serves it there.

    Those of a numbered table come first, in its order. A fact that holds in another chain is not among them.
    """
    mine = [link for link in serving if link.end == industry]
    mine.sort(key=lambda link: (*_row(link), *snapshot.reading_order(link)))
    found = []
    for node in dict.fromkeys(link.start for link in mine):
        links = [
            link
            for link in snapshot.links(node)
            if link.kind == "SERVES" and link.end == industry and link.properties.get("chain", chain) == chain
        ]
        facts, strength = tuple(link.id for link in links), strongest(*(link.strength for link in links))
        found.append(Vendor(node, snapshot.kind(node), snapshot.name(node), strength, facts))
    return tuple(found)


def _row(link: Link) -> tuple[bool, Any]:
    row = link.properties.get("row")
    return (row is None, row if row is not None else 0)


def _figures(snapshot: Snapshot, chain: str, aspect: str) -> dict[str, list[str]]:
    """Return the figures of a row by industry, in the order of the source."""
    found: dict[str, list[str]] = {}
    for figure in snapshot.about(chain, "Figure"):
        pairs = snapshot.dimensions(figure)
        roles = {role for role, _ in pairs}
        fits = roles <= DIMENSIONS[aspect] and ("chain", chain) in pairs
        if snapshot.properties(figure).get("metric") in ROWS[aspect] and fits:
            for role, node in pairs:
                if role == "industry":
                    found.setdefault(node, []).append(figure)
    return found


def _cell(snapshot: Snapshot, chain: str, aspect: str, figures: Sequence[str]) -> Cell:
    """Return what figures say of an industry: what holds of it alone first, larger numbers before smaller ones."""
    if not figures:
        rows = snapshot.about(chain, "Coverage")
        said = [(each, snapshot.properties(each)) for each in rows]
        silent = [each for each, row in said if row.get("aspect") == aspect and row.get("state") != "complete"]
        return Cell((), tuple(silent))
    entries = {each: _entry(snapshot, aspect, each) for each in figures}
    ordered = sorted(figures, key=lambda each: (bool(entries[each].joint), -_number(snapshot.properties(each))))
    strength = strongest(*(str(snapshot.properties(each).get("strength", "explicit")) for each in figures))
    return Cell(tuple(dict.fromkeys(entries[each] for each in ordered)), tuple(ordered), strength)


def _entry(snapshot: Snapshot, aspect: str, figure: str) -> Entry:
    row, pairs = snapshot.properties(figure), snapshot.dimensions(figure)
    industries = [snapshot.name(node) for role, node in pairs if role == "industry"]
    joint = "、".join(industries) if len(industries) > 1 else ""
    if aspect == "deployment":
        modes = "、".join(snapshot.name(node) for role, node in pairs if role == "deployment")
        named, value = (modes, modes) if modes else _metric(row), _amount(row)
    else:
        named, value = _metric(row), str(row.get("level") or row.get("printed", ""))
    return Entry(named, f"{value} {period(row)}".strip(), bool(row.get("forecast")), joint)


def _amount(row: Properties) -> str:
    """Return a number with its sign and unit, or what is printed where there is none."""
    if row.get("value") is None:
        return str(row.get("printed") or row.get("level", ""))
    sign = str(row.get("op") or "=")
    return f"{'' if sign == '=' else sign}{float(row['value']):g}{row.get('unit', '')}"


def _number(row: Properties) -> float:
    return float(row["value"]) if row.get("value") is not None else float("inf")


def _metric(row: Properties) -> tuple[str, str]:
    metric = schema().metrics.get(str(row.get("metric", "")))
    return (metric.zh, metric.en) if metric else ("", "")


def _title(
    snapshot: Snapshot, aspect: str, figures: dict[str, list[str]], industries: Iterable[str]
) -> tuple[str, str]:
    """Return the name of a row: that of its aspect, or of its metric where there is but one of several."""
    metrics = {_metric(snapshot.properties(each)) for node in industries for each in figures.get(node, [])}
    if len(ROWS[aspect]) > 1 and len(metrics) == 1:
        return metrics.pop()
    return schema().aspects[aspect].zh, schema().aspects[aspect].en
