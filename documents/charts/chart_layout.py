"""Where the panels of a chart stand on its canvas, and how its texts are wrapped; in inches."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lianzhu.documents.charts.chart_model import Chart, Panel

MARGIN = 0.3
FOOT_LINE = 0.17
BAR_PITCH = 0.34
AXIS_WIDTH = 0.45
"""Space for the numbers beside an axis over years."""
COLUMN_GAP = 0.45
"""Space between two columns of panels."""
PLOT_HEIGHT = 2.6
"""Height of bars over years."""
HEADING_SIZE, FOOT_SIZE, LABEL_SIZE = 10, 8, 9
"""Sizes of fonts in points."""
POINTS = 72
"""Points in an inch."""
LABEL_EMS = 15
"""A label beside a bar is wrapped at this width."""
MANY_PANELS = 5
"""From this number, panels of bars beside names stand in two columns if their labels are short."""
SHORT_LABEL = 1.6
CLOSING = "，。；：、）》”’！？"
"""Punctuation that begins no line."""


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """A panel and the place of its bars on the canvas, from the lower left; its heading may begin further left."""

    panel: Panel
    left: float
    bottom: float
    width: float
    height: float
    heading_left: float


class ChartLayout:
    """The layout of a chart: its heading and legend on top, rows of one or two panels, notes and source at the foot."""

    width = 9.0

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.over_years = chart.by == "year"
        labels = (line for panel in chart.panels for bar in panel.bars for line in wrapped(bar.label, LABEL_EMS))
        self._label_width = max(map(ems, labels)) * LABEL_SIZE / POINTS + 0.15
        several = len(chart.panels) > 1 if self.over_years else len(chart.panels) >= MANY_PANELS
        self.columns = 2 if several and (self.over_years or self._label_width <= SHORT_LABEL) else 1
        self.foot = [
            line
            for text in (*chart.notes, chart.source)
            for line in wrapped(text, (self.width - 2 * MARGIN) * POINTS / FOOT_SIZE)
        ]

    @cached_property
    def _rows(self) -> list[tuple[Panel, ...]]:
        panels = self.chart.panels
        return [panels[at : at + self.columns] for at in range(0, len(panels), self.columns)]

    @property
    def _column_width(self) -> float:
        return (self.width - 2 * MARGIN - (self.columns - 1) * COLUMN_GAP) / self.columns

    @property
    def _head(self) -> float:
        return MARGIN + 0.35 + (0.3 if self.chart.legend else 0.05)

    @cached_property
    def height(self) -> float:
        """The height of the canvas."""
        return self._head + sum(map(self._row_height, self._rows)) + MARGIN + FOOT_LINE * len(self.foot)

    def places(self) -> Iterator[PanelPlace]:
        """Yield the place of each panel."""
        beside = AXIS_WIDTH if self.over_years else self._label_width
        top = self.height - self._head
        for row in self._rows:
            for column, panel in enumerate(row):
                left = MARGIN + column * (self._column_width + COLUMN_GAP)
                height = self._bars_height(panel)
                bottom = top - self._heading_height(row) - height
                heading_left = left + (AXIS_WIDTH if self.over_years else 0)
                yield PanelPlace(panel, left + beside, bottom, self._column_width - beside, height, heading_left)
            top -= self._row_height(row)

    def heading_lines(self, panel: Panel) -> list[str]:
        """Return the heading of a panel in lines; over an axis of numbers it names their unit."""
        parts = [panel.heading, panel.unit_name if self.over_years else ""]
        return wrapped(" · ".join(filter(None, parts)), self._column_width * POINTS / HEADING_SIZE - 1)

    def shared_axis(self, panel: Panel) -> tuple[float, float]:
        """Return the ends of the axis: the same for all panels of one unit, so that their bars compare."""
        bars = [bar for each in self.chart.panels if each.unit == panel.unit for bar in each.bars]
        low, high = min(bar.start for bar in bars), max(bar.end for bar in bars)
        return low, high if high > low else 1.0

    def _row_height(self, row: Sequence[Panel]) -> float:
        below = (0.4 if self.over_years else 0.2) + 0.22 * any(panel.note for panel in row)
        return self._heading_height(row) + max(map(self._bars_height, row)) + below

    def _heading_height(self, row: Sequence[Panel]) -> float:
        return 0.25 + 0.2 * max(len(self.heading_lines(panel)) for panel in row)

    def _bars_height(self, panel: Panel) -> float:
        if self.over_years:
            return PLOT_HEIGHT
        lines = max(len(wrapped(bar.label, LABEL_EMS)) for bar in panel.bars)
        return len(panel.bars) * max(BAR_PITCH, 0.12 + 0.165 * lines)


def ems(text: str) -> float:
    """Return the approximate width of a text in ems: 1 for a Chinese character, about a half for others."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WF" else 0.58 for each in text)


def wrapped(text: str, width: float) -> list[str]:
    """Return a text in lines of at most `width` ems; Latin words and numbers are not cut, unless they are longer."""
    lines, line, word = list[str](), "", ""

    def flush() -> None:
        nonlocal line, word
        if line and word and ems(line + word) > width:
            lines.append(line.rstrip())
            line = ""
        line, word = line + word, ""

    for character in text:
        if character in CLOSING:
            flush()
            line += character  # it may stand out a little, but begins no line
        elif unicodedata.east_asian_width(character) in "WF" or character.isspace():
            flush()
            word = character
            flush()
        else:
            word += character
            if ems(word) >= width:
                flush()
    flush()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
