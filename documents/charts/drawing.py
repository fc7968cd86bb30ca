"""Draws charts as SVG or PNG: the only door to matplotlib."""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lianzhu.documents.charts.chart_layout import (
    FOOT_LINE,
    FOOT_SIZE,
    HEADING_SIZE,
    LABEL_EMS,
    LABEL_SIZE,
    MARGIN,
    ChartLayout,
    PanelPlace,
    ems,
    wrapped,
)
from lianzhu.documents.charts.chart_model import Bar, Chart, Panel
from lianzhu.documents.charts.chart_problems import NO_CHINESE_FONT, no_font_for_png, no_picture_suffix
from lianzhu.exports.files import atomic_write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

PictureFormat = Literal["svg", "png"]
PICTURE_FORMATS: tuple[PictureFormat, ...] = ("svg", "png")
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "HarmonyOS Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "DengXian",
    "Heiti SC", "STHeiti", "Sarasa Gothic SC", "Droid Sans Fallback", "Arial Unicode MS", "SimSun", "Noto Serif CJK SC",
    "Noto Sans CJK JP", "Noto Sans CJK TC", "AR PL UMing CN",
)  # fmt: skip
"""Fonts with Chinese characters, the best ones first."""
SVG_FONTS = CHINESE_FONTS[:6]
"""Fonts that the text of an SVG asks for, of which its reader has one."""
BAR_COLOUR, EDGE_COLOUR, RANGE_COLOUR = "#1864af", "#0d3f73", "#9cc3e6"
TEXT_COLOUR, MUTED_COLOUR, GRID_COLOUR = "#1f2933", "#5f6b76", "#e3e8ed"
THRESHOLD_COLOUR = "#b3541e"
LOWER_BOUNDS, BOUNDS = (">", "≥"), (">", "≥", "<", "≤")
ARROW = 16
"""Length of the arrow of a bound, in points."""
RESOLUTION = 200
"""Dots per inch of a PNG."""


def write_picture(chart: Chart, path: Path) -> str:
    """Write a chart as SVG or PNG, by the suffix of the file; return a note on fonts, empty if all is well.

    The text of an SVG stays text, which the reader's program draws with a Chinese font of its own; a PNG without one
    would hold boxes. Raises `OutputError` for another suffix, or for a PNG with Chinese text without a font for it.
    """
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in PICTURE_FORMATS:
        raise no_picture_suffix(path)
    picture = picture_of(chart, "svg" if suffix == "svg" else "png")
    with atomic_write(path) as temporary:
        temporary.write_bytes(picture)
    return NO_CHINESE_FONT if _has_chinese(chart) and not chinese_font() else ""


def picture_of(chart: Chart, picture_format: PictureFormat) -> bytes:
    """Return a chart as the bytes of an SVG or PNG file, the same for the same chart; raise `OutputError`."""
    font = chinese_font()
    if picture_format == "png" and not font and _has_chinese(chart):
        raise no_font_for_png()
    from matplotlib import rc_context

    families = list(filter(None, [font, "DejaVu Sans"]))
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "lianzhu",
        "font.family": families,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a dollar sign in a name is no formula
        "hatch.linewidth": 1.1,
    }
    with rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # of an SVG without a font; the caller is told
        canvas = _drawn(chart)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": "lianzhu"} if picture_format == "svg" else {"Software": None}
        canvas.savefig(buffer, format=picture_format, dpi=RESOLUTION, metadata=metadata)
    if picture_format == "png":
        return buffer.getvalue()
    measured, offered = (
        ", ".join(f"'{name}'" for name in names) for names in (families, dict.fromkeys([*families[:-1], *SVG_FONTS]))
    )
    return buffer.getvalue().decode().replace(measured, f"{offered}, sans-serif").encode()


@cache
def chinese_font() -> str:
    """Return the name of an installed font with Chinese characters; empty if there is none."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), "")


def _has_chinese(chart: Chart) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for text in _texts(chart) for character in text)


def _texts(chart: Chart) -> Iterator[str]:
    yield from (chart.heading, chart.source, *chart.notes, *chart.legend.values())
    for panel in chart.panels:
        yield from (panel.heading, panel.unit, panel.note)
        for bar in panel.bars:
            yield from (bar.label, bar.printed)


def _drawn(chart: Chart) -> Canvas:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    layout = ChartLayout(chart)
    width, height = layout.width, layout.height
    canvas = Canvas(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(canvas)
    canvas.text(MARGIN / width, 1 - MARGIN / height, chart.heading, size=14, weight="bold", va="top", color=TEXT_COLOUR)
    if chart.legend:
        _draw_legend(canvas, chart, layout)
    for place in layout.places():
        axes = canvas.add_axes((place.left / width, place.bottom / height, place.width / width, place.height / height))
        top = (place.bottom + place.height + 0.12) / height
        heading = "\n".join(layout.heading_lines(place.panel))
        canvas.text(
            place.heading_left / width,
            top,
            heading,
            size=HEADING_SIZE,
            va="bottom",
            color=TEXT_COLOUR,
            linespacing=1.25,
        )
        if chart.by == "year":
            _draw_columns(axes, place.panel, layout.shared_axis(place.panel))
        else:
            _draw_rows(axes, place)
    for number, line in enumerate(reversed(layout.foot)):
        bottom = (MARGIN * 0.6 + FOOT_LINE * number) / height
        canvas.text(MARGIN / width, bottom, line, size=FOOT_SIZE, va="bottom", color=MUTED_COLOUR)
    return canvas


def _draw_columns(axes: Axes, panel: Panel, ends: tuple[float, float]) -> None:
    """Draw bars over years; a year that the source leaves out keeps its place."""
    labels = list(dict.fromkeys(bar.label for bar in panel.bars))
    if all(label.isdigit() for label in labels):
        labels = [str(year) for year in range(int(labels[0]), int(labels[-1]) + 1)]
    start, end = ends
    axes.set_ylim(start * 1.1, end + (end - start) * 0.2)
    span = max(len(labels), 6)
    axes.set_xlim(-0.6, span - 0.4)
    stated = {bar.label for bar in panel.bars}
    small = len(labels) > 12 or max(map(len, labels)) > 7
    axes.set_xticks(range(len(labels)), labels, size=7 if small else 8.5, rotation=30 if small else 0)
    for tick, label in zip(axes.get_xticklabels(), labels, strict=True):
        tick.set_color(TEXT_COLOUR if label in stated else "#a9b4be")
    for label in labels:
        alike = [bar for bar in panel.bars if bar.label == label]
        width = 0.62 / max(len(alike), 1)
        for number, bar in enumerate(alike):
            at = labels.index(label) + (number - (len(alike) - 1) / 2) * width
            _draw_column(axes, bar, at, width * 0.94)
    _bare(axes)
    axes.axhline(0, color=MUTED_COLOUR, linewidth=0.8, clip_on=False)
    axes.tick_params(axis="y", labelsize=8, colors=MUTED_COLOUR, length=0)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="y", color=GRID_COLOUR, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    if panel.note:
        axes.annotate(
            panel.note, (0, 0), xytext=(0, -24), xycoords="axes fraction", textcoords="offset points", size=8,
            color=MUTED_COLOUR, va="top",
        )  # fmt: skip


def _draw_column(axes: Axes, bar: Bar, at: float, width: float) -> None:
    if bar.length is not None:
        axes.bar(at, bar.length, width, **_fill(bar))
        if bar.low is not None and bar.high is not None:
            axes.bar(at, bar.high - bar.length, width, bottom=bar.length, color=RANGE_COLOUR, edgecolor=EDGE_COLOUR)
    if bar.op in BOUNDS:
        _arrow(axes, bar, (at, bar.end), (0, 1))
    lift = 2 + ARROW * (bar.op in LOWER_BOUNDS)
    axes.annotate(
        bar.short, (at, bar.end), xytext=(0, lift), textcoords="offset points", ha="center", va="bottom", size=8,
        color=TEXT_COLOUR,
    )  # fmt: skip


def _draw_rows(axes: Axes, place: PanelPlace) -> None:
    """Draw horizontal bars, one a name, from the top."""
    panel = place.panel
    is_percentage = panel.unit == "%"
    start, end = min(bar.start for bar in panel.bars), max(bar.end for bar in panel.bars)
    end = 100.0 if is_percentage and 0 < end <= 100 else end
    end = end if end > start else 1.0
    arrow = ARROW / 72 * any(bar.op in LOWER_BOUNDS for bar in panel.bars)
    printed = max(ems(bar.printed) for bar in panel.bars) * LABEL_SIZE / 72 + 0.25 + arrow
    axes.set_xlim(start, start + (end - start) * place.width / max(place.width - printed, 1.0))
    axes.set_ylim(len(panel.bars) - 0.5, -0.5)
    axes.set_yticks(
        range(len(panel.bars)), ["\n".join(wrapped(bar.label, LABEL_EMS)) for bar in panel.bars], size=9,
        color=TEXT_COLOUR, linespacing=1.15,
    )  # fmt: skip
    axes.set_xticks([])
    _bare(axes)
    axes.axvline(0, color=MUTED_COLOUR, linewidth=0.8, clip_on=False)
    axes.tick_params(axis="y", length=0)
    for at, bar in enumerate(panel.bars):
        _draw_row(axes, bar, at)
    for threshold in panel.thresholds:
        if threshold < end:
            _draw_threshold(axes, threshold)
    if panel.note:
        axes.annotate(
            panel.note, (0, 0), xytext=(0, -4), xycoords="axes fraction", textcoords="offset points", size=8,
            color=MUTED_COLOUR, va="top",
        )  # fmt: skip


def _draw_threshold(axes: Axes, threshold: float) -> None:
    """Draw a dashed line across the rows at a number, which is written below it."""
    axes.axvline(threshold, color=THRESHOLD_COLOUR, linewidth=1, linestyle=(0, (4, 3)))
    axes.annotate(
        f"{threshold:,g}", (threshold, 0), xycoords=("data", "axes fraction"), xytext=(0, -2),
        textcoords="offset points", ha="center", va="top", size=7.5, color=THRESHOLD_COLOUR,
    )  # fmt: skip


def _draw_row(axes: Axes, bar: Bar, at: float) -> None:
    if bar.length is None:
        axes.plot([0], [at], marker="D", markersize=4, color=MUTED_COLOUR, clip_on=False)
        _beside(axes, bar.printed, 0, at, 8, MUTED_COLOUR)
        return
    axes.barh(at, bar.length, 0.62, **_fill(bar))
    if bar.low is not None and bar.high is not None:
        axes.barh(at, bar.high - bar.length, 0.62, left=bar.length, color=RANGE_COLOUR, edgecolor=EDGE_COLOUR)
    if bar.op in BOUNDS:
        _arrow(axes, bar, (bar.end, at), (1, 0))
    _beside(axes, bar.printed, bar.end, at, 5 + ARROW * (bar.op in LOWER_BOUNDS), TEXT_COLOUR)


def _beside(axes: Axes, text: str, end: float, at: float, distance: float, colour: str) -> None:
    """Write a text beside the end of a bar, at a distance in points."""
    axes.annotate(
        text, (end, at), xytext=(distance, 0), textcoords="offset points", va="center", size=LABEL_SIZE, color=colour,
        annotation_clip=False,
    )  # fmt: skip


def _arrow(axes: Axes, bar: Bar, end: tuple[float, float], direction: tuple[int, int]) -> None:
    """Draw the arrow of a bound from the end of its bar: on, where the number may be larger, or back."""
    sign = 1 if bar.op in LOWER_BOUNDS else -1
    axes.annotate(
        "", end, xytext=(sign * ARROW * direction[0], sign * ARROW * direction[1]), textcoords="offset points",
        arrowprops={"arrowstyle": "<|-", "color": EDGE_COLOUR, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
    )  # fmt: skip


def _fill(bar: Bar) -> dict[str, Any]:
    """Return how a bar is filled: a forecast is hatched, an upper bound is open."""
    if bar.forecast:
        return {"color": "white", "edgecolor": BAR_COLOUR, "hatch": "////", "linewidth": 1.2}
    if bar.op in ("<", "≤"):
        return {"color": "white", "edgecolor": BAR_COLOUR, "linewidth": 1.2, "linestyle": "--"}
    return {"color": BAR_COLOUR, "edgecolor": BAR_COLOUR, "linewidth": 1.2}


def _bare(axes: Axes) -> None:
    for spine in axes.spines.values():
        spine.set_visible(False)


def _draw_legend(canvas: Canvas, chart: Chart, layout: ChartLayout) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    styles = {
        "stated": Patch(facecolor=BAR_COLOUR, edgecolor=BAR_COLOUR),
        "forecast": Patch(facecolor="white", edgecolor=BAR_COLOUR, hatch="////"),
        "range": Patch(facecolor=RANGE_COLOUR, edgecolor=EDGE_COLOUR),
        "at_least": Line2D([], [], color=EDGE_COLOUR, marker=">", markersize=5),
        "at_most": Patch(facecolor="white", edgecolor=BAR_COLOUR, linestyle="--"),
        "words": Line2D([], [], color=MUTED_COLOUR, marker="D", markersize=4, linestyle="none"),
    }
    canvas.legend(
        [styles[name] for name in chart.legend], list(chart.legend.values()), loc="upper left", ncols=len(chart.legend),
        bbox_to_anchor=((MARGIN - 0.06) / layout.width, 1 - (MARGIN + 0.27) / layout.height), frameon=False,
        fontsize=8.5, labelcolor=MUTED_COLOUR, handlelength=1.6, columnspacing=1.6, borderpad=0.1,
    )  # fmt: skip
