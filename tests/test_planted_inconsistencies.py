"""Inconsistencies of each kind are found where they are planted, and consistent facts are left alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from planted import CONSISTENT, PLANTS, Plant, Row, add, figure

from lianzhu.graph.checks import CHECKS, Finding, check
from lianzhu.graph.landscape import Landscape
from lianzhu.loaders.folder import read_folder

DIMENSIONS = {"Company": "company", "Product": "product", "Model": "model", "Organization": "company"}
KINDS_OF_PLANT = {
    "multiples": ("inconsistent multiple",),
    "shares and sizes": ("inconsistent share",),
    "shares of one whole": ("shares sum to over 100%", "shares sum to under 100%"),
    "totals": ("parts sum to over the total", "parts sum to under the total", "count contradicts list"),
    "stages": ("overlapping stages",),
    "lists": ("different lists",),
    "hedges": ("contradictory hedges",),
}


@pytest.fixture(scope="module")
def packaged_findings(landscape: Landscape) -> list[Finding]:
    """The findings about the packaged landscape."""
    return check(landscape)


@pytest.mark.parametrize("planted", PLANTS, ids=lambda planted: f"{planted.check} {planted.text}")
def test_a_planted_inconsistency_is_found(folder: Path, packaged_findings: list[Finding], planted: Plant) -> None:
    add(folder, planted.rows)
    findings = [finding for finding in check(read_folder(folder)) if finding not in packaged_findings]
    found = [finding for finding in findings if finding.check == planted.check and planted.text in finding.message]
    assert len(found) == 1, findings
    assert len(found[0].facts) == len(set(found[0].facts)) > 0
    assert not [finding for finding in packaged_findings if planted.text in finding.message]


@pytest.mark.parametrize("rows", CONSISTENT)
def test_consistent_facts_are_not_reported(
    folder: Path, packaged_findings: list[Finding], rows: list[tuple[str, Row]]
) -> None:
    add(folder, rows)
    known = {finding.identity for finding in packaged_findings}
    assert [finding for finding in check(read_folder(folder)) if finding.identity not in known] == []


@pytest.mark.parametrize("checks", KINDS_OF_PLANT.values(), ids=KINDS_OF_PLANT)
def test_each_kind_is_planted_at_least_five_times(checks: tuple[str, ...]) -> None:
    assert sum(planted.check in checks for planted in PLANTS) >= 5


def test_most_findings_about_the_packaged_landscape_are_few_of_a_kind(packaged_findings: list[Finding]) -> None:
    counts = Counter(finding.check for finding in packaged_findings)
    assert counts.keys() <= CHECKS.keys()
    assert counts["possible misspelling"] <= 2 and max(counts.values()) <= 4


@pytest.mark.parametrize(
    ("kind", "name", "slip"),
    [
        ("Company", "商汤科技", "商烫科技"),
        ("Company", "华大九天", "华大九夭"),
        ("Company", "中关村科金", "中关村科全"),
        ("Company", "腾讯企点", "腾迅企点"),
        ("Product", "百度AI大底座", "百度AI大底坐"),
        ("Model", "文心一言", "文心一盲"),
        ("Organization", "头豹研究院", "头豹研穷院"),
    ],
)
def test_a_planted_misspelling_is_found(folder: Path, kind: str, name: str, slip: str) -> None:
    add(folder, [(f"nodes/{kind}", {"name": slip}), ("figures", figure("rank", 1, "位", **{DIMENSIONS[kind]: slip}))])
    messages = [each.message for each in check(read_folder(folder)) if each.check == "possible misspelling"]
    assert [message for message in messages if slip in message and f":{name} " in message]
