"""The tile of a chain on the overview: market sizes, growth, vendors, and how the chain stands to others."""

from __future__ import annotations

from collections.abc import Sequence

from lianzhu.pages.blocks import small_of, text_of, with_strength
from lianzhu.pages.marks import STYLES, Block, Mark
from lianzhu.pages.overview_view import ChainCard, Joined
from lianzhu.pages.text import width
from lianzhu.pages.words import counted, say

NO_FIRMS = ("来源未列出企业", "No vendor named")
NO_SIZE = ("市场规模尚无收录", "No market size recorded")
FORECAST = ("预测", "forecast")

TILE_AROUND = 21.0
"""Space above and below the text of a tile together."""
BAR, BARS_HIGH, BARS_MOST = 16.0, 44.0, 6
"""Width of a bar with the space beside it, height of the bars with the space around them, and how many there may be."""


def chain_tile(card: ChainCard, wide: float, key: str, least: float) -> Block:
    """Return a chain's tile: its sizes as text and as bars, its growth, its vendors, how it stands to other chains."""
    bars = _bars(card)
    room = wide - (len(bars) * BAR + 6 if bars else 0.0)
    item, style = card.item, STYLES["tile"]
    lines = text_of("tile", item.name, wide, 2)
    above = small_of("tile", _sizes(card, wide - 2 * style.inset), wide, 2)
    number = card.vendors
    firms = say(f"来源列出 {number} 家企业", f"{number} vendor{'s'[: number != 1]} named") if number else say(*NO_FIRMS)
    told = [_relation(each) for each in card.joined]
    small = (*above, *small_of("tile", [*_growth(card, room - 2 * style.inset), firms, *told], room, 2))
    high = TILE_AROUND + len(lines) * style.line + len(small) * style.small_line
    if bars:
        high = max(high, 10 + len(lines) * style.line + len(above) * style.small_line + BARS_HIGH)
    at = (f"{key}c", "tile", 0, 0, wide, max(high, least), item.node, item.kind, lines, small)
    return Block(wide, at[5], (Mark(*at, to=f"chain/{item.node}", bars=bars, facts=item.facts),))


def _bars(card: ChainCard) -> tuple[tuple[float, bool], ...]:
    """Return a bar for each period, the latest ones; one bar alone would say nothing."""
    bars = {(size.period, size.forecast): size.part for size in reversed(card.sizes)}
    found = [(bars[key], key[1]) for key in sorted(bars)]
    return tuple(found[-BARS_MOST:]) if len(found) > 1 else ()


def _sizes(card: ChainCard, room: float) -> list[str]:
    """Return the latest stated market size and the forecast, in one line if there is room; else what the chain has."""
    texts = []
    for forecast in (False, True):
        periods = [size.period for size in card.sizes if size.forecast == forecast]
        if periods:
            latest = max(periods)
            printed = [size.printed for size in card.sizes if (size.period, size.forecast) == (latest, forecast)]
            texts.append(f"{latest} {' / '.join(printed)}{f' {say(*FORECAST)}' if forecast else ''}".strip())
    if not texts:
        parts = " · ".join(counted(kind, number) for kind, number in card.parts if number)
        silent = card.gap is not None and card.gap.aspect == "market_size"
        return [*([] if silent else [say(*NO_SIZE)]), *([parts] if parts else [])]
    return _in_one_line(texts, "→", room)


def _in_one_line(texts: Sequence[str], sign: str, room: float) -> list[str]:
    """Return texts as one line if there is room, else each in a line of its own."""
    joined = sign.join(texts)
    return [joined] if width(joined, STYLES["tile"].small) <= room else list(texts)


def _growth(card: ChainCard, room: float) -> list[str]:
    """Return the latest growth rate with its period, in one line if there is room."""
    if not card.growth:
        return []
    about = " ".join(each for each in (card.growth.period, say(*FORECAST) if card.growth.forecast else "") if each)
    rate = say(f"年复合增长率 {card.growth.printed}", f"CAGR {card.growth.printed}")
    joined = say(f"{rate}（{about}）", f"{rate} ({about})") if about else rate
    return [joined] if width(joined, STYLES["tile"].small) <= room else [rate, about]


def _relation(joined: Joined) -> str:
    """Return how a chain stands to another, with the strength of the fact unless it is explicit."""
    words = {"PART_OF": ("属于", "Part of"), "UPSTREAM_OF": ("上游于", "Upstream of")}
    return with_strength(f"{say(*words[joined.kind])} {joined.name}", joined.strength)
