"""What a name refers to, and what an answer says when nothing was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import lianzhu as lianzhu_package
from lianzhu.graph.errors import Ambiguous
from lianzhu.graph.names import Entry, Names
from lianzhu.queries.broader import broader_industries

Tables = Callable[[dict[str, str]], Path]


def names(*entries: tuple[str, str]) -> Names:
    return Names.of(Entry(f"{kind.lower()}:{name}", kind, name) for kind, name in entries)


@pytest.mark.parametrize("text", ["Meta", "META", "company:Meta", "company:META"])
def test_an_exact_id_or_name_is_not_ambiguous_with_one_that_differs_in_case(text: str) -> None:
    index = names(("Company", "Meta"), ("Company", "META"))
    assert index.resolve(text).name == text.removeprefix("company:")
    with pytest.raises(Ambiguous):
        index.resolve("meta")


def test_an_exact_name_wins_over_one_of_another_width_and_an_alias_counts() -> None:
    index = Names.of([Entry("model:a", "Model", "ＧＰＴ－４"), Entry("model:b", "Model", "b", ("GPT-4",))])
    assert index.resolve("GPT-4").id == "model:b"
    assert index.resolve("ＧＰＴ－４").id == "model:a"


def test_equal_names_of_different_kinds_stay_ambiguous() -> None:
    with pytest.raises(Ambiguous):
        names(("Company", "快手"), ("Product", "快手")).resolve("快手")


@pytest.mark.parametrize(
    ("text", "broader"),
    [("银行", ["金融"]), ("银行业", ["金融"]), ("证券行业", ["金融"]), ("金融", []), ("税务", ["政务"]), ("火星", [])],
)
def test_a_broader_industry_is_one_that_the_landscape_holds(text: str, broader: list[str]) -> None:
    index = names(("Industry", "金融"), ("Industry", "政务"), ("Company", "银行"))
    assert [entry.name for entry in broader_industries(index, text)] == broader


def test_a_name_means_a_core_thing_with_the_most_facts(tables: Tables) -> None:
    store = lianzhu_package.open(
        tables(
            {
                "nodes/Company": "name\n百度\n快手",
                "nodes/Capability": "name\n客服\n快手",
                "nodes/Product": "name\n客服\n快手",
                "nodes/Scenario": "name\n客服",
                "edges/OFFERS": "from,to,source,locator\n百度,product:客服,R,L1",
                "edges/HAS_CAPABILITY": "from,to,source,locator\n百度,capability:客服,R,L1\ncompany:快手,capability:客服,R,L2",
            }
        )
    )
    found = store.resolve("客服")
    assert found.node.id == "product:客服"
    assert [entry.id for entry in found.others] == ["scenario:客服", "capability:客服"]
    assert store.resolve("客服", prefer="Capability").node.id == "capability:客服"
    assert store.resolve("快手").node.id == "company:快手" and store.resolve("百度").others == ()
    assert store.show("客服").node.id == "product:客服"
    assert found.note == (
        "this is Product product:客服; of the same name: Scenario scenario:客服, Capability capability:客服"
    )


SERVES = "from,to,source,locator\n百度,金融,R,L1\n腾讯,金融,R,L2"


@pytest.mark.parametrize("known", [True, False])
def test_where_an_industry_has_no_rows_the_answer_names_the_broader_one_that_has(
    lianzhu, tables: Tables, known: bool
) -> None:
    industries = "name\n金融\n零售" + ("\n银行" if known else "")
    folder = tables({"nodes/Company": "name\n百度\n腾讯", "nodes/Industry": industries, "edges/SERVES": SERVES})
    result = lianzhu("--store", folder, "query", "run", "vendors_by_industry", "industry=银行")
    if known:
        assert "银行 belongs to 金融, which has 2 rows: industry=金融" in result.err and result.code == 0
    else:
        assert "'银行' belongs to 金融, which is in the landscape" in result.err and result.code == 1
    silent = lianzhu("--store", folder, "query", "run", "vendors_by_industry", "industry=零售")
    assert "belongs to" not in silent.err


def test_a_part_of_an_industry_is_known_from_the_landscape_itself(lianzhu, tables: Tables) -> None:
    content = {"nodes/Company": "name\n百度\n腾讯", "nodes/Industry": "name\n金融\n村镇业务", "edges/SERVES": SERVES}
    part_of = "from,to,source,locator\n村镇业务,金融,R,L3"
    folder = tables({**content, "edges/PART_OF": part_of})
    result = lianzhu("--store", folder, "query", "run", "vendors_by_industry", "industry=村镇业务")
    assert "村镇业务 belongs to 金融, which has 2 rows" in result.err


def test_an_empty_answer_has_at_most_five_notes_those_about_what_was_asked_first(lianzhu, tables: Tables) -> None:
    rows = [(f"甲链/层{at}", f"R,L{at}") for at in range(1, 10)]
    folder = tables(
        {
            "nodes/Chain": "name\n甲链",
            "nodes/Industry": "name\n零售",
            "nodes/Layer": "name,parent\n" + "\n".join(f"层{at},甲链" for at in range(1, 10)),
            "edges/PART_OF": "from,to,source,locator\n" + "\n".join(f"{layer},甲链,{cite}" for layer, cite in rows),
            "coverage": "about,aspect,state,source,locator\n甲链,customers,lost,R,L1\n"
            + "\n".join(f"{layer},customers,representative,{cite}" for layer, cite in rows),
        }
    )
    result = lianzhu("--store", folder, "query", "run", "vendors_by_industry", "industry=零售", "chain=甲链")
    lines = result.err.splitlines()
    notes = [line for line in lines if " · " in line]
    assert len(notes) == 5 and notes[0].startswith("  甲链 · ") and "来源有而本文件缺失" in notes[0]
    assert lines[-1] == "  另有 5 条覆盖说明 5 more coverage notes: lianzhu query run silent_spots"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("shared_names", "kind=Compny"), "kind='Compny' is not one of Company, Organization, Product,"),
        (("editorial_and_implied", "relation=SERVS"), "relation='SERVS' is not one of DEVELOPS, OFFERS,"),
        (("silent_spots", "aspect=vendor"), "aspect='vendor' is not one of vendors, members,"),
        (("model_figures", "metric=parameter"), "metric='parameter' is not one of market_size,"),
    ],
)
def test_a_word_that_the_schema_lacks_is_refused_with_near_matches(lianzhu, args: tuple, message: str) -> None:
    result = lianzhu("query", "run", *args)
    assert result.code == 1 and message in result.err and "did you mean" in result.err
