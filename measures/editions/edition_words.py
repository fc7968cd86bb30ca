"""The words for what changed: codes of the schema and fields in Chinese or English, or as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from lianzhu.graph.answers import cell_text
from lianzhu.graph.schema import Schema

WordLanguage = Literal["zh", "en", ""]
"""The language of the words; "" stands for the codes of the schema, for programs."""
CODED_FIELDS = ("state", "modality", "strength", "kind")


class ChangeWords:
    """Names of codes and fields of a schema in a language."""

    def __init__(self, schema: Schema, language: WordLanguage = "") -> None:
        self.schema, self.language = schema, language
        self._known: dict[str, str] = {}

    def code(self, code: str) -> str:
        """Return the name of a kind, metric, aspect, state or term; any other text as it is."""
        if not self.language:
            return code
        if code not in self._known:
            term = next((table[code] for table in self._tables() if code in table), None)
            self._known[code] = str(getattr(term, self.language)) if term else code
        return self._known[code]

    def _tables(self) -> Iterator[Mapping[str, Any]]:
        held = self.schema
        yield from (held.nodes, held.edges, held.statements, held.metrics, held.strengths, held.coverage_states)
        yield from (held.modalities, held.reviews, held.access, held.terms, held.aspects)

    def field(self, name: str) -> str:
        """Return the name of a field."""
        if self.language != "zh":
            return name.replace("_", " ") if self.language else name
        if name in self.schema.columns:
            return self.schema.columns[name].zh.removesuffix(" %")  # the unit of a column of an answer
        return self.code(name)

    def value(self, name: str, value: Any) -> str:
        """Return the value of a field."""
        if isinstance(value, bool) and self.language == "zh":
            return "是" if value else "否"
        column = self.schema.columns.get(name)
        is_coded = isinstance(value, str) and (name in CODED_FIELDS or bool(column and column.coded))
        return self.code(value) if is_coded else cell_text(value)

    def with_fields(self, text: str, fields: Mapping[str, str]) -> str:
        """Return a text with fields behind it: 乙 (year=2023), or 乙（年份 2023）."""
        if not self.language:
            return self.with_note(text, "; ".join(f"{name}={value}" for name, value in fields.items()))
        said = [value if name == "modality" else f"{self.field(name)} {value}" for name, value in fields.items()]
        return self.with_note(text, ("，" if self.language == "zh" else ", ").join(said))

    def with_note(self, text: str, note: str) -> str:
        """Return a text with a note in brackets, if there is one."""
        if not note:
            return text
        return f"{text}（{note}）" if self.language == "zh" else f"{text} ({note})".lstrip()
