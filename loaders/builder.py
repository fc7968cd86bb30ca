"""Builds a landscape out of the rows that a loader reads.

The builder owns what is the same for every loader: what a name in a cell refers to, which node or fact is there twice,
which constraints of the schema a fact violates, and every problem with its place. A loader reads rows and says what
they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lianzhu.graph.errors import LandscapeError, LookupFailed
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import TEXT
from lianzhu.graph.names import Entry
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Node, Value, node_id
from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.validation import citation_violations, violations
from lianzhu.graph.values import NotOfType, parse_value, split


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a source: the file and its number as messages name them, and its cells by column, empty ones left out.

    Columns are the names of the schema's fields; `name` of a node, `from` and `to` of an edge, the roles of a figure.
    `columns` are those of the file's header, empty where it has none.
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
    """A landscape in the making. Add the nodes first, then the sections, then the facts."""

    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    _landscape: Landscape = field(init=False)
    _kinds: dict[str, str] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _faulty: set[tuple[str, int]] = field(default_factory=set)
    _absent: set[tuple[str, str]] = field(default_factory=set)
    _resolved: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = field(default_factory=dict)
    _sections: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    _incomplete: bool = False

    def __post_init__(self) -> None:
        self._landscape = Landscape(schema=self.schema)
        self._names = self._landscape.names
        self._cited = {
            name: each for name, each in self.schema.fact_fields.items() if not each.derived and name != "id"
        }

    @property
    def citation_columns(self) -> tuple[str, ...]:
        """The columns in which a row says where its fact stands."""
        return tuple(self._cited)

    def landscape(self, source: str) -> Landscape:
        """Return the landscape; raise `LandscapeError` with every problem, `source` being what it was read from."""
        if self.problems:
            raise LandscapeError(source, self.problems)
        return self._landscape

    # ------------------------------------------------------------ problems

    def problem(self, place: Place, found: str, expected: str) -> None:
        """Note something wrong at a place; a fact in that row is not added."""
        self.problems.append(Problem(place, found, expected))
        self._faulty.add((place.file, place.row))

    def _has_problem(self, row: Row) -> bool:
        return (row.file, row.number) in self._faulty

    # ------------------------------------------------------------ cells

    def required(self, row: Row, columns: Iterable[str]) -> bool:
        """Tell whether the cells of these columns are filled; note those that are not, an absent column only once."""
        missing = [column for column in columns if column not in row.cells]
        for column in missing:
            if row.columns and column not in row.columns:
                if (row.file, column) not in self._absent:
                    self._absent.add((row.file, column))
                    self.problem(Place(row.file, 1), f"no column '{column}'", "it: each row needs a value there")
            else:
                self.problem(row.place(column), "nothing", "a value")
        return not missing

    def values(self, row: Row, fields: Mapping[str, Field]) -> dict[str, Value]:
        """Return the parsed cells of the given fields, a ref as the id of the node that it names.

        A cell that does not hold what its field declares is noted and left out.
        """
        values: dict[str, Value] = {}
        for name, each in fields.items():
            text = row.cells.get(name)
            if text is None:
                continue
            if each.type == "ref":
                if found := self.resolve(row, name, text, each.kinds):
                    values[name] = found
                continue
            try:
                values[name] = parse_value(each, text)
            except NotOfType as error:
                self.problem(row.place(name), f"'{text}'", str(error))
        return values

    def resolve(self, row: Row, column: str, text: str, kinds: Collection[str] = ()) -> str:
        """Return the id of the node that a cell names; an empty string after noting why there is none."""
        key = text, tuple(kinds)
        if key not in self._resolved:
            try:
                self._resolved[key] = self._names.resolve(text, kinds).id, ""
            except LookupFailed as error:
                self._resolved[key] = "", str(error)
        found, wrong = self._resolved[key]
        if wrong and self._incomplete:
            self._faulty.add((row.file, row.number))
        elif wrong:
            self.problem(row.place(column), wrong, "the name or id of a node")
        return found

    # ------------------------------------------------------------ nodes

    def add_nodes(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Add nodes, each a kind and a row: first those without a parent, then those whose parent is there.

        Where a row has a problem, names that lead nowhere are not problems of their own: the node may be in that row.
        """
        before = len(self.problems)
        waiting = [(kind, row) for kind, row in rows if self.required(row, ["name"])]
        while waiting:
            parents = [self._parent(row) for _, row in waiting]
            ready = [(each, parent) for each, parent in zip(waiting, parents, strict=True) if parent is not None]
            if not ready:
                for _, row in waiting:
                    self.resolve(row, "parent", row.cells["parent"])
                break
            waiting = [each for each, parent in zip(waiting, parents, strict=True) if parent is None]
            for (kind, row), parent in ready:
                self._add_node(kind, row, parent)
        if len(self.problems) > before:
            self.nodes_missing()

    def nodes_missing(self) -> None:
        """Say that some nodes could not be read: a name that leads nowhere may be due to that, and is not noted."""
        self._incomplete = True

    def _parent(self, row: Row) -> str | None:
        """Return the id of the parent, empty if the row has none; None while it is unknown or ambiguous."""
        text = row.cells.get("parent")
        found = self._names.candidates(text) if text else []
        return "" if not text else found[0].id if len(found) == 1 else None

    def _add_node(self, kind: str, row: Row, parent: str) -> None:
        declared = self.schema.nodes[kind].fields
        fields = self.values(row, declared)
        for each in declared.values():
            if each.required and each.name not in row.cells:
                self.problem(row.place(each.name), "nothing", each.en)
        name = row.cells["name"]
        aliases, former_ids = (split(row.cells.get(column, "")) for column in ("aliases", "former_ids"))
        node = Node(row.cells.get("id", node_id(kind, name, parent)), kind, name, aliases, parent, former_ids, fields)
        if node.id in self._places:
            self.problem(row.place("name"), f"{node.id} again", f"it only once ({self._places[node.id]})")
            return
        self._places[node.id] = row.place()
        self._kinds[node.id] = kind
        self._landscape.nodes[node.id] = node
        self._names.add(Entry(node.id, kind, name, aliases, former_ids))
        self._resolved.clear()

    # ------------------------------------------------------------ sections of a source

    def add_sections(self, rows: Iterable[Row]) -> None:
        """Add headings of a text file, each a row with `source`, `line` (from which on it holds) and `heading`."""
        fields = {"source": self.schema.fact_fields["source"], "line": Field("line", "int", "", "", required=True)}
        for row in rows:
            if self.required(row, ("source", "line", "heading")):
                values = self.values(row, fields)
                if len(values) == 2:
                    self._sections[str(values["source"])].append((int(str(values["line"])), row.cells["heading"]))
        for each in self._sections.values():
            each.sort()

    def _section(self, source: str, locator: str) -> str:
        place = TEXT.fullmatch(locator)
        line = int(place["line"]) if place else 0
        return next((heading for start, heading in reversed(self._sections[source]) if start <= line), "")

    # ------------------------------------------------------------ facts

    def add_edge(self, kind: str, row: Row) -> None:
        """Add the edge that a row states, with its ends in `from` and `to`."""
        declared = self.schema.edges[kind]
        complete, citation = self.required(row, ("from", "to")), self._citation(row)
        ends = (("from", declared.start), ("to", declared.end))
        start, end = (
            self.resolve(row, column, row.cells[column], kinds) if column in row.cells else "" for column, kinds in ends
        )
        fields = self.values(row, declared.fields)
        if complete and citation and start and end:
            edge = Edge(kind, start, end, citation, fields)
            if self._accepts(row, edge, "from"):
                self._landscape.edges.append(edge)

    def add_figure(self, row: Row) -> None:
        """Add the figure that a row states, with the nodes it is about in the columns of their roles."""
        complete, citation = self.required(row, ("metric",)), self._citation(row)
        about = [
            (role.name, self.resolve(row, role.name, name, role.kinds))
            for role in self.schema.roles.values()
            for name in split(row.cells.get(role.name, ""))
        ]
        fields = self.values(row, self.schema.figure_fields)
        if complete and citation and all(node for _, node in about):
            figure = Figure(tuple(about), fields, citation)
            if self._accepts(row, figure, "metric"):
                self._landscape.figures.append(figure)

    def add_coverage(self, row: Row) -> None:
        """Add the coverage row that a row states."""
        fields = self.schema.coverage_fields
        required = [name for name, each in fields.items() if each.required]
        complete, citation = self.required(row, required), self._citation(row)
        values = {name: str(value) for name, value in self.values(row, fields).items()}
        if complete and citation and values.keys() >= set(required):
            coverage = Coverage(citation=citation, **values)
            if self._accepts(row, coverage, "about"):
                self._landscape.coverage.append(coverage)

    def _citation(self, row: Row) -> Citation | None:
        """Return where a fact stands; None, after noting why, if the row does not say so."""
        complete = self.required(row, ("source", "locator"))
        values = {name: str(value) for name, value in self.values(row, self._cited).items()}
        if not complete or "source" not in values:
            return None
        section = self._section(values["source"], values["locator"])
        published = str(self._landscape.nodes[values["source"]].fields.get("published", ""))
        stated = "as_of" in values
        values |= {"as_of": values.get("as_of", published), "section": section}
        citation = Citation(**values, as_of_stated=stated)
        for column, found, expected in citation_violations(citation):
            self.problem(row.place(column), found, expected)
        return citation

    def _accepts(self, row: Row, fact: Fact, column: str) -> bool:
        """Tell whether a fact satisfies the schema and is new, after noting why not; nothing is said of a faulty row.

        A repeated fact is noted at `column`.
        """
        if self._has_problem(row):
            return False
        found = list(violations(fact, self._kinds, self.schema))
        for violation in found:
            self.problem(row.place(violation.column), violation.found, violation.expected)
        if fact.id in self._places:
            self.problem(row.place(column), "the same fact again", f"it only once ({self._places[fact.id]})")
            return False
        self._places[fact.id] = row.place()
        return not found
