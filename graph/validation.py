"""What every fact must satisfy, whichever loader made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianzhu.graph import locators
from lianzhu.graph.errors import SourceError
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure
from lianzhu.graph.schema import Schema, schema

Complaint = tuple[str, str, str]
"""Column, what was found, what was expected."""


def complaints(fact: Fact, kinds: Mapping[str, str]) -> Iterator[Complaint]:
    """Yield what is wrong with a fact; `kinds` maps the id of every node to its kind."""
    yield from citation_complaints(fact.citation)
    if isinstance(fact, Edge):
        yield from _edge(fact, kinds, schema())
    elif isinstance(fact, Figure):
        yield from _figure(fact, kinds, schema())
    else:
        yield from _coverage(fact, schema())


def citation_complaints(citation: Citation) -> Iterator[Complaint]:
    """Yield what is wrong with the place or the strength of a fact."""
    try:
        locators.parse(citation.locator)
    except SourceError:
        yield "locator", f"'{citation.locator}'", locators.EXPECTED
    if citation.strength != "explicit" and not citation.why:
        yield "why", "nothing", f"the reason, since the fact is {citation.strength}"
    if citation.strength == "editorial" and not citation.by:
        yield "by", "nothing", "who judged, since the fact is editorial"


def _edge(edge: Edge, kinds: Mapping[str, str], known: Schema) -> Iterator[Complaint]:
    declared = known.edges[edge.kind]
    for column, end, allowed in (("from", edge.start, declared.start), ("to", edge.end, declared.end)):
        if kinds[end] not in allowed:
            yield column, f"{end}, a {kinds[end]}", f"{' or '.join(allowed)} for {edge.kind}"
    for field in declared.fields.values():
        if field.required and field.name not in edge.fields:
            yield field.name, "nothing", field.en


def _figure(figure: Figure, kinds: Mapping[str, str], known: Schema) -> Iterator[Complaint]:
    fields = figure.fields
    if fields.get("metric") not in known.metrics:
        yield "metric", f"'{fields.get('metric', '')}'", f"one of {', '.join(known.metrics)}"
    if "unit" in fields and fields["unit"] not in known.units:
        yield "unit", f"'{fields['unit']}'", f"one of {', '.join(known.units)}"
    if "printed" not in fields:
        yield "printed", "nothing", "the figure as it stands in the source"
    if not fields.keys() & {"value", "low", "high", "level"}:
        yield "value", "nothing", "a value, a low or high end, or a level"
    low, high = fields.get("low"), fields.get("high")
    if isinstance(low, float) and isinstance(high, float) and low > high:
        yield "low", f"{low:g}, above high {high:g}", "the lower end of the range"
    if str(fields.get("period_end", "9")) < str(fields.get("period_start", "")):
        yield "period_end", f"{fields['period_end']}, before period_start", "the end of the period"
    if not figure.about:
        yield "metric", "a figure about nothing", "a node in at least one of the dimensions"
    for role, node in figure.about:
        if kinds[node] not in known.roles[role].kinds:
            yield role, f"{node}, a {kinds[node]}", " or ".join(known.roles[role].kinds)


def _coverage(row: Coverage, known: Schema) -> Iterator[Complaint]:
    if row.aspect not in known.aspects:
        yield "aspect", f"'{row.aspect}'", f"one of {', '.join(known.aspects)}"
    if row.state not in known.coverage_states:
        yield "state", f"'{row.state}'", f"one of {', '.join(known.coverage_states)}"
