"""Loader for a folder of tables: nodes/KIND, edges/KIND, figures, statements, coverage and sections.

A schema.toml in the folder extends the schema (`lianzhu.graph.schema_extension`). Cells refer to nodes by any name or
alias, or by id where a name is ambiguous. The problems in all tables are collected and raised together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lianzhu.graph.errors import LandscapeError, SchemaError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import Field, Schema, packaged_schema
from lianzhu.graph.schema_extension import SCHEMA_FILE, extend_schema
from lianzhu.graph.schema_rules import CLOSED_TABLES
from lianzhu.graph.steps import begin_step
from lianzhu.graph.suggestions import did_you_mean, is_misspelling, near_matches
from lianzhu.graph.toml_text import KeyPath
from lianzhu.loaders.builder import LandscapeBuilder
from lianzhu.loaders.cells import Table
from lianzhu.loaders.declarations import accepted, declare_column, declare_edges, declare_nodes
from lianzhu.loaders.tables import ACCEPTED_TABLES, TABLE_SUFFIXES, UnreadableTable, read_table

SECTION_COLUMNS = ("source", "line", "heading")
TOP_LEVEL_TABLES = ("figures", "statements", "coverage", "sections")
"""Tables in the folder itself, next to the subfolders nodes and edges."""


def read_folder(folder: Path) -> Landscape:
    """Read a landscape from a folder of tables; raise `LandscapeError` with all problems."""
    return _FolderReader(folder, LandscapeBuilder(read_schema(folder))).read()


def read_schema(folder: Path) -> Schema:
    """Return the packaged schema with the additions of the folder's schema.toml; raise `LandscapeError`."""
    if not folder.is_dir():
        raise LandscapeError(str(folder), [Problem(Place(str(folder)), "no such folder", "a folder of tables")])
    path = folder / SCHEMA_FILE
    if not path.exists():
        for other in folder.glob("[sS][cC][hH][eE][mM][aA].[tT]*"):  # such as schema.toml.txt, of an editor
            problem = Problem(Place(other.name), "a file that is not read", f"the name {SCHEMA_FILE}")
            raise LandscapeError(str(folder), [problem])
        return packaged_schema()
    try:
        return extend_schema(packaged_schema(), path.read_bytes().decode("utf-8-sig"))
    except SchemaError as error:
        raise LandscapeError(str(folder), error.problems) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(Place(SCHEMA_FILE, line=line), "not UTF-8", "a file saved as UTF-8")
        raise LandscapeError(str(folder), [problem]) from None
    except OSError as error:
        problem = Problem(Place(SCHEMA_FILE), f"cannot be read ({error.strerror})", "a readable file")
        raise LandscapeError(str(folder), [problem]) from None


REQUIRED_COLUMNS = ("name", "from", "to", "metric", "about", "text", "printed", "aspect", "state", "source", "locator")
"""Columns that a table lacks only by mistake, such as a misspelling of their Chinese names."""
TOP_LEVEL_NAMES = {"Figure": "figures", "Statement": "statements", "Coverage": "coverage"}
"""The tables of statements by their labels."""


def columns_of(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the names of the fields that have a column in tables: those that are not derived from others."""
    return tuple(name for name, field_ in fields.items() if not field_.derived)


def _differ_by_one(name: str, other: str) -> bool:
    """Return whether two names of the same length differ in one character: 启点 and 起点."""
    return len(name) == len(other) > 1 and sum(a != b for a, b in zip(name, other, strict=True)) == 1


@dataclass
class _FolderReader:
    """Reads the tables in a folder and passes their rows to the builder."""

    folder: Path
    builder: LandscapeBuilder
    _problems: dict[str, list[Problem]] = field(default_factory=dict)

    def read(self) -> Landscape:
        """Read all tables; those of edges, which are usually the largest, are held one at a time."""
        builder = self.builder
        nodes = dict(self._read_tables("nodes", tuple(builder.schema.nodes)))
        if self._problems["nodes"]:
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
        unreadable = [problem for subfolder in ("nodes", "edges", "") for problem in self._problems[subfolder]]
        if not unreadable and not has_nodes:
            unreadable = [Problem(Place(str(self.folder)), "no node tables", "files such as nodes/Company.csv")]
        builder.problems[:0] = unreadable
        return builder.landscape(str(self.folder))

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

    def _declare_kind(self, subfolder: str, stem: str, table: Table) -> tuple[str, str]:
        """Return the name of the kind of a table and its declaration, which extends the schema; empty if it cannot."""
        builder = self.builder
        if subfolder == "nodes":
            document = declare_nodes(stem)
        else:
            named = table.renamed(builder.schema.column_names(("from", "to")))
            document = declare_edges(stem, named.column("from"), named.column("to"), builder.kinds_named)
        (text,), builder.schema = accepted([document], builder.schema)
        return next(iter(document[subfolder.removesuffix("s")])), text

    def _read_tables(self, subfolder: str, names: Collection[str]) -> Iterator[tuple[str, Table]]:
        """Yield the tables in a subfolder by name; record a problem for each file that is not a table of `names`."""
        problems = self._problems.setdefault(subfolder, [])
        files: dict[str, str] = {}
        schema = self.builder.schema
        terms = (*schema.nodes.values(), *schema.edges.values(), *schema.statements.values())
        labels = {term.zh: TOP_LEVEL_NAMES.get(term.name, term.name) for term in terms if term.name in names}
        labels |= {schema.statements[label].zh: name for label, name in TOP_LEVEL_NAMES.items()} | {"章节": "sections"}
        for path in self._table_paths(subfolder):
            file = path.relative_to(self.folder).as_posix()
            name = path.stem if path.stem in names else labels.get(path.stem, path.stem)
            if name in files:
                problems.append(Problem(Place(file), f"a second table '{name}'", f"only {files[name]}"))
                continue
            if name not in names and (not subfolder or is_misspelling(name, [*names, *labels])):
                problems.append(self._unknown_table(file, name, names))
                continue
            begin_step(f"reading {file}")
            try:
                table = read_table(path, file)
            except UnreadableTable as error:
                problems.append(error.problem)
                continue
            if name not in names:
                unknown = self._unknown_table(file, name, names)
                name, declaration = self._declare_kind(subfolder, name, table)
                problems.append(replace(unknown, declaration=declaration))
                if not declaration:
                    continue
            files[name] = file
            problems += table.problems
            yield name, table

    def _unknown_table(self, file: str, name: str, names: Collection[str]) -> Problem:
        return Problem(Place(file), f"unknown table '{name}'{did_you_mean(name, names)}", f"one of {', '.join(names)}")

    def _table_paths(self, subfolder: str) -> Iterator[Path]:
        for path in sorted((self.folder / subfolder).glob("*")):
            if not subfolder and path.stem in ACCEPTED_TABLES:
                continue  # lianzhu.loaders.acceptances reads it
            if path.suffix.lower() in TABLE_SUFFIXES and not path.name.startswith(("~$", ".")):
                yield path
