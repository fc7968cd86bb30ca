"""Verification of citations: the cited passage must mention both ends of an edge, or a figure and its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

from lianzhu.graph.checks.finding import ERROR, LOCATOR, Finding
from lianzhu.graph.errors import SourceError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import is_cell, read_passage
from lianzhu.graph.names import fold
from lianzhu.graph.records import Edge, Fact, Figure, Node, Statement

MIN_SHARE_OF_PHRASE = 0.6
"""Minimum share of the two-letter parts of a statement's words that its passage must contain."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a fact; `problem` is empty if it passed.

    `passage_length` is the length of the passage in characters.
    """

    fact_id: str
    locator: str
    problem: str
    passage_length: int


ReadRow = Callable[[Path, str], str]
"""Reads the row of the cell that a locator such as Sheet1!B3 points to, with headings and titles."""


def verify(landscape: Landscape, folder: Path, read_row: ReadRow) -> list[Verification]:
    """Verify all explicit facts whose report is in the folder, except coverage; reports are identified by SHA-256.

    A fact of a table is verified against the row of the cell that it cites, which `read_row` reads.
    Raises `SourceError` if the folder contains none of the reports.
    """
    reports = _read_reports(landscape, folder)
    facts: Iterable[Fact] = (*landscape.edges, *landscape.figures, *landscape.statements)
    return [
        _verify_fact(landscape, fact, reports[fact.citation.source], read_row)
        for fact in facts
        if fact.citation.strength == "explicit" and fact.citation.source in reports
    ]


def summary_lines(results: Sequence[Verification]) -> list[str]:
    """Summarise results: the share of verified facts and the distribution of passage lengths."""
    lengths = sorted(result.passage_length for result in results if not result.problem)
    share = f" ({len(lengths) / len(results):.1%})" if results else ""
    lines = [f"{len(lengths)} of {len(results)} explicit facts verified{share}"]
    if lengths:
        statistics = ", ".join(f"{name} {value}" for name, value in _length_statistics(lengths))
        lines.append(f"passage length in characters: {statistics}")
    return lines


def verification_errors(results: Iterable[Verification]) -> list[Finding]:
    """Return an error for each fact that could not be verified."""
    return [
        Finding(ERROR, LOCATOR, f"{result.locator}: {result.problem}", (result.fact_id,))
        for result in results
        if result.problem
    ]


def _length_statistics(sorted_lengths: Sequence[int]) -> Iterator[tuple[str, int]]:
    yield "median", int(median(sorted_lengths))
    yield "90th percentile", sorted_lengths[int(0.9 * (len(sorted_lengths) - 1))]
    yield "maximum", sorted_lengths[-1]


def _read_reports(landscape: Landscape, folder: Path) -> dict[str, tuple[Path, list[str]]]:
    """Return the file and the lines of each report whose file is in the folder, keyed by report id."""
    try:
        file_by_digest = {
            sha256(content).hexdigest(): (path, content)
            for path in folder.iterdir()
            if path.is_file()
            for content in [path.read_bytes()]
        }
    except OSError as error:
        raise SourceError(f"cannot read {folder}: {error.strerror or error}") from None
    reports = [node for node in landscape.nodes.values() if node.kind == "Report"]
    file_by_report = {
        report.id: file_by_digest[str(report.fields["sha256"])]
        for report in reports
        if report.fields.get("sha256") in file_by_digest
    }
    if not file_by_report:
        expected = ", ".join(str(report.fields.get("file", report.name)) for report in reports)
        raise SourceError(f"{folder} contains none of the report files ({expected}); they are identified by SHA-256")
    return {
        report: (path, content.decode("utf-8", "replace").split("\n"))
        for report, (path, content) in file_by_report.items()
    }


def _verify_fact(
    landscape: Landscape, fact: Fact, report: tuple[Path, Sequence[str]], read_row: ReadRow
) -> Verification:
    locator, (path, lines) = fact.citation.locator, report
    try:
        text = read_row(path, locator) if is_cell(locator) else str(read_passage(lines, locator))
    except SourceError as error:
        return Verification(fact.id, locator, str(error), 0)
    missing = ", ".join(_missing_terms(fact, fold(text), landscape))
    return Verification(fact.id, locator, f"the passage does not mention {missing}" if missing else "", len(text))


def _missing_terms(fact: Fact, folded_text: str, landscape: Landscape) -> Iterator[str]:
    nodes, roles = landscape.nodes, landscape.schema.roles
    if isinstance(fact, Edge):
        yield from (node for node in (fact.start, fact.end) if not _is_mentioned(nodes[node], folded_text))
    elif isinstance(fact, Statement):
        if not any(_is_mentioned(nodes[node], folded_text) for _, node in fact.about):
            yield " or ".join(node for _, node in fact.about)
        words = str(fact.fields.get("text", ""))
        if words and not _mentions_words(words, folded_text):
            yield f"most of '{words}'"
    elif isinstance(fact, Figure):
        printed = str(fact.fields["printed"])
        if fold(printed) not in folded_text:
            yield f"'{printed}'"
        subjects = [node for role, node in fact.about if not roles[role].context] or [node for _, node in fact.about]
        if not any(_is_mentioned(nodes[node], folded_text) for node in subjects):
            yield " or ".join(subjects)


def _mentions_words(words: str, folded_text: str) -> bool:
    """Return whether most two-letter parts of a phrase occur in a text: a phrase may be shortened, not invented."""
    folded = fold(words)
    pairs = [folded[start : start + 2] for start in range(len(folded) - 1)] or [folded]
    return sum(pair in folded_text for pair in pairs) >= MIN_SHARE_OF_PHRASE * len(pairs)


def _is_mentioned(node: Node, folded_text: str) -> bool:
    return any(fold(name) in folded_text for name in (node.name, *node.aliases))
