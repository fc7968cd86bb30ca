"""Make the tables of a landscape from people's own tables, as a map says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from lianzhu.graph.errors import SourceError
from lianzhu.graph.records import node_id
from lianzhu.graph.steps import begin_step
from lianzhu.graph.workbooks import Sheet
from lianzhu.loaders.imported import Account, ImportedLandscape, OutputTable
from lianzhu.loaders.mapped.column_meanings import heading_meaning
from lianzhu.loaders.mapped.fact_tables import FactCell
from lianzhu.loaders.mapped.layout import (
    Remark,
    SheetLayout,
    find_layouts,
    header_row,
    headings_at,
    layouts_at,
    remarks_of,
)
from lianzhu.loaders.mapped.mapped_table import MappedTable
from lianzhu.loaders.mapped.mapping import ImportMap, ReportRule, TableRule
from lianzhu.loaders.mapped.source_files import SourceFile
from lianzhu.loaders.mapped.source_sheets import SourceSheet
from lianzhu.loaders.mapped.table_cells import TableCells
from lianzhu.loaders.mapped.table_facts import FactMaker
from lianzhu.loaders.mapped.table_things import ThingReader
from lianzhu.loaders.mapped.things import Thing, Things
from lianzhu.loaders.mapped.vocabulary import fold_heading, vocabulary

HEADER_HEIGHT = 3
"""Rows that a header may have."""
REMARK_LENGTH = 60
"""Characters of a remark that are shown where it is left out."""
FORMATS_UNKNOWN = "percent formats and error cells cannot be read in such a file; to be sure, save it as .xlsx"


def convert(sources: Sequence[SourceFile], import_map: ImportMap, things: Things) -> ImportedLandscape:
    """Return the landscape that a map makes of files; `things` may hold those of an earlier import.

    Raises `SourceError` if no table of the map is in the files.
    """
    return _Conversion(sources, import_map, things).run()


class _Conversion:
    def __init__(self, sources: Sequence[SourceFile], import_map: ImportMap, things: Things) -> None:
        self.sources, self.map, self.things = sources, import_map, things
        self.words = vocabulary(import_map.schema)
        self.account = Account()
        self.internal: set[str] = set()

    def run(self) -> ImportedLandscape:
        """Read the tables: first the things, in an order in which they are found, then the facts."""
        tables = [table for source in self.sources for table in self._tables(source)]
        if not tables:
            patterns = ", ".join(dict.fromkeys(f"{rule.file} {rule.sheet}".strip() for rule in self.map.tables))
            raise SourceError(f"no table of the map is in these files; the map reads {patterns or 'nothing'}")
        read = [table.rule for table in tables]
        for rule in self.map.tables:
            if not any(rule is other for other in read):
                self.account.notes.append(
                    f"the map's table {rule.file} {rule.sheet}".rstrip() + " is in none of the files"
                )
        reader = ThingReader(self.things, self.map.schema, self.words)
        slots = [(table, slot) for table in tables for slot in table.rule.things]
        for table, slot in sorted(slots, key=_reading_order):
            begin_step(f"reading {table.cells.source.file} {table.cells.source.sheet.name}")
            reader.read(table, slot)
        self.account.notes += reader.joined
        facts = FactMaker(self.map.schema, self.words)
        for table in tables:
            begin_step(f"making facts of {table.cells.source.file} {table.cells.source.sheet.name}")
            facts.make(table)
            table.cells.close()
        return self._landscape(facts.facts.tables)

    # ------------------------------------------------------------ tables and what stands around them

    def _tables(self, source: SourceFile) -> list[MappedTable]:
        """Return the tables of a file that the map reads; of each other sheet it is noted that it is left out."""
        tables = []
        for sheet in source.sheets:
            rules = self._rules(source, sheet)
            found = [(row, rule) for rule in rules if (row := self._header(rule, sheet.sheet)) is not None]
            if not found:
                self._leave_out(source, sheet, bool(rules))
                continue
            if len({row for row, _ in found}) < len(found):
                raise SourceError(f"{_label(sheet)}: two tables of the map have one header; give each its own `header`")
            by_header: dict[int, TableRule | None] = dict.fromkeys(self._other_headers(sheet.sheet, found))
            by_header |= dict(found)
            headers = sorted(by_header)
            for header, layout in zip(
                headers, layouts_at(sheet.sheet, headers, self.words.words["notes"]), strict=True
            ):
                rule = by_header[header]
                if rule is None:
                    self._leave_out_table(source, sheet, layout)
                else:
                    tables.append(self._table(source, sheet, rule, layout))
            if not sheet.sheet.formats_known:
                self.account.notes.append(f"{_label(sheet)}: {FORMATS_UNKNOWN}")
        return tables

    def _other_headers(self, sheet: Sheet, found: Sequence[tuple[int, TableRule]]) -> list[int]:
        """Return the headers, below the first table that the map reads, of tables that it does not read."""
        layouts = find_layouts(
            sheet, lambda heading: heading_meaning(heading, self.words).known, self.words.words["notes"]
        )
        known = {row + offset for row, _ in found for offset in range(HEADER_HEIGHT)}
        first = min(row for row, _ in found)
        return [layout.header[0] for layout in layouts if layout.header[0] > first and not known & {*layout.header}]

    def _leave_out_table(self, source: SourceFile, sheet: SourceSheet, layout: SheetLayout) -> None:
        """Note that a table of a sheet is left out, and count its cells."""
        first, last = layout.header[0] + 1, max([*layout.header, *layout.rows]) + 1
        self.account.notes.append(f"{_label(sheet)}, rows {first} to {last} are left out: the map has no such table")
        rows = [*layout.header, *layout.rows, *(remark.row for remark in (*layout.titles, *layout.notes))]
        cells = sum(bool(text.strip()) for row in dict.fromkeys(rows) for text in sheet.sheet.rows[row])
        self.account.count(source.name, sheet.sheet.name, "", "ignored", cells)

    def _table(self, source: SourceFile, sheet: SourceSheet, rule: TableRule, layout: SheetLayout) -> MappedTable:
        """Return a table, after accounting for what stands around it."""
        cells = TableCells(sheet, layout, rule, self.account)
        for remark in layout.titles:
            self.account.count(source.name, sheet.sheet.name, "", "context")
            self._note_access(source, remark)
        for remark in layout.notes:
            self._remark(source, sheet.sheet.name, remark, "a note below the table")
        missing = [heading for heading in rule.columns if heading not in cells.columns]
        if missing:
            self.account.notes.append(
                f"{_label(sheet)}: no column {', '.join(map(repr, missing))}, which the map names"
            )
        return MappedTable(rule, cells, self._report_id(source))

    def _rules(self, source: SourceFile, sheet: SourceSheet) -> list[TableRule]:
        """Return the rules of the map for the tables of a sheet: those that name it, else those that name none."""
        rules = [rule for rule in self.map.tables if _matches(source.name, rule.file)]
        named = [rule for rule in rules if rule.sheet and _matches(sheet.sheet.name, rule.sheet)]
        return named or [rule for rule in rules if not rule.sheet]

    def _header(self, rule: TableRule, sheet: Sheet) -> int | None:
        """Return the row of the header of a table: that of the map, if the headings are there, else where they are."""
        rows = [rule.header - 1] if rule.header else []
        found = header_row(sheet, rule.columns.__contains__, len(sheet.rows))
        for row in [*rows, *([] if found is None else [found])]:
            if row < len(sheet.rows) and rule.columns.keys() & {*headings_at(sheet, row)}:
                return row
        return None

    def _leave_out(self, source: SourceFile, sheet: SourceSheet, is_in_map: bool) -> None:
        """Note that a sheet is left out, and count its cells; a remark that it is internal is kept."""
        remarks = remarks_of(sheet.sheet)
        if not remarks:
            return
        reason = (
            "it has none of the columns in the map"
            if is_in_map
            else "it is not a table"
            if len(remarks) < 3
            else "the map does not read it"
        )
        if sheet.sheet.hidden:
            reason += "; the sheet is hidden"
        texts = "; ".join(remark.text[:REMARK_LENGTH] for remark in remarks[:2])
        self.account.notes.append(f"{_label(sheet)} is left out: {reason} ({texts}{' …' if len(remarks) > 2 else ''})")
        for remark in remarks:
            is_context = self._note_access(source, remark)
            self.account.count(source.name, sheet.sheet.name, "", "context" if is_context else "ignored")

    def _remark(self, source: SourceFile, sheet: str, remark: Remark, what: str) -> None:
        is_context = self._note_access(source, remark)
        self.account.count(source.name, sheet, "", "context" if is_context else "ignored")
        self.account.notes.append(
            f"{source.name} {sheet}, row {remark.row + 1} is left out: {what} ({remark.text[:REMARK_LENGTH]})"
        )

    def _note_access(self, source: SourceFile, remark: Remark) -> bool:
        """Return whether a remark says that the file is internal, after noting it."""
        folded = fold_heading(remark.text)
        if not any(word in folded for word in self.words.words["internal"]):
            return False
        self.internal.add(source.name)
        return True

    # ------------------------------------------------------------ reports

    def _report_rule(self, source: SourceFile) -> ReportRule:
        return next(
            (rule for pattern, rule in self.map.reports.items() if _matches(source.name, pattern)), ReportRule()
        )

    def _report_name(self, source: SourceFile) -> str:
        """Return the name of the report of a file: without suffix, unless another file has the same one."""
        stems = [other.stem for other in self.sources]
        stem = source.stem if stems.count(source.stem) == 1 else source.name
        name = self._report_rule(source).name
        shared = name and sum(self._report_rule(other).name == name for other in self.sources) > 1
        return f"{name}：{stem}" if shared else name or stem

    def _report_id(self, source: SourceFile) -> str:
        return node_id("Report", self._report_name(source))

    def _add_reports(self, result: ImportedLandscape) -> None:
        """Add a Report for each file: the source of the facts that were read from it."""
        for source in {self._report_id(source): source for source in self.sources}.values():
            rule = self._report_rule(source)
            access = rule.access or ("internal" if source.name in self.internal else "")
            if not rule.published:
                self.account.notes.append(
                    f"{source.name} states no date of publication: that of the file ({source.modified}) is taken; give"
                    " the map another, as published"
                )
            row = {
                "name": self._report_name(source),
                "publisher": "；".join(rule.publisher) or source.stem,
                "published": rule.published or source.modified,
                "file": source.name,
                "sha256": source.sha256,
                "terms": rule.terms,
                "access": access,
            }
            result.table("nodes/Report").add({name: text for name, text in row.items() if text})

    # ------------------------------------------------------------ the landscape

    def _landscape(self, facts: Mapping[str, OutputTable[FactCell]]) -> ImportedLandscape:
        """Return the tables of nodes and facts, after the things have got their ids."""
        result = ImportedLandscape(account=self.account, additions=self.map.schema.additions)
        named = [thing for thing in self.things if thing.place]
        kept = _with_parents(named)
        self.things.assign_ids(kept)
        self._add_reports(result)
        by_kind: defaultdict[str, list[Thing]] = defaultdict(list)
        for thing in kept:
            by_kind[thing.kind].append(thing)
        for kind, members in by_kind.items():
            result.table(f"nodes/{kind}").extend(self._node_columns(kind, members))
        for path, table in facts.items():
            if len(table):
                columns = {name: [_cell_text(cell) for cell in cells] for name, cells in table.columns.items()}
                required = ("source", "locator")
                result.table(path).extend(
                    {name: cells for name, cells in columns.items() if any(cells) or name in required}
                )
        return result

    def _node_columns(self, kind: str, things: Sequence[Thing]) -> dict[str, list[str]]:
        """Return the columns of a table of nodes, without empty ones."""
        columns = {
            "id": [thing.id for thing in things],
            "name": [thing.name for thing in things],
            "aliases": ["；".join(thing.aliases) for thing in things],
            "parent": [thing.parent.id if thing.parent else "" for thing in things],
            "former_ids": ["；".join(thing.former_ids) for thing in things],
        }
        names = dict.fromkeys(name for thing in things for name in thing.fields)
        for name in [name for name in names if name in self.map.schema.node_kind_fields(kind)]:
            columns[name] = [thing.fields[name][0] if name in thing.fields else "" for thing in things]
        layers = self.words.words["layers"]
        if kind == "Layer" and "position" not in columns and all(thing.name in layers for thing in things):
            columns["position"] = [str(layers.index(thing.name) + 1) for thing in things]
        return {name: cells for name, cells in columns.items() if name in ("id", "name") or any(cells)}


def _reading_order(place: tuple[MappedTable, str]) -> tuple[int, int]:
    """Return the order in which the things of tables are read, given a table and a slot.

    First those that tables describe, then parts, the innermost first, so that a table that names only the whole finds
    them, then those that tables only name.
    """
    table, slot = place
    depth = table.rule.depth(slot)
    return (1, -depth) if depth else (0 if table.describes(slot) else 2, 0)


def _matches(name: str, pattern: str) -> bool:
    """Return whether a name is a pattern, or fits it: [2024]清单.csv is a name as well."""
    return name == pattern or fnmatchcase(name, pattern)


def _label(sheet: SourceSheet) -> str:
    return (
        sheet.file
        if sheet.sheet.name and sheet.file.startswith(sheet.sheet.name)
        else f"{sheet.file} {sheet.sheet.name}"
    )


def _with_parents(things: Iterable[Thing]) -> list[Thing]:
    """Return things with the things that they are parts of, each once."""
    kept: dict[Thing, None] = {}
    for thing in things:
        path = [thing]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        kept.update(dict.fromkeys(reversed(path)))
    return list(kept)


def _cell_text(cell: FactCell) -> str:
    """Return the text of a cell: of a thing, its id."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Thing):
        return cell.id
    return "；".join(thing.id for thing in cell)
