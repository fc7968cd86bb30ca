"""Writes a brief as Markdown with footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lianzhu.documents.brief.compose import NumberedBrief
from lianzhu.documents.brief.document import Block, BriefTable, MethodNote, Paragraph, Sentence, TableCell
from lianzhu.documents.brief.notes import Notes
from lianzhu.graph.language import Language

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$&])")
CAPTION_WORDS = {"zh": ("表", "图"), "en": ("Table ", "Figure ")}
CHECK_WORDS = {
    "zh": (
        "核对",
        "每条注所依的事实，整张表的注逐行列出；用 `lianzhu cite 标识` 查看出处与原文。",
        ("注", "表中所在行", "位置", "事实标识"),
    ),
    "en": (
        "Checking",
        "The facts behind each note, those of a table row by row; `lianzhu cite ID` shows source and passage.",
        ("Note", "Row of the table", "Places", "Fact ids"),
    ),
}
CHECK_WIDTHS = (0.8, 2.4, 3.2, 5.6)
"""Relative widths of the columns of the last table."""


def check_cells(notes: Notes) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the last table: the facts behind each note."""
    for row in notes.check_rows():
        yield str(row.note), row.row, row.locators, ", ".join(row.facts)


def brief_markdown(numbered: NumberedBrief) -> str:
    """Return a brief as Markdown, without charts: a text holds no picture, and the sentences state their numbers."""
    return _MarkdownWriter(numbered).text()


class _MarkdownWriter:
    def __init__(self, numbered: NumberedBrief) -> None:
        self.brief, self.notes = numbered.brief, numbered.notes
        self.language: Language = "zh" if numbered.brief.language == "zh" else "en"
        self.tables = 0

    def text(self) -> str:
        lines = [f"# {escape(self.brief.heading)}", *map(escape, self.brief.about)]
        for section in self.brief.sections:
            lines.append(f"## {escape(section.heading)}")
            for block in section.blocks:
                lines += self._block(block)
        heading, remark, header = CHECK_WORDS[self.language]
        lines += [f"## {heading}", remark]
        check = [[escape(cell) for cell in row] for row in check_cells(self.notes)]
        lines.append("\n".join(_table(header, check)))
        lines.append("\n".join(f"[^{number}]: {escape(text)}" for number, text in self.notes.texts.items()))
        return "\n\n".join(filter(None, lines)) + "\n"

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            sentences = [self._sentence(sentence) for sentence in block.sentences]
            joined = "\n".join(f"- {each}" for each in sentences)
            yield joined if block.is_list else ("" if self.language == "zh" else " ").join(sentences)
        elif isinstance(block, MethodNote):
            yield f"*{escape(block.text)}*"
        elif isinstance(block, BriefTable):
            yield self._caption(block.caption) + (self._reference(block.facts) if block.facts else "")
            rows = [[self._cell(cell) for cell in row] for row in block.rows]
            yield "\n".join(_table([escape(each) for each in block.header], rows))

    def _caption(self, caption: str) -> str:
        self.tables += 1
        return f"**{CAPTION_WORDS[self.language][0]}{self.tables} {escape(caption)}**"

    def _sentence(self, sentence: Sentence) -> str:
        return escape(sentence.text) + self._reference(sentence.facts)

    def _cell(self, cell: TableCell) -> str:
        return escape(cell.text) + (self._reference(cell.facts) if cell.facts else "")

    def _reference(self, facts: tuple[str, ...]) -> str:
        return f"[^{self.notes.number(facts)}]"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = list(header)
    yield "| " + " | ".join(cells) + " |"
    yield "|" + " --- |" * len(cells)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def escape(text: str) -> str:
    r"""Return a text that Markdown shows as it stands.

    >>> escape("a|b *c*\n<i>")
    'a\\|b \\*c\\* \\<i\\>'
    """
    return SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text))
