"""The styles of a Word file: fonts for Latin and East Asian text, sizes, colours, and the page."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LATIN_FONT, EAST_ASIAN_FONT, HEADING_FONT = "Times New Roman", "宋体", "黑体"
ACCENT = RGBColor(0x0D, 0x3F, 0x73)


def set_styles(document: Any) -> None:
    """Set the styles of a document, those of footnotes and captions among them."""
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(defaults, EAST_ASIAN_FONT)
    lang = defaults.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        defaults.append(lang)
    for name, value in (("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")):
        lang.set(qn(name), value)
    for name in ("Normal", "Title", "Subtitle", "Caption", "Heading 1", "List Bullet"):
        style = styles[name]
        _set_fonts(style.element.get_or_add_rPr(), HEADING_FONT if name in ("Title", "Heading 1") else EAST_ASIAN_FONT)
    styles["Normal"].font.size = Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Normal"].paragraph_format.line_spacing = 1.3
    for name, size in (("Title", 20), ("Heading 1", 14)):
        styles[name].font.size, styles[name].font.bold, styles[name].font.color.rgb = Pt(size), True, ACCENT
    subtitle = styles["Subtitle"]
    subtitle.font.size, subtitle.font.italic, subtitle.font.color.rgb = Pt(10), False, RGBColor(0x52, 0x60, 0x6D)
    styles["Caption"].font.size, styles["Caption"].font.bold = Pt(10), True
    styles["Caption"].font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
    small = {"Table Text": 9.0, "Check Text": 7.0, "MethodNote": 9.5, "Footnote Text": 9.0, "Picture": 9.0}
    for name, points in small.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(points)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1.1
    styles["MethodNote"].font.color.rgb = RGBColor(0x52, 0x60, 0x6D)
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Picture"].paragraph_format.keep_with_next = True
    styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    styles["Footnote Text"].element.set(qn("w:styleId"), "FootnoteText")
    styles["Footnote Reference"].element.set(qn("w:styleId"), "FootnoteReference")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)


def _set_fonts(properties: Any, east_asian: str) -> None:
    """Set the fonts of a style for Latin and East Asian text, in place of those of the theme."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), east_asian)
