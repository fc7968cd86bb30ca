"""Output that is more than one table: node profiles, queries, statements with passages, lint and check results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lianzhu.console.output_language import in_language
from lianzhu.console.render import HasSchema, emit, print_json, resolve_format
from lianzhu.console.streams import is_terminal, print_line, print_message
from lianzhu.console.terminal import print_table
from lianzhu.console.translation import translate
from lianzhu.graph.answers import Answer
from lianzhu.graph.checks import ERROR
from lianzhu.graph.checks.accepted import Review
from lianzhu.graph.cypher.unknown_names import unknown_names
from lianzhu.graph.locators import Passage
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import CitedFact
from lianzhu.queries.header import Query
from lianzhu.queries.profile import Profile


def print_profile(profile: Profile, output_format: str | None, output: Path | None, landscape: HasSchema) -> None:
    """Print a node and all facts about it; formats that hold a single table get one combined table."""
    if output is not None or resolve_format(output_format, output) in ("csv", "md", "xlsx"):
        emit(profile.facts(), output_format, output, landscape)
    elif output_format == "json":
        print_json(profile.record())
    else:
        _print_profile_sections(profile, landscape.schema)


def _print_profile_sections(profile: Profile, schema: Schema) -> None:
    node, kind = profile.node, schema.nodes[profile.node.kind]
    print_line(f"{node.name}  {in_language(kind.zh, kind.en)}  {node.id}")
    if node.aliases:
        print_message(f"别名 Aliases: {'; '.join(node.aliases)}")
    titles = ("关系 Relations", "数据 Figures", "陈述 Statements")
    for title, table in zip(titles, profile.overview(), strict=True):
        if table.rows:
            print_line(f"\n{translate(title)} ({len(table.rows)})")
            print_table(table, schema)
    _print_list("来源的覆盖 Coverage by the sources", [translate(str(note)) for note in profile.notes])
    _print_list("来源 Sources", profile.reports)


def _print_list(title: str, items: Sequence[object]) -> None:
    if items:
        print_line(f"\n{translate(title)}")
    for item in items:
        print_line(f"  {item}")


def print_query(query: Query) -> None:
    """Print the description, parameters and columns of a query, then its Cypher, ready to paste into Neo4j Browser."""
    print_line(f"{query.name}  ({query.pack})\n{in_language(query.title_zh, query.title_en, '  ')}")
    print_line(in_language(query.question_zh, query.question_en, "\n"))
    _print_list("参数 Parameters", query.params)
    _print_list("返回 Returns", [", ".join(query.returns)])
    print_line(f"\n{query.cypher.rstrip()}")


def print_unknown_names(cypher: str, schema: Schema) -> None:
    """Print a note to stderr for each label, relationship type and property that the schema does not declare."""
    for _, message in unknown_names(cypher, schema):
        print_line(f"注意 Note: {message}", err=True)


def print_diagnostics(diagnostics: Answer, file_count: int, output_format: str | None, output: Path | None) -> bool:
    """Print the diagnostics of query files; return whether there are errors."""
    if diagnostics.rows or output or output_format:
        emit(diagnostics, output_format, output)
    levels = [row["level"] for row in diagnostics.records()]
    error_count = levels.count("error")
    counts = f"{_count(error_count, 'error')}, {_count(len(levels) - error_count, 'warning')}"
    print_line(f"{_count(file_count, 'file')}: {counts}", err=True)
    return error_count > 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def print_empty_answer(store: Store, query: Query, arguments: Mapping[str, str]) -> None:
    """Print to stderr that an answer has no rows, with possible reasons."""
    from lianzhu.queries.completeness import explain_empty

    print_line("没有结果。No rows.", err=True)
    for line in explain_empty(store, query, arguments):
        print_line(f"  {line}", err=True)


def print_review(review: Review, summary: Sequence[str]) -> bool:
    """Print the summary and the numbers of errors and findings to stderr; return whether there are errors."""
    error_count = sum(finding.level == ERROR for finding in review.open)
    counts = f"{_count(error_count, 'error')}, {_count(len(review.open) - error_count, 'finding')}"
    for line in (*summary, counts, *review.notes()):
        print_line(line, err=True)
    return error_count > 0


def print_statement(statement: CitedFact, passage: Passage | None, schema: Schema) -> None:
    """Print a fact with the strength of its evidence, its citation and, if available, the passage."""
    citation, strength = statement.citation, schema.strengths[statement.citation.strength]
    print_line(f"{statement.id}  {statement.text}")
    print_line(
        f"  {in_language(strength.zh, strength.en)}"
        + (f": {citation.why}" if citation.why else "")
        + (f" ({citation.by})" if citation.by else "")
    )
    place = " ".join(
        filter(None, (citation.section, citation.locator, citation.named_source and f"({citation.named_source})"))
    )
    print_line(f"  {statement.publisher}: {statement.report}, {place}")
    if passage and passage.heading:
        print_line(f"  # {passage.heading}")
    if passage:
        print_line(f"  > {_highlight(str(passage), statement.terms)}".replace("\n", "\n  > "))


def _highlight(text: str, terms: Sequence[str]) -> str:
    """Return text with the terms in bold on a terminal, and in 【】 otherwise."""
    longest_first = sorted((re.escape(term) for term in terms if term), key=len, reverse=True)
    bold = is_terminal()
    return re.sub(
        "|".join(longest_first), lambda match: f"\x1b[1m{match[0]}\x1b[0m" if bold else f"【{match[0]}】", text
    )
