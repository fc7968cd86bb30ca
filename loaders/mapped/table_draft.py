"""A table whose map is being proposed: its columns with what they mean, and the rules found so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lianzhu.graph.schema import Schema
from lianzhu.loaders.mapped.column_meanings import ColumnMeaning
from lianzhu.loaders.mapped.mapping import ColumnRule, ThingRule
from lianzhu.loaders.mapped.titles import TitleContext
from lianzhu.loaders.mapped.vocabulary import Vocabulary

SAMPLE_SIZE = 300
"""Number of rows whose values are parsed to see what a column means."""
TABLE_SUBJECTS = ("company", "product", "model", "segment", "chain", "industry", "technology", "region", "policy")
"""Slots that a table may be about, in the order in which they are preferred."""
FIRM_FIELDS = {"short_name", "full_name", "credit_code", "stock_code", "exchange", "founded"}
SUBJECTS_BY_NAME: Mapping[str, str] = {
    "company": "company", "公司": "company", "企业": "company", "厂商": "company", "vendor": "company",
    "product": "product", "产品": "product", "industry": "industry", "行业": "industry", "segment": "segment",
    "环节": "segment", "model": "model", "模型": "model", "technology": "technology", "技术": "technology",
    "region": "region", "地区": "region", "policy": "policy", "政策": "policy",
}  # fmt: skip
"""What a table is about by words in the name of its sheet or file, if only a column 名称 names things."""


@dataclass
class TableDraft:
    """A table with its cells by heading; `subject` is the slot of the thing that its rows are about."""

    names: tuple[str, str]
    texts: Mapping[str, Sequence[str]]
    meanings: Mapping[str, ColumnMeaning]
    context: TitleContext
    schema: Schema
    words: Vocabulary
    subject: str = ""
    things: dict[str, ThingRule] = field(default_factory=dict)
    columns: dict[str, ColumnRule] = field(default_factory=dict)

    def heading_of(self, row: str) -> str:
        """Return the heading of the column that says something of its row, such as its period; "" for none."""
        return next((heading for heading, column in self.meanings.items() if column.meaning.row == row), "")

    def add_thing(self, slot: str, word: str = "") -> None:
        """Add a slot for a thing of the vocabulary, if it is new; `word` is its name there, if that differs."""
        known = self.words.things[word or slot]
        self.things.setdefault(slot, ThingRule(slot, known.kind, known.parent))

    def is_split(self, slot: str) -> bool:
        """Return whether the cells of a thing have several names."""
        return any(rule.split for rule in self.columns.values() if rule.slot == slot)


def find_subject(draft: TableDraft) -> str:
    """Return the slot of the thing that a table is about; "" if no column names one.

    A field that only firms have, such as a short name or a stock code, says that it is about firms.
    """
    meanings = [column.meaning for column in draft.meanings.values()]
    slots = {meaning.thing for meaning in meanings if meaning.thing}
    fields = {meaning.field for meaning in meanings}
    if "company" in slots or fields & FIRM_FIELDS:
        return "company"
    if {"supplier", "customer"} <= slots:
        return "supplier"
    found = next((slot for slot in TABLE_SUBJECTS if slot in slots), "")
    if "name" not in fields:
        return found or next(iter(meaning.thing for meaning in meanings if meaning.thing), "")
    text = " ".join(draft.names).casefold()
    named = next((slot for word, slot in SUBJECTS_BY_NAME.items() if word in text), "")
    return named or found or "company"
