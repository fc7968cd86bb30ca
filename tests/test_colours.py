"""The colours of kinds can be told apart, by readers with red-green blindness too."""

from __future__ import annotations

import itertools
import math

import pytest

from lianzhu.graph.schema import packaged_schema

PICTURED = [
    "Company",
    "Product",
    "Model",
    "Industry",
    "Scenario",
    "ValueTheme",
    "VendorCategory",
    "UserGroup",
    "Technology",
    "Capability",
    "Role",
    "Segment",
    "Chain",
    "DeploymentMode",
]
"""Kinds that stand in one picture."""

SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
}
"""What is seen of linear RGB (Machado, Oliveira, Fernandes 2009, severity 1)."""

Triple = tuple[float, float, float]
APART = 12.0
"""Least difference in CIELAB (ΔE*ab); about 2.3 is just noticeable side by side."""


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    each = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return each[0], each[1], each[2]


def times(rows: tuple[Triple, ...], by: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, by, strict=True)) for row in rows)
    return x, y, z


def lab(rgb: Triple) -> Triple:
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = times(to_xyz, rgb)
    fx, fy, fz = (
        max(0.0, part) ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_that_stand_in_one_picture_can_be_told_apart(sight: str) -> None:
    seen = {kind: times(SIGHT[sight], linear(packaged_schema().nodes[kind].colour)) for kind in PICTURED}
    places = {kind: lab((max(0.0, r), max(0.0, g), max(0.0, b))) for kind, (r, g, b) in seen.items()}
    near = {pair: math.dist(places[pair[0]], places[pair[1]]) for pair in itertools.combinations(PICTURED, 2)}
    assert {pair: apart for pair, apart in near.items() if apart < APART} == {}


def test_white_letters_can_be_read_on_every_colour() -> None:
    light = {
        kind: sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(each.colour), strict=True))
        for kind, each in packaged_schema().nodes.items()
    }
    assert {kind for kind, luminance in light.items() if 1.05 / (luminance + 0.05) < 4.5} == set()
