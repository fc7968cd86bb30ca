"""Commands that measure a landscape: what is missing, how concentrated it is, and how things are related."""

from __future__ import annotations

from pathlib import Path

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import measure_options
from lianzhu.console.render import emit
from lianzhu.console.streams import print_line
from lianzhu.explorer import Explorer
from lianzhu.graph.answers import Answer

NO_GAPS = "没有缺口。No gaps."
NO_SHARES = "没有写明份额的数据。No shares are stated."


@click.command()
@click.argument("chain", required=False)
@measure_options
def gaps(
    chain: str | None,
    region: str | None,
    groups: bool,
    cite: bool,
    store: str | None,
    output_format: str | None,
    output: Path | None,
) -> None:
    """List what is missing in a chain, or in all of them · 缺口清单.

    Segments with no vendor, one, or vendors and no customer; layers that nothing links to the next; industries
    that nobody serves, products that nobody offers, and criteria that nobody is said to meet. The column gap_in tells a
    gap in the chain from one in the source. --region adds segments with vendors elsewhere and none there.
    """
    landscape = open_landscape(store)
    answer = landscape.gaps(chain, region=region, groups=groups)
    print_measure(answer, NO_GAPS, landscape, cite, output_format, output)


@click.command()
@click.argument("chain", required=False)
@measure_options
def concentration(
    chain: str | None,
    region: str | None,
    groups: bool,
    cite: bool,
    store: str | None,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Compute CR1, CR3, CR5 and HHI from stated shares, with bounds · 市场集中度.

    Shares are added up only if they are of the same whole, period, region and basis. The bounds of the index are for a
    rest of many small firms and of a single one. Levels are those of the U.S. Merger Guidelines (2023), presumptions of
    dominance those of 反垄断法 (2022), article 24. --region adds the share of the firms there.
    """
    landscape = open_landscape(store)
    answer = landscape.concentration(chain, region=region, groups=groups)
    print_measure(answer, NO_SHARES, landscape, cite, output_format, output)


def print_measure(
    answer: Answer, nothing: str, landscape: Explorer, cite: bool, output_format: str | None, output: Path | None
) -> None:
    """Print or write the rows of a measure, then its notes to stderr, and what it means that there are no rows."""
    emit(landscape.cite(answer) if cite else answer, output_format, output, landscape)
    for line in (*([] if answer.rows else [nothing]), *(f"注意 Note: {note}" for note in answer.warnings)):
        print_line(line, err=True)
