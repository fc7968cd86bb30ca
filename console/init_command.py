"""The command that begins a new landscape."""

from __future__ import annotations

from pathlib import Path

import click

from lianzhu.console.options import NewFolder
from lianzhu.console.streams import print_message

NEXT_STEPS = """\
{folder}: a landscape of the chain {chain} with example rows (示例) · 已建立“{chain}”图谱，内有示例
  1. fill in · 填写    {data}
  2. check · 检查      lianzhu --store {folder} check
  3. draw · 绘图       lianzhu --store {folder} view -o atlas.html
More · 详见           {readme}"""


@click.command()
@click.argument("folder", type=NewFolder(), metavar="DIR")
@click.option("--chain", metavar="NAME", default="示例链", show_default=True, help="Name of the chain · 产业链名称")
@click.option("--csv", "csv_tables", is_flag=True, help="CSV tables instead of a workbook · 用 CSV 表格，不用工作簿")
def init(folder: Path, chain: str, csv_tables: bool) -> None:
    """Begin a landscape of an industry chain in a new folder · 新建产业链图谱.

    DIR gets a README and landscape.xlsx, a workbook with a sheet a table and drop-downs, which --store DIR reads. The
    rows with 示例 are examples to delete. Nothing is overwritten: DIR is a new or empty folder.
    """
    from lianzhu.exports.new_landscape import NEW_WORKBOOK, write_new_landscape

    write_new_landscape(folder, chain, csv_tables=csv_tables)
    data = f"{folder / 'nodes'}, {folder / 'edges'} …" if csv_tables else folder / NEW_WORKBOOK
    print_message(NEXT_STEPS.format(folder=folder, chain=chain, data=data, readme=folder / "README.md"))
