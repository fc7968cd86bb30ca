"""What every fact must satisfy, whichever loader made it: the constraints of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lianzhu.graph import locators
from lianzhu.graph.errors import SourceError
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure
from lianzhu.graph.schema import Schema


class Violation(NamedTuple):
    """A column of a fact whose value breaks a constraint: what was found, and what was expected."""

    column: str
    found: str
    expected: str


def violations(fact: Fact, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    """Yield the constraints that a fact violates; `kinds` maps the id of every node to its kind."""
    yield from citation_violations(fact.citation)
    if isinstance(fact, Edge):
        yield from _edge(fact, kinds, schema)
    elif isinstance(fact, Figure):
        yield from _figure(fact, kinds, schema)
    else:
        yield from _coverage(fact, schema)


def citation_violations(citation: Citation) -> Iterator[Violation]:
    """Yield the constraints on the locator and the strength of a fact that a citation violates."""
    try:
        locators.parse(citation.locator)
    except SourceError:
        yield Violation("locator", f"'{citation.locator}'", locators.EXPECTED)
    if citation.strength != "explicit" and not citation.why:
        yield Violation("why", "nothing", f"the reason, since the fact is {citation.strength}")
    if citation.strength == "editorial" and not citation.by:
        yield Violation("by", "nothing", "who judged, since the fact is editorial")


def _edge(edge: Edge, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    declared = schema.edges[edge.kind]
    for column, end, allowed in (("from", edge.start, declared.start), ("to", edge.end, declared.end)):
        if kinds[end] not in allowed:
            yield Violation(column, f"{end}, a {kinds[end]}", f"{' or '.join(allowed)} for {edge.kind}")
    for field in declared.fields.values():
        if field.required and field.name not in edge.fields:
            yield Violation(field.name, "nothing", field.en)


def _figure(figure: Figure, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    fields = figure.fields
    if fields.get("metric") not in schema.metrics:
        yield Violation("metric", f"'{fields.get('metric', '')}'", f"one of {', '.join(schema.metrics)}")
    if "unit" in fields and fields["unit"] not in schema.units:
        yield Violation("unit", f"'{fields['unit']}'", f"one of {', '.join(schema.units)}")
    if "printed" not in fields:
        yield Violation("printed", "nothing", "the figure as it stands in the source")
    if not fields.keys() & {"value", "low", "high", "level"}:
        yield Violation("value", "nothing", "a value, a low or high end, or a level")
    low, high = fields.get("low"), fields.get("high")
    if isinstance(low, float) and isinstance(high, float) and low > high:
        yield Violation("low", f"{low:g}, above high {high:g}", "the lower end of the range")
    if str(fields.get("period_end", "9")) < str(fields.get("period_start", "")):
        yield Violation("period_end", f"{fields['period_end']}, before period_start", "the end of the period")
    if not figure.about:
        yield Violation("metric", "a figure about nothing", "a node in at least one of the dimensions")
    for role, node in figure.about:
        if kinds[node] not in schema.roles[role].kinds:
            yield Violation(role, f"{node}, a {kinds[node]}", " or ".join(schema.roles[role].kinds))


def _coverage(row: Coverage, schema: Schema) -> Iterator[Violation]:
    if row.aspect not in schema.aspects:
        yield Violation("aspect", f"'{row.aspect}'", f"one of {', '.join(schema.aspects)}")
    if row.state not in schema.coverage_states:
        yield Violation("state", f"'{row.state}'", f"one of {', '.join(schema.coverage_states)}")
