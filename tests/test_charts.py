"""Charts of figures: which numbers stand side by side, how they are drawn, and what is said if there is nothing to draw.

Of the chain 氢能 a report gives the market size of 2020 (twice, once rounded), 2022 and, as a forecast, 2025 in 中国, one of
2022 on another basis and one in the world in US dollars; shares of 电堆; and penetration in two industries, one in words.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianzhu.documents.charts import drawing
from lianzhu.documents.charts.chart_layout import ems, wrapped
from lianzhu.documents.charts.chart_model import Chart
from lianzhu.documents.charts.chart_problems import NO_CHINESE_FONT, NothingToDraw
from lianzhu.documents.charts.drawing import picture_of, write_picture
from lianzhu.documents.charts.kinds import make_chart_of
from lianzhu.documents.charts.market_size import size_chart
from lianzhu.documents.charts.share_panels import penetration_chart, share_chart
from lianzhu.documents.wording import Wording
from lianzhu.graph.errors import BadParameter, OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Figure, Node

REPORT = "report:年报"
CHAIN = "chain:氢能"
STACK = "segment:电堆"


def cited(line: int, strength: str = "explicit", **more: str) -> Citation:
    return Citation(REPORT, f"L{line}", strength, why="" if strength == "explicit" else "依上文", **more)


def figure(
    line: int, about: dict[str, str], metric: str = "market_size", strength: str = "explicit", **fields: Any
) -> Figure:
    fields = {"metric": metric, "unit": "亿元", **fields}
    return Figure(tuple(about.items()), {name: value for name, value in fields.items() if value}, cited(line, strength))


def hydrogen(*figures: Figure) -> Landscape:
    """Return the landscape that the docstring of this module describes, with more figures if there are any."""
    china = {"chain": CHAIN, "region": "region:中国"}
    share = {"metric": "market_share", "unit": "%", "period_start": "2022"}
    nodes = [
        Node(REPORT, "Report", "年报", fields={"publisher": ("某院",), "published": "2024"}),
        Node(CHAIN, "Chain", "氢能"),
        Node(STACK, "Segment", "电堆", parent=CHAIN),
        *(Node(f"region:{name}", "Region", name) for name in ("中国", "全球")),
        *(Node(f"industry:{name}", "Industry", name) for name in ("物流", "化工")),
        *(Node(f"company:{name}", "Company", name) for name in ("甲氢", "乙氢", "丙氢")),
    ]
    stated = [
        figure(1, china, value=10.4, printed="10.4亿元", period_start="2020"),
        figure(2, china, value=10.0, printed="10亿元", period_start="2020"),
        figure(3, china, value=20.0, op="≈", printed="约20亿元", period_start="2022"),
        figure(4, china, low=50.0, high=60.0, printed="50-60亿元", period_start="2025", forecast=True),
        figure(5, china, value=30.0, printed="30亿元", period_start="2022", basis="含运输"),
        figure(
            6,
            {"chain": CHAIN, "region": "region:全球"},
            value=9.0,
            unit="亿美元",
            printed="9亿美元",
            period_start="2022",
        ),
        figure(7, {"company": "company:甲氢", "of": STACK}, value=40.0, printed="40%", **share),
        figure(8, {"company": "company:乙氢", "of": STACK}, value=15.0, op="≈", printed="约15%", **share),
        figure(
            9,
            {"company": "company:丙氢", "of": STACK},
            value=5.0,
            op="≥",
            printed="5%以上",
            **share | {"period_start": "2023"},
        ),
        figure(10, {"chain": CHAIN, "industry": "industry:物流"}, "penetration", value=30.0, unit="%", printed="30%"),
        figure(
            11,
            {"chain": CHAIN, "industry": "industry:化工"},
            "penetration",
            "implied",
            unit="",
            printed="较低",
            level="较低",
        ),
        *figures,
    ]
    return Landscape({node.id: node for node in nodes}, [], stated)


@pytest.fixture
def words() -> Wording:
    return Wording(hydrogen(), "zh")


def drawn(chart: Chart) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [(panel.heading, [(bar.label, bar.printed, bar.forecast) for bar in panel.bars]) for panel in chart.panels]


def test_sizes_of_another_basis_region_or_currency_have_a_panel_of_their_own(words: Wording) -> None:
    assert drawn(size_chart(words, CHAIN)) == [
        ("中国", [("2020", "10.4亿元", False), ("2022", "约20亿元", False), ("2025", "50–60亿元", True)]),
        ("中国 · 口径：含运输", [("2022", "30亿元", False)]),
        ("全球", [("2022", "9亿美元", False)]),
    ]


def test_a_number_stated_again_or_rounded_is_one_bar_with_both_facts(words: Wording) -> None:
    bar = size_chart(words, CHAIN).panels[0].bars[0]
    assert sorted(fact.citation.locator for fact in bar.facts) == ["L1", "L2"]


def test_years_that_no_source_gives_are_named(words: Wording) -> None:
    assert size_chart(words, CHAIN).panels[0].note == "2021、2023–2024年：来源未列"


def test_a_range_keeps_its_bounds_and_a_bound_its_direction(words: Wording) -> None:
    ranged = size_chart(words, CHAIN).panels[0].bars[2]
    assert (ranged.length, ranged.low, ranged.high) == (50, 50, 60)
    assert share_chart(words, STACK).panels[1].bars[0].op == "≥"


def test_numbers_that_contradict_each_other_stand_side_by_side() -> None:
    other = figure(20, {"chain": CHAIN, "region": "region:中国"}, value=12.0, printed="12亿元", period_start="2020")
    chart = size_chart(Wording(hydrogen(other), "zh"), CHAIN)
    assert [bar.printed for bar in chart.panels[0].bars if bar.label == "2020"] == ["10.4亿元", "12亿元"]
    assert "同一项有不同数值，来源所述不一，并列画出。" in chart.notes


def test_figures_that_have_ended_are_not_drawn() -> None:
    ended = Figure(
        (("chain", CHAIN),), {"metric": "market_size", "value": 99.0, "unit": "亿元", "printed": "99亿元"},
        Citation(REPORT, "L30", until="2023"),
    )  # fmt: skip
    assert "99亿元" not in str(drawn(size_chart(Wording(hydrogen(ended), "zh"), CHAIN)))


def test_shares_of_one_whole_and_period_are_added_up_only_if_they_are_exact(words: Wording) -> None:
    chart = share_chart(words, CHAIN)
    assert [(panel.heading, panel.note) for panel in chart.panels] == [
        ("电堆的市场份额 · 2022年", "所列合计55%（本图相加），其余来源未列"),
        ("电堆的市场份额 · 2023年", ""),
    ]


def test_penetration_in_words_has_no_length_and_what_is_inferred_is_named(words: Wording) -> None:
    chart = penetration_chart(words, CHAIN)
    assert [(bar.label, bar.printed, bar.length) for panel in chart.panels for bar in panel.bars] == [
        ("物流", "30%", 30.0),
        ("化工", "较低", None),
    ]
    assert chart.notes == ("推断或编者判断、非来源明示：化工 较低。",)
    assert chart.legend["words"] == "来源只给程度，未给数值"


def test_the_source_line_names_report_publisher_and_locators(words: Wording) -> None:
    assert share_chart(words, STACK).source == "来源：《年报》（某院，2024），L7、L8、L9"


def test_rows_of_a_chart_have_the_facts_of_each_bar(lianzhu) -> None:
    answer = json.loads(lianzhu("chart", "size", "智能客服", "--format", "json").out)
    assert [(row["period"], row["printed"], row["forecast"]) for row in answer] == [
        ("2022", "66.8亿元", False),
        ("2027", "181.3亿元", True),
    ]
    assert answer[0]["facts"] == ["ffqgq5zboowta6"]


@pytest.mark.parametrize(
    ("kind", "nodes", "message"),
    [
        ("size", ["company:甲氢"], "nothing to draw: no figure of market_size with a number is about 甲氢 in this landscape"),
        ("shares", ["industry:物流"], "nothing to draw: no figure in this landscape states a share of 物流"),
        (
            "penetration", [STACK],
            "nothing to draw: no figure in this landscape states the penetration of 电堆 in an industry",
        ),
        (
            "compare", ["company:甲氢", "company:甲氢"],
            "nothing to draw: no metric has numbers of one period, unit and basis for two of these: 甲氢、甲氢",
        ),
    ],
)  # fmt: skip
def test_a_chart_with_nothing_to_draw_says_what_is_not_there(kind: str, nodes: list[str], message: str) -> None:
    with pytest.raises(NothingToDraw) as error:
        make_chart_of(hydrogen(), kind, nodes)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("kind", "nodes", "metric", "message"),
    [
        ("pie", [], "", "no chart is called 'pie'; expected one of size, shares, penetration, concentration, compare"),
        ("size", [], "", "a chart of size takes one name, not 0"),
        ("penetration", [CHAIN, CHAIN], "", "a chart of penetration takes one name or none, not 2"),
        ("compare", [CHAIN], "", "a chart of compare takes at least 2 names, not 1"),
        ("size", [CHAIN], "revenu", "no metric is called 'revenu'; did you mean 'revenue'?"),
    ],
)
def test_what_a_chart_cannot_be_made_of_is_an_error(kind: str, nodes: list[str], metric: str, message: str) -> None:
    with pytest.raises(BadParameter) as error:
        make_chart_of(hydrogen(), kind, nodes, metric=metric)
    assert str(error.value) == message


def test_two_firms_are_compared_by_figures_of_equal_metric_and_period() -> None:
    chart = make_chart_of(hydrogen(), "compare", ["company:甲氢", "company:乙氢", "company:丙氢"])
    assert drawn(chart) == [("市场份额 · 2022年 · 占电堆", [("甲氢", "40%", False), ("乙氢", "约15%", False)])]


def test_a_loss_is_drawn_below_zero() -> None:
    landscape = hydrogen()
    landscape.figures = [
        figure(90 + at, {"company": f"company:{name}"}, metric="profit", value=value, printed=f"{value}亿元")
        for at, (name, value) in enumerate({"甲氢": -3.2, "乙氢": 5.0}.items())
    ]
    chart = make_chart_of(landscape, "compare", ["company:甲氢", "company:乙氢"])
    (axes,) = drawing._drawn(chart).axes
    assert axes.get_xlim()[0] == -3.2 and axes.get_xlim()[1] > 5
    assert sorted(bar.get_width() for bar in axes.patches) == [-3.2, 5.0]


def test_concentration_is_drawn_within_its_bounds() -> None:
    chart = make_chart_of(hydrogen(), "concentration", [CHAIN])
    ratio, index = chart.panels
    assert [(bar.label, bar.printed) for bar in ratio.bars] == [("电堆 2023", "5–100%"), ("电堆 2022", "54.2–100%")]
    assert [bar.printed for bar in index.bars] == ["25–10,000", "1,803–3,896"]
    assert chart.rows is not None and {row["measure"] for row in chart.rows.records()} >= {"cr3", "hhi"}


def test_the_same_chart_gives_the_same_bytes(words: Wording) -> None:
    for picture_format in drawing.PICTURE_FORMATS:
        chart = size_chart(words, CHAIN)
        assert picture_of(chart, picture_format) == picture_of(size_chart(words, CHAIN), picture_format)


def test_the_levels_of_concentration_are_lines_where_a_bar_reaches_that_far() -> None:
    chart = make_chart_of(hydrogen(), "concentration", [CHAIN])
    ratio, hhi = chart.panels
    assert (ratio.thresholds, hhi.thresholds) == ((), (1_000, 1_800))
    drawn = re.findall(r">(1,[08]00)<", picture_of(chart, "svg").decode())
    assert drawn == ["1,000", "1,800"]
    low = replace(hhi, bars=tuple(replace(bar, length=900.0, low=900.0, high=1_500.0) for bar in hhi.bars))
    assert re.findall(r">(1,[08]00)<", picture_of(replace(chart, panels=(ratio, low)), "svg").decode()) == ["1,000"]


def test_the_text_of_an_svg_is_text_with_fonts_that_its_reader_may_have(words: Wording) -> None:
    picture = picture_of(size_chart(words, CHAIN), "svg").decode()
    assert "氢能市场规模" in picture and "约20" not in picture and "≈20" in picture
    assert "'Microsoft YaHei', 'PingFang SC', sans-serif" in picture
    assert "<dc:date>" not in picture


def test_a_forecast_is_hatched(words: Wording) -> None:
    assert picture_of(size_chart(words, CHAIN), "svg").decode().count("<pattern") == 1
    assert "<pattern" not in picture_of(share_chart(words, STACK), "svg").decode()


def test_a_png_without_a_chinese_font_is_refused_and_an_svg_is_written_with_a_note(
    words: Wording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "chinese_font", lambda: "")
    with pytest.raises(OutputError) as error:
        write_picture(size_chart(words, CHAIN), tmp_path / "chart.png")
    assert str(error.value) == (
        f"cannot draw a PNG: {NO_CHINESE_FONT}, or write an SVG, whose text is drawn by the program that shows it"
    )
    assert not (tmp_path / "chart.png").exists()
    assert write_picture(size_chart(words, CHAIN), tmp_path / "chart.svg") == NO_CHINESE_FONT


def test_a_file_that_is_no_picture_is_refused(words: Wording, tmp_path: Path) -> None:
    path = tmp_path / "chart.gif"
    with pytest.raises(OutputError) as error:
        write_picture(size_chart(words, CHAIN), path)
    assert str(error.value) == f"cannot write {path}: a chart is a picture; use a file name that ends in .svg or .png"


def test_a_hostile_name_is_text_in_an_svg() -> None:
    landscape = hydrogen()
    landscape.nodes = {**landscape.nodes, CHAIN: Node(CHAIN, "Chain", '<script>alert("1")</script> $x_1$ & 氢')}
    picture = picture_of(size_chart(Wording(landscape, "zh"), CHAIN), "svg").decode()
    assert "<script" not in picture and "&lt;script&gt;" in picture and "$x_1$" in picture


@given(st.text(alphabet="中文，。 abc1", max_size=60), st.integers(3, 20))
def test_wrapping_loses_no_character_and_begins_no_line_with_punctuation(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert not any(line.startswith(("，", "。")) for line in lines[1:])
    assert all(ems(line.rstrip("，。")) <= width + 1 for line in lines)


def test_a_file_that_is_neither_a_picture_nor_a_table_is_refused(lianzhu, tmp_path: Path) -> None:
    result = lianzhu("chart", "size", "智能客服", "-o", tmp_path / "size.pdf")
    assert result.code == 1 and "a chart is .svg or .png, and its data are .json, .csv, .md, .xlsx, .txt" in result.err
    assert lianzhu("chart", "size", "智能客服", "-o", tmp_path / "size.csv").code == 0


def test_the_command_draws_a_picture_and_prints_its_data_only_if_asked(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "size.png"
    assert lianzhu("chart", "size", "智能客服", "-o", str(path)).out == f"{path}\n"
    assert path.read_bytes().startswith(b"\x89PNG")
    rows = lianzhu("chart", "size", "智能客服", "-o", str(path), "--format", "csv").out
    assert rows.splitlines()[1].startswith("中国,智能客服,market_size,2022,66.8")
