"""Writes a brief as a Word file with headings, captions, tables, pictures and footnotes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Emu

from lianzhu.documents.brief.compose import NumberedBrief
from lianzhu.documents.brief.document import Block, BriefTable, Diagram, Illustration, MethodNote, Paragraph
from lianzhu.documents.brief.markdown_brief import CAPTION_WORDS, CHECK_WIDTHS, CHECK_WORDS, check_cells
from lianzhu.documents.brief.word_markup import (
    TEXT_WIDTH,
    add_cross_reference,
    add_field,
    add_footnote_reference,
    add_footnotes,
    add_page_numbers,
    keep_together,
    keep_with_next,
    repeat_header,
    set_widths,
    shade,
)
from lianzhu.documents.brief.word_styles import set_styles
from lianzhu.documents.charts.drawing import picture_of
from lianzhu.exports.xml_text import xml_text
from lianzhu.graph.errors import OutputError
from lianzhu.graph.language import Language

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

FIRST_DAY = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest date that a zip archive can hold."""


def brief_docx(numbered: NumberedBrief) -> bytes:
    """Return a brief as the bytes of a .docx file, the same for the same brief."""
    return _WordWriter(numbered).file()


class _WordWriter:
    def __init__(self, numbered: NumberedBrief) -> None:
        self.brief, self.notes = numbered.brief, numbered.notes
        self.language: Language = "zh" if numbered.brief.language == "zh" else "en"
        self.document = Document()
        self.footnotes: dict[int, str] = {}
        self.counts = {False: 0, True: 0}

    def file(self) -> bytes:
        set_styles(self.document)
        self.document.add_heading(xml_text(self.brief.heading), 0)
        for text in self.brief.about:
            self.document.add_paragraph(xml_text(text), "Subtitle")
        for section in self.brief.sections:
            self.document.add_heading(xml_text(section.heading), 1)
            for block in section.blocks:
                self._block(block)
        self._check_table()
        add_page_numbers(self.document)
        add_footnotes(self.document, self.footnotes)
        self._set_properties()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return _with_fixed_dates(buffer.getvalue())

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, MethodNote):
            self.document.add_paragraph(xml_text(block.text), "MethodNote")
        elif isinstance(block, BriefTable):
            self._table(block)
        elif isinstance(block, Diagram):
            self._picture(block.picture, block.caption)
            self._caption(block.caption, is_figure=True)
        else:
            self._illustration(block)

    def _paragraph(self, block: Paragraph) -> None:
        if block.is_list:
            for sentence in block.sentences:
                self._cited(self.document.add_paragraph(style="List Bullet"), sentence.text, sentence.facts)
            return
        written = self.document.add_paragraph()
        for number, sentence in enumerate(block.sentences):
            space = " " if number and self.language == "en" else ""
            self._cited(written, space + sentence.text, sentence.facts)

    def _table(self, block: BriefTable) -> None:
        caption = self._caption(block.caption, is_figure=False)
        if block.facts:
            self._reference(caption, block.facts)
        table = self.document.add_table(1, len(block.header), "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for cell, text in zip(table.rows[0].cells, block.header, strict=True):
            cell.paragraphs[0].style = "Table Text"
            cell.paragraphs[0].add_run(xml_text(text)).bold = True
            shade(cell._tc, "EEF3F8")
        repeat_header(table.rows[0]._tr)
        for row in block.rows:
            added = table.add_row()
            keep_together(added._tr)
            for cell, content in zip(added.cells, row, strict=True):
                cell.paragraphs[0].style = "Table Text"
                self._cited(cell.paragraphs[0], content.text, content.facts)
        keep_with_next(table.rows)
        set_widths(table, block.widths or tuple(1.0 for _ in block.header))
        self.document.add_paragraph(style="Table Text")

    def _illustration(self, block: Illustration) -> None:
        try:
            picture = picture_of(block.chart, "png")
        except OutputError as error:  # without a Chinese font: the numbers stand in the text
            self.document.add_paragraph(xml_text(str(error)), "MethodNote")
            return
        self._picture(picture, block.caption)
        self._caption(block.caption, is_figure=True)

    def _picture(self, picture: bytes, description: str) -> None:
        written = self.document.add_paragraph(style="Picture")
        shape = written.add_run().add_picture(io.BytesIO(picture), width=TEXT_WIDTH)
        limit = Cm(21)
        if shape.height > limit:
            shape.width, shape.height = Emu(shape.width * limit // shape.height), limit
        properties = shape._inline.docPr
        properties.set("descr", xml_text(description))

    def _caption(self, text: str, *, is_figure: bool) -> WordParagraph:
        """Add a caption whose number is a SEQ field, which Word counts again when asked to."""
        self.counts[is_figure] += 1
        word = CAPTION_WORDS[self.language][is_figure]
        caption = self.document.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = not is_figure
        caption.add_run(word)
        add_field(caption, f"SEQ {word.strip()} \\* ARABIC", str(self.counts[is_figure]))
        caption.add_run("  " + xml_text(text))
        return caption

    def _cited(self, written: WordParagraph, text: str, facts: Sequence[str]) -> None:
        written.add_run(xml_text(text))
        if facts:
            self._reference(written, facts)

    def _reference(self, written: WordParagraph, facts: Sequence[str]) -> None:
        """Add a footnote or, where its text stands in one already, a cross-reference to that."""
        number = self.notes.number(facts)
        if number in self.footnotes:
            add_cross_reference(written, number)
        else:
            self.footnotes[number] = self.notes.texts[number]
            add_footnote_reference(written, number)

    def _check_table(self) -> None:
        heading, remark, header = CHECK_WORDS[self.language]
        self.document.add_heading(heading, 1)
        self.document.add_paragraph(remark.replace("`", ""), "MethodNote")
        table = self.document.add_table(1, len(header), "Table Grid")
        table.autofit = False
        repeat_header(table.rows[0]._tr)
        rows = check_cells(self.notes)
        for number, texts in enumerate([header, *rows]):
            row = table.rows[0] if number == 0 else table.add_row()
            for cell, text in zip(row.cells, texts, strict=True):
                cell.paragraphs[0].style = "Check Text"
                cell.paragraphs[0].add_run(xml_text(text)).bold = number == 0
                if number == 0:
                    shade(cell._tc, "EEF3F8")
        set_widths(table, CHECK_WIDTHS)

    def _set_properties(self) -> None:
        properties = self.document.core_properties
        day = _day(self.brief.date)
        properties.title, properties.author, properties.last_modified_by = (
            xml_text(self.brief.heading),
            "lianzhu",
            "lianzhu",
        )
        properties.created = properties.modified = day
        properties.language = "zh-CN" if self.language == "zh" else "en"
        properties.comments = ""
        properties.revision = 1


def _day(date: str) -> datetime:
    """Return the first day of a date such as 2024 or 2024-12; of an empty one the first that a zip archive can hold."""
    parts = [int(part) for part in re.findall(r"\d+", date)][:3]
    year, month, day = [*parts, 1, 1, 1][:3]
    return datetime(year, month, day, tzinfo=UTC) if parts else FIRST_DAY


def _with_fixed_dates(content: bytes) -> bytes:
    """Return a zip archive whose members have one date, so that equal briefs are equal files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, FIRST_DAY.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
