"""What python-docx has no function for: fields, footnotes, repeated header rows, shading, widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from lianzhu.exports.xml_text import xml_text

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

TEXT_WIDTH = Cm(16)
FEW_ROWS = 3
"""Number of rows at the head and the foot of a table that stay together, the header among them."""
FOOTNOTE_SEPARATORS = (("separator", -1, "w:separator"), ("continuationSeparator", 0, "w:continuationSeparator"))
"""Footnotes that every part of footnotes has: the lines above the notes of a page."""
AFTER_FOOTNOTES = (
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:themeFontLang",
    "w:clrSchemeMapping",
)
"""Settings that stand after those of footnotes, in the order of the standard."""


def add_field(written: WordParagraph, instruction: str, result: str, style: str | None = None) -> None:
    """Add a field with the result that it has now."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("result", result), ("end", "")):
        run = written.add_run(text if kind == "result" else None, style)
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = f" {text} "
            run._r.append(code)
        elif kind != "result":
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)


def repeat_header(row: Any) -> None:
    """Mark a row as the header that is repeated on each page."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def keep_together(row: Any) -> None:
    """Keep the lines of a row on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def keep_with_next(rows: Sequence[Any]) -> None:
    """Keep the first rows of a table, and the last ones, on one page: none stands there alone."""
    held = [*rows[:FEW_ROWS], *rows[-FEW_ROWS:-1]] if len(rows) > FEW_ROWS else rows[:-1]
    for row in held:
        for cell in row.cells:
            for written in cell.paragraphs:
                written.paragraph_format.keep_with_next = True


def shade(cell: Any, colour: str) -> None:
    """Set the background of a table cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell.get_or_add_tcPr().append(shading)


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """Set the widths of columns, which are given relative to each other."""
    total = sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(TEXT_WIDTH * width / total)
        for cell in column.cells:
            cell.width = column.width


def add_page_numbers(document: Any) -> None:
    """Add the number of the page at its foot."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(footer, "PAGE", "1")


def add_footnote_reference(written: WordParagraph, number: int) -> None:
    """Add the mark of a footnote, with a bookmark for cross-references to it."""
    run = written.add_run(style="Footnote Reference")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _bookmark(number))
    run._r.addprevious(start)
    run._r.addnext(end)


def add_cross_reference(written: WordParagraph, number: int) -> None:
    """Add a reference to a footnote that stands in the text already."""
    add_field(written, f"NOTEREF {_bookmark(number)} \\f \\h", str(number), "Footnote Reference")


def _bookmark(number: int) -> str:
    return f"_RefNote{number}"


def add_footnotes(document: Any, texts: Mapping[int, str]) -> None:
    """Add the part with the texts of the footnotes, by number, and declare it in the settings."""
    content = f"<w:footnotes {nsdecls('w')}>"
    for kind, number, tag in FOOTNOTE_SEPARATORS:
        content += f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><{tag}/></w:r></w:p></w:footnote>'
    content += "".join(_footnote(number, text) for number, text in texts.items()) + "</w:footnotes>"
    blob = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content).encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    properties = OxmlElement("w:footnotePr")
    for _, number, _ in FOOTNOTE_SEPARATORS:
        footnote = OxmlElement("w:footnote")
        footnote.set(qn("w:id"), str(number))
        properties.append(footnote)
    following = next((each for tag in AFTER_FOOTNOTES if (each := settings.find(qn(tag))) is not None), None)
    if following is not None:
        following.addprevious(properties)
    else:
        settings.append(properties)


def _footnote(number: int, text: str) -> str:
    escaped = xml_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escaped}</w:t></w:r></w:p></w:footnote>'
    )
