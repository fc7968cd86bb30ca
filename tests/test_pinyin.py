"""Pinyin of names, by which the page's search finds them."""

from __future__ import annotations

import json
import random

import pytest

from lianzhu.pages.pinyin import HAN, MAX_LENGTH, MAX_NAMES_IN_CONTEXT, readings


def spelt(names: list[str]) -> list[str]:
    """Return each name spelt as the page does: syllables joined by spaces, other characters as they are."""
    data = json.loads(json.dumps(readings(names)))
    read = dict(data["read"])
    result = []
    for index, name in enumerate(names):
        syllables = iter(read.get(index, []))
        parts = [next(syllables, data["usual"][each]) if each in data["usual"] else each for each in name]
        result.append(" ".join(parts))
    return result


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("智谱", "zhi pu"),
        ("中国银行", "zhong guo yin hang"),
        ("行云", "xing yun"),
        ("重庆", "chong qing"),
        ("绿盟", "lv meng"),
        ("第四范式(4Paradigm)", "di si fan shi ( 4 P a r a d i g m )"),
        ("Kimi", "K i m i"),
        ("", ""),
    ],
)
def test_a_name_is_spelt_as_it_is_read(name: str, pinyin: str) -> None:
    assert spelt([name]) == [pinyin]
    assert spelt(["智能客服", name])[1] == pinyin


def test_only_names_that_are_read_otherwise_than_their_characters_are_listed() -> None:
    assert readings(["智谱", "Kimi", "银行", "行云"])["read"] == [[2, ["yin", "hang"]]]


def test_every_chinese_character_has_a_usual_syllable_of_letters() -> None:
    usual = readings(["智谱清言 GLM-4，大模型"])["usual"]
    assert usual == {
        "智": "zhi",
        "谱": "pu",
        "清": "qing",
        "言": "yan",
        "大": "da",
        "模": "mo",
        "型": "xing",
    }


def test_of_more_names_than_are_read_in_context_characters_have_the_usual_reading() -> None:
    names = ["银行"] * (MAX_NAMES_IN_CONTEXT + 1)
    assert readings(names) == {"usual": {"行": "xing", "银": "yin"}, "read": []}
    assert len(readings(names[1:])["read"]) == MAX_NAMES_IN_CONTEXT


def test_characters_after_the_maximum_length_have_the_usual_reading() -> None:
    name = "银行" + "一" * (MAX_LENGTH - 3) + "银行"
    assert spelt([name])[0].split()[:2] == ["yin", "hang"]
    assert spelt([name])[0].split()[-2:] == ["yin", "xing"]


def test_any_text_can_be_spelt() -> None:
    characters = [chr(code) for code in range(0x3000, 0xA000)] + list("A é，。😀𠀀\u0301\u202e")
    chosen = random.Random(7)
    names = ["".join(chosen.choices(characters, k=12)) for _ in range(300)]
    data = readings(names)
    assert all(HAN.match(each) for each in data["usual"])
    assert all(len(syllables) == len(HAN.findall(names[index])) for index, syllables in data["read"])


def test_no_names_have_no_readings() -> None:
    assert readings([]) == {"usual": {}, "read": []}
