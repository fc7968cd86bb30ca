"""A folder of tables as a landscape: nodes/KIND, edges/KIND, figures, coverage and sections.

Cells name nodes as a person would (any alias, or an id where a name is ambiguous). Every problem of every table is
collected and raised at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.loaders.builder import LandscapeBuilder, Row
from lianzhu.loaders.tables import SUFFIXES, Table, UnreadableTable, read_table

SECTION_COLUMNS = ("source", "line", "heading")
SINGLE_TABLES = ("figures", "coverage", "sections")
"""Tables beside the folders nodes and edges."""


def read_folder(folder: Path) -> Landscape:
    """Read a landscape; raise `LandscapeError` with every problem found."""
    if not folder.is_dir():
        raise LandscapeError(str(folder), [Problem(Place(str(folder)), "no such folder", "a folder of tables")])
    return _FolderReader(folder, LandscapeBuilder(packaged_schema())).read()


@dataclass
class _FolderReader:
    """Reads one folder; the builder makes the landscape of what it holds."""

    folder: Path
    builder: LandscapeBuilder

    def read(self) -> Landscape:
        schema, builder = self.builder.schema, self.builder
        nodes = self._tables("nodes", tuple(schema.nodes))
        edges = self._tables("edges", tuple(schema.edges))
        single = self._tables("", SINGLE_TABLES)
        if not builder.problems and not nodes:
            builder.problem(Place(str(self.folder)), "no tables of nodes", "files such as nodes/Company.csv")
        for kind, table in nodes.items():
            self._check_columns(table, (*schema.node_fields, *schema.nodes[kind].fields))
        builder.add_nodes((kind, row) for kind, table in nodes.items() for row in table.rows)
        if "sections" in single:
            self._check_columns(single["sections"], SECTION_COLUMNS)
            builder.add_sections(single["sections"].rows)
        for kind, table in edges.items():
            self._facts(table, ("from", "to", *schema.edges[kind].fields), partial(builder.add_edge, kind))
        if "figures" in single:
            self._facts(single["figures"], (*schema.roles, *schema.figure_fields), builder.add_figure)
        if "coverage" in single:
            self._facts(single["coverage"], tuple(schema.coverage_fields), builder.add_coverage)
        return builder.landscape(str(self.folder))

    def _facts(self, table: Table, columns: Collection[str], add: Callable[[Row], None]) -> None:
        self._check_columns(table, (*columns, *self.builder.citation_columns))
        for row in table.rows:
            add(row)

    def _check_columns(self, table: Table, known: Collection[str]) -> None:
        """Note every column of a table that is not known."""
        for column in (each for each in table.columns if each not in known):
            near = did_you_mean(column, known)
            self.builder.problem(Place(table.file, 1), f"column '{column}'" + near, f"one of {', '.join(known)}")

    def _tables(self, directory: str, known: Collection[str]) -> dict[str, Table]:
        """Return the tables in the folder, or in a directory of it, by name; note those that cannot be read."""
        tables: dict[str, Table] = {}
        for path in self._files(directory):
            file = path.relative_to(self.folder).as_posix()
            if path.stem not in known:
                near = did_you_mean(path.stem, known)
                self.builder.problem(Place(file), f"'{path.stem}'" + near, f"one of {', '.join(known)}")
            elif path.stem in tables:
                self.builder.problem(Place(file), "a second table of that name", f"only {tables[path.stem].file}")
            else:
                try:
                    tables[path.stem] = table = read_table(path, file)
                except UnreadableTable as error:
                    self.builder.problem(error.problem.place, error.problem.found, error.problem.expected)
                    if directory == "nodes":
                        self.builder.nodes_missing()
                else:
                    for problem in table.problems:
                        self.builder.problem(problem.place, problem.found, problem.expected)
        return tables

    def _files(self, directory: str) -> Iterator[Path]:
        for path in sorted((self.folder / directory).glob("*")):
            if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")):
                yield path
