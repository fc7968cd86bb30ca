"""The command line: registers the commands in console/."""

from __future__ import annotations

import click

from lianzhu.console.brief_command import brief
from lianzhu.console.chart_command import chart
from lianzhu.console.diff_command import diff
from lianzhu.console.export_commands import export
from lianzhu.console.fact_commands import check, cite, find, info, show
from lianzhu.console.import_command import import_
from lianzhu.console.init_command import init
from lianzhu.console.leaders_command import leaders
from lianzhu.console.measure_commands import compare, concentration, gaps, path, trace
from lianzhu.console.options import lang_option, store_option, with_lang_option
from lianzhu.console.program import SuggestingGroup, run
from lianzhu.console.query_commands import cypher, query
from lianzhu.console.transfer_commands import load, print_schema
from lianzhu.console.view_commands import view


@click.group(cls=SuggestingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lianzhu")
@store_option
@lang_option
@click.pass_context
def commands(ctx: click.Context, store: str | None) -> None:
    """Query a vendor landscape, draw it, and check the source of every fact · 厂商图谱：提问、绘图、核对出处."""
    ctx.obj = store


for command in (
    *(
        query,
        cypher,
        view,
        gaps,
        concentration,
        compare,
        path,
        trace,
        leaders,
        diff,
        chart,
        brief,
        info,
        find,
        show,
        cite,
        check,
    ),
    *(import_, load, export, init, print_schema),
):
    commands.add_command(with_lang_option(command))


def main() -> None:
    """Run the command line."""
    run(commands)


if __name__ == "__main__":
    main()
