"""Validation of facts against the schema, independent of the loader that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lianzhu.graph import locators
from lianzhu.graph.errors import SourceError
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Statement
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import with_article


class Violation(NamedTuple):
    """A constraint violation: the column of the fact, what was found and what was expected."""

    column: str
    found: str
    expected: str


def violations(fact: Fact, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    """Yield the constraint violations of a fact; `kinds` maps each node id to the node's kind."""
    yield from citation_violations(fact.citation)
    if isinstance(fact, Edge):
        yield from _edge_violations(fact, kinds, schema)
    elif isinstance(fact, Figure):
        yield from _figure_violations(fact, kinds, schema)
    elif isinstance(fact, Statement):
        yield from _statement_violations(fact, kinds, schema)
    else:
        yield from _coverage_violations(fact, schema)


def citation_violations(citation: Citation) -> Iterator[Violation]:
    """Yield the constraint violations of a citation."""
    try:
        locators.parse_locator(citation.locator)
    except SourceError:
        yield Violation("locator", f"'{citation.locator}'", locators.EXPECTED_LOCATOR)
    if citation.strength != "explicit" and not citation.why:
        yield Violation("why", "empty", f"a reason, because the fact is {citation.strength}")
    if citation.reviewed == "checked" and not citation.reviewed_by:
        yield Violation("reviewed_by", "empty", "who checked the fact, because it is marked as checked")
    if citation.until and citation.as_of_stated and citation.until < citation.as_of:
        yield Violation("until", f"{citation.until}, before as_of", "a date on or after as_of")
    if citation.strength == "editorial" and not citation.by:
        yield Violation("by", "empty", "an author, because the fact is editorial")


def _edge_violations(edge: Edge, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    declared = schema.edges[edge.kind]
    for column, node, allowed_kinds in (("from", edge.start, declared.start), ("to", edge.end, declared.end)):
        if kinds[node] not in allowed_kinds:
            yield Violation(
                column, f"{node}, {with_article(kinds[node])}", f"{' or '.join(allowed_kinds)} for {edge.kind}"
            )
    for field in declared.fields.values():
        if field.required and field.name not in edge.fields:
            yield Violation(field.name, "empty", field.en)


def _figure_violations(figure: Figure, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    fields = figure.fields
    if fields.get("metric") not in schema.metrics:
        yield Violation("metric", f"'{fields.get('metric', '')}'", f"one of {', '.join(schema.metrics)}")
    if "unit" in fields and fields["unit"] not in schema.units:
        yield Violation("unit", f"'{fields['unit']}'", f"one of {', '.join(schema.units)}")
    if "printed" not in fields:
        yield Violation("printed", "empty", "the figure as printed in the source")
    metric = schema.metrics.get(str(fields.get("metric")))
    dated = metric is not None and metric.dated and "period_start" in fields
    if not dated and not fields.keys() & {"value", "low", "high", "level"}:
        yield Violation("value", "empty", "a value, a lower or upper bound, or a level")
    low, high = fields.get("low"), fields.get("high")
    if isinstance(low, float) and isinstance(high, float) and low > high:
        yield Violation("low", f"{low:g}, greater than high ({high:g})", "a value no greater than high")
    if str(fields.get("period_end", "9")) < str(fields.get("period_start", "")):
        yield Violation("period_end", f"{fields['period_end']}, before period_start", "a date on or after period_start")
    if fields.get("preferred"):
        for name in ("preferred_by", "preferred_why"):
            if name not in fields:
                yield Violation(name, "empty", schema.figure_fields[name].en)
    if not figure.about:
        yield Violation("metric", "a figure without dimensions", "a node in at least one dimension")
    for role, node in figure.about:
        if kinds[node] not in schema.roles[role].kinds:
            yield Violation(role, f"{node}, {with_article(kinds[node])}", " or ".join(schema.roles[role].kinds))


def _statement_violations(statement: Statement, kinds: Mapping[str, str], schema: Schema) -> Iterator[Violation]:
    relation = statement.relation
    if relation:
        yield from _edge_violations(relation, kinds, schema)
        return
    if "text" not in statement.fields:
        yield Violation("text", "empty", "what is stated")
    if not statement.about:
        yield Violation("about", "empty", "the name or id of a node")


def _coverage_violations(coverage: Coverage, schema: Schema) -> Iterator[Violation]:
    if coverage.aspect not in schema.aspects:
        yield Violation("aspect", f"'{coverage.aspect}'", f"one of {', '.join(schema.aspects)}")
    if coverage.state not in schema.coverage_states:
        yield Violation("state", f"'{coverage.state}'", f"one of {', '.join(schema.coverage_states)}")
