"""A node is found by whatever a person calls it."""

from __future__ import annotations

import pytest

from lianzhu.graph.errors import Ambiguous, NotFound
from lianzhu.graph.names import Entry, Names

NAMES = Names.of(
    [
        Entry("company:百度智能云", "Company", "百度智能云", ("Baidu AI Cloud",), ("company:百度云",)),
        Entry("chain:智能客服", "Chain", "智能客服"),
        Entry("scenario:智能客服", "Scenario", "智能客服"),
        Entry("layer:智能客服/上游", "Layer", "上游"),
        Entry("layer:智能营销/上游", "Layer", "上游"),
        Entry("model:GPT-4", "Model", "GPT-4"),
    ]
)


@pytest.mark.parametrize(
    "text",
    ["百度智能云", "baidu ai cloud", "ＢＡＩＤＵ AI CLOUD", "company:百度智能云", "company:百度云", " 百度智能云 "],
)
def test_any_alias_id_or_former_id_leads_to_the_node(text: str) -> None:
    assert NAMES.resolve(text).id == "company:百度智能云"


def test_a_kind_tells_equal_names_apart() -> None:
    assert NAMES.resolve("智能客服", ["Chain"]).id == "chain:智能客服"


def test_a_path_tells_equal_names_apart() -> None:
    assert NAMES.resolve("智能营销/上游").id == "layer:智能营销/上游"


def test_an_ambiguous_name_gets_the_candidates() -> None:
    with pytest.raises(Ambiguous) as raised:
        NAMES.resolve("上游")
    assert str(raised.value) == "'上游' may be any of layer:智能客服/上游, layer:智能营销/上游; write one of these"


def test_an_unknown_name_gets_near_matches() -> None:
    with pytest.raises(NotFound) as raised:
        NAMES.resolve("百度云", ["Company"])
    assert str(raised.value) == "no Company is called '百度云'; did you mean '百度智能云'?"


def test_a_name_of_another_kind_is_said_to_be_that() -> None:
    with pytest.raises(NotFound) as raised:
        NAMES.resolve("百度智能云", ["Industry"])
    assert str(raised.value) == "no Industry is called '百度智能云'; it is the name of a Company"


def test_a_search_puts_exact_names_before_parts() -> None:
    assert [entry.id for entry in NAMES.containing("智能")] == [
        "chain:智能客服",
        "scenario:智能客服",
        "company:百度智能云",
    ]
    assert [entry.id for entry in NAMES.containing("gpt")] == ["model:GPT-4"]
