"""Propose a map for files that nobody has described: what their columns mean, by heading and by values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.toml_text import combined, toml_text
from lianzhu.graph.values import InvalidValue
from lianzhu.loaders.declarations import declare_column
from lianzhu.loaders.mapped.files import SourceFile, SourceSheet
from lianzhu.loaders.mapped.layout import SheetLayout, filled_cells, find_layout, remarks_of
from lianzhu.loaders.mapped.mapping import ColumnRule, RelationRule, ReportRule, TableRule, ThingRule, map_text
from lianzhu.loaders.mapped.quantities import normalised, parse_period, parse_quantity, states_no_value
from lianzhu.loaders.mapped.vocabulary import Meaning, ThingWord, fold_heading, vocabulary

SAMPLE = 300
"""Number of rows whose values are looked at."""
SURE_BY_VALUES = 0.8
"""Share of the values of a column that must fit before the values say what it means."""
NAME_SEPARATORS = "、；;\n"
TITLE_UNIT = re.compile(
    r"单位\s*[:：]\s*(?P<unit>[^；;，,。)）\s]+)|unit\s*[:：]\s*(?P<unit_en>[^;,)]+)", re.IGNORECASE
)
TITLE_BASIS = re.compile(r"(?P<what>[\w%]+?)(?:均)?(?:为|按|系)(?P<basis>[^；;，,。)）]*口径)")
TITLE_SOURCE = re.compile(
    r"(?:数据|资料)?来源\s*[:：]\s*(?P<source>[^；;。)）]+)|(?:data )?source\s*[:：]\s*(?P<source_en>[^;)]+)",
    re.IGNORECASE,
)
TITLE_PUBLISHER = re.compile(
    r"(?:整理|制表|编制|发布|出品|作者|prepared by|author)\s*[:：]?\s*(?P<publisher>[^；;，,。)）]+)", re.IGNORECASE
)
TITLE_YEAR = re.compile(
    r"(?P<period>(?:19|20)\d\d\s*年?(?:\s*(?:q[1-4]|h[12]|[上下]半年|第?[一二三四]季度|1[0-2]月|[1-9]月))?)",
    re.IGNORECASE,
)
CHAIN_NAME = re.compile(r"(?P<name>[\w（）()·+-]*?)(?:全)?产业链")
FIRM_VALUE = re.compile(r"(?:公司|集团|有限合伙|厂)$|\b(?:inc|ltd|corp|gmbh|llc)\.?$", re.IGNORECASE)
CHAIN_WORDS = ("产业链", "全景图", "图谱", "清单", "名单", "厂商", "企业", "重点", "一览表", "一览", "表")
SURENESS = ("high", "medium", "low")
FIELD_SLOTS = ("company", "product", "model", "segment", "chain", "industry", "technology", "region", "policy")
"""Slots that a table may be about, in the order in which they are preferred."""
FILE_KINDS = {"company": "company", "公司": "company", "企业": "company", "厂商": "company", "vendor": "company", "product": "product",
              "产品": "product", "industry": "industry", "行业": "industry", "segment": "segment", "环节": "segment", "model": "model",
              "模型": "model", "技术": "technology", "technology": "technology", "地区": "region", "region": "region", "政策": "policy"}  # fmt: skip
"""What a table is about by words in the name of its sheet or file, if only a column 名称 says so."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a column: where it goes, an example value, and how sure that is, with the reason."""

    file: str
    sheet: str
    column: str
    field: str
    example: str
    sureness: str
    reason: str


@dataclass
class Proposal:
    """A proposed map: its tables, the reports, additions to the schema, and what was understood of each column."""

    tables: list[TableRule] = field(default_factory=list)
    reports: dict[str, ReportRule] = field(default_factory=dict)
    additions: dict[str, Any] = field(default_factory=dict)
    columns: list[Understanding] = field(default_factory=list)

    def text(self) -> str:
        """Return the map as TOML, with a comment at each column: how sure it is, and an example."""
        comments = {}
        for index, table in enumerate(self.tables):
            for column in self.columns:
                if (column.file, column.sheet) == (table.file, table.sheet or column.sheet):
                    example = f" · {column.example}" if column.example else ""
                    comments[index, column.column] = f"{column.sureness}: {column.reason}{example}"
        return map_text(self.tables, self.reports, self.additions, comments)


def propose(sources: Sequence[SourceFile], chain: str = "") -> Proposal:
    """Propose a map for files; `chain` is the name of the chain of all rows that name none."""
    proposal = Proposal()
    for source in sources:
        internal = False
        publisher: tuple[str, ...] = ()
        for sheet in source.sheets:
            proposer = _TableProposer(source, sheet, proposal, chain)
            if not sheet.sheet.hidden and proposer.layout is not None:
                proposer.propose()
                publisher = publisher or proposer.publisher
            texts = [
                remark.text
                for remark in (
                    remarks_of(sheet.sheet)
                    if proposer.layout is None
                    else (*proposer.layout.titles, *proposer.layout.notes)
                )
            ]
            internal = internal or any(
                word in fold_heading(text) for text in texts for word in proposer.words.words["internal"]
            )
        if publisher or internal:
            proposal.reports[source.name] = ReportRule("", publisher, "", "internal" if internal else "")
    return proposal


class _TableProposer:
    """Proposes the rule of one sheet."""

    def __init__(self, source: SourceFile, sheet: SourceSheet, proposal: Proposal, chain: str) -> None:
        self.source, self.sheet, self.proposal, self.given_chain = source, sheet, proposal, chain
        self.schema = _extended(proposal.additions)
        self.words = vocabulary(self.schema)
        self.layout: SheetLayout | None = find_layout(
            sheet.sheet, lambda heading: self.words.meaning(heading).known, self.words.words["notes"]
        )
        self.things: dict[str, ThingRule] = {}
        self.columns: dict[str, ColumnRule] = {}
        self.publisher: tuple[str, ...] = ()

    def propose(self) -> None:
        """Add the rule of the table, and what was understood, to the proposal."""
        assert self.layout is not None
        titles = [remark.text for remark in self.layout.titles]
        headings = list(self.layout.columns.values())
        samples = {heading: self._sample(column) for column, heading in self.layout.columns.items()}
        meanings = {
            heading: self.words.meaning(
                heading.rpartition(" / ")[2] if not self.words.meaning(heading).known else heading
            )
            for heading in headings
        }
        meanings = {heading: self._by_group(heading, meaning) for heading, meaning in meanings.items()}
        reasons = {heading: "by its name" if meaning.known else "" for heading, meaning in meanings.items()}
        for heading in headings:
            by_values = self._by_values(heading, samples[heading], meanings[heading])
            if by_values is not None:
                reasons[heading] = "by its name and its values" if meanings[heading].known else "by its values"
                meanings[heading] = by_values
        subject = self._subject(headings, meanings, samples)
        chain = self._chain(titles, meanings)
        for heading in headings:
            sureness = self._column(heading, meanings[heading], samples[heading], subject, reasons[heading])
            rule = self.columns[heading]
            target = (
                "ignore" if rule.ignored else f"figure {rule.metric}" if rule.metric else f"{rule.slot}.{rule.field}"
            )
            example = next((text for text in samples[heading] if text and not states_no_value(text)), "")
            self.proposal.columns.append(
                Understanding(self.source.name, self.sheet.sheet.name, heading, target, example[:40], *sureness)
            )
        self._add_chain(chain)
        context = self._context(titles)
        self._add_figures(subject, samples, context)
        relations = self._relations(subject, headings, meanings, samples)
        many = len([sheet for sheet in self.source.sheets if sheet.sheet.rows]) > 1
        used = {slot: rule for slot, rule in self.things.items() if slot in self._used_slots(relations)}
        rule = TableRule(
            self.source.name, self.sheet.sheet.name if many else "", self.layout.header[0] + 1, things=used, columns=self.columns, relations=relations, **context
        )  # fmt: skip
        self.proposal.tables.append(rule)

    def _used_slots(self, relations: Sequence[RelationRule]) -> set[str]:
        slots = {rule.slot for rule in self.columns.values() if rule.slot != "row"}
        slots |= {slot for rule in self.columns.values() for slot in (*rule.about, rule.of) if slot}
        slots |= {slot for relation in relations for slot in (relation.start, relation.end)}
        while more := {self.things[slot].parent for slot in slots if slot in self.things} - slots - {""}:
            slots |= more
        return slots

    def _sample(self, column: int) -> list[str]:
        assert self.layout is not None
        return filled_cells(self.sheet.sheet, column, self.layout.rows[:SAMPLE])

    # ------------------------------------------------------------ what a column means

    def _by_group(self, heading: str, meaning: Meaning) -> Meaning:
        """Return the meaning of a heading below a group heading: 营收（亿元） / 2021 is the revenue of 2021."""
        group, separator, own = heading.rpartition(" / ")
        if not separator:
            return meaning
        outer, inner = self.words.meaning(group), self.words.meaning(own)
        if inner.known and (inner.metric or inner.thing or inner.field or inner.row):
            return replace(inner, unit=inner.unit or outer.unit, period=inner.period or outer.period)
        return replace(outer, period=inner.period or outer.period, unit=inner.unit or outer.unit)

    def _by_values(self, heading: str, texts: Sequence[str], meaning: Meaning) -> Meaning | None:
        """Return the meaning that the values of a column prove, if it is another than that of its heading or confirms it."""
        values = [text for text in texts if text and not states_no_value(text)]
        if not values:
            return None
        layers = self.words.words["layers"]

        def share(test: Any) -> float:
            return sum(1 for text in values if test(text)) / len(values)

        if share(lambda text: fold_heading(text) in layers) >= SURE_BY_VALUES:
            return Meaning(thing="layer")
        if not meaning.known and share(lambda text: bool(FIRM_VALUE.search(text))) >= SURE_BY_VALUES:
            return Meaning(thing="company")
        if (
            not meaning.known
            and share(lambda text: re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", text.upper()) is not None) >= SURE_BY_VALUES
        ):
            return Meaning(field="credit_code")
        if (
            not meaning.known
            and share(lambda text: re.fullmatch(r"(?:sh|sz|bj)?\.?\d{6}\.?(?:sh|sz|bj)?", text.lower()) is not None)
            >= SURE_BY_VALUES
        ):
            return Meaning(field="stock_code")
        if meaning.metric and share(lambda text: self._is_quantity(text)) >= SURE_BY_VALUES:
            return meaning
        if meaning.row == "period" and share(_is_period) >= SURE_BY_VALUES:
            return meaning
        return None

    def _is_quantity(self, text: str) -> bool:
        try:
            parse_quantity(text, self.schema.units)
        except InvalidValue:
            return False
        return True

    def _subject(
        self, headings: Sequence[str], meanings: Mapping[str, Meaning], samples: Mapping[str, Sequence[str]]
    ) -> str:
        """Return the slot of the thing that the table is about; "" if no column names one."""
        slots = [meanings[heading].thing for heading in headings if meanings[heading].thing]
        found = next((slot for slot in FIELD_SLOTS if slot in slots), "")
        has_name = any(meaning.field == "name" for meaning in meanings.values())
        named = next(
            (
                slot
                for word, slot in FILE_KINDS.items()
                if word in self.sheet.sheet.name.casefold() or word in self.source.path.stem.casefold()
            ),
            "",
        )
        if has_name and (not found or (named and found != "company")):
            return (
                named or "company"
                if any(
                    meanings[h].field in ("stock_code", "credit_code", "full_name", "short_name", "founded")
                    for h in headings
                )
                else named or found or "company"
            )
        if found:
            return found
        if any(meanings[heading].field in ("full_name", "short_name") for heading in headings):
            return "company"
        return slots[0] if slots else ""

    def _column(
        self, heading: str, meaning: Meaning, texts: Sequence[str], subject: str, reason: str
    ) -> tuple[str, str]:
        """Add the rule of a column; return how sure it is, and why."""
        sureness = "high" if "values" in reason and "name" in reason else "medium"
        if meaning.thing:
            slot = self._slot(meaning.thing)
            taken = any(rule.slot == slot and rule.field == "name" for rule in self.columns.values())
            if taken and slot == subject:
                self.columns[heading] = ColumnRule(heading, slot, "aliases", NAME_SEPARATORS)
            else:
                slot = (
                    f"{slot}_{sum(rule.slot.startswith(slot) for rule in self.columns.values()) + 1}" if taken else slot
                )
                self._add_thing(slot, self.words.things[meaning.thing])
                separators = "" if slot == subject else self._separators(texts)
                self.columns[heading] = ColumnRule(heading, slot, "name", separators)
            return (
                "high"
                if self.words.meaning(heading) == self.words.meaning(meaning.thing) or sureness == "high"
                else "high"
            ), reason
        if meaning.field and subject:
            self._add_thing(subject, self.words.things[subject])
            kind = self.things[subject].kind
            if meaning.field in ("name", "short_name", "aliases") or meaning.field in self.schema.node_kind_fields(
                kind
            ):
                self.columns[heading] = ColumnRule(heading, subject, self._free_field(subject, meaning.field))
                return "high", reason
            if meaning.field == "stock_code":
                self.columns[heading] = ColumnRule(heading, subject, "key")
                return "medium", "a code by which other tables may refer to it"
        if meaning.metric or (meaning.period and not meaning.row):
            self.columns[heading] = ColumnRule(
                heading, metric=meaning.metric or "?", unit=meaning.unit, period=meaning.period
            )
            return sureness, reason
        if meaning.row == "number":
            self.columns[heading] = ColumnRule(heading)
            return "high", "a running number"
        if meaning.row in ("source", "period", "unit", "metric", "value", "basis", "note"):
            self.columns[heading] = ColumnRule(heading, "row", meaning.row)
            return "high", reason
        return self._own_field(heading, texts, subject)

    def _free_field(self, slot: str, name: str) -> str:
        taken = {rule.field for rule in self.columns.values() if rule.slot == slot}
        return name if name not in taken else "aliases"

    def _slot(self, slot: str) -> str:
        return slot

    def _add_thing(self, slot: str, word: ThingWord) -> None:
        parent = word.parent
        self.things.setdefault(slot, ThingRule(slot, word.kind, parent))

    def _separators(self, texts: Sequence[str]) -> str:
        """Return the characters that separate several names in the cells of a column; "" if none has several."""
        if any(character in text for text in texts for character in NAME_SEPARATORS):
            return NAME_SEPARATORS
        commas = [
            text
            for text in texts
            if re.search(r"[，,]", text) and not re.search(r"\b(?:ltd|inc|llc)\b", text, re.IGNORECASE)
        ]
        return "，," if commas else ""

    def _own_field(self, heading: str, texts: Sequence[str], subject: str) -> tuple[str, str]:
        """Keep a column that is not understood as a field of the subject, declared in the map's schema."""
        if not subject or not any(texts):
            self.columns[heading] = ColumnRule(heading)
            return "low", "not understood" if any(texts) else "empty"
        self._add_thing(subject, self.words.things[subject])
        kind = self.things[subject].kind
        declaration = declare_column(
            ("node", kind), heading, [text or None for text in texts], self.schema, lambda names: []
        )
        name = next(iter(declaration["node"][kind]["fields"]))
        if name not in self.schema.node_kind_fields(kind):
            try:
                self.schema = extend_schema(
                    packaged_schema(), toml_text(combined(self.proposal.additions, declaration))
                )
            except Exception:  # noqa: BLE001
                self.columns[heading] = ColumnRule(heading)
                return "low", "not understood"
            self.proposal.additions = combined(self.proposal.additions, declaration)
        self.columns[heading] = ColumnRule(heading, subject, name)
        return "low", "not understood, kept as a field of its own"

    # ------------------------------------------------------------ context

    def _chain(self, titles: Sequence[str], meanings: Mapping[str, Meaning]) -> str:
        """Return the name of the chain that all rows are about, if a title, the sheet or the file says so."""
        if any(meaning.thing == "chain" for meaning in meanings.values()):
            return ""
        if self.given_chain:
            return self.given_chain
        for text in (*titles, self.sheet.sheet.name, self.source.path.stem):
            if (match := CHAIN_NAME.search(text)) and match["name"]:
                return re.sub(r"^(?:19|20)\d\d年?", "", match["name"]) or match["name"]
        placed = any(meaning.thing in ("layer", "segment") for meaning in meanings.values())
        return self.source.path.stem if placed else ""

    def _add_chain(self, chain: str) -> None:
        """Make the chain the parent of layers and segments."""
        if chain and {"layer", "segment", "category"} & self.things.keys():
            self.things = {"chain": ThingRule("chain", "Chain", "", chain), **self.things}
        for slot, rule in list(self.things.items()):
            base = self.words.things.get(slot)
            chosen = rule.parent
            if chosen and chosen not in self.things:
                grand = self.words.things[chosen].parent if chosen in self.words.things else ""
                chosen = grand if grand in self.things else ""
            if base is not None and chosen != rule.parent:
                self.things[slot] = replace(rule, parent=chosen)

    def _context(self, titles: Sequence[str]) -> dict[str, str]:
        """Return what the titles above a table say of all its rows: unit, period, source."""
        context: dict[str, str] = {}
        text = "；".join(titles)
        if match := TITLE_UNIT.search(text):
            unit = (match["unit"] or match["unit_en"]).strip()
            if unit in self.schema.units:
                context["unit"] = unit
        if match := TITLE_SOURCE.search(text):
            context["source"] = (match["source"] or match["source_en"]).strip()
        if match := TITLE_PUBLISHER.search(text):
            self.publisher = (match["publisher"].strip(),)
        for text in (*titles, self.sheet.sheet.name, self.source.path.stem):
            if match := TITLE_YEAR.search(text):
                context["period"] = normalised(match["period"]).replace(" ", "")
                break
        for match in TITLE_BASIS.finditer("；".join(titles)):
            metric = self.words.meaning(match["what"]).metric
            for heading, rule in self.columns.items():
                if rule.metric and rule.metric == metric:
                    self.columns[heading] = replace(rule, basis=match["basis"])
        return context

    # ------------------------------------------------------------ figures and relations

    def _add_figures(self, subject: str, samples: Mapping[str, Sequence[str]], context: Mapping[str, str]) -> None:
        """Say what the figures of a table are about, and the unit of bare numbers, if their column tells it."""
        metric_of_sheet = next(
            (
                self.words.meaning(text).metric
                for text in (self.sheet.sheet.name, self.source.path.stem)
                if self.words.meaning(text).metric
            ),
            "",
        )
        for heading, rule in list(self.columns.items()):
            if not rule.metric:
                continue
            metric = rule.metric if rule.metric != "?" else metric_of_sheet or self._metric_of_titles()
            if not metric or not subject:
                self.columns[heading] = ColumnRule(heading)
                continue
            about = (subject,)
            if (
                subject == "company"
                and metric not in ("market_share",)
                and "product" in self.things
                and not self._is_split("product")
                and metric in ("price", "capacity", "output", "sales_volume")
            ):
                about = (subject, "product")
            whole = ""
            if self.schema.metrics[metric].share and metric == "market_share":
                whole = next(
                    (
                        slot
                        for slot in ("segment", "layer", "industry", "chain")
                        if slot in self.things and slot != subject
                    ),
                    "",
                )
            basis = rule.basis or self._basis_of_heading(heading, metric)
            self.columns[heading] = replace(
                rule,
                metric=metric,
                about=about,
                of=whole,
                basis=basis,
                unit=rule.unit or self._unit_of_column(samples[heading], metric, context),
            )

    def _metric_of_titles(self) -> str:
        assert self.layout is not None
        for remark in self.layout.titles:
            for word in re.split(r"[\s（()）：:，,。、；;]+", remark.text):
                for length in range(len(word), 1, -1):
                    if metric := self.words.meaning(word[-length:]).metric:
                        return metric
        return ""

    def _is_split(self, slot: str) -> bool:
        return any(rule.split for rule in self.columns.values() if rule.slot == slot)

    def _basis_of_heading(self, heading: str, metric: str) -> str:
        """Return a heading that means a metric by another word, as the basis of the figures: 出货量."""
        declared = self.schema.metrics[metric]
        bare = fold_heading(re.sub(r"[（(].*?[)）]", "", heading)).strip("0123456789年fyaeq/ ")
        narrow = {
            "归母净利润",
            "出货量",
            "装机量",
            "交付量",
            "估值",
            "发明专利",
            "设计产能",
            "均价",
            "融资额",
            "融资金额",
        }
        return bare if bare in narrow and bare != declared.zh else ""

    def _unit_of_column(self, texts: Sequence[str], metric: str, context: Mapping[str, str]) -> str:
        """Return the unit of bare numbers in a column: % for shares where others have it, else what most cells state."""
        stated: Counter[str] = Counter()
        for text in texts:
            if text and not states_no_value(text):
                try:
                    stated[parse_quantity(text, self.schema.units).unit] += 1
                except InvalidValue:
                    continue
        named = Counter({unit: count for unit, count in stated.items() if unit and unit not in ("万", "亿")})
        most = named.most_common(1)[0][0] if named else ""
        if not (stated[""] or stated["亿"] or stated["万"]) or not most:
            return ""
        if context.get("unit") in named or (
            most
            and self.schema.units[most].dimension
            == self.schema.units.get(context.get("unit", ""), self.schema.units[most]).dimension
            and context.get("unit")
        ):
            return ""
        return most

    def _relations(
        self,
        subject: str,
        headings: Sequence[str],
        meanings: Mapping[str, Meaning],
        samples: Mapping[str, Sequence[str]],
    ) -> list[RelationRule]:
        """Return the relations of the things in a row: each to the company, else to the product, else to the subject."""
        if relations := self._stated_relations(headings, meanings, samples):
            return relations
        relations = []
        slots = [slot for slot in self.things if slot != subject]
        has_segment = any(slot.partition("_")[0] == "segment" for slot in slots)
        for slot in slots:
            base = slot.rpartition("_")[0] if slot.rpartition("_")[2].isdigit() else slot
            word = self.words.things.get(base)
            if word is None or not word.relation or not subject:
                continue
            if (slot == "layer" and has_segment) or (slot == "chain" and ({"segment", "layer", "category"} & {*slots})):
                continue
            relation = self._fitting(subject, slot, word)
            if relation is not None:
                relations.append(relation)
        return relations

    def _fitting(self, subject: str, slot: str, word: ThingWord) -> RelationRule | None:
        """Return the relation of the subject and another thing that the schema permits, the usual one if it does."""
        own, other = self.things[subject].kind, self.things[slot].kind
        usual = (slot, subject) if word.reverse else (subject, slot)
        kinds = (other, own) if word.reverse else (own, other)
        fallbacks = {("Product", "Company"): (slot, "OFFERS", subject), ("Model", "Company"): (slot, "DEVELOPS", subject),
                     ("Product", "Segment"): (subject, "BELONGS_TO", slot), ("Product", "Chain"): (subject, "BELONGS_TO", slot),
                     ("Product", "Industry"): (subject, "SERVES", slot), ("Product", "Model"): (subject, "POWERED_BY", slot),
                     ("Segment", "Company"): (slot, "ACTS_IN", subject), ("Industry", "Company"): (slot, "BELONGS_TO", subject)}  # fmt: skip
        if self._permits(word.relation, *kinds):
            return RelationRule(usual[0], word.relation, usual[1])
        if (own, other) in fallbacks:
            start, kind, end = fallbacks[own, other]
            return RelationRule(start, kind, end)
        return None

    def _permits(self, kind: str, start: str, end: str) -> bool:
        declared = self.schema.edges[kind]
        return start in declared.start and end in declared.end

    def _stated_relations(
        self, headings: Sequence[str], meanings: Mapping[str, Meaning], samples: Mapping[str, Sequence[str]]
    ) -> list[RelationRule]:
        """Return the relations of a table with columns for both ends and, in words, for the relation."""
        ends = {
            name: next((heading for heading in headings if meanings[heading].row == name), "")
            for name in ("start", "end", "relation")
        }
        if not (ends["start"] and ends["end"]):
            return []
        kinds = self._kinds_of_ends()
        for name in ("start", "end"):
            self.things[name] = ThingRule(name, kinds[name == "end"])
            self.columns[ends[name]] = ColumnRule(ends[name], name, "name")
        rules = []
        words = dict.fromkeys(text for text in samples[ends["relation"]] if text) if ends["relation"] else {}
        for word in words:
            kind, reverse = self.words.relations.get(fold_heading(word), ("", False))
            start, end = ("end", "start") if reverse else ("start", "end")
            if kind and self._permits(kind, self.things[start].kind, self.things[end].kind):
                rules.append(RelationRule(start, kind, end, {}, {ends["relation"]: (word,)}))
        if ends["relation"]:
            self.columns[ends["relation"]] = ColumnRule(ends["relation"], "row", "basis")
        elif self._permits("SUPPLIES", *kinds):
            rules.append(RelationRule("start", "SUPPLIES", "end"))
        return rules

    def _kinds_of_ends(self) -> tuple[str, str]:
        """Return the kinds of the ends of a table of relations, by the words in its name; companies if it has none."""
        name = f"{self.sheet.sheet.name} {self.source.path.stem}".casefold()
        found = [
            (match.start(), self.words.things[slot].kind)
            for word, slot in FILE_KINDS.items()
            for match in re.finditer(re.escape(word), name)
        ]
        kinds = [kind for _, kind in sorted(found)][:2]
        return (kinds[0], kinds[-1]) if kinds else ("Company", "Company")


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except InvalidValue:
        return False
    return True


def _extended(additions: Mapping[str, Any]) -> Schema:
    return extend_schema(packaged_schema(), toml_text(additions)) if additions else packaged_schema()


def understood_rows(columns: Sequence[Understanding]) -> Iterator[tuple[str, ...]]:
    """Yield what was understood as rows: file, sheet, column, field, example, sureness and reason."""
    for column in columns:
        yield (column.file, column.sheet, column.column, column.field, column.example, column.sureness, column.reason)
