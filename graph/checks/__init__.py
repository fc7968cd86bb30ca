"""What can be wrong with a landscape: errors in its making, and findings about what its sources say."""

from __future__ import annotations

from lianzhu.graph.checks.figures import figure_checks
from lianzhu.graph.checks.finding import ERROR, Finding, as_rows
from lianzhu.graph.checks.naming import name_checks
from lianzhu.graph.landscape import Landscape

__all__ = ["ERROR", "Finding", "as_rows", "check"]


def check(landscape: Landscape) -> list[Finding]:
    """Return all errors and findings; what breaks the schema itself has been refused by the loader before."""
    return [*name_checks(landscape), *figure_checks(landscape)]
