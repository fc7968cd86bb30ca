"""Builder that assembles a landscape from the rows that a loader reads.

The builder does what is the same for every loader: it resolves the names in cells to nodes, detects duplicate nodes and
facts, validates facts against the schema, and records every problem with its place. A loader reads rows and calls the
matching `add_…` method for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lianzhu.graph.errors import LandscapeError, LookupFailed
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import TEXT_LOCATOR
from lianzhu.graph.names import Entry
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Node, Value, node_id
from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.graph.validation import citation_violations, violations
from lianzhu.graph.values import InvalidValue, parse_value, split_list


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its file and row number for messages, and its non-empty cells by column.

    Columns are named after the fields of the schema; in addition, a node has `name`, an edge has `from` and `to`, and a
    figure has one column per role. `columns` lists the columns of the header; it is empty if the table has no header.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    columns: tuple[str, ...] = ()

    def place(self, column: str = "") -> Place:
        """Return the place of the row, or of one of its cells."""
        return Place(self.file, self.number, column)


@dataclass
class LandscapeBuilder:
    """A landscape under construction. Add the nodes first, then the sections, then the facts."""

    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    _landscape: Landscape = field(init=False)
    _kinds: dict[str, str] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _invalid_rows: set[tuple[str, int]] = field(default_factory=set)
    _missing_columns: set[tuple[str, str]] = field(default_factory=set)
    _resolved: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = field(default_factory=dict)
    _sections: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    _nodes_incomplete: bool = False
    _tolerated_rows: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._landscape = Landscape(schema=self.schema)
        self._names = self._landscape.names
        self._citation_fields = {
            name: declared
            for name, declared in self.schema.fact_fields.items()
            if not declared.derived and name != "id"
        }

    @property
    def citation_columns(self) -> tuple[str, ...]:
        """The columns that hold the citation of a fact."""
        return tuple(self._citation_fields)

    def landscape(self, source: str) -> Landscape:
        """Return the landscape; raise `LandscapeError`, with `source` in its message, if there are problems."""
        if self._tolerated_rows:
            rows = f"unresolved names in {len(self._tolerated_rows):,} rows, not listed"
            self.add_problem(Place(source), rows, "complete tables of nodes; then names are checked")
        if self.problems:
            raise LandscapeError(source, self.problems)
        return self._landscape

    # ------------------------------------------------------------ problems

    def add_problem(self, place: Place, found: str, expected: str) -> None:
        """Record a problem; a fact in the same row is not added."""
        self.problems.append(Problem(place, found, expected))
        self._invalid_rows.add((place.file, place.row))

    def _is_invalid(self, row: Row) -> bool:
        return (row.file, row.number) in self._invalid_rows

    # ------------------------------------------------------------ cells

    def require(self, row: Row, columns: Iterable[str]) -> bool:
        """Return whether these cells have values; record each empty cell as a problem, a missing column only once."""
        empty = [column for column in columns if column not in row.cells]
        for column in empty:
            if row.columns and column not in row.columns:
                if (row.file, column) not in self._missing_columns:
                    self._missing_columns.add((row.file, column))
                    self.add_problem(Place(row.file, 1), f"missing column '{column}'", "a value in every row")
            else:
                self.add_problem(row.place(column), "empty", "a value")
        return not empty

    def note_misspelt_column(self, file: str, column: str) -> None:
        """Do not report a column as missing: an unknown column of the file is probably a misspelling of it."""
        self._missing_columns.add((file, column))

    def parse_cells(self, row: Row, fields: Mapping[str, Field]) -> dict[str, Value]:
        """Return the parsed cells of the given fields; a `ref` becomes the id of the node that it names.

        A cell that is invalid for its field is recorded as a problem and omitted.
        """
        values: dict[str, Value] = {}
        for name, declared in fields.items():
            text = row.cells.get(name)
            if text is None:
                continue
            if declared.type == "ref":
                if node := self.resolve(row, name, text, declared.kinds):
                    values[name] = node
                continue
            try:
                values[name] = parse_value(declared, text)
            except InvalidValue as error:
                self.add_problem(row.place(name), f"'{text}'{did_you_mean(text, declared.choices)}", str(error))
        return values

    def resolve(self, row: Row, column: str, text: str, kinds: Collection[str] = ()) -> str:
        """Return the id of the node that a cell names; if it cannot be resolved, record a problem and return ""."""
        key = text, tuple(kinds)
        if key not in self._resolved:
            try:
                self._resolved[key] = self._names.resolve(text, kinds, hint="").id, ""
            except LookupFailed as error:
                self._resolved[key] = "", str(error)
        node, message = self._resolved[key]
        if message and self._nodes_incomplete:
            self._invalid_rows.add((row.file, row.number))
            self._tolerated_rows.add((row.file, row.number))
        elif message:
            self.add_problem(row.place(column), message, "the name or id of a node")
        return node

    # ------------------------------------------------------------ nodes

    def add_nodes(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Add nodes from (kind, row) pairs in any order; a node is added after its parent.

        If a node could not be added, unresolved names are no longer reported: they may refer to it.
        """
        given = list(rows)
        pending = [(kind, row) for kind, row in given if self.require(row, ["name"])]
        if len(pending) < len(given):
            self.tolerate_unresolved_names()
        while pending:
            parents = [self._parent(row) for _, row in pending]
            ready = [(pair, parent) for pair, parent in zip(pending, parents, strict=True) if parent is not None]
            if not ready:
                for _, row in pending:
                    self.resolve(row, "parent", row.cells["parent"])
                self.tolerate_unresolved_names()
                break
            pending = [pair for pair, parent in zip(pending, parents, strict=True) if parent is None]
            for (kind, row), parent in ready:
                self._add_node(kind, row, parent)

    def tolerate_unresolved_names(self) -> None:
        """Stop reporting unresolved names: the nodes that they refer to may not have been read."""
        self._nodes_incomplete = True

    def _parent(self, row: Row) -> str | None:
        """Return the id of the row's parent, "" if it has none, or None while the parent is unknown or ambiguous."""
        text = row.cells.get("parent")
        candidates = self._names.candidates(text) if text else []
        return "" if not text else candidates[0].id if len(candidates) == 1 else None

    def _add_node(self, kind: str, row: Row, parent: str) -> None:
        declared = self.schema.nodes[kind].fields
        fields = self.parse_cells(row, declared)
        for field_ in declared.values():
            if field_.required and field_.name not in row.cells:
                self.add_problem(row.place(field_.name), "empty", field_.en)
        name = row.cells["name"]
        aliases, former_ids = (split_list(row.cells.get(column, "")) for column in ("aliases", "former_ids"))
        node = Node(row.cells.get("id", node_id(kind, name, parent)), kind, name, aliases, parent, former_ids, fields)
        if node.id in self._places:
            self.add_problem(row.place("name"), f"duplicate node {node.id}", _expected_once(self._places[node.id]))
            return
        self._places[node.id] = row.place()
        self._kinds[node.id] = kind
        self._landscape.nodes[node.id] = node
        self._names.add(Entry(node.id, kind, name, aliases, former_ids))
        self._resolved.clear()

    # ------------------------------------------------------------ sections of a report

    def add_sections(self, rows: Iterable[Row]) -> None:
        """Add section headings of text files; a row has `source`, `line` (the first of the section) and `heading`."""
        fields = {"source": self.schema.fact_fields["source"], "line": Field("line", "int", "", "", required=True)}
        for row in rows:
            if self.require(row, ("source", "line", "heading")):
                values = self.parse_cells(row, fields)
                if len(values) == 2:
                    self._sections[str(values["source"])].append((int(str(values["line"])), row.cells["heading"]))
        for sections in self._sections.values():
            sections.sort()

    def _section(self, source: str, locator: str) -> str:
        match = TEXT_LOCATOR.fullmatch(locator)
        line = int(match["line"]) if match else 0
        return next((heading for start, heading in reversed(self._sections[source]) if start <= line), "")

    # ------------------------------------------------------------ facts

    def add_edge(self, kind: str, row: Row) -> None:
        """Add an edge; its ends are in the columns `from` and `to`."""
        declared = self.schema.edges[kind]
        complete, citation = self.require(row, ("from", "to")), self._citation(row)
        ends = (("from", declared.start), ("to", declared.end))
        start, end = (
            self.resolve(row, column, row.cells[column], kinds) if column in row.cells else "" for column, kinds in ends
        )
        fields = self.parse_cells(row, declared.fields)
        if complete and citation and start and end:
            edge = Edge(kind, start, end, citation, fields)
            if self._validate(row, edge, "from"):
                self._landscape.edges.append(edge)

    def add_figure(self, row: Row) -> None:
        """Add a figure; the nodes that it is about are in the columns of their roles."""
        complete, citation = self.require(row, ("metric",)), self._citation(row)
        about = [
            (role.name, self.resolve(row, role.name, name, role.kinds))
            for role in self.schema.roles.values()
            for name in split_list(row.cells.get(role.name, ""))
        ]
        fields = self.parse_cells(row, self.schema.figure_fields)
        if complete and citation and all(node for _, node in about):
            figure = Figure(tuple(about), fields, citation)
            if self._validate(row, figure, "metric"):
                self._landscape.figures.append(figure)

    def add_coverage(self, row: Row) -> None:
        """Add a coverage row."""
        fields = self.schema.coverage_fields
        required = [name for name, declared in fields.items() if declared.required]
        complete, citation = self.require(row, required), self._citation(row)
        values = {name: str(value) for name, value in self.parse_cells(row, fields).items()}
        if complete and citation and values.keys() >= set(required):
            coverage = Coverage(citation=citation, **values)
            if self._validate(row, coverage, "about"):
                self._landscape.coverage.append(coverage)

    def _citation(self, row: Row) -> Citation | None:
        """Return the citation in a row; None, after recording the problems, if source or locator is missing."""
        complete = self.require(row, ("source", "locator"))
        values = {name: str(value) for name, value in self.parse_cells(row, self._citation_fields).items()}
        if not complete or "source" not in values:
            return None
        section = self._section(values["source"], values["locator"])
        published = str(self._landscape.nodes[values["source"]].fields.get("published", ""))
        as_of_stated = "as_of" in values
        values |= {"as_of": values.get("as_of", published), "section": section}
        citation = Citation(**values, as_of_stated=as_of_stated)
        for column, found, expected in citation_violations(citation):
            self.add_problem(row.place(column), found, expected)
        return citation

    def _validate(self, row: Row, fact: Fact, column: str) -> bool:
        """Return whether a fact is valid and not a duplicate, after recording its problems.

        A duplicate is reported at `column`. If the row already has a problem, nothing more is reported.
        """
        if self._is_invalid(row):
            return False
        fact_violations = list(violations(fact, self._kinds, self.schema))
        for violation in fact_violations:
            self.add_problem(row.place(violation.column), violation.found, violation.expected)
        if fact.id in self._places:
            self.add_problem(row.place(column), "duplicate fact", _expected_once(self._places[fact.id]))
            return False
        self._places[fact.id] = row.place()
        return not fact_violations


def _expected_once(first: Place) -> str:
    return f"one occurrence (the first is in {first})"
