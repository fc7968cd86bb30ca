"""What can go wrong with a chart: there is nothing to draw, or no font or file to draw it with."""

from __future__ import annotations

from pathlib import Path

from lianzhu.graph.errors import LianzhuError, OutputError

NO_CHINESE_FONT = (
    "no font with Chinese characters was found; install one (Debian and Ubuntu: apt install fonts-noto-cjk; Fedora: dnf"
    " install google-noto-sans-cjk-fonts; elsewhere: Noto Sans CJK SC or Source Han Sans)"
)


class NothingToDraw(LianzhuError):
    """No figure of the landscape fits the chart; the message says what was looked for."""


def no_amount(metric: str, name: str) -> NothingToDraw:
    """Return the error that no figure states an amount of a thing."""
    return NothingToDraw(f"nothing to draw: no figure of {metric} with a number is about {name} in this landscape")


def no_share(name: str) -> NothingToDraw:
    """Return the error that no figure states a share of a thing."""
    return NothingToDraw(f"nothing to draw: no figure in this landscape states a share of {name}")


def no_penetration(name: str) -> NothingToDraw:
    """Return the error that no figure states the penetration of a chain, or of any without a name, in an industry."""
    if not name:
        return NothingToDraw("nothing to draw: no figure in this landscape states a penetration by industry")
    return NothingToDraw(
        f"nothing to draw: no figure in this landscape states the penetration of {name} in an industry"
    )


def no_firm_share(name: str) -> NothingToDraw:
    """Return the error that no figure states the share of a firm in a chain, or in any market without a name."""
    if not name:
        return NothingToDraw("nothing to draw: no figure in this landscape states the share of a firm")
    return NothingToDraw(f"nothing to draw: no figure in this landscape states the share of a firm in {name}")


def nothing_in_common(names: str) -> NothingToDraw:
    """Return the error that no metric has numbers of two things that may be compared."""
    return NothingToDraw(
        f"nothing to draw: no metric has numbers of one period, unit and basis for two of these: {names}"
    )


def no_picture_suffix(path: Path) -> OutputError:
    """Return the error that the suffix of a file is not that of a picture."""
    return OutputError(f"cannot write {path}: a chart is a picture; use a file name that ends in .svg or .png")


def no_font_for_png() -> OutputError:
    """Return the error that a PNG would hold boxes in place of Chinese characters."""
    return OutputError(
        f"cannot draw a PNG: {NO_CHINESE_FONT}, or write an SVG, whose text is drawn by the program that shows it"
    )
