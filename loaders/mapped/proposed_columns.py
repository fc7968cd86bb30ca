"""Propose what each column of a table goes to: a field of a thing, a figure, a property of its row, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.toml_text import combined, toml_text
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.mapped.mapping import ColumnRule
from lianzhu.loaders.mapped.quantities import UNIT_SYNONYMS, normalised, parse_quantity, states_no_value
from lianzhu.loaders.mapped.table_draft import SAMPLE_SIZE, TableDraft
from lianzhu.loaders.mapped.vocabulary import Meaning, fold_heading

NAME_SEPARATORS = "、；;\n"
COMMAS = "，,"
LEGAL_COMMA = re.compile(r"\b(?:ltd|inc|llc)\b", re.IGNORECASE)
ROW_PROPERTIES = ("source", "period", "unit", "metric", "value", "basis", "note", "modality")
COLUMNS_OF_RELATIONS = ("start", "end", "relation")
RUNNING_NUMBER = "a running number"
GROUPS = ("chain", "layer", "segment")
"""Places whose blank cells are proposed to repeat the cell above, as where rows are grouped."""
PRODUCT_METRICS = ("price", "capacity", "output", "sales_volume")
"""Metrics that are about the product or the segment of a row as well as its company."""
BASIS_WORDS = ("归母净利润", "出货量", "装机量", "交付量", "估值", "发明专利", "设计产能", "均价", "融资额", "融资金额")
"""Headings that mean a metric in a narrower sense, which is kept as the basis of the figures."""
SHARE_WORDS = ("占比", "采购比", "销售比", "份额", "比例", "share", "percentage", "权重", "weight")
UNIT_OF_NO_KIND = ("万", "亿")


class ColumnProposer:
    """Proposes the rules of the columns of a draft; `additions` are those that earlier tables made to the schema."""

    def __init__(self, draft: TableDraft, additions: Mapping[str, Any]) -> None:
        self.draft, self.additions = draft, dict(additions)

    def propose(self, heading: str) -> str:
        """Add the rule of a column to the draft; return a remark if it is not what the heading says."""
        draft, meaning = self.draft, self.draft.meanings[heading].meaning
        if meaning.thing:
            draft.columns[heading] = self._thing(heading, meaning.thing)
            if draft.columns[heading].fill:
                return "by its name; blank cells repeat the cell above"
        elif draft.subject == "supplier" and states_share(heading):
            draft.columns[heading] = ColumnRule(heading, "row", "qualifier")
        elif meaning.field and draft.subject and (rule := self._field(heading, meaning.field)):
            draft.columns[heading] = rule
        elif meaning.metric or (meaning.period and not meaning.row):
            draft.columns[heading] = self._figure(heading, meaning)
            if draft.columns[heading].ignored:
                return "nothing says what it counts"
        elif meaning.row in COLUMNS_OF_RELATIONS and draft.heading_of("start") and draft.heading_of("end"):
            draft.columns[heading] = ColumnRule(heading)  # `propose_relations` says what it is
        elif meaning.row == "number":
            draft.columns[heading] = ColumnRule(heading)
            return RUNNING_NUMBER
        elif meaning.row in ROW_PROPERTIES and draft.heading_of(meaning.row) == heading:
            draft.columns[heading] = ColumnRule(heading, "row", meaning.row)
        elif meaning.row == "note":
            draft.columns[heading] = ColumnRule(heading, "row", "note")
        else:
            return self._remark(heading)
        return ""

    # ------------------------------------------------------------ things and their fields

    def _thing(self, heading: str, word: str) -> ColumnRule:
        """Return the rule of a column that names things; a second one of the same slot gets a slot of its own."""
        draft, slot = self.draft, word
        taken = {rule.slot for rule in draft.columns.values() if rule.field == "name"}
        if slot in taken and slot == draft.subject:
            return ColumnRule(heading, slot, "aliases", NAME_SEPARATORS)
        number = 2
        while slot in taken:
            slot, number = f"{word}_{number}", number + 1
        draft.add_thing(slot, word)
        texts = draft.texts[heading]
        is_group = word in GROUPS and slot != draft.subject and bool(texts and texts[0]) and "" in texts
        return ColumnRule(heading, slot, "name", "" if slot == draft.subject else _separators(texts), is_group)

    def _field(self, heading: str, name: str) -> ColumnRule | None:
        """Return the rule of a field of the subject, None if its kind has no such field."""
        draft = self.draft
        draft.add_thing(draft.subject)
        taken = {rule.field for rule in draft.columns.values() if rule.slot == draft.subject}
        if name == "short_name" and not self._has_name():
            name = "name"
        if name in ("name", "short_name", "aliases") or name in draft.schema.node_kind_fields(
            draft.things[draft.subject].kind
        ):
            return ColumnRule(heading, draft.subject, name if name not in taken else "aliases")
        return ColumnRule(heading, draft.subject, "key") if name == "stock_code" and "key" not in taken else None

    def _has_name(self) -> bool:
        """Return whether a column names the subject in full."""
        meanings = [column.meaning for column in self.draft.meanings.values()]
        return any(meaning.thing == self.draft.subject or meaning.field == "name" for meaning in meanings)

    def _remark(self, heading: str) -> str:
        """Keep a column that is not understood as statements about the subject; return what was done."""
        has_values = any(self.draft.texts[heading])
        if not self.draft.subject or not has_values:
            self.draft.columns[heading] = ColumnRule(heading)
            return "not understood" if has_values else "empty"
        self.draft.columns[heading] = ColumnRule(heading, "row", "note")
        return "not understood, kept in words"

    # ------------------------------------------------------------ figures

    def _figure(self, heading: str, meaning: Meaning) -> ColumnRule:
        """Return the rule of a column of figures: what they are about, and the unit of bare numbers."""
        draft = self.draft
        metric = meaning.metric or draft.context.metric
        if not metric or not draft.subject:
            return ColumnRule(heading)
        draft.add_thing(draft.subject)
        return ColumnRule(
            heading, metric=metric, about=(draft.subject,), period=meaning.period,
            unit=self._declared(meaning.unit) or self._unit(heading),
            basis=draft.context.bases.get(metric, "") or _basis(heading),
        )  # fmt: skip

    def relate_figures(self) -> None:
        """Say of figures what else they are about, after all things of the table are known."""
        draft = self.draft
        for heading, rule in draft.columns.items():
            if not rule.metric:
                continue
            about, whole = rule.about, ""
            if draft.subject == "company" and rule.metric in PRODUCT_METRICS:
                others = [slot for slot in ("product", "segment") if slot in draft.things and not draft.is_split(slot)]
                about = ("company", *others[:1])
            if draft.schema.metrics[rule.metric].additive:
                wholes = (slot for slot in ("segment", "layer", "industry", "chain") if slot in draft.things)
                whole = next((slot for slot in wholes if slot != draft.subject), "")
            draft.columns[heading] = replace(rule, about=about, of=whole)

    def _declared(self, unit: str) -> str:
        """Return a unit of a heading as the schema has it, after declaring one of two units, such as 元/片."""
        units = self.draft.schema.units
        if not unit or unit in units:
            return unit
        same = (name for name in units if normalised(name) == normalised(unit))
        known = UNIT_SYNONYMS.get(normalised(unit)) or next(same, "")
        if known or "/" not in unit:
            return known
        declaration = {"unit": {unit: {"dimension": unit, "factor": 1}}}
        self.additions = combined(self.additions, declaration)
        self.draft.schema = extend_schema(packaged_schema(), toml_text(self.additions))
        return unit

    def _unit(self, heading: str) -> str:
        """Return the unit of bare numbers in a column, as most of its other cells state it; "" if a title states it."""
        if self.draft.heading_of("unit"):
            return ""
        units, stated = self.draft.schema.units, Counter[str]()
        for text in self.draft.texts[heading][:SAMPLE_SIZE]:
            if text and not states_no_value(text):
                try:
                    stated[parse_quantity(text, units).unit] += 1
                except InvalidValue:
                    continue
        named = Counter({unit: count for unit, count in stated.items() if unit and unit not in UNIT_OF_NO_KIND})
        if not named or not any(stated[unit] for unit in ("", *UNIT_OF_NO_KIND)):
            return ""
        usual = named.most_common(1)[0][0]
        title = self.draft.context.unit
        return "" if title and units[title].dimension == units[usual].dimension else usual


def states_share(heading: str) -> bool:
    """Return whether a column of a table of supplies has the share of each."""
    return any(word in fold_heading(heading) for word in SHARE_WORDS)


def _separators(texts: Sequence[str]) -> str:
    """Return the characters that separate several names in the cells of a column; "" if none has several."""
    if any(character in text for text in texts for character in NAME_SEPARATORS):
        return NAME_SEPARATORS
    has_commas = any(comma in text for text in texts for comma in COMMAS)
    return COMMAS if has_commas and not any(LEGAL_COMMA.search(text) for text in texts) else ""


def _basis(heading: str) -> str:
    """Return a heading that means a metric in a narrower sense: 出货量."""
    folded = fold_heading(heading)
    return next((word for word in BASIS_WORDS if word in folded), "")
