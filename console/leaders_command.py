"""The command that gathers the evidence on who leads a chain (链主), and scores it by weights that are given."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from lianzhu.console.measure_commands import print_measure
from lianzhu.console.options import measure_options
from lianzhu.console.progress import showing_progress
from lianzhu.console.render import resolve_format
from lianzhu.console.streams import print_line
from lianzhu.explorer import Explorer
from lianzhu.graph.answers import Answer

NO_CANDIDATES = "没有候选企业。No candidates."


@click.command()
@click.argument("name", required=False)
@click.option("--industry", metavar="NAME", help="Only firms of this industry, such as 金融 · 只看一个行业")
@click.option("--summary", is_flag=True, help="One row for each candidate · 每家一行")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the first N candidates; ranks are among all · 只列前几家",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="Score by the weights in the table [weights], such as market_share = 3 · 按权重打分",
)
@measure_options
def leaders(
    name: str | None,
    industry: str | None,
    summary: bool,
    top: int | None,
    weights: Path | None,
    region: str | None,
    groups: bool,
    **output: Any,
) -> None:
    """Gather the evidence on who leads a chain or an industry · 链主的证据.

    NAME is a chain, an industry or a firm; without one, all chains are looked at, which takes longer. First the
    criteria by which a source recognises a leader, then for each candidate leadership in technology, integration of the
    industry, and leadership in its development. The column origin tells what a source states from what is computed. No
    score is given unless --weights names a file with a table [weights], whose keys are measures or dimensions by their
    names in those columns, or by their Chinese ones; an unknown key lists them all. Tables in the terminal leave out
    the ids of facts, which --cite and files have.
    """
    chosen: dict[str, Any] = {"industry": industry, "weights": weights, "top": top, "region": region, "groups": groups}

    def ask(landscape: Explorer) -> Answer:
        start = perf_counter()
        with showing_progress("gathering the evidence on leaders"):
            answer = landscape.leaders(name, summary=summary, **chosen)
        if not (name or industry):
            print_line(f"the evidence on all candidates took {perf_counter() - start:.1f} s", err=True)
        is_table = resolve_format(output["output_format"], output["output"]) == "table"
        # dozens of facts a row would hide the rest of a table; files, JSON and CSV have them
        return answer.without("facts") if is_table and not (output["output"] or output["cite"]) else answer

    print_measure(ask, NO_CANDIDATES, **output)
