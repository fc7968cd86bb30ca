"""Checks of a landscape: errors in the data, and findings about what the sources state."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.graph.checks.composition import Composition
from lianzhu.graph.checks.counts import count_checks
from lianzhu.graph.checks.figures import figure_checks
from lianzhu.graph.checks.finding import CHECKS, ERROR, LOCATOR, Finding, as_rows
from lianzhu.graph.checks.hedges import hedge_checks
from lianzhu.graph.checks.lists import list_checks
from lianzhu.graph.checks.naming import name_checks
from lianzhu.graph.checks.observations import observe
from lianzhu.graph.checks.periods import period_checks
from lianzhu.graph.checks.ratios import ratio_checks
from lianzhu.graph.checks.shares import share_checks
from lianzhu.graph.checks.stated_lists import stated_lists
from lianzhu.graph.checks.totals import total_checks
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.steps import begin_step

__all__ = ["CHECKS", "ERROR", "LOCATOR", "Finding", "as_rows", "check"]


def check(landscape: Landscape) -> list[Finding]:
    """Run all checks; schema violations are not included, because loaders already reject them."""
    begin_step(f"checking the names of {len(landscape.nodes):,} nodes")
    findings = [*name_checks(landscape)]
    begin_step(f"checking {len(landscape.figures):,} figures")
    return [*findings, *_checks_of_facts(landscape)]


def _checks_of_facts(landscape: Landscape) -> Iterator[Finding]:
    observations = observe(landscape)
    composition, lists = Composition.of(landscape), stated_lists(landscape)
    yield from figure_checks(observations)
    yield from hedge_checks(observations)
    yield from ratio_checks(observations)
    yield from share_checks(observations, composition)
    yield from total_checks(observations, composition, lists)
    yield from count_checks(landscape, observations, composition)
    yield from period_checks(observations, composition)
    yield from list_checks(landscape, lists, composition)
