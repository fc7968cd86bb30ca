"""Checks of a landscape: errors in the data, and findings about what the sources state."""

from __future__ import annotations

from lianzhu.graph.checks.figures import figure_checks
from lianzhu.graph.checks.finding import ERROR, Finding, as_rows
from lianzhu.graph.checks.naming import name_checks
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.steps import begin_step

__all__ = ["ERROR", "Finding", "as_rows", "check"]


def check(landscape: Landscape) -> list[Finding]:
    """Run all checks; schema violations are not included, because loaders already reject them."""
    begin_step(f"checking the names of {len(landscape.nodes):,} nodes")
    findings = [*name_checks(landscape)]
    begin_step(f"checking {len(landscape.figures):,} figures")
    return [*findings, *figure_checks(landscape)]
