"""Loader for a folder of tables: nodes/KIND, edges/KIND, figures, statements, coverage and sections.

Cells refer to nodes by any name or alias, or by id where a name is ambiguous. The problems in all tables are collected
and raised together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lianzhu.graph.errors import LandscapeError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Field, packaged_schema
from lianzhu.graph.steps import begin_step
from lianzhu.graph.suggestions import did_you_mean, near_matches
from lianzhu.loaders.builder import LandscapeBuilder
from lianzhu.loaders.cells import Table
from lianzhu.loaders.tables import ACCEPTED_TABLES, TABLE_SUFFIXES, UnreadableTable, read_table

SECTION_COLUMNS = ("source", "line", "heading")
TOP_LEVEL_TABLES = ("figures", "statements", "coverage", "sections")
"""Tables in the folder itself, next to the subfolders nodes and edges."""


def read_folder(folder: Path) -> Landscape:
    """Read a landscape from a folder of tables; raise `LandscapeError` with all problems."""
    if not folder.is_dir():
        raise LandscapeError(str(folder), [Problem(Place(str(folder)), "no such folder", "a folder of tables")])
    return _FolderReader(folder, LandscapeBuilder(packaged_schema())).read()


TOP_LEVEL_NAMES = {"Figure": "figures", "Statement": "statements", "Coverage": "coverage"}
"""The tables of statements by their labels."""


def columns_of(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the names of the fields that have a column in tables: those that are not derived from others."""
    return tuple(name for name, field_ in fields.items() if not field_.derived)


@dataclass
class _FolderReader:
    """Reads the tables in a folder and passes their rows to the builder."""

    folder: Path
    builder: LandscapeBuilder
    _problems: dict[str, list[Problem]] = field(default_factory=dict)

    def read(self) -> Landscape:
        """Read all tables; those of edges, which are usually the largest, are held one at a time."""
        schema, builder = self.builder.schema, self.builder
        nodes = dict(self._read_tables("nodes", tuple(schema.nodes)))
        if self._problems["nodes"]:
            builder.tolerate_unresolved_names()  # what could not be read may hold names
        has_nodes = bool(nodes)
        for kind, table in nodes.items():
            nodes[kind], known = self._with_known_columns(table, (*schema.node_fields, *schema.nodes[kind].fields))
            if not known:
                builder.tolerate_unresolved_names()  # the column may hold names
        begin_step(f"checking {sum(map(len, nodes.values())):,} nodes")
        builder.add_nodes(nodes)
        nodes.clear()
        others = dict(self._read_tables("", TOP_LEVEL_TABLES))
        if "sections" in others:
            builder.add_sections(self._with_known_columns(others["sections"], SECTION_COLUMNS)[0])
        for kind, table in self._read_tables("edges", tuple(schema.edges)):
            table = self._fact_table(table, ("from", "to", *columns_of(schema.edges[kind].fields), "modality"))
            begin_step(f"checking {len(table):,} {kind} edges")
            builder.add_edges(kind, table)
        if "figures" in others:
            builder.add_figures(self._fact_table(others["figures"], (*schema.roles, *schema.figure_fields)))
        if "statements" in others:
            builder.add_statements(self._fact_table(others["statements"], columns_of(schema.statement_fields)))
        if "coverage" in others:
            builder.add_coverage(self._fact_table(others["coverage"], tuple(schema.coverage_fields)))
        unreadable = [problem for subfolder in ("nodes", "edges", "") for problem in self._problems[subfolder]]
        if not unreadable and not has_nodes:
            unreadable = [Problem(Place(str(self.folder)), "no node tables", "files such as nodes/Company.csv")]
        builder.problems[:0] = unreadable
        return builder.landscape(str(self.folder))

    def _fact_table(self, table: Table, columns: Collection[str]) -> Table:
        return self._with_known_columns(table, (*columns, *self.builder.citation_columns))[0]

    def _with_known_columns(self, table: Table, columns: Collection[str]) -> tuple[Table, bool]:
        """Return a table with English column names, and whether all are among `columns`.

        A problem is recorded for each that is not.
        """
        table = table.renamed(self.builder.schema.column_names(columns))
        unknown = [column for column in table.columns if column not in columns]
        for column in unknown:
            found = f"unknown column '{column}'{did_you_mean(column, columns)}"
            self.builder.add_problem(Place(table.file, 1), found, f"one of {', '.join(columns)}")
            for match in near_matches(column, columns)[:1]:
                self.builder.note_misspelt_column(table.file, match)
        return table, not unknown

    def _read_tables(self, subfolder: str, names: Collection[str]) -> Iterator[tuple[str, Table]]:
        """Yield the tables in a subfolder by name; record a problem for each file that is not a table of `names`."""
        problems = self._problems.setdefault(subfolder, [])
        files: dict[str, str] = {}
        schema = self.builder.schema
        terms = (*schema.nodes.values(), *schema.edges.values(), *schema.statements.values())
        chinese = {term.zh: TOP_LEVEL_NAMES.get(term.name, term.name) for term in terms} | {"章节": "sections"}
        for path in self._table_paths(subfolder):
            file = path.relative_to(self.folder).as_posix()
            name = path.stem if path.stem in names else chinese.get(path.stem, path.stem)
            if name not in names:
                found = f"unknown table '{name}'{did_you_mean(name, names)}"
                problems.append(Problem(Place(file), found, f"one of {', '.join(names)}"))
            elif name in files:
                problems.append(Problem(Place(file), f"a second table '{name}'", f"only {files[name]}"))
            else:
                begin_step(f"reading {file}")
                try:
                    table = read_table(path, file)
                except UnreadableTable as error:
                    problems.append(error.problem)
                else:
                    files[name] = file
                    problems += table.problems
                    yield name, table

    def _table_paths(self, subfolder: str) -> Iterator[Path]:
        for path in sorted((self.folder / subfolder).glob("*")):
            if not subfolder and path.stem in ACCEPTED_TABLES:
                continue  # lianzhu.loaders.acceptances reads it
            if path.suffix.lower() in TABLE_SUFFIXES and not path.name.startswith(("~$", ".")):
                yield path
