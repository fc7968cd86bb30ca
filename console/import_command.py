"""The command that imports people's own files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lianzhu.console.progress import showing_progress


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write · 输出文件夹")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), metavar="MAP.toml", help="Map of the columns · 列的对应"
)
@click.option("--chain", default="", metavar="NAME", help="Industry chain of rows that name none · 所属产业链")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be read · 只看不写")
@click.option(
    "--strict", is_flag=True, help="Write nothing and exit with 1 if a cell is rejected · 有拒收即不写，返回 1"
)
def import_(
    files: tuple[str, ...], output: Path | None, map_file: Path | None, chain: str, dry_run: bool, strict: bool
) -> None:
    """Import your own tables as a landscape · 导入自己的表格.

    Reads Excel and WPS files, CSV, JSON, JSON Lines and YAML, landscape2 files included, folders of these, and the
    graph of other makers on a Neo4j server (neo4j://…). Without --map it proposes one,
    prints what it understood of each column, and writes it to DIR/map.toml: edit that and run again with --map.

    Every cell is accounted for: DIR/import.json counts, per column, what was read, merged, left out and rejected;
    DIR/rejects.csv has each rejected cell with its reason; DIR/review.csv asks which near names mean the same.
    """
    from lianzhu.console.import_report import print_report
    from lianzhu.importing import import_files

    if map_file and chain:
        raise click.UsageError("--chain is for a proposed map; with --map, name the chain in the map")
    if output is None and not dry_run:
        raise click.UsageError("-o DIR is missing: the folder to write (or --dry-run to write nothing)")
    with showing_progress("importing"):
        report = import_files(files, None if dry_run else output, map_file=map_file, chain=chain, strict=strict)
    print_report(report)
    sys.exit(1 if strict and report.account.rejections else 0)
