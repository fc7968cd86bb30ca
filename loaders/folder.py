"""Loader for the tables of a landscape: nodes/KIND, edges/KIND, figures, statements, coverage and sections.

They are files in a folder, zipped or not, or the sheets of a workbook (`lianzhu.loaders.table_sources`). A schema.toml
in the folder extends the schema (`lianzhu.graph.schema_extension`). Cells refer to nodes by any name or alias, or by
id where a name is ambiguous. The problems in all tables are collected and raised together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lianzhu.graph.errors import LandscapeError, SchemaError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Field, Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.schema_rules import CLOSED_TABLES
from lianzhu.graph.steps import begin_step
from lianzhu.graph.suggestions import did_you_mean, is_misspelling, near_matches
from lianzhu.graph.toml_text import KeyPath
from lianzhu.loaders.builder import LandscapeBuilder
from lianzhu.loaders.cells import Table
from lianzhu.loaders.declarations import accepted, declare_column, declare_edges, declare_nodes
from lianzhu.loaders.table_entries import PARTS, TOP_LEVEL_TABLES, Part, TableEntry, TableSource, table_labels
from lianzhu.loaders.table_sources import open_tables
from lianzhu.loaders.tables import UnreadableTable

SECTION_COLUMNS = ("source", "line", "heading")


def read_folder(path: Path) -> Landscape:
    """Read a landscape from a folder of tables, a workbook or a zipped folder.

    Raises `LandscapeError` with all problems.
    """
    with open_tables(path) as source:
        return _FolderReader(source, LandscapeBuilder(_schema(source))).read()


def read_schema(path: Path) -> Schema:
    """Return the packaged schema with the additions of a landscape; raise `LandscapeError`."""
    with open_tables(path) as source:
        return _schema(source)


def _schema(source: TableSource) -> Schema:
    text = source.schema_text()
    if text is None:
        return packaged_schema()
    try:
        return extend_schema(packaged_schema(), text, source.schema_file)
    except SchemaError as error:
        raise LandscapeError(source.name, error.problems) from None


REQUIRED_COLUMNS = ("name", "from", "to", "metric", "about", "text", "printed", "aspect", "state", "source", "locator")
"""Columns that a table lacks only by mistake, such as a misspelling of their Chinese names."""


def columns_of(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the names of the fields that have a column in tables: those that are not derived from others."""
    return tuple(name for name, field_ in fields.items() if not field_.derived)


def _differ_by_one(name: str, other: str) -> bool:
    """Return whether two names of the same length differ in one character: 启点 and 起点."""
    return len(name) == len(other) > 1 and sum(a != b for a, b in zip(name, other, strict=True)) == 1


@dataclass
class _FolderReader:
    """Reads the tables of a source and passes their rows to the builder."""

    source: TableSource
    builder: LandscapeBuilder
    _entries: list[TableEntry] = field(default_factory=list)
    _problems: dict[str, list[Problem]] = field(default_factory=dict)

    def read(self) -> Landscape:
        """Read all tables; those of edges, which are usually the largest, are held one at a time."""
        builder = self.builder
        self._entries, passed_over = self.source.entries(builder.schema)
        nodes = dict(self._read_tables("nodes", tuple(builder.schema.nodes)))
        if self._problems["nodes"] or passed_over:
            builder.tolerate_unresolved_names()  # what could not be read may hold names
        has_nodes = bool(nodes)
        for kind, table in nodes.items():
            nodes[kind], known = self._with_known_columns(table, ("node", kind))
            if not known:
                builder.tolerate_unresolved_names()  # the column may hold names
        begin_step(f"checking {sum(map(len, nodes.values())):,} nodes")
        builder.add_nodes(nodes)
        nodes.clear()
        others = dict(self._read_tables("", TOP_LEVEL_TABLES))
        if "sections" in others:
            builder.add_sections(self._with_known_columns(others["sections"], ())[0])
        for kind, table in self._read_tables("edges", tuple(builder.schema.edges)):
            table = self._with_known_columns(table, ("edge", kind))[0]
            begin_step(f"checking {len(table):,} {kind} edges")
            builder.add_edges(kind, table)
        if "figures" in others:
            builder.add_figures(self._with_known_columns(others["figures"], ("figure_fields",))[0])
        if "statements" in others:
            builder.add_statements(self._with_known_columns(others["statements"], ("statement_fields",))[0])
        if "coverage" in others:
            builder.add_coverage(self._with_known_columns(others["coverage"], ("coverage_fields",))[0])
        unreadable = passed_over + [problem for part in PARTS for problem in self._problems[part]]
        if not unreadable and not has_nodes:
            place = Place(self.source.name)
            unreadable = [
                Problem(place, "no node tables", "files such as nodes/Company.csv, or sheets such as Company")
            ]
        builder.problems[:0] = unreadable
        return builder.landscape(self.source.name)

    def _columns(self, declared_in: KeyPath) -> tuple[str, ...]:
        """Return the columns of a table; its fields are declared in a kind, or in a table such as figure_fields."""
        schema, citation = self.builder.schema, self.builder.citation_columns
        match declared_in:
            case ("node", kind):
                return (*schema.node_fields, *schema.nodes[kind].fields)
            case ("edge", kind):
                return ("from", "to", *columns_of(schema.edges[kind].fields), "modality", *citation)
            case ("figure_fields",):
                return (*schema.roles, *schema.figure_fields, *citation)
            case ("statement_fields",):
                return (*columns_of(schema.statement_fields), *citation)
            case ("coverage_fields",):
                return (*schema.coverage_fields, *citation)
        return SECTION_COLUMNS

    def _with_known_columns(self, table: Table, declared_in: KeyPath) -> tuple[Table, bool]:
        """Return a table with English column names, and whether all are known.

        A problem is recorded for each that is not. One that is no misspelling is treated as if it were declared.
        """
        columns = self._columns(declared_in)
        chinese = self.builder.schema.column_names(columns)
        table = table.renamed(chinese)
        unknown = [column for column in table.columns if column not in columns]
        if unknown:
            missing = [name for name in REQUIRED_COLUMNS if name in columns and name not in table.columns]
            meant = {
                column: [zh for zh in chinese if chinese[zh] in missing and _differ_by_one(zh, column)]
                for column in unknown
            }
            new = [column for column in unknown if not meant[column] and not is_misspelling(column, columns)]
            declarations = self._declare_columns(table, declared_in, new)
            for column in unknown:
                found = f"unknown column '{column}'{did_you_mean(column, meant[column] or columns)}"
                expected = f"one of {', '.join(columns)}"
                self.builder.add_problem(Place(table.file, 1), found, expected, declarations.get(column, ""))
                for match in [chinese[zh] for zh in meant[column]] or near_matches(column, columns)[:1]:
                    self.builder.note_misspelt_column(table.file, match)
            table = table.renamed(self.builder.schema.column_names(self._columns(declared_in)))
        fields = (*declared_in, "fields") if len(declared_in) > 1 else declared_in
        return replace(table, declared_in=fields), not unknown

    def _declare_columns(self, table: Table, declared_in: KeyPath, new: Sequence[str]) -> dict[str, str]:
        """Return declarations by column, and extend the schema by them, so that the rows are read as with them."""
        if not declared_in or declared_in[0] in CLOSED_TABLES:
            return {}
        builder = self.builder
        documents = [
            declare_column(declared_in, column, table.column(column), builder.schema, builder.kinds_named)
            for column in new
        ]
        texts, builder.schema = accepted(documents, builder.schema)
        return dict(zip(new, texts, strict=True))

    def _declare_kind(self, part: Part, stem: str, table: Table) -> tuple[str, str]:
        """Return the name of the kind of a table and its declaration, which extends the schema; empty if it cannot."""
        builder = self.builder
        if part == "nodes":
            document = declare_nodes(stem)
        else:
            named = table.renamed(builder.schema.column_names(("from", "to")))
            document = declare_edges(stem, named.column("from"), named.column("to"), builder.kinds_named)
        (text,), builder.schema = accepted([document], builder.schema)
        return next(iter(document[part.removesuffix("s")])), text

    def _read_tables(self, part: Part, names: Collection[str]) -> Iterator[tuple[str, Table]]:
        """Yield the tables of a part by name; record a problem for each that is not one of `names`."""
        problems = self._problems.setdefault(part, [])
        files: dict[str, str] = {}
        labels = {zh: name for (of, name), zh in table_labels(self.builder.schema).items() if of == part}
        for entry in self._entries:
            if entry.part != part:
                continue
            name = entry.name if entry.name in names else labels.get(entry.name, entry.name)
            if name in files:
                problems.append(Problem(Place(entry.file), f"a second table '{name}'", f"only {files[name]}"))
                continue
            if name not in names and (not part or is_misspelling(name, [*names, *labels])):
                problems.append(self._unknown_table(entry.file, name, names))
                continue
            begin_step(f"reading {entry.file}")
            try:
                table = entry.read()
            except UnreadableTable as error:
                problems.append(error.problem)
                continue
            if name not in names:
                unknown = self._unknown_table(entry.file, name, names)
                name, declaration = self._declare_kind(part, name, table)
                problems.append(replace(unknown, declaration=declaration))
                if not declaration:
                    continue
            files[name] = entry.file
            problems += table.problems
            yield name, table

    def _unknown_table(self, file: str, name: str, names: Collection[str]) -> Problem:
        return Problem(Place(file), f"unknown table '{name}'{did_you_mean(name, names)}", f"one of {', '.join(names)}")
