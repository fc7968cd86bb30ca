"""Whether the passage that a fact cites names it: both ends of a relation, the number and the subject of a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

from lianzhu.graph.checks.finding import ERROR, Finding
from lianzhu.graph.errors import SourceError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import passage
from lianzhu.graph.names import fold
from lianzhu.graph.records import Edge, Fact, Figure, Node


@dataclass(frozen=True, slots=True)
class Verified:
    """The test of one fact: `problem` is empty if the passage names what the fact states; `length` in letters."""

    fact: str
    locator: str
    problem: str
    length: int


def verify(landscape: Landscape, folder: Path) -> list[Verified]:
    """Test every explicit edge and figure whose report is in the folder, found by its SHA-256.

    Raises `SourceError` if the folder holds none of the reports.
    """
    texts = _texts(landscape, folder)
    facts: Iterable[Fact] = (*landscape.edges, *landscape.figures)
    return [
        _verify(landscape, fact, texts[fact.citation.source])
        for fact in facts
        if fact.citation.strength == "explicit" and fact.citation.source in texts
    ]


def summarised(results: Sequence[Verified]) -> list[str]:
    """Return lines that say what share of the facts holds and how long their passages are, in letters."""
    lengths = sorted(result.length for result in results if not result.problem)
    share = f" ({len(lengths) / len(results):.1%})" if results else ""
    lines = [f"{len(lengths)} of {len(results)} explicit facts verified{share}"]
    if lengths:
        spread = ", ".join(f"{name} {value}" for name, value in _spread(lengths))
        lines.append(f"length of their passages: {spread} letters")
    return lines


def unverified(results: Iterable[Verified]) -> list[Finding]:
    """Return an error for every fact whose passage does not name what it states."""
    failed = (result for result in results if result.problem)
    return [Finding(ERROR, "locator", f"{each.locator}: {each.problem}", (each.fact,)) for each in failed]


def _spread(lengths: Sequence[int]) -> Iterator[tuple[str, int]]:
    yield "median", int(median(lengths))
    yield "90th percentile", lengths[int(0.9 * (len(lengths) - 1))]
    yield "longest", lengths[-1]


def _texts(landscape: Landscape, folder: Path) -> dict[str, list[str]]:
    """Return the lines of each report whose file is in the folder, by the report's id."""
    try:
        files = {
            sha256(raw).hexdigest(): raw for path in folder.iterdir() if path.is_file() for raw in [path.read_bytes()]
        }
    except OSError as error:
        raise SourceError(f"cannot read {folder}: {error.strerror or error}") from None
    reports = [node for node in landscape.nodes.values() if node.kind == "Report"]
    found = {node.id: files[str(node.fields["sha256"])] for node in reports if node.fields.get("sha256") in files}
    if not found:
        wanted = ", ".join(str(node.fields.get("file", node.name)) for node in reports)
        raise SourceError(f"{folder} holds none of the reports' files ({wanted}), judged by their SHA-256")
    return {report: raw.decode("utf-8", "replace").split("\n") for report, raw in found.items()}


def _verify(landscape: Landscape, fact: Fact, lines: Sequence[str]) -> Verified:
    locator = fact.citation.locator
    try:
        text = str(passage(lines, locator))
    except SourceError as error:
        return Verified(fact.id, locator, str(error), 0)
    missing = list(_missing(fact, fold(text), landscape))
    return Verified(fact.id, locator, f"the passage does not name {', '.join(missing)}" if missing else "", len(text))


def _missing(fact: Fact, text: str, landscape: Landscape) -> Iterator[str]:
    nodes, roles = landscape.nodes, landscape.schema.roles
    if isinstance(fact, Edge):
        yield from (end for end in (fact.start, fact.end) if not _named(nodes[end], text))
    elif isinstance(fact, Figure):
        if fold(str(fact.fields["printed"])) not in text:
            yield f"'{fact.fields['printed']}'"
        subjects = [node for role, node in fact.about if not roles[role].context] or [node for _, node in fact.about]
        if not any(_named(nodes[node], text) for node in subjects):
            yield " or ".join(subjects)


def _named(node: Node, text: str) -> bool:
    return any(fold(name) in text for name in (node.name, *node.aliases))
