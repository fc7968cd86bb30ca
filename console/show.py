"""Things that are more than rows, printed for a person: a node's profile, a query, a fact with its passage."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lianzhu.console.render import chosen, emit, say_json
from lianzhu.console.streams import say
from lianzhu.console.terminal import print_table
from lianzhu.graph.answers import Answer
from lianzhu.graph.checks import ERROR, Finding, as_rows
from lianzhu.graph.cypher.unknown_words import unknown_words
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import Passage
from lianzhu.graph.schema import Schema
from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.citations import Statement
from lianzhu.queries.header import Query
from lianzhu.queries.profile import Profile


def print_profile(profile: Profile, form: str | None, output: Path | None, schema: Schema) -> None:
    """Print a node and all facts about it; a format that holds one table gets them as one."""
    if output is not None or chosen(form, output) in ("csv", "md", "xlsx"):
        emit(profile.facts(), form, output, schema)
    elif form == "json":
        say_json(profile.record())
    else:
        _print_profile(profile, schema)


def _print_profile(profile: Profile, schema: Schema) -> None:
    node, kind = profile.node, schema.nodes[profile.node.kind]
    say(f"{node.name}  {kind.zh} {kind.en}  {node.id}")
    if node.aliases:
        say(f"别名 Also called: {'; '.join(node.aliases)}")
    for title, rows in zip(("关系 Relations", "数据 Figures"), profile.overview(), strict=True):
        if rows.rows:
            say(f"\n{title} ({len(rows.rows)})")
            print_table(rows, schema)
    _print_list("来源的覆盖 What the sources leave out", profile.notes)
    _print_list("来源 Sources", profile.reports)


def _print_list(title: str, lines: Sequence[object]) -> None:
    if lines:
        say(f"\n{title}")
    for line in lines:
        say(f"  {line}")


def print_query(query: Query) -> None:
    """Print what a query asks and takes, then its text, which can be pasted into Neo4j Browser."""
    say(f"{query.name}  ({query.pack})\n{query.title_zh}  {query.title_en}\n{query.question_zh}\n{query.question_en}")
    _print_list("参数 Parameters", query.params)
    _print_list("返回 Returns", [", ".join(query.returns)])
    say(f"\n{query.cypher.rstrip()}")


def print_remarks(text: str, answer: Answer, schema: Schema) -> None:
    """Say on stderr which words of a query the schema does not declare; if it declares all, what the engine remarks."""
    for remark in [remark for _, remark in unknown_words(text, schema)] or answer.warnings:
        say(f"注意 Note: {remark}", err=True)


def print_lint(complaints: Answer, files: int, form: str | None, output: Path | None) -> bool:
    """Print what is wrong with query files; return whether any of it is an error."""
    if complaints.rows or output or form:
        emit(complaints, form, output)
    levels = [row["level"] for row in complaints.records()]
    errors = levels.count("error")
    say(f"{_many(files, 'file')}: {_many(errors, 'error')}, {_many(len(levels) - errors, 'remark')}", err=True)
    return errors > 0


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def print_empty(store: Store, query: Query, given: Mapping[str, str]) -> None:
    """Say on stderr that an answer has no rows, and why that may be."""
    from lianzhu.queries.completeness import explain_empty

    say("没有结果。No rows.", err=True)
    for line in explain_empty(store, query, given):
        say(f"  {line}", err=True)


def print_checks(
    landscape: Landscape, findings: Sequence[Finding], reports: Path | None, form: str | None, output: Path | None
) -> bool:
    """Print what the checks found, and how the locators stand in the reports if given; return whether to fail."""
    summary: list[str] = []
    if reports:
        from lianzhu.graph.checks.passages import summarised, unverified, verify

        results = verify(landscape, reports)
        findings = [*findings, *unverified(results)]
        summary = summarised(results)
    emit(as_rows(findings), form, output, landscape.schema)
    errors = sum(finding.level == ERROR for finding in findings)
    for line in (*summary, f"{_many(errors, 'error')}, {_many(len(findings) - errors, 'finding')}"):
        say(line, err=True)
    return errors > 0


def print_statement(found: Statement, passage: Passage | None, schema: Schema) -> None:
    """Print a fact, the strength of its evidence, where it stands, and the passage if the report is at hand."""
    citation, strength = found.citation, schema.strengths[found.citation.strength]
    say(f"{found.id}  {found.text}")
    say(
        f"  {strength.zh} {strength.en}"
        + (f": {citation.why}" if citation.why else "")
        + (f" ({citation.by})" if citation.by else "")
    )
    say(f"  {found.publisher}: {found.report}, {f'{citation.section} {citation.locator}'.strip()}")
    if passage and passage.heading:
        say(f"  # {passage.heading}")
    if passage:
        say(f"  > {_highlighted(str(passage), found.terms)}".replace("\n", "\n  > "))


def _highlighted(text: str, terms: Sequence[str]) -> str:
    """Return text with the terms in bold on a terminal, in 【】 elsewhere."""
    longest_first = sorted((re.escape(term) for term in terms if term), key=len, reverse=True)
    bold = sys.stdout.isatty()
    return re.sub(
        "|".join(longest_first), lambda found: f"\x1b[1m{found[0]}\x1b[0m" if bold else f"【{found[0]}】", text
    )
