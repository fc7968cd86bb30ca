"""The tables of a landscape, as the loaders read them: nodes/KIND, edges/KIND, figures, statements, coverage, sections.

Nodes are named by id, so that no name is ambiguous. What the loaders derive has no column: ids of facts, headings of
sections, and dates that are those of the report.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from lianzhu.graph.checks.accepted import Acceptance
from lianzhu.graph.columns import Columns, EdgeColumns, NodeColumns, PropertyValues, Relationships
from lianzhu.graph.errors import OutputError
from lianzhu.graph.invisible import clean_text, find_defect
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.locators import text_line
from lianzhu.graph.records import Citation, Coverage, Fact, Figure, Statement, Value
from lianzhu.graph.schema import Field, Schema
from lianzhu.graph.values import split_list

ACCEPTED_FIELDS = {
    "check": Field("check", "str", "检查的名称", "the check", required=True),
    "facts": Field("facts", "list", "所涉事实的标识", "ids of the facts", required=True),
    "by": Field("by", "str", "谁认可的", "who accepted the finding", required=True),
    "why": Field("why", "str", "理由", "the reason", required=True),
    "date": Field("date", "date", "日期", "the date"),
}
SECTION_FIELDS = {
    "source": Field("source", "ref", "来源报告", "the report", required=True, kinds=("Report",)),
    "line": Field("line", "int", "章节首行的行号", "number of the first line of the section", required=True),
    "heading": Field("heading", "str", "章节的标题", "heading of the section", required=True),
}


@dataclass(frozen=True, slots=True)
class NativeTable:
    """A table by column, without empty columns; None is an empty cell, a tuple a cell with several values.

    `path` is where it lies in a folder, such as "edges/SUPPLIES"; `fields` declares the columns.
    """

    path: str
    zh: str
    columns: Mapping[str, PropertyValues]
    fields: Mapping[str, Field]

    @property
    def name(self) -> str:
        """The English name of the table, such as SUPPLIES."""
        return self.path.rpartition("/")[2]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as texts that a loader parses to the same values; raise `OutputError` where there is none."""
        return zip(*(self.column_texts(name) for name in self.columns), strict=True)

    def column_texts(self, name: str) -> Sequence[str]:
        """Return the texts of a column; raise `OutputError` for a value that a cell cannot hold."""
        column = self.columns[name]
        known = {value: cell_text_of(value) for value in {*column}}
        if unreadable := {value: reason for value in known if (reason := _unreadable(value))}:
            row, value = next((row, value) for row, value in enumerate(column, 2) if value in unreadable)
            raise OutputError(
                f"{self.path}, row {row}, column {name}: {value!r} would be read back differently: {unreadable[value]};"
                " change it, or export to json"
            )
        return [known[value] for value in column]


def cell_text_of(value: Value | None) -> str:
    """Return the text of a cell.

    >>> cell_text_of(12.0), cell_text_of(("甲", "乙")), cell_text_of(True)
    ('12', '甲;乙', 'true')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case tuple():
            return ";".join(value)
    return str(value)


def _unreadable(value: Value | None) -> str:
    """Return why a cell with this value would not be read as the same value; empty if it would."""
    texts = value if isinstance(value, tuple) else (value,)
    for text in texts:
        if not isinstance(text, str):
            continue
        if defect := find_defect(text):
            return defect
        if clean_text(text) != text or not text:
            return "a cell has no blanks or invisible characters at its ends, and none that change its direction"
    if isinstance(value, tuple) and split_list(";".join(value)) != value:
        return "; separates the values of a cell"
    return ""


@dataclass
class NativeTables:
    """The tables of a landscape by path, and notes on what they cannot say."""

    tables: dict[str, NativeTable] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """The number of rows in all tables."""
        return sum(map(len, self.tables.values()))


def native_tables(landscape: Landscape, accepted: Iterable[Acceptance] = ()) -> NativeTables:
    """Return the tables of a landscape and of the findings accepted in it; raise `OutputError` for unknown fields."""
    schema, found = landscape.schema, NativeTables()

    def add(path: str, zh: str, columns: Mapping[str, PropertyValues], fields: Mapping[str, Field]) -> None:
        if unknown := columns.keys() - fields.keys():
            raise OutputError(f"{path}: the schema declares no field {', '.join(sorted(unknown))}; declare it first")
        ordered = {name: columns[name] for name in fields if name in columns}
        table = NativeTable(path, zh, ordered, fields)
        if len(table):
            found.tables[path] = table

    for kind, nodes in NodeColumns.of(landscape.nodes).tables.items():
        declared = schema.nodes[kind]
        add(f"nodes/{kind}", declared.zh, nodes.columns, {**schema.node_fields, **declared.fields})
    for kind, columns in _edge_columns(landscape).items():
        declared_fields = schema.edges[kind].fields
        stated = {name: column for name, column in columns.items() if not _is_derived(declared_fields.get(name))}
        add(f"edges/{kind}", schema.edges[kind].zh, stated, edge_fields(schema, kind))
    for path, label, facts, fields in (
        ("figures", "Figure", landscape.figures, figure_table_fields(schema)),
        ("statements", "Statement", _statements_in_words(landscape), statement_table_fields(schema)),
        ("coverage", "Coverage", landscape.coverage, coverage_table_fields(schema)),
    ):
        add(path, schema.statements[label].zh, _without_derived(Columns.of([*map(_row, facts)]).columns), fields)
    sections = _sections(landscape)
    rows = [(source, line, heading) for source, headings in sections.items() for line, heading in headings]
    add("sections", "章节", dict(zip(SECTION_FIELDS, zip(*rows, strict=True), strict=False)), SECTION_FIELDS)
    acceptances = [(row.check, row.facts, row.by, row.why, row.date or None) for row in accepted]
    columns = dict(zip(ACCEPTED_FIELDS, zip(*acceptances, strict=True), strict=False))
    add("accepted", "已接受", Columns(columns, len(acceptances)).columns, ACCEPTED_FIELDS)
    found.notes += _notes(landscape, sections)
    return found


# ------------------------------------------------------------ fields, in the order of the columns


def edge_fields(schema: Schema, kind: str) -> dict[str, Field]:
    """Return the fields of a table of edges."""
    declared = schema.edges[kind]
    ends = {
        name: Field(name, "ref", zh, en, required=True, kinds=kinds)
        for name, zh, en, kinds in (
            ("from", "关系的起点", "start of the relation", declared.start),
            ("to", "关系的终点", "end of the relation", declared.end),
        )
    }
    modality = {} if declared.normative else {"modality": schema.statement_fields["modality"]}
    return ends | _stated(declared.fields) | modality | citation_fields(schema)


def figure_table_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of the table of figures."""
    metric = {"metric": schema.figure_fields["metric"]}
    roles = {role.name: Field(role.name, "list", role.zh, role.en, kinds=role.kinds) for role in schema.roles.values()}
    return metric | roles | _stated(schema.figure_fields) | citation_fields(schema)


def statement_table_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of the table of statements."""
    return _stated(schema.statement_fields) | citation_fields(schema)


def coverage_table_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of the table of coverage rows."""
    return _stated(schema.coverage_fields) | citation_fields(schema)


def citation_fields(schema: Schema) -> dict[str, Field]:
    """Return the fields of a citation that are not derived."""
    return {name: declared for name, declared in _stated(schema.fact_fields).items() if name != "id"}


def _is_derived(declared: Field | None) -> bool:
    return declared is not None and declared.derived


def _stated(fields: Mapping[str, Field]) -> dict[str, Field]:
    return {name: declared for name, declared in fields.items() if not declared.derived}


# ------------------------------------------------------------ rows


def _edge_columns(landscape: Landscape) -> dict[str, Mapping[str, PropertyValues]]:
    """Return the columns of the tables of edges by kind; relations that are not actual come last."""
    others: dict[str, list[Statement]] = {}
    for statement in landscape.statements:
        if relation := statement.relation:
            others.setdefault(relation.kind, []).append(statement)
    actual = EdgeColumns.of(landscape.edges).tables
    tables: dict[str, Mapping[str, PropertyValues]] = {}
    for kind in dict.fromkeys([*actual, *others]):
        edges = actual.get(kind) or Relationships([], [], Columns({}, 0))
        rows = Columns(edges.properties.columns, len(edges))
        starts, ends = [*edges.starts], [*edges.ends]
        if kind in others:
            relations = [statement.relation for statement in others[kind]]
            starts += [relation.start for relation in relations if relation]
            ends += [relation.end for relation in relations if relation]
            modal = [
                {**relation.properties(), "modality": statement.fields["modality"]}
                for statement, relation in zip(others[kind], relations, strict=True)
                if relation
            ]
            rows.extend(Columns.of(modal))
        tables[kind] = {"from": starts, "to": ends, **_without_derived(rows.columns)}
    return tables


def _without_derived(columns: Mapping[str, PropertyValues]) -> dict[str, PropertyValues]:
    """Return the columns of facts without those that are derived, and without dates that are those of the report."""
    kept = {name: column for name, column in columns.items() if name not in ("id", "section", "as_of_stated")}
    if "as_of" in kept:
        stated = columns.get("as_of_stated") or [False] * len(kept["as_of"])
        dates = [date if is_stated else None for date, is_stated in zip(kept["as_of"], stated, strict=True)]
        kept |= {"as_of": dates} if any(dates) else {}
        if not any(dates):
            del kept["as_of"]
    return kept


def _row(fact: Figure | Statement | Coverage) -> dict[str, Value]:
    """Return the row of a figure, statement or coverage row: its properties, and what it is about by role."""
    if isinstance(fact, Coverage):
        return {"about": fact.about, **fact.properties()}
    about: dict[str, tuple[str, ...]] = {}
    for role, node in fact.about:
        about[role] = (*about.get(role, ()), node)
    return {**about, **fact.properties()}


def _statements_in_words(landscape: Landscape) -> list[Statement]:
    return [statement for statement in landscape.statements if "relation" not in statement.fields]


# ------------------------------------------------------------ what is derived from other tables


def _sections(landscape: Landscape) -> dict[str, list[tuple[int, str]]]:
    """Return the first line and the heading of each section by report, as far as its facts tell.

    A section begins where the first of its facts stands, because that is all a landscape knows of it.
    """
    headings: dict[str, dict[int, str]] = {}
    for fact in landscape.facts():
        line = text_line(fact.citation.locator)
        if line:
            headings.setdefault(fact.citation.source, {}).setdefault(line, fact.citation.section)
    sections: dict[str, list[tuple[int, str]]] = {}
    for source, by_line in headings.items():
        previous = ""
        for line, heading in sorted(by_line.items()):
            if heading and heading != previous:
                sections.setdefault(source, []).append((line, heading))
                previous = heading
    return sections


def _notes(landscape: Landscape, sections: Mapping[str, Sequence[tuple[int, str]]]) -> Iterator[str]:
    """Yield how many citations are not read back as they are: the loaders derive their headings and dates."""
    published = {node.id: node.fields["published"] for node in landscape.nodes.values() if "published" in node.fields}

    def has_other_heading(citation: Citation) -> bool:
        return citation.section != _heading(sections.get(citation.source, ()), citation.locator)

    def has_other_date(citation: Citation) -> bool:
        return not citation.as_of_stated and citation.as_of != published.get(citation.source, "")

    for differs, what in (
        (has_other_heading, "a heading that tables cannot state: it gets that of the section as other facts tell it"),
        (
            has_other_date,
            "a date that tables cannot state: the source states none, so it gets that of the report",
        ),
    ):
        if count := _count(landscape.facts(), differs):
            yield f"{count:,} fact{'s' if count > 1 else ''} with {what}"


def _count(facts: Iterable[Fact], differs: Callable[[Citation], bool]) -> int:
    return sum(differs(fact.citation) for fact in facts)


def _heading(sections: Sequence[tuple[int, str]], locator: str) -> str:
    position = bisect_right(sections, text_line(locator), key=itemgetter(0))
    return sections[position - 1][1] if position else ""
