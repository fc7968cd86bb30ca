"""A folder of tables as a landscape: nodes/KIND, edges/KIND, figures, coverage and sections.

Cells name nodes as a person would (any alias, or an id where a name is ambiguous). Every problem of every table is
collected and raised at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lianzhu.graph.errors import LandscapeError, Problem, did_you_mean
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import TEXT
from lianzhu.graph.names import Entry
from lianzhu.graph.records import Citation, Coverage, Edge, Fact, Figure, Node, node_id
from lianzhu.graph.schema import Field, schema
from lianzhu.graph.validation import citation_complaints, complaints
from lianzhu.graph.values import split
from lianzhu.loaders.cells import Cells
from lianzhu.loaders.tables import SUFFIXES, Row, Table, UnreadableTable, read_table

CITED = tuple(name for name, each in schema().fact_fields.items() if not each.derived and name != "id")
SINGLE_TABLES = ("figures", "coverage", "sections")


def read_folder(folder: Path) -> Landscape:
    """Read a landscape; raise `LandscapeError` with every problem found."""
    return _Reader(folder).read()


@dataclass
class _Reader:
    """The state of reading one folder."""

    folder: Path
    landscape: Landscape = field(default_factory=Landscape)
    cells: Cells = field(default_factory=Cells)
    kinds: dict[str, str] = field(default_factory=dict)
    sections: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, str] = field(default_factory=dict)

    def read(self) -> Landscape:
        tables = self._tables()
        before = len(self.cells.problems)
        self._nodes({name: table for (room, name), table in tables.items() if room == "nodes"})
        self.cells.doubtful = len(self.cells.problems) > before
        single = {name: table for (room, name), table in tables.items() if not room}
        self._sections(single.get("sections"))
        for (room, name), table in tables.items():
            if room == "edges":
                self._edges(name, table)
        self._figures(single.get("figures"))
        self._coverage(single.get("coverage"))
        if self.cells.problems:
            raise LandscapeError(str(self.folder), self.cells.problems)
        self.landscape.names = self.cells.names
        return self.landscape

    # ------------------------------------------------------------ files

    def _tables(self) -> dict[tuple[str, str], Table]:
        if not self.folder.is_dir():
            raise LandscapeError(str(self.folder), [Problem(str(self.folder), "no such folder", "a folder of tables")])
        tables: dict[tuple[str, str], Table] = {}
        for room, known in (("nodes", schema().nodes), ("edges", schema().edges), ("", SINGLE_TABLES)):
            for path in sorted((self.folder / room).glob("*")):
                if path.suffix.lower() not in SUFFIXES or path.name.startswith(("~$", ".")):
                    continue
                place = path.relative_to(self.folder).as_posix()
                if path.stem not in known:
                    self.cells.problem(
                        place, f"'{path.stem}'" + did_you_mean(path.stem, known), f"one of {', '.join(known)}"
                    )
                elif (room, path.stem) in tables:
                    self.cells.problem(place, "a second table of that name", f"only {tables[room, path.stem].place}")
                else:
                    try:
                        tables[room, path.stem] = table = read_table(path, place)
                        self.cells.problems += table.problems
                    except UnreadableTable as error:
                        self.cells.problems.append(error.problem)
        if not self.cells.problems and not any(room == "nodes" for room, _ in tables):
            self.cells.problem(str(self.folder), "no tables of nodes", "files such as nodes/Company.csv")
        return tables

    # ------------------------------------------------------------ nodes

    def _nodes(self, tables: Mapping[str, Table]) -> None:
        """Make the nodes: first those without a parent, then those whose parent is made."""
        waiting: list[tuple[str, Table, Row]] = []
        for kind, table in tables.items():
            self.cells.columns(table, {**schema().node_fields, **schema().nodes[kind].fields})
            waiting += [(kind, table, row) for row in table.rows if self.cells.required(table, row, ["name"])]
        while waiting:
            parents = [self._parent(row) for _, _, row in waiting]
            ready = [(each, parent) for each, parent in zip(waiting, parents, strict=True) if parent is not None]
            if not ready:
                for _, table, row in waiting:
                    self.cells.ref(table, row, "parent", row.cells["parent"], ())
                return
            waiting = [each for each, parent in zip(waiting, parents, strict=True) if parent is None]
            for (kind, table, row), parent in ready:
                self._node(kind, table, row, parent)

    def _parent(self, row: Row) -> str | None:
        """Return the id of the parent, empty if the row has none; None while it cannot be told."""
        text = row.cells.get("parent")
        found = self.cells.names.candidates(text) if text else []
        return "" if not text else found[0].id if len(found) == 1 else None

    def _node(self, kind: str, table: Table, row: Row, parent: str) -> None:
        declared = schema().nodes[kind].fields
        fields = self.cells.values(table, row, declared)
        for each in declared.values():
            if each.required and each.name not in row.cells:
                self.cells.complain(table, row, each.name, "nothing", each.en)
        name = row.cells["name"]
        aliases, former = (split(row.cells.get(column, "")) for column in ("aliases", "former_ids"))
        made = Node(row.cells.get("id", node_id(kind, name, parent)), kind, name, aliases, parent, former, fields)
        place = f"{table.place}, row {row.number}"
        if made.id in self.seen:
            self.cells.complain(table, row, "name", f"{made.id} again", f"it only once ({self.seen[made.id]})")
            return
        self.seen[made.id] = place
        self.kinds[made.id] = kind
        self.landscape.nodes[made.id] = made
        self.cells.names.add(Entry(made.id, kind, name, aliases, former))

    # ------------------------------------------------------------ facts

    def _sections(self, table: Table | None) -> None:
        if table:
            self.cells.columns(table, ("source", "line", "heading"))
            number = Field("line", "int", "", "", required=True)
            for row in table.rows:
                if self.cells.required(table, row, ("source", "line", "heading")):
                    values = self.cells.values(table, row, {"source": schema().fact_fields["source"], "line": number})
                    if len(values) == 2:
                        self.sections[str(values["source"])].append((int(str(values["line"])), row.cells["heading"]))
        for each in self.sections.values():
            each.sort()

    def _citation(self, table: Table, row: Row) -> Citation | None:
        """Return where a fact stands; None, after noting why not, if the row does not say so."""
        fields = {name: schema().fact_fields[name] for name in CITED}
        complete = self.cells.required(table, row, ("source", "locator"))
        values = {name: str(value) for name, value in self.cells.values(table, row, fields).items()}
        if not complete or "source" not in values:
            return None
        section = self._section(values["source"], values["locator"])
        published = str(self.landscape.nodes[values["source"]].fields.get("published", ""))
        stated = "as_of" in values
        values |= {"as_of": values.get("as_of", published), "section": section}
        citation = Citation(**values, as_of_stated=stated)
        for column, found, expected in citation_complaints(citation):
            self.cells.complain(table, row, column, found, expected)
        return citation

    def _section(self, source: str, locator: str) -> str:
        place = TEXT.fullmatch(locator)
        line = int(place["line"]) if place else 0
        return next((heading for start, heading in reversed(self.sections[source]) if start <= line), "")

    def _accept(self, table: Table, row: Row, fact: Fact) -> bool:
        """Check a fact against the rules and against all facts read before; a row with a bad cell is not judged."""
        if any(problem.where.startswith(f"{table.place}, row {row.number},") for problem in self.cells.problems):
            return False
        wrong = list(complaints(fact, self.kinds))
        for column, found, expected in wrong:
            self.cells.complain(table, row, column, found, expected)
        if fact.id in self.seen:
            self.cells.complain(
                table, row, table.columns[0], "the same fact again", f"it only once ({self.seen[fact.id]})"
            )
            return False
        self.seen[fact.id] = f"{table.place}, row {row.number}"
        return not wrong

    def _facts(
        self, table: Table, columns: Collection[str], required: Collection[str]
    ) -> Iterator[tuple[Row, Citation | None]]:
        """Yield every row, with its citation if the row can be a fact: cells of one that cannot are judged as well."""
        self.cells.columns(table, (*columns, *CITED))
        for row in table.rows:
            complete = self.cells.required(table, row, required)
            citation = self._citation(table, row)
            yield row, citation if complete else None

    def _edges(self, kind: str, table: Table) -> None:
        declared = schema().edges[kind]
        for row, citation in self._facts(table, ("from", "to", *declared.fields), ("from", "to")):
            start, end = (
                self.cells.ref(table, row, column, row.cells[column], kinds) if column in row.cells else ""
                for column, kinds in (("from", declared.start), ("to", declared.end))
            )
            fields = self.cells.values(table, row, declared.fields)
            if citation and start and end:
                edge = Edge(kind, start, end, citation, fields)
                if self._accept(table, row, edge):
                    self.landscape.edges.append(edge)

    def _figures(self, table: Table | None) -> None:
        if not table:
            return
        known = schema()
        for row, citation in self._facts(table, (*known.roles, *known.figure_fields), ("metric",)):
            about = [
                (role.name, self.cells.ref(table, row, role.name, name, role.kinds))
                for role in known.roles.values()
                for name in split(row.cells.get(role.name, ""))
            ]
            fields = self.cells.values(table, row, _worded(known.figure_fields))
            if citation and all(node for _, node in about):
                figure = Figure(tuple(about), fields, citation)
                if self._accept(table, row, figure):
                    self.landscape.figures.append(figure)

    def _coverage(self, table: Table | None) -> None:
        if not table:
            return
        fields = _worded(schema().coverage_fields)
        for row, citation in self._facts(table, fields, ("about", "aspect", "state")):
            node = self.cells.ref(table, row, "about", row.cells["about"], ()) if "about" in row.cells else ""
            values = self.cells.values(table, row, {name: fields[name] for name in ("aspect", "state")})
            if citation and node and len(values) == 2:
                coverage = Coverage(node, row.cells["aspect"], row.cells["state"], citation, row.cells.get("note", ""))
                if self._accept(table, row, coverage):
                    self.landscape.coverage.append(coverage)


def _worded(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return fields, those that take a word of the schema with all such words as their choices."""
    known = schema()
    words = {"metric": known.metrics, "unit": known.units, "aspect": known.aspects, "state": known.coverage_states}
    return {name: replace(each, choices=tuple(words.get(name, each.choices))) for name, each in fields.items()}
