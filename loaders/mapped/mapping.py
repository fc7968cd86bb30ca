"""The map of an import: what the columns of people's own tables mean, as a TOML file that a person can edit.

::

    [report."battery.xlsx"]          # the file as a source: name, publisher, published, access
    publisher = ["研究部"]

    [[table]]
    file = "battery.xlsx"            # a name or a pattern such as "battery-*.xlsx"
    sheet = "清单"                   # of a workbook
    header = 3                       # the row of the header; 0 to find it
    unit = "亿元"                    # of bare numbers; also period, basis, source
    complete = false                 # true: the table lists everything, so that a gap is a gap
    relations = [{ from = "company", kind = "ACTS_IN", to = "segment" }]

    [table.things]                   # the things that the columns of a row name
    chain = { kind = "Chain", name = "动力电池" }
    segment = { kind = "Segment", parent = "chain" }
    company = { kind = "Company" }

    [table.columns]
    "公司名称" = "company.name"
    "细分领域" = "segment.name"
    "客户" = { to = "customer.name", split = "、" }
    "营收" = { figure = "revenue", about = ["company"] }
    "来源" = "row.source"
    "序号" = "ignore"

    [schema.unit."标箱"]             # additions to the schema, as in the schema.toml of a landscape
    dimension = "标箱"
    factor = 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianzhu.graph.schema import Schema, packaged_schema


@dataclass(frozen=True, slots=True)
class ThingRule:
    """A thing that the rows of a table name: its kind, the slot of its parent, and its name if all rows mean one."""

    slot: str
    kind: str
    parent: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column means: a field of a thing (`slot`, `field`), a property of the row, a figure, or nothing.

    `split` has the characters that separate several values in a cell. With `fill`, an empty cell repeats the cell
    above. A figure is about the things of the slots `about`, as a share of that of `of`.
    """

    heading: str
    slot: str = ""
    field: str = ""
    split: str = ""
    fill: bool = False
    metric: str = ""
    about: tuple[str, ...] = ()
    of: str = ""
    unit: str = ""
    period: str = ""
    basis: str = ""
    forecast: bool = False

    @property
    def ignored(self) -> bool:
        """Return whether the map says to ignore the column."""
        return not (self.slot or self.metric)


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A relation between two things of a row; `qualifiers` name the columns of its fields.

    It holds in the rows where each column of `when` has the given text, or one of several.
    """

    start: str
    kind: str
    end: str
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableRule:
    """How a table is read; `unit`, `period`, `basis` and `source` hold where a row says nothing else."""

    file: str
    sheet: str = ""
    header: int = 0
    unit: str = ""
    period: str = ""
    basis: str = ""
    source: str = ""
    modality: str = ""
    complete: bool = False
    things: Mapping[str, ThingRule] = field(default_factory=dict)
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    relations: Sequence[RelationRule] = ()

    def depth(self, slot: str) -> int:
        """Return how many wholes a thing is a part of; 0 for one without a parent."""
        depth = 0
        while (parent := self.things[slot].parent) in self.things:
            slot, depth = parent, depth + 1
        return depth


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A file as a source of facts; what is empty is taken from the file."""

    name: str = ""
    publisher: tuple[str, ...] = ()
    published: str = ""
    access: str = ""
    terms: str = ""


@dataclass(frozen=True)
class ImportMap:
    """The map of an import: its tables, its reports by file, and the schema that it extends."""

    tables: Sequence[TableRule]
    reports: Mapping[str, ReportRule] = field(default_factory=dict)
    schema: Schema = field(default_factory=packaged_schema)
