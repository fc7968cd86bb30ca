"""Checks for names that differ by one character, where a slip is likelier than two names.

Whoever slips writes a character that sounds like the right one (pinyin input: 旷世 for 旷视) or looks like it (a scan:
九夭 for 九天). Of 4,604 listed firms, 995 pairs of names differ by one character, and only 10 by one of these: 华康股份
and 小康股份 are two firms. A slip to a character of another sound and shape is not found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianzhu.graph.checks.finding import FINDING, Finding
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Node, node_id

MIN_NAME_LENGTH = 3
"""Minimum length of names compared for misspellings; too many shorter names differ by a single character."""
FIRST_IDEOGRAPH = "一"
WILDCARD = "\N{REPLACEMENT CHARACTER}"
MAX_FACTS_OF_SLIP = 2
"""A name with no more facts than this may be a slip for one that is written correctly elsewhere."""
ORDINALS = "零〇一二两三四五六七八九十百千万亿壹贰叁甲乙丙丁戊己庚辛子丑寅卯ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
POSITIONS = "东西南北中上下左右前后内外里"
OPPOSITES = ("大小", "公私", "高低", "长短", "新旧老", "男女", "软硬", "轻重", "冷热", "强弱", "正负副", "进出入",
             "买卖", "供需", "主从次", "快慢", "多少单双", "动静", "干湿", "明暗", "黑白", "虚实", "海陆空", "天地",
             "水火风光", "日月年周", "春夏秋冬", "总分", "国省市区县", "阴阳", "凹凸", "铜铝")  # fmt: skip
"""Characters, one of which in place of another makes another name."""
LOOKALIKES = ("已己巳", "未末", "土士", "日曰", "人入八", "戊戌戍", "千干于", "金全", "言盲", "科料", "天夭", "大太犬",
              "王玉", "免兔", "贝见", "刀力", "乌鸟", "甲申由田", "折拆", "拔拨", "晴睛", "徽微", "崇祟", "宜宣",
              "瑞端", "治冶", "住往", "设没", "目且", "白臼", "午牛", "云去", "夫失", "令今", "同向", "讯汛", "恒桓",
              "泰秦", "爪瓜", "史吏", "传伟", "析柝", "炬矩", "竞竟", "辩辨", "籍藉")  # fmt: skip
"""Characters that are taken for each other because they look alike, unlike in sound and far apart in Unicode."""
MAX_CODE_DISTANCE = 8
"""Distance of code points up to which characters look alike: Unicode orders them by radical and strokes, 究 and 穷."""
MAX_ALTERNATIVES = 3
"""Names that differ in one place only, at most; more of them show a way of naming: 华瓷股份, 华康股份, 华丰股份 …"""
CONTEXT_EDGES = ("DEVELOPS", "OFFERS", "UNIT_OF", "OWNS", "PART_OF", "BELONGS_TO", "VERSION_OF", "ISSUED_BY")
"""Edges to a maker, a whole or a class, which a name and its misspelling have in common."""
IDENTIFIERS = ("credit_code", "stock_code", "website")
"""Fields that two companies do not have in common."""


def misspelling_checks(landscape: Landscape) -> Iterator[Finding]:
    """Yield pairs of proper names that differ by one character and may be one name.

    One character sounds or looks like the other and is no digit, numeral, direction or opposite; the nodes are not told
    apart by an identifier; and either one of them has few facts or both have the same parent, maker or class, stated in
    different places.
    """
    pairs = list(_similar_names(landscape))
    contexts = _contexts(landscape, {node.id for pair in pairs for node in pair})
    for first, second in pairs:
        reason = _reason(contexts[first.id], contexts[second.id], first, second)
        if reason and not _have_different_identifiers(first, second):
            ids = (min(first.id, second.id), max(first.id, second.id))
            message = f"{ids[0]} and {ids[1]} differ by one character, and {reason}"
            yield Finding(FINDING, "possible misspelling", message, ids)


@dataclass(slots=True)
class NameContext:
    """The facts about a node: their number, and where which of them give its maker, whole or class."""

    count: int
    related: defaultdict[tuple[str, str], set[tuple[str, str]]]


def _contexts(landscape: Landscape, ids: set[str]) -> Mapping[str, NameContext]:
    """Return the contexts of some nodes."""
    contexts = {node: NameContext(0, defaultdict(set)) for node in ids}
    for edge in landscape.edges if ids else ():
        for node, other in ((edge.start, edge.end), (edge.end, edge.start)):
            if node in contexts:
                contexts[node].count += 1
                if edge.kind in CONTEXT_EDGES:
                    contexts[node].related[edge.kind, other].add((edge.citation.source, edge.citation.locator))
    for figure in landscape.figures if ids else ():
        for node in {node for _, node in figure.about} & ids:
            contexts[node].count += 1
    return contexts


def _reason(first: NameContext, second: NameContext, node: Node, other: Node) -> str:
    """Return why one of two names may be a slip; empty if that is not likely."""
    fewest = min(first.count, second.count)
    if fewest <= MAX_FACTS_OF_SLIP:
        rare = node if first.count <= second.count else other
        return f"{('no fact names', 'only 1 fact names', 'only 2 facts name')[fewest]} {rare.name}"
    if node.parent and node.parent == other.parent:
        return f"both have the parent {node.parent}"
    for relation in sorted(first.related.keys() & second.related.keys()):
        if not first.related[relation] & second.related[relation]:  # one passage that names both tells them apart
            return f"both have {relation[0]} with {relation[1]}"
    return ""


def _have_different_identifiers(first: Node, second: Node) -> bool:
    """Return whether a code tells two nodes apart; an id that is not made from the name is one: company:600373."""
    if all(node.id != node_id(node.kind, node.name, node.parent) for node in (first, second)):
        return True
    return any(
        name in first.fields and name in second.fields and first.fields[name] != second.fields[name]
        for name in IDENTIFIERS
    )


def _similar_names(landscape: Landscape) -> Iterator[tuple[Node, Node]]:
    """Yield pairs of nodes of one kind whose proper names differ by a character that is likely to be a slip."""
    nodes_by_variant: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in landscape.nodes.values():
        name = node.name
        if landscape.schema.nodes[node.kind].proper_name and len(name) >= MIN_NAME_LENGTH:
            for index, character in enumerate(name):
                if not character.isascii():
                    nodes_by_variant[node.kind, name[:index] + WILDCARD + name[index + 1 :]].append(node)
    for (_, variant), nodes in nodes_by_variant.items():
        if len(nodes) > MAX_ALTERNATIVES:
            continue
        index = variant.index(WILDCARD)
        for position, first in enumerate(nodes):
            for second in nodes[position + 1 :]:
                characters = first.name[index], second.name[index]
                if not _makes_another_name(*characters) and _is_slip(*characters):
                    yield first, second


def _makes_another_name(first: str, second: str) -> bool:
    """Return whether two characters differ by meaning, such as 三 and 四 or 公 and 私; equal ones are not a slip.

    >>> _makes_another_name("三", "四"), _makes_another_name("视", "世")
    (True, False)
    """
    both = {first, second}
    return first == second or any(both <= set(group) for group in (ORDINALS, POSITIONS, *OPPOSITES))


def _is_slip(first: str, second: str) -> bool:
    """Return whether one character is easily written for another, because they sound or look alike.

    >>> _is_slip("视", "世"), _is_slip("天", "夭"), _is_slip("华", "小")
    (True, True, False)
    """
    are_near = abs(ord(first) - ord(second)) <= MAX_CODE_DISTANCE and min(first, second) >= FIRST_IDEOGRAPH
    both = {first, second}
    return are_near or any(both <= set(group) for group in LOOKALIKES) or bool(_sounds(first) & _sounds(second))


def _sounds(character: str) -> set[str]:
    """Return the readings of a character in pinyin, without tones and what many do not tell apart, such as zh and z."""
    from pypinyin import Style, pinyin  # lazy: most landscapes have no such names

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return {
        re.sub("^([zcs])h", r"\1", reading).removesuffix("g") for options in readings for reading in options if reading
    }
