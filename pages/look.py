"""Colours, type and sizes of the pages, read from look.toml: as custom properties for CSS, as JSON for scripts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@cache
def look() -> Json:
    """Return the contents of look.toml."""
    return tomllib.loads((Path(__file__).parent / "look.toml").read_text("utf-8"))


def custom_properties() -> str:
    """Return the colours of both themes, and the type, as CSS custom properties."""
    colours: dict[str, list[str]] = look()["colours"]
    light, dark = ("; ".join(f"--{name}: {pair[at]}" for name, pair in colours.items()) for at in (0, 1))
    kind = look()["type"]
    general = f"--font: {kind['family']}; --min-size: {kind['min']}px"
    return (
        f":root {{ color-scheme: light; {light}; {general}; }}\n"
        f':root[data-theme="dark"] {{ color-scheme: dark; {dark}; }}\n'
    )


def sizes() -> Json:
    """Return what scripts need to know: all but colours and type."""
    return {name: each for name, each in look().items() if name not in ("colours", "type")}
