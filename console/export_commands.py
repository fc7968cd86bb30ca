"""Commands that export a landscape for other tools."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import OutputFile, public_option, store_option
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.progress import showing_progress


@click.group(cls=SuggestingGroup)
def export() -> None:
    """Export the landscape for other tools · 导出."""


@export.command("json")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The JSON file to write · 输出文件")
@public_option
@store_option
def export_json(output: Path, public: bool, store: str | None) -> None:
    """Export node-link JSON: nodes, edges, figures, statements, coverage · 节点-边 JSON."""
    from lianzhu.exports.files import write_text
    from lianzhu.exports.node_link import node_link

    explorer = open_landscape(store, public=public)
    with showing_progress(f"exporting to {output}"):
        text = json.dumps(node_link(explorer.landscape()), ensure_ascii=False, indent=1)
        write_text(output, text + "\n")


@export.command("schema")
@click.option("-o", "--output", type=OutputFile(), required=True, help="The TOML file to write · 输出文件")
@store_option
def export_schema(output: Path, store: str | None) -> None:
    """Export what the landscape adds to the packaged schema: its schema.toml · 图谱自己的模型."""
    from lianzhu.exports.schema_toml import write_additions

    write_additions(output, open_landscape_schema(store))
