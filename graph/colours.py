"""Colours of node kinds: how far apart two are, whether white letters can be read on one, and new distinct ones."""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Collection
from functools import cache
from itertools import product

COLOUR_PATTERN = re.compile(r"#[0-9a-fA-F]{6}")
MIN_CONTRAST = 4.5
"""Minimum contrast of white letters on a colour (WCAG 2.1, level AA)."""
HUES, LIGHTNESSES, SATURATIONS = range(0, 360, 10), (28, 36, 44), (35, 50, 65)
"""Hues in degrees, and lightnesses and saturations in percent, of the colours to choose from."""

Coordinates = tuple[float, float, float]


def is_legible(colour: str) -> bool:
    """Return whether white letters can be read on a colour.

    >>> is_legible("#1864af"), is_legible("#ffee00")
    (True, False)
    """
    luminance = sum(map(math.prod, zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True)))
    return 1.05 / (luminance + 0.05) >= MIN_CONTRAST


def distinct_colour(others: Collection[str]) -> str:
    """Return the legible colour that differs most from others, which are given as ``#rrggbb``.

    The difference is that in CIELAB. The same others always give the same colour.
    """
    taken = [_lab(colour) for colour in others]
    return max(_candidates(), key=lambda colour: min((math.dist(_lab(colour), lab) for lab in taken), default=0))


@cache
def _candidates() -> tuple[str, ...]:
    """Return the colours to choose from."""
    shades = (
        colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
        for hue, lightness, saturation in product(HUES, LIGHTNESSES, SATURATIONS)
    )
    colours = ("#" + "".join(f"{round(part * 255):02x}" for part in shade) for shade in shades)
    return tuple(colour for colour in colours if is_legible(colour))


def _linear(colour: str) -> Coordinates:
    """Return the linear RGB of a colour."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))

    def part(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return part(red), part(green), part(blue)


@cache
def _lab(colour: str) -> Coordinates:
    """Return the place of a colour in CIELAB, in which distances are differences as seen."""
    rgb = _linear(colour)
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    parts = (
        sum(map(math.prod, zip(weights, rgb, strict=True))) / full for weights, full in zip(to_xyz, white, strict=True)
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
