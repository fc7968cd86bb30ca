"""The command that writes the brief of a chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lianzhu.console.opened import open_landscape
from lianzhu.console.options import OutputFile, public_option, scope_options, store_option
from lianzhu.console.output_language import language
from lianzhu.console.view_commands import draw


@click.command()
@click.argument("chain")
@click.option(
    "-o", "--output", type=OutputFile(), required=True, help="The .docx, .html or .md file to write · 输出文件"
)
@click.option("--diagram", is_flag=True, help="Add the diagram, drawn by a Chromium (Playwright) · 附图谱（需浏览器）")
@scope_options
@public_option
@store_option
def brief(
    chain: str,
    output: Path,
    diagram: bool,
    region: str | None,
    groups: bool,
    public: bool,
    store: str | None,
) -> None:
    """Write the brief of a chain, every sentence with its source · 产业链简报（Word、网页、Markdown）.

    The chain by layers and segments, market size and shares with charts, vendors, concentration, gaps, evidence on
    leaders, policies and trends. Every sentence is made of facts and has a numbered note, in Word a footnote. --lang en
    writes it in English.
    """
    landscape = open_landscape(store, public=public)
    options: dict[str, Any] = {"language": language() or "zh", "region": region, "groups": groups, "diagram": diagram}
    draw(lambda path: landscape.brief(chain, path, **options), output)
