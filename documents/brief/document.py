"""What a brief consists of: sections of paragraphs, tables and charts, in which every statement has its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianzhu.documents.charts.chart_model import Chart


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the ids of the facts that it states; a sentence without facts cannot be made."""

    text: str
    facts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.facts:
            raise ValueError(self.text)
        object.__setattr__(self, "facts", tuple(sorted(set(self.facts))))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together; in a list each is an item."""

    sentences: tuple[Sentence, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class MethodNote:
    """What is to be said of the brief itself, such as what it leaves out; it states nothing of the chain."""

    text: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """A text with the ids of the facts that it states; a name of a place or a heading needs none."""

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefTable:
    """A table with a caption; all rows have as many cells as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...] = ()
    """Relative widths of the columns; equal if empty."""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A chart with a caption and the ids of the facts that it draws."""

    caption: str
    chart: Chart
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """The diagram of the chain as a PNG, which shows what the table of the chain lists with its notes."""

    caption: str
    picture: bytes


Block = Paragraph | MethodNote | BriefTable | Illustration | Diagram


@dataclass(frozen=True, slots=True)
class BriefSection:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief of a chain; `about` says what it was made from, `date` is that of its newest source (ISO)."""

    heading: str
    about: tuple[str, ...]
    sections: tuple[BriefSection, ...]
    language: str
    date: str

    def sentences(self) -> Iterator[Sentence]:
        """Iterate over all sentences."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield from block.sentences


def with_one_note(row: Sequence[TableCell]) -> tuple[TableCell, ...]:
    """Return a row of a table with one note, at its first cell, for all facts that it states."""
    facts = tuple(sorted({fact for cell in row for fact in cell.facts}))
    return (TableCell(row[0].text, facts), *(TableCell(cell.text) for cell in row[1:]))


def paragraph(*sentences: Sentence | None, is_list: bool = False) -> list[Block]:
    """Return a paragraph of the sentences that are there, none without any."""
    kept = tuple(sentence for sentence in sentences if sentence is not None)
    return [Paragraph(kept, is_list)] if kept else []


def cited_facts(block: Block) -> Iterator[Sequence[str]]:
    """Yield the facts of each statement in a block, in the order in which a reader meets them."""
    if isinstance(block, Paragraph):
        yield from (sentence.facts for sentence in block.sentences)
    elif isinstance(block, Illustration):
        yield block.facts
    elif isinstance(block, BriefTable):
        yield from (cell.facts for row in block.rows for cell in row if cell.facts)
