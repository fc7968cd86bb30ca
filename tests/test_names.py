"""Lookup and search of nodes by name."""

from __future__ import annotations

import json

import pytest

from lianzhu.graph.errors import Ambiguous, NotFound
from lianzhu.graph.names import Entry, Names, fold, fold_all

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
def test_names_aliases_and_ids_resolve_to_the_node(text: str) -> None:
    assert NAMES.resolve(text).id == "company:百度智能云"


def test_a_kind_disambiguates_a_name() -> None:
    assert NAMES.resolve("智能客服", ["Chain"]).id == "chain:智能客服"


def test_a_path_disambiguates_a_name() -> None:
    assert NAMES.resolve("智能营销/上游").id == "layer:智能营销/上游"


def test_an_ambiguous_name_lists_the_candidates() -> None:
    with pytest.raises(Ambiguous) as raised:
        NAMES.resolve("上游")
    assert str(raised.value) == "'上游' is ambiguous; use one of these ids: layer:智能客服/上游, layer:智能营销/上游"


def test_candidates_are_in_the_order_of_the_nodes_whether_by_name_or_alias() -> None:
    names = Names.of([Entry("company:a", "Company", "a", ("b",)), Entry("company:b", "Company", "b")])
    assert [entry.id for entry in names.candidates("B")] == ["company:a", "company:b"]


def test_an_index_restored_from_json_gives_the_same_nodes() -> None:
    entries = [
        *NAMES.entries.values(),
        Entry("report:two lines", "Report", "two\nlines", ("一 二",)),
        Entry("no colon", "Report", "R"),
        Entry("report:r2", "Report", "R", ("r",), ("report:r0", "report:r1")),
    ]
    names = Names.of(entries)
    restored = Names.from_dict(json.loads(json.dumps(names.to_dict())))
    assert list(restored.entries.values()) == list(names.entries.values()) == entries
    for text in ("two\nlines", "TWO LINES", "一二", "r", "no colon", "report:R1", "上游", "model:gpt-4", "x"):
        assert restored.candidates(text) == names.candidates(text)
    assert restored.all_names() == names.all_names() and "一 二" in names.all_names(["Report"])


def test_an_id_and_a_former_id_that_fold_alike_are_both_candidates() -> None:
    names = Names.of([Entry("company:x", "Company", "甲"), Entry("company:y", "Company", "乙", (), ("company:X",))])
    assert [entry.id for entry in names.candidates("COMPANY:X")] == ["company:x", "company:y"]
    assert names.resolve("company:X").id == "company:y"


def test_folding_many_texts_is_folding_each() -> None:
    for texts in ([], ["ＧＰＴ"], ["ＧＰＴ－４ Turbo", "", "a\nb"], ["", "a b"], ["ﬁ", "é", "x\u0338", "\u0338y"]):
        assert list(fold_all(texts)) == [fold(text) for text in texts]


def test_an_unknown_name_gets_suggestions() -> None:
    with pytest.raises(NotFound) as raised:
        NAMES.resolve("百度云", ["Company"])
    assert str(raised.value) == "no Company named '百度云'; did you mean '百度智能云'?"


def test_a_name_of_another_kind_is_reported_with_its_kind() -> None:
    with pytest.raises(NotFound) as raised:
        NAMES.resolve("百度智能云", ["Industry"])
    assert str(raised.value) == "no Industry named '百度智能云'; it is the name of a Company"


def test_search_ranks_exact_matches_before_partial_ones() -> None:
    assert [entry.id for entry in NAMES.search("智能")] == [
        "chain:智能客服",
        "scenario:智能客服",
        "company:百度智能云",
    ]
    assert [entry.id for entry in NAMES.search("gpt")] == ["model:GPT-4"]
