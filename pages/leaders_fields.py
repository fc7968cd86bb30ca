"""Where the scenarios stand: an industry in a frame, its value themes in it, the scenarios of each theme below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lianzhu.pages.blocks import GAP, PAD, abreast, box_grid, card, column, framed, heading, label, shared
from lianzhu.pages.leaders_facts import Field, Theme
from lianzhu.pages.marks import Block, stacked
from lianzhu.pages.words import LANGUAGE, say

THEME_LEAST, FIELD_LEAST, FIELD_HEAD = 128.0, 122.0, 92.0
ONE_COLUMN = 520.0
"""A narrower page has its industries under each other."""
MOST_ABREAST = 6
THEME_SLACK = 26.0
"""Themes may stand so much further apart, so that neighbouring frames are filled alike."""


def fields_block(fields: Sequence[Field], wide: float, least: float = 0.0) -> Block:
    """Return the industries, each in a frame with its themes: as many abreast as makes the lowest block."""
    total = sum(field.size for field in fields)
    alone = len(fields) == 1
    one, number = fields[0].industry.name, len(fields)
    title = say(f"{number}个行业的{total}个应用场景", f"{total} scenarios in {number} industries")
    if alone:
        title = say(f"{one}的{total}个应用场景", f"{one}: {total} scenarios")
    head = heading(title, wide, "s0")
    tried = []
    for abreast_of in range(1, min(len(fields), MOST_ABREAST) + 1):
        rows = _rows(fields, abreast_of)
        if abreast_of == 1 or (wide >= ONE_COLUMN and (wide - GAP * (abreast_of - 1)) / abreast_of >= FIELD_LEAST):
            tried.append((sum(_high(row, wide) + PAD for _, row in rows), rows))
    natural, rows = min(tried, key=lambda each: each[0])
    more = max(0.0, least - head.h - GAP - natural + PAD) / len(rows)
    return column([head, stacked([_row(row, wide, start, more) for start, row in rows], PAD)])


def _rows(fields: Sequence[Field], most: int) -> list[tuple[int, Sequence[Field]]]:
    rows = -(-len(fields) // most)
    each = -(-len(fields) // rows)
    return [(at, fields[at : at + each]) for at in range(0, len(fields), each)]


def _row(fields: Sequence[Field], wide: float, start: int, more: float = 0.0) -> Block:
    high, widths = _high(fields, wide) + more, shared([field.size for field in fields], wide, GAP)
    placed = enumerate(zip(fields, widths, strict=True))
    return abreast([_field(field, each, f"s{start + at + 1}", high) for at, (field, each) in placed], GAP)


def _high(fields: Sequence[Field], wide: float) -> float:
    widths = shared([field.size for field in fields], wide, GAP)
    return max(_field_height(field, each) for field, each in zip(fields, widths, strict=True))


def _field_height(field: Field, wide: float) -> float:
    return _measured(LANGUAGE.get(), field, wide)


@lru_cache(maxsize=4096)
def _measured(_language: str, field: Field, wide: float) -> float:
    """Return the height of a field; in another language it is another one."""
    return _field(field, wide, "").h


def _field(field: Field, wide: float, key: str, least: float = 0.0) -> Block:
    """Return an industry: its head beside its themes where there is room, else above them."""
    number = say(f"{field.size} 个场景", f"{field.size} scenarios")
    beside = wide - FIELD_HEAD - 3 * PAD >= len(field.themes) * (THEME_LEAST * 1.2 + PAD) - PAD

    def make(inner: float) -> Block:
        room = least - 2 * PAD if least else 0.0
        if beside:
            right = _themes(field.themes, inner - FIELD_HEAD - PAD, key, room)
            head = card(field.industry, [number], FIELD_HEAD, key, max(right.h, room))
            return abreast([head, right], PAD)
        head = card(field.industry, [number], inner, key)
        return stacked([head, _themes(field.themes, inner, key, room - head.h - PAD)], PAD)

    return framed(field.industry, "", make, wide, key, least)


def _themes(themes: Sequence[Theme], wide: float, key: str, least: float) -> Block:
    """Return themes with their scenarios, beside each other where there is room."""
    widths = shared([len(theme.scenarios) for theme in themes], wide, PAD)
    if min(widths) < THEME_LEAST:
        natural = [_theme(theme, wide, f"{key}.{at}", 0, 0) for at, theme in enumerate(themes)]
        more = max(0.0, least - sum(block.h for block in natural) - PAD * (len(themes) - 1))
        part = more / sum(len(theme.scenarios) for theme in themes)
        leasts = [block.h + part * len(theme.scenarios) for block, theme in zip(natural, themes, strict=True)]
        placed = enumerate(zip(themes, leasts, strict=True))
        blocks = [_theme(theme, wide, f"{key}.{at}", 0, high) for at, (theme, high) in placed]
        slack = (least - sum(block.h for block in blocks)) / max(1, len(themes) - 1) - PAD
        return stacked(blocks, PAD + min(THEME_SLACK, max(0.0, slack)))
    high = max(label(theme.theme, each, "").h for theme, each in zip(themes, widths, strict=True))
    beside = enumerate(zip(themes, widths, strict=True))
    return abreast([_theme(theme, each, f"{key}.{at}", high, least) for at, (theme, each) in beside], PAD)


def _theme(theme: Theme, wide: float, key: str, high: float, least: float) -> Block:
    head = label(theme.theme, wide, key, high)
    return stacked([head, box_grid(theme.scenarios, wide, f"{key}.", least - head.h - GAP)], GAP)
