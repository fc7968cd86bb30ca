"""Commands that export a landscape for other tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lianzhu.console.opened import open_landscape, open_landscape_schema
from lianzhu.console.options import NewFolder, OutputFile, WorkbookFile, public_option, store_option
from lianzhu.console.program import SuggestingGroup
from lianzhu.console.progress import showing_progress
from lianzhu.console.streams import print_line

if TYPE_CHECKING:
    from lianzhu.explorer import Explorer
    from lianzhu.exports.native_tables import NativeTables
    from lianzhu.graph.landscape import Landscape

F = TypeVar("F", bound=Callable[..., Any])


def file_option(kind: str, file: OutputFile | None = None) -> Callable[[F], F]:
    """Return a decorator that adds -o for a file."""
    help_text, type_ = f"The {kind} file to write · 输出文件", file or OutputFile()
    return click.option("-o", "--output", type=type_, required=True, metavar="FILE", help=help_text)


folder_option: Callable[[F], F] = click.option(
    "-o", "--output", type=NewFolder(), required=True, metavar="DIR", help="The new folder to write · 输出文件夹"
)

IMPORT_ADVICE = """\
# stop the server, then run this: it replaces the database neo4j · 先停止服务器；此命令会替换数据库 neo4j
cd {folder}
neo4j-admin database import full neo4j --overwrite-destination @import.args
# start the server, then create the constraints and indexes · 启动服务器后建立约束与索引
cypher-shell -d neo4j -f {folder}/schema.cypher"""


@click.group(cls=SuggestingGroup)
def export() -> None:
    """Export the landscape for other tools · 导出.

    xlsx, csv and parquet hold the tables that --store reads; the others are for graph tools and Neo4j.
    """


# ------------------------------------------------------------ tables


@export.command("xlsx")
@file_option("Excel", WorkbookFile())
@public_option
@store_option
def export_xlsx(output: Path, public: bool, store: str | None) -> None:
    """Export a workbook with one sheet a table, which --store reads again · Excel 工作簿."""
    from lianzhu.exports.workbook import write_workbook

    explorer = open_landscape(store, public=public)
    write_tables(explorer, output, lambda tables: write_workbook(output, tables, explorer.schema))


@export.command("csv")
@folder_option
@public_option
@store_option
def export_csv(output: Path, public: bool, store: str | None) -> None:
    """Export a folder of CSV tables, which --store reads again · CSV 表格."""
    from lianzhu.exports.table_folder import write_csv_folder

    explorer = open_landscape(store, public=public)
    write_tables(explorer, output, lambda tables: write_csv_folder(output, tables, explorer.schema.additions))


@export.command("parquet")
@folder_option
@public_option
@store_option
def export_parquet(output: Path, public: bool, store: str | None) -> None:
    """Export a folder of Parquet tables with typed columns, which --store reads again · Parquet 表格."""
    from lianzhu.exports.table_folder import write_parquet_folder

    explorer = open_landscape(store, public=public)
    write_tables(explorer, output, lambda tables: write_parquet_folder(output, tables, explorer.schema.additions))


def write_tables(explorer: Explorer, output: Path, write: Callable[[NativeTables], None]) -> None:
    """Write the tables of a landscape, with progress; print their number, and what they cannot state."""
    from lianzhu.exports.native_tables import native_tables

    with showing_progress(f"exporting to {output}"):
        tables = native_tables(explorer.landscape(), explorer.acceptances())
        write(tables)
    for note in tables.notes:
        print_line(f"注意 Note: {note}", err=True)
    print_line(f"{len(tables.tables)} tables, {tables.row_count:,} rows → {output}", err=True)


# ------------------------------------------------------------ graphs


@export.command("json")
@file_option("JSON")
@public_option
@store_option
def export_json(output: Path, public: bool, store: str | None) -> None:
    """Export node-link JSON: nodes, edges, figures, statements, coverage · 节点-边 JSON."""
    from lianzhu.exports.node_link import write_node_link

    write_graph(open_landscape(store, public=public), output, write_node_link)


@export.command("graphml")
@file_option("GraphML")
@public_option
@store_option
def export_graphml(output: Path, public: bool, store: str | None) -> None:
    """Export GraphML for Gephi, yEd, Cytoscape and networkx · GraphML 图文件.

    Figures, statements and coverage rows are nodes, with ABOUT edges to what they are about.
    """
    from lianzhu.exports.graph_files import write_graphml

    write_graph(open_landscape(store, public=public), output, write_graphml)


@export.command("gexf")
@file_option("GEXF")
@public_option
@store_option
def export_gexf(output: Path, public: bool, store: str | None) -> None:
    """Export GEXF for Gephi, with the colours of the pages · GEXF 图文件.

    Figures, statements and coverage rows are nodes, with ABOUT edges to what they are about.
    """
    from lianzhu.exports.graph_files import write_gexf

    write_graph(open_landscape(store, public=public), output, write_gexf)


@export.command("cypher")
@file_option("Cypher")
@public_option
@store_option
def export_cypher(output: Path, public: bool, store: str | None) -> None:
    """Export a Cypher script for cypher-shell or Neo4j Browser · Cypher 脚本.

    Running it again changes nothing.
    """
    from lianzhu.exports.cypher_script import write_cypher

    write_graph(open_landscape(store, public=public), output, write_cypher)


@export.command("neo4j")
@folder_option
@public_option
@store_option
def export_neo4j(output: Path, public: bool, store: str | None) -> None:
    """Export files for neo4j-admin, and print the command that imports them · Neo4j 批量导入文件.

    For Neo4j 5.26 and 2026. The command replaces the database; use `lianzhu load` for one that holds other data.
    """
    from lianzhu.exports.neo4j_import import write_neo4j_import

    write_graph(open_landscape(store, public=public), output, write_neo4j_import)
    print_line(IMPORT_ADVICE.format(folder=output.absolute()))


def write_graph(explorer: Explorer, output: Path, write: Callable[[Path, Landscape], str]) -> None:
    """Write a landscape as a graph, with progress; print what was written."""
    with showing_progress(f"exporting to {output}"):
        summary = write(output, explorer.landscape())
    print_line(f"{summary} → {output}", err=True)


# ------------------------------------------------------------ landscapes of others


@export.command("landscape2")
@folder_option
@click.option("--chain", default="", metavar="NAME", help="The chain to export, if there are several · 产业链")
@public_option
@store_option
def export_landscape2(output: Path, chain: str, public: bool, store: str | None) -> None:
    """Export data.yml and settings.yml for CNCF's landscape2, which import reads again · landscape2 全景图文件.

    Layers become categories, segments subcategories, vendors and products items; all else stands in annotations.
    """
    from lianzhu.exports.landscape_files import write_landscape2

    explorer = open_landscape(store, public=public)
    with showing_progress(f"exporting to {output}"):
        notes = write_landscape2(output, explorer.landscape(), chain)
    for note in notes:
        print_line(f"注意 Note: {note}", err=True)
    print_line(f"data.yml, settings.yml, logos → {output}", err=True)


# ------------------------------------------------------------ the model


@export.command("schema")
@file_option("TOML")
@store_option
def export_schema(output: Path, store: str | None) -> None:
    """Export what the landscape adds to the packaged schema: its schema.toml · 图谱自己的模型."""
    from lianzhu.exports.schema_toml import write_additions

    write_additions(output, open_landscape_schema(store))
