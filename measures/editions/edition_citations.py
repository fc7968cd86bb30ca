"""Citations of changes with short names of reports, each name once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lianzhu.graph.landscape import Landscape
from lianzhu.measures.editions.edition_sources import reports_of


def short_names(*sides: Landscape) -> Mapping[str, str]:
    """Return the shortest name of each report by its name."""
    return {
        report.name: min((report.name, *report.aliases), key=len)
        for side in sides
        for report in reports_of(side).values()
    }


def short_citations(citations: Iterable[str], short: Mapping[str, str]) -> list[str]:
    """Return citations with short names of reports, each once.

    >>> short_citations(["2023年白皮书 L37", "2023年白皮书 L77", "+2"], {"2023年白皮书": "白皮书"})
    ['白皮书 L37, L77', '+2']
    """
    places: dict[str, list[str]] = {}
    for citation in citations:
        report, _, locator = citation.rpartition(" ")
        places.setdefault(short.get(report, report), []).append(locator)
    return [f"{report} {', '.join(locators)}".strip() for report, locators in places.items()]
