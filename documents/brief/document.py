"""What a brief consists of: sections of paragraphs, tables and charts, in which every statement has its facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

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
    """A table with a caption; all rows have as many cells as the header.

    `widths` are relative widths of the columns, equal if empty. In a table of which one source states all, `row_facts`
    has the facts of each row, which one note at the caption cites; the cells have none then.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...] = ()
    row_facts: tuple[tuple[str, ...], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the note at the caption cites."""
        return tuple(sorted({fact for facts in self.row_facts for fact in facts}))


@dataclass(frozen=True, slots=True)
class Illustration:
    """A chart with a caption. It names its sources itself, and the text states what it draws, with notes."""

    caption: str
    chart: Chart


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


def with_few_notes(table: BriefTable, source_of: Callable[[str], str]) -> BriefTable:
    """Return a table with one note at its caption if one source states all of it, else with one note a row."""
    cited = tuple(tuple(sorted({fact for cell in row for fact in cell.facts})) for row in table.rows)
    if not any(cited):
        return table
    is_one = len({source_of(fact) for facts in cited for fact in facts}) == 1
    rows = tuple(
        (TableCell(first.text, () if is_one else facts), *(TableCell(cell.text) for cell in others))
        for (first, *others), facts in zip(table.rows, cited, strict=True)
    )
    return replace(table, rows=rows, row_facts=cited if is_one else ())


def without_empty_columns(table: BriefTable, empty: Collection[str] = ("", "—")) -> BriefTable:
    """Return a table without the columns, after the first, in which every cell has one of the `empty` texts."""
    kept = [
        column
        for column in range(len(table.header))
        if column == 0 or not table.rows or any(row[column].text not in empty for row in table.rows)
    ]
    return replace(
        table,
        header=tuple(table.header[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in table.rows),
        widths=tuple(table.widths[column] for column in kept if table.widths),
    )


def paragraph(*sentences: Sentence | None, is_list: bool = False) -> list[Block]:
    """Return a paragraph of the sentences that are there, none without any."""
    kept = tuple(sentence for sentence in sentences if sentence is not None)
    return [Paragraph(kept, is_list)] if kept else []


def cited_facts(block: Block) -> Iterator[Sequence[str]]:
    """Yield the facts of each statement in a block, in the order in which a reader meets them."""
    if isinstance(block, Paragraph):
        yield from (sentence.facts for sentence in block.sentences)
    elif isinstance(block, BriefTable):
        yield from [block.facts] if block.facts else []
        yield from (cell.facts for row in block.rows for cell in row if cell.facts)
