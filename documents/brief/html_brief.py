"""Writes a brief as one HTML file that needs no other."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from lianzhu.documents.brief.compose import NumberedBrief
from lianzhu.documents.brief.document import (
    Block,
    BriefTable,
    Diagram,
    Illustration,
    MethodNote,
    Paragraph,
    Sentence,
    TableCell,
)
from lianzhu.documents.brief.markdown_brief import CAPTION_WORDS, CHECK_WORDS, check_cells
from lianzhu.documents.charts.drawing import picture_of
from lianzhu.graph.language import Language

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; color: #1f2933; background: #fff;
  font: 16px/1.75 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.3; } h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; color: #0d3f73; }
p, ul { margin: .5rem 0; } .about, .remark { color: #52606d; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.5; margin: .3rem 0 1.2rem; }
caption { text-align: left; font-weight: 600; padding: .8rem 0 .3rem; }
th, td { border: 1px solid #cbd2d9; padding: .3rem .5rem; text-align: left; vertical-align: top; }
th { background: #eef3f8; } figure { margin: 1rem 0; } figure img { max-width: 100%; height: auto; }
figcaption { font-weight: 600; font-size: .9rem; }
sup { line-height: 0; } sup a { text-decoration: none; color: #1864af; }
.notes, .check { font-size: .85rem; overflow-wrap: anywhere; } .notes li:target { background: #fff6d6; }
@media screen and (max-width: 640px) { body { padding: 1rem 1rem 3rem; }
  table { display: block; overflow-x: auto; } th, td { min-width: 4.5em; } }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } thead { display: table-header-group; }
  tr, figure { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def brief_html(numbered: NumberedBrief) -> str:
    """Return a brief as HTML with its charts as pictures inside it."""
    return _HtmlWriter(numbered).text()


class _HtmlWriter:
    def __init__(self, numbered: NumberedBrief) -> None:
        self.brief, self.notes = numbered.brief, numbered.notes
        self.language: Language = "zh" if numbered.brief.language == "zh" else "en"
        self.counts = {False: 0, True: 0}
        self.cited: dict[int, int] = {}

    def text(self) -> str:
        body = [
            f"<h1>{escape(self.brief.heading)}</h1>",
            *(f'<p class="about">{escape(each)}</p>' for each in self.brief.about),
        ]
        for section in self.brief.sections:
            body.append(f"<h2>{escape(section.heading)}</h2>")
            for block in section.blocks:
                body += self._block(block)
        body += self._notes()
        language = "zh-CN" if self.language == "zh" else "en"
        return (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.brief.heading)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            + "\n".join(body)
            + "\n</body>\n</html>\n"
        )

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            sentences = [self._sentence(sentence) for sentence in block.sentences]
            if block.is_list:
                yield "<ul>" + "".join(f"<li>{each}</li>" for each in sentences) + "</ul>"
            else:
                yield f"<p>{('' if self.language == 'zh' else ' ').join(sentences)}</p>"
        elif isinstance(block, MethodNote):
            yield f'<p class="remark">{escape(block.text)}</p>'
        elif isinstance(block, BriefTable):
            head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.header)
            rows = "\n".join(
                f"<tr>{''.join(f'<td>{self._cell(cell)}</td>' for cell in row)}</tr>" for row in block.rows
            )
            caption = self._caption(block, block.caption)
            caption += self._reference(block.facts) if block.facts else ""
            total = sum(block.widths)
            columns = "".join(f'<col style="width: {width / total:.1%}">' for width in block.widths)
            opening = f"<table><caption>{caption}</caption><colgroup>{columns}</colgroup>"
            yield f"{opening}<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
        elif isinstance(block, Diagram):
            image = (
                f'<img alt="{escape(block.caption)}" src="data:image/png;base64,{b64encode(block.picture).decode()}">'
            )
            yield f"<figure>{image}<figcaption>{self._caption(block, block.caption)}</figcaption></figure>"
        else:
            picture = b64encode(picture_of(block.chart, "svg")).decode()
            caption = self._caption(block, block.caption)
            image = f'<img alt="{escape(block.caption)}" src="data:image/svg+xml;base64,{picture}">'
            yield f"<figure>{image}<figcaption>{caption}</figcaption></figure>"

    def _caption(self, block: BriefTable | Illustration | Diagram, caption: str) -> str:
        is_figure = not isinstance(block, BriefTable)
        self.counts[is_figure] += 1
        return f"{CAPTION_WORDS[self.language][is_figure]}{self.counts[is_figure]} {escape(caption)}"

    def _sentence(self, sentence: Sentence) -> str:
        return escape(sentence.text) + self._reference(sentence.facts)

    def _cell(self, cell: TableCell) -> str:
        return escape(cell.text) + (self._reference(cell.facts) if cell.facts else "")

    def _reference(self, facts: tuple[str, ...]) -> str:
        number = self.notes.number(facts)
        self.cited[number] = self.cited.get(number, 0) + 1
        anchor = f' id="ref-{number}"' if self.cited[number] == 1 else ""
        return f'<sup><a{anchor} href="#note-{number}">[{number}]</a></sup>'

    def _notes(self) -> Iterator[str]:
        heading, remark, header = CHECK_WORDS[self.language]
        yield f'<h2>{"注" if self.language == "zh" else "Notes"}</h2>\n<ol class="notes">'
        for number, text in self.notes.texts.items():
            yield f'<li id="note-{number}">{escape(text)} <a href="#ref-{number}" aria-label="back">↩</a></li>'
        yield "</ol>"
        yield f'<h2>{heading}</h2>\n<p class="remark">{escape(remark)}</p>'
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in check_cells(self.notes)
        )
        head = f"<thead><tr>{''.join(f'<th>{each}</th>' for each in header)}</tr></thead>"
        yield f'<table class="check">{head}<tbody>{rows}</tbody></table>'
