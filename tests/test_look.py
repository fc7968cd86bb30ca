"""The look of the pages: every colour is declared once and can be read, and kinds can be told apart."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lianzhu.graph.schema import packaged_schema
from lianzhu.pages.bundle import WEB
from lianzhu.pages.look import custom_properties, look, sizes
from lianzhu.pages.page import STYLES

COLOURS: dict[str, list[str]] = look()["colours"]
BACKGROUNDS = ("paper", "wash", "tint")
MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: of text in its usual size."""
WHITE = "#ffffff"
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
"""Kinds that stand in one diagram."""
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
MIN_DISTANCE = 12.0
"""Least difference in CIELAB (ΔE*ab); about 2.3 is just noticeable side by side."""


def linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    each = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return each[0], each[1], each[2]


def luminance(colour: str) -> float:
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


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


def style_rules() -> Iterator[tuple[str, str]]:
    """Iterate over the rules of the style sheets: selector and declarations."""
    for name in STYLES:
        text = re.sub(r"/\*.*?\*/", "", (WEB / name).read_text("utf-8"), flags=re.DOTALL)
        yield from re.findall(r"([^{}]+)\{([^{}]*)\}", text)


def text_colours() -> set[str]:
    """The custom properties that style sheets give text; a control that is disabled may be faint."""
    found = [
        (rule, name) for rule, body in style_rules() for name in re.findall(r"(?m)^\s*color: var\(--([\w-]+)\);", body)
    ]
    return {name for rule, name in found if ":disabled" not in rule} - {"paper"}  # which stands on the accent


def test_every_style_sheet_is_in_the_page_and_every_custom_property_is_declared() -> None:
    assert {path.name for path in WEB.glob("*.css")} == set(STYLES)
    used: set[str] = set()
    declared = set(re.findall(r"--([\w-]+):", custom_properties()))
    for path in [*WEB.glob("*.css"), *WEB.glob("*.js")]:
        text = path.read_text("utf-8")
        used |= set(re.findall(r"var\(--([\w-]+)", text))
        declared |= set(re.findall(r"""(?:^|[{;"'])\s*--([\w-]+)["']?[:,]""", text, flags=re.MULTILINE))
    assert used - declared == set()


def test_every_declared_colour_is_used() -> None:
    texts = "".join(path.read_text("utf-8") for path in [*WEB.glob("*.css"), *WEB.glob("*.js")])
    assert [name for name in COLOURS if f"--{name}" not in texts and f'"{name}"' not in texts] == []


def test_every_colour_has_a_light_and_a_dark_value() -> None:
    assert [name for name, pair in COLOURS.items() if len(pair) != 2] == []
    light, dark = custom_properties().splitlines()
    for name, pair in COLOURS.items():
        assert f"--{name}: {pair[0]};" in light and f"--{name}: {pair[1]};" in dark


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_background(theme: int) -> None:
    assert {"ink", "soft", "link", "accent", "gap-ink", "explicit", "implied", "editorial"} <= text_colours()
    low = {
        (name, background): round(found, 2)
        for name in text_colours()
        for background in BACKGROUNDS
        if (found := contrast(COLOURS[name][theme], COLOURS[background][theme])) < MIN_CONTRAST
    }
    assert low == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_what_is_chosen_can_be_read(theme: int) -> None:
    assert contrast(COLOURS["paper"][theme], COLOURS["accent"][theme]) >= MIN_CONTRAST
    assert contrast(COLOURS["ink"][theme], COLOURS["selected"][theme]) >= MIN_CONTRAST


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_arrows_and_the_mark_of_the_focus_stand_out_from_what_they_are_on(theme: int) -> None:
    for name in ("flow", "focus"):  # WCAG 2.2, 1.4.11: 3 for what is no text
        assert min(contrast(COLOURS[name][theme], COLOURS[each][theme]) for each in BACKGROUNDS) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_name_of_a_layer_can_be_read_on_its_band(theme: int) -> None:
    assert min(contrast(WHITE, COLOURS[name][theme]) for name in ("band-start", "band-end")) >= MIN_CONTRAST


def test_white_letters_can_be_read_on_the_colour_of_every_kind() -> None:
    kinds = packaged_schema().nodes
    assert {kind for kind, each in kinds.items() if contrast(WHITE, each.colour) < MIN_CONTRAST} == set()


@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_that_stand_in_one_diagram_can_be_told_apart(sight: str) -> None:
    seen = {kind: times(SIGHT[sight], linear(packaged_schema().nodes[kind].colour)) for kind in PICTURED}
    places = {kind: lab((max(0.0, r), max(0.0, g), max(0.0, b))) for kind, (r, g, b) in seen.items()}
    near = {pair: math.dist(places[pair[0]], places[pair[1]]) for pair in itertools.combinations(PICTURED, 2)}
    assert {pair: apart for pair, apart in near.items() if apart < MIN_DISTANCE} == {}


def test_scripts_are_told_every_size_and_no_colour() -> None:
    found: dict[str, Any] = sizes()
    assert found["diagram"]["max_arrows"] > 0
    assert not {"colours", "type"} & found.keys()
