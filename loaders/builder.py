"""Builder that assembles a landscape from the tables that a loader reads.

The builder does what is the same for every loader: it resolves the names in cells to nodes, detects duplicate nodes and
facts, validates facts against the schema, and records every problem with its place. A loader reads tables and calls the
matching `add_…` method for each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, PropertyValues, Relationships, pick
from lianzhu.graph.errors import LandscapeError, LookupFailed
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import are_lines, is_locator, text_line
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.records import (
    CITATION_FIELDS,
    Citation,
    Coverage,
    Edge,
    Fact,
    Figure,
    Statement,
    edge_ids,
    node_id,
    other_names,
)
from lianzhu.graph.schema import EdgeKind, Field, Schema
from lianzhu.graph.validation import citation_violations, violations
from lianzhu.graph.values import split_list
from lianzhu.loaders.cells import Cells, Table, TableCheck

NewFact = TypeVar("NewFact", Figure, Statement, Coverage)

LookupResult = tuple[dict[str, str], dict[str, str]]
"""Ids of nodes by the names that refer to them, and messages by names that refer to none."""

AddedIds = tuple[str, Sequence[int], Sequence[str]]
"""A file, the numbers of its rows from which nodes or facts were made, and their ids."""


@dataclass
class LandscapeBuilder:
    """A landscape under construction. Add the nodes first, then the sections, then the facts."""

    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    _nodes: NodeColumns = field(default_factory=NodeColumns)
    _edges: EdgeColumns = field(default_factory=EdgeColumns)
    _figures: list[Figure] = field(default_factory=list)
    _coverage: list[Coverage] = field(default_factory=list)
    _statements: list[Statement] = field(default_factory=list)
    _added: defaultdict[str, list[AddedIds]] = field(default_factory=lambda: defaultdict(list))
    _missing_columns: set[tuple[str, str]] = field(default_factory=set)
    _found: dict[tuple[str, ...], LookupResult] = field(default_factory=dict)
    _sections: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    _nodes_incomplete: bool = False
    _unresolved_count: int = 0

    def __post_init__(self) -> None:
        self._landscape = Landscape(
            self._nodes, self._edges, self._figures, self._coverage, self._statements, self.schema
        )
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
        if self._unresolved_count:
            rows = f"unresolved names in {self._unresolved_count:,} rows, not listed"
            self.add_problem(Place(source), rows, "complete tables of nodes; then names are checked")
        if self.problems:
            raise LandscapeError(source, self.problems)
        return self._landscape

    # ------------------------------------------------------------ problems

    def add_problem(self, place: Place, found: str, expected: str, declaration: str = "") -> None:
        """Record a problem that does not concern a cell of a table."""
        self.problems.append(Problem(place, found, expected, declaration))

    def note_misspelt_column(self, file: str, column: str) -> None:
        """Do not report a column as missing: an unknown column of the file is probably a misspelling of it."""
        self._missing_columns.add((file, column))

    def tolerate_unresolved_names(self) -> None:
        """Stop reporting unresolved names: the nodes that they refer to may not have been read."""
        self._nodes_incomplete = True

    def _check(self, table: Table) -> TableCheck:
        return TableCheck(table, self._find_nodes, not self._nodes_incomplete)

    def _require(self, check: TableCheck, columns: Iterable[str]) -> None:
        """Record each empty cell of these columns as a problem, a missing column only once."""
        for column in check.require(columns):
            if (check.table.file, column) not in self._missing_columns:
                self._missing_columns.add((check.table.file, column))
                check.report_missing(column)

    def _finish(self, *checks: TableCheck) -> None:
        """Record the problems of a table, or of its parts, by row."""
        problems = [problem for check in checks for problem in check.problems()]
        self.problems += sorted(problems, key=lambda problem: problem.place.row) if len(checks) > 1 else problems
        self._unresolved_count += sum(len(check.unresolved) for check in checks)
        for ids, _ in self._found.values():
            ids.clear()  # they are found again quickly, unlike near matches, and are many in a large landscape

    # ------------------------------------------------------------ names

    def _find_nodes(self, names: Set[str], kinds: Collection[str]) -> LookupResult:
        """Find the nodes that names refer to (`loaders.cells.NodeLookup`). Near matches are looked for once a name."""
        ids, messages = self._found.setdefault(tuple(kinds), ({}, {}))
        new = names - ids.keys() - messages.keys()
        ids |= self._names.find_all(list(new), kinds)
        messages |= {name: self._lookup_message(name, kinds) for name in new - ids.keys()}
        return ids, messages

    def kinds_named(self, names: Iterable[str]) -> list[str]:
        """Return the kinds of the nodes that names refer to; none if one of the names refers to no node.

        An ambiguous name is taken to mean a node of a kind that another name has.
        """
        found = [[entry.kind for entry in self._names.candidates(name)] for name in dict.fromkeys(names)]
        kinds = {named[0]: None for named in found if len(named) == 1}
        for named in found:
            if not named:
                return []
            if kinds.keys().isdisjoint(named):
                kinds[named[0]] = None
        return list(kinds)

    def _lookup_message(self, name: str, kinds: Collection[str]) -> str:
        try:
            self._names.resolve(name, kinds, hint="")
        except LookupFailed as error:
            return str(error)
        raise AssertionError(name)

    # ------------------------------------------------------------ nodes

    def add_nodes(self, tables: Mapping[str, Table]) -> None:
        """Add the nodes of tables by kind; a node is added after its parent.

        If a node could not be added, unresolved names are no longer reported: they may refer to it.
        """
        pending: dict[str, Table] = {}
        for kind, table in tables.items():
            check = self._check(table)
            self._require(check, ["name"])
            self._finish(check)
            pending[kind] = table.take([row for row, name in enumerate(table.column("name")) if name is not None])
            if len(pending[kind]) < len(table):
                self.tolerate_unresolved_names()
        while pending := {kind: table for kind, table in pending.items() if table}:
            parents = {kind: self._parents(table) for kind, table in pending.items()}
            ready = {kind: [row for row, parent in enumerate(parents[kind]) if parent is not None] for kind in pending}
            if not any(ready.values()):
                self._report_unknown_parents(pending.values())
                break
            for kind, rows in ready.items():
                self._add_nodes_of_kind(kind, pending[kind].take(rows), [parents[kind][row] or "" for row in rows])
            pending = {
                kind: table.take([row for row, parent in enumerate(parents[kind]) if parent is None])
                for kind, table in pending.items()
            }

    def _parents(self, table: Table) -> list[str | None]:
        """Return the id of each row's parent, "" if it has none, or None while the parent is unknown or ambiguous."""
        names = table.column("parent")
        parents = self._names.find_all(list({name for name in names if name}))
        return ["" if name is None else parents.get(name) for name in names]

    def _report_unknown_parents(self, tables: Iterable[Table]) -> None:
        for table in tables:
            check = self._check(table)
            check.resolve("parent")
            self._finish(check)
        self.tolerate_unresolved_names()

    def _add_nodes_of_kind(self, kind: str, table: Table, parents: Sequence[str]) -> None:
        check, declared = self._check(table), self.schema.node_kind_fields(kind)
        fields = check.parse_all(declared)
        for field_ in declared.values():
            if field_.required:
                check.report_empty(field_.name, field_.en)
        names = [str(name) for name in table.column("name")]
        ids = _node_ids(kind, table, names, parents)
        rows = self._new_rows(check, range(len(table)), ids, "name", "duplicate node {id}", "nodes")
        self._finish(check)
        aliases, former_ids = (_lists(table.column(column)) for column in ("aliases", "former_ids"))
        english = fields.get("name_en") or [None] * len(table)
        others = [other_names(given or (), name_en or "") for given, name_en in zip(aliases, english, strict=True)]
        self._names.add_all(kind, *(pick(column, rows) for column in (ids, names, others, former_ids)))
        self._found.clear()
        common: dict[str, PropertyValues] = {
            "id": list(ids),
            "name": list(names),
            "aliases": list(aliases),
            "parent": [parent or None for parent in parents],
            "former_ids": list(former_ids),
        }
        self._nodes.add(kind, Columns(common | fields, len(table)).take(rows))

    def _new_rows(
        self, check: TableCheck, rows: Sequence[int], ids: Sequence[str], column: str, duplicate: str, group: str
    ) -> Sequence[int]:
        """Return the rows whose id is new, after reporting the others at `column`; `ids` are those of `rows`.

        Ids are compared within a group: all nodes, or the facts of a kind. `duplicate` says what was found, with the id
        in place of ``{id}``.
        """
        earlier = list(self._added[group])
        table = check.table
        self._added[group].append((table.file, pick(table.numbers, rows), ids))
        if len({*ids}) == len(ids) and all({*ids}.isdisjoint(others) for _, _, others in earlier):
            return rows
        first: dict[str, Place] = {}
        for file, numbers, others in earlier:
            for number, known in zip(numbers, others, strict=True):
                first.setdefault(known, Place(file, number))
        new = []
        for row, known in zip(rows, ids, strict=True):
            place = first.setdefault(known, table.place(row))
            if place == table.place(row):
                new.append(row)
            else:
                check.report(row, column, duplicate.format(id=known), f"one occurrence (the first is in {place})")
        return new

    # ------------------------------------------------------------ sections of a report

    def add_sections(self, table: Table) -> None:
        """Add section headings of text files; a row has `source`, `line` (the first of the section) and `heading`."""
        columns = ("source", "line", "heading")
        empty = self._check(table)
        self._require(empty, columns)
        cells = zip(*(table.column(column) for column in columns), strict=True)
        check = self._check(table.take([row for row, texts in enumerate(cells) if None not in texts]))
        sources = check.parse(self.schema.fact_fields["source"])
        lines = check.parse(Field("line", "int", "", "", required=True))
        headings = check.table.column("heading")
        for row in check.rows():
            self._sections[str(sources[row])].append((int(str(lines[row])), str(headings[row])))
        self._finish(empty, check)
        for sections in self._sections.values():
            sections.sort()

    def _section(self, source: str, locator: str) -> str:
        """Return the heading of the section that contains a location, or an empty string."""
        sections = self._sections.get(source, [])
        position = bisect_right(sections, text_line(locator), key=lambda section: section[0]) if sections else 0
        return sections[position - 1][1] if position else ""

    # ------------------------------------------------------------ facts

    def add_edges(self, kind: str, table: Table) -> None:
        """Add the edges of a table; their ends are in the columns `from` and `to`."""
        check, declared = self._check(table), self.schema.edges[kind]
        modalities = self._modalities(check, declared)
        self._require(check, ("from", "to"))
        citations = self._citations(check)
        starts, ends = check.resolve("from", declared.start), check.resolve("to", declared.end)
        fields = check.parse_all(declared.fields)
        rows: Sequence[int] = check.rows()
        required = [fields.get(name, []) for name, field_ in declared.fields.items() if field_.required]
        if not all(column and None not in column for column in required):
            for row in rows:
                edge = Edge(kind, starts[row], ends[row], _citation(citations, row), _cells_of(fields, row))
                self._validate(check, row, edge)
        taken = {name: pick(column, rows) for name, column in {**fields, **citations}.items()}
        starts, ends, qualifiers = pick(starts, rows), pick(ends, rows), {name: taken[name] for name in fields}
        ids = edge_ids(kind, starts, ends, qualifiers, taken["source"], taken["locator"])
        self._new_rows(check, rows, ids, "from", "duplicate fact", kind)
        self._finish(check)
        edges = Relationships(starts, ends, Columns({"id": ids, **taken}, len(rows)))
        self._edges.add(kind, self._without_statements(kind, edges, pick(modalities, rows)))

    def _modalities(self, check: TableCheck, kind: EdgeKind) -> PropertyValues:
        """Return the column of modalities, after reporting those of a kind that carries none."""
        modalities = check.parse(self.schema.statement_fields["modality"])
        if kind.normative:
            for row in [row for row, modality in enumerate(modalities) if modality]:
                expected = f"an empty cell, because {kind.name} speaks of the future or of a norm by itself"
                check.report(row, "modality", f"'{modalities[row]}'", expected)
        return modalities

    def _without_statements(self, kind: str, edges: Relationships, modalities: PropertyValues) -> Relationships:
        """Return the edges that are actual; the others are added to the statements."""
        if not any(modalities):
            return edges
        others = edges.take([row for row, modality in enumerate(modalities) if modality])
        rows = zip(others.starts, others.ends, others.properties.values(), filter(None, modalities), strict=True)
        for start, end, properties, modality in rows:
            citation = {name: properties.pop(name) for name in CITATION_FIELDS if name in properties}
            edge_id = str(properties.pop("id"))
            fields = {**properties, "relation": kind, "modality": modality}
            ends = (("from", start), ("to", end))
            self._statements.append(Statement(ends, fields, Citation(**citation), edge_id))  # type: ignore[arg-type]
        return edges.take([row for row, modality in enumerate(modalities) if not modality])

    def add_figures(self, table: Table) -> None:
        """Add the figures of a table; the nodes that they are about are in the columns of their roles."""
        check = self._check(table)
        self._require(check, ("metric",))
        citations = self._citations(check)
        roles = [role for role in self.schema.roles.values() if role.name in table.cells]
        about = {role.name: check.resolve_lists(role.name, role.kinds) for role in roles}
        fields = check.parse_all(self.schema.figure_fields)
        self._figures += self._add_statements(
            check,
            lambda row: Figure(
                tuple((role, node) for role, nodes in about.items() for node in nodes[row]),
                _cells_of(fields, row),
                _citation(citations, row),
            ),
            "metric",
        )

    def add_statements(self, table: Table) -> None:
        """Add the statements of a table, which are in words; `about` may name several nodes."""
        check = self._check(table)
        declared = self.schema.statement_fields
        self._require(check, [name for name, field_ in declared.items() if field_.required])
        citations, about = self._citations(check), check.resolve_lists("about", ())
        fields = check.parse_all({name: declared[name] for name in ("aspect", "text", "modality")})
        self._statements += self._add_statements(
            check,
            lambda row: Statement(
                tuple(("about", node) for node in about[row]), _cells_of(fields, row), _citation(citations, row)
            ),
            "text",
        )

    def add_coverage(self, table: Table) -> None:
        """Add the coverage rows of a table."""
        check, fields = self._check(table), self.schema.coverage_fields
        self._require(check, [name for name, declared in fields.items() if declared.required])
        citations, columns = self._citations(check), check.parse_all(fields)
        self._coverage += self._add_statements(
            check, lambda row: Coverage(citation=_citation(citations, row), **_cells_of(columns, row)), "about"
        )

    def _add_statements(self, check: TableCheck, make: Callable[[int], NewFact], column: str) -> list[NewFact]:
        """Make the figures, statements or coverage rows of a table, and report those that are invalid or duplicates."""
        facts = {row: make(row) for row in check.rows()}
        for row, fact in facts.items():
            self._validate(check, row, fact)
        ids = [fact.id for fact in facts.values()]
        rows = self._new_rows(check, list(facts), ids, column, "duplicate fact", column)
        self._finish(check)
        return [facts[row] for row in rows]

    def _validate(self, check: TableCheck, row: int, fact: Fact) -> None:
        for violation in violations(fact, self._nodes.kinds, self.schema):
            check.report(row, *violation)

    def _citations(self, check: TableCheck) -> dict[str, PropertyValues]:
        """Return the columns of the citations in a table, with those that are derived from others."""
        self._require(check, ("source", "locator"))
        columns = {name: check.parse(declared) for name, declared in self._citation_fields.items()}
        columns["strength"] = [strength or "explicit" for strength in columns["strength"]]
        published = self._published()
        stated = columns["as_of"]
        columns["as_of"] = [
            date or published.get(source) for date, source in zip(stated, columns["source"], strict=True)
        ]
        columns["as_of_stated"] = [
            date is not None if as_of else None for date, as_of in zip(stated, columns["as_of"], strict=True)
        ]
        self._report_citations(check, columns)
        if self._sections:
            places = zip(columns["source"], columns["locator"], strict=True)
            columns["section"] = [self._section(source, locator or "") or None for source, locator in places]
        return columns

    def _report_citations(self, check: TableCheck, columns: Mapping[str, PropertyValues]) -> None:
        """Report invalid citations. Of those of a form (strength, what is given) without a problem, one is examined."""
        names = ("source", "locator", "strength", "why", "by", "reviewed", "reviewed_by", "until")
        sources, locators, strengths, reasons, authors, reviews, reviewers, ends = (columns[name] for name in names)
        invalid = set[int]()
        if not are_lines(locators):  # far quicker than one by one
            invalid = {row for row, locator in enumerate(locators) if locator and not is_locator(locator)}
        doubtful = invalid.union(row for row, strength in enumerate(strengths) if strength != "explicit")
        if any(reviews) or any(ends):
            doubtful |= {row for row, cells in enumerate(zip(reviews, ends, strict=True)) if any(cells)}
        valid_forms = set()
        for row in sorted(doubtful):
            missing = (cells[row] is None for cells in (reasons, authors, reviewers))
            form = (strengths[row], row in invalid, reviews[row], ends[row] and row, *missing)
            if form in valid_forms or sources[row] is None or locators[row] is None:
                continue
            found = list(citation_violations(_citation(columns, row)))
            if not found:
                valid_forms.add(form)
            for violation in found:
                check.report(row, *violation)

    def _published(self) -> dict[str, str]:
        """Return the publication dates of the reports, by id."""
        return {
            report: date
            for table in self._nodes.tables.values()
            for report, date in zip(table.columns["id"], table.columns.get("published", ()), strict=False)
        }


def _node_ids(kind: str, table: Table, names: Sequence[str], parents: Sequence[str]) -> list[str]:
    """Return the given ids of nodes, or ids that are made of their names."""
    given = table.column("id")
    return [id_ or node_id(kind, name, parent) for id_, name, parent in zip(given, names, parents, strict=True)]


def _lists(cells: Cells) -> PropertyValues:
    """Split cells with several values; None for an empty cell."""
    lists = {cell: split_list(cell) or None if cell else None for cell in dict.fromkeys(cells)}
    return [lists[cell] for cell in cells]


def _cells_of(columns: Mapping[str, PropertyValues], row: int) -> dict[str, Any]:
    """Return the values in a row, without missing ones."""
    return {name: column[row] for name, column in columns.items() if column[row] is not None}


def _citation(columns: Mapping[str, PropertyValues], row: int) -> Citation:
    return Citation(**_cells_of(columns, row))
