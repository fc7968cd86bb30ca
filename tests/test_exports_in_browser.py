"""What leaves the page in a real Chromium: SVG, PNG, CSV and paper, whatever the names in them are."""

from __future__ import annotations

import csv
import io
import re
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browsing import open_view

from lianzhu.console.render import FORMULA_PREFIX
from lianzhu.console.streams import CONTROL_CHARACTERS
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Value
from lianzhu.pages import atlas_page
from lianzhu.pages.atlas import DIRECTION_MARKS

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
PLAIN_TAGS = {f"{SVG}{tag}" for tag in ("svg", "g", "rect", "text", "path", "polygon", "polyline", "clipPath")}
HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\"><svg onload=window.hacked=1>'",
    "]]><script>window.hacked=1</script><![CDATA[",
    "&#0;&lt;&amp;{{ 7*7 }}<!--",
    "../../etc/passwd\\CON:|?*",
    "甲\u202e乙\u2066丙\u0000丁\u2028戊\ufffe己",
    "שלום عليكم",
    "很长的名字" * 1000,
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 10,
    "😀👩‍👩‍👧公司𠮷",
    "=HYPERLINK(1)",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    'a,"b"\r\nc',
]
HALF = "半个\ud800字"
PICTURES = ["overview", "chain/chain:c", "leaders", "company/company:0"]
TABLES = ["tables/facts", "tables/figures", "tables/coverage", "tables/nodes"]


def hostile_landscape() -> Landscape:
    """A landscape in which every text is hostile: names, aliases, fields, figures, remarks, citations."""
    names = cycle([*HOSTILE, HALF])
    text = cycle(HOSTILE)

    def cite() -> Citation:
        return Citation("report:R", next(text), "editorial", by=next(text), why=next(text), section=next(text))

    nodes = [
        Node("report:R", "Report", HOSTILE[0], fields={"publisher": (HOSTILE[1],), "published": "2024"}),
        Node("report:S", "Report", HOSTILE[8], fields={"publisher": (HOSTILE[6],)}),
        Node("chain:c", "Chain", HOSTILE[5] + HOSTILE[6]),
        Node("layer:c/1", "Layer", HOSTILE[0], parent="chain:c", fields={"position": 1}),
        Node("layer:c/2", "Layer", HOSTILE[8], parent="chain:c", fields={"position": 2}),
        *(Node(f"segment:c/{n}", "Segment", next(names), parent=f"layer:c/{n % 2 + 1}") for n in range(19)),
        *(Node(f"company:{n}", "Company", next(names), (next(names),)) for n in range(19)),
        *(Node(f"product:{n}", "Product", next(names)) for n in range(19)),
        Node("role:r", "Role", HOSTILE[3]),
        Node("capability:k", "Capability", HOSTILE[2]),
    ]
    edges = [
        *(Edge("ACTS_IN", f"company:{n}", f"segment:c/{n}", cite()) for n in range(19)),
        *(Edge("OFFERS", "company:0", f"product:{n}", cite()) for n in range(19)),
        Edge("HAS_CRITERION", "role:r", "capability:k", cite(), {"purpose": HOSTILE[1]}),
        Edge("HAS_ROLE", "company:0", "role:r", Citation("report:S", "L1"), {"chain": "chain:c"}),
    ]
    size: dict[str, Value] = {"metric": "market_size", "value": 1.0, "unit": "亿元", "period_start": "2022"}
    figures = [Figure((("chain", "chain:c"),), size | {"printed": each, "basis": each}, cite()) for each in HOSTILE]
    coverage = [Coverage("chain:c", "market_size", "lost", Citation("report:R", each), each) for each in HOSTILE]
    return Landscape({node.id: node for node in nodes}, edges, figures=figures, coverage=coverage)


@pytest.fixture(scope="module")
def hostile() -> str:
    """The atlas of the hostile landscape."""
    return atlas_page(network_of(hostile_landscape()))


@pytest.fixture(scope="module")
def bare() -> str:
    """The atlas of a landscape of two things without facts."""
    landscape = Landscape({"chain:c": Node("chain:c", "Chain", "c"), "report:R": Node("report:R", "Report", "R")}, [])
    return atlas_page(network_of(landscape))


def saved(page: Any, form: str, folder: Path) -> tuple[str, bytes]:
    """Click an export; return the name that is offered for the file, and its bytes."""
    with page.expect_download() as download:
        page.click("#saves")
        page.click(f"[data-save={form}]")
    download.value.save_as(folder / "saved")
    return download.value.suggested_filename, (folder / "saved").read_bytes()


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------ SVG


@pytest.mark.parametrize("view", PICTURES)
def test_svg_of_hostile_names_is_strict_xml_of_shapes_and_texts_only(
    shared_page: Any, hostile: str, view: str, tmp_path: Path
) -> None:
    _, content = saved(open_view(shared_page(hostile), view), "svg", tmp_path)
    elements = list(ElementTree.fromstring(content).iter())
    assert {element.tag for element in elements} <= PLAIN_TAGS
    names = {name for element in elements for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]


@pytest.mark.parametrize("view", PICTURES)
def test_svg_holds_the_texts_of_the_picture_letter_by_letter(
    shared_page: Any, hostile: str, view: str, tmp_path: Path
) -> None:
    page = open_view(shared_page(hostile), view)
    _, content = saved(page, "svg", tmp_path)
    written = {element.text or "" for element in ElementTree.fromstring(content).iter(f"{SVG}text")}
    drawn = page.evaluate("shownMarks().filter((mark) => mark.role === 'box').flatMap((mark) => markOf(mark.key)[4])")
    assert {text.replace("\ufffe", "�") for text in drawn} <= written  # XML knows no U+FFFE
    assert any(HOSTILE[0] in text for text in written if text.startswith("来源"))


@pytest.mark.parametrize("view", PICTURES)
def test_an_svg_that_is_opened_runs_nothing(shared_page: Any, hostile: str, view: str, tmp_path: Path) -> None:
    page = open_view(shared_page(hostile), view)
    _, content = saved(page, "svg", tmp_path)
    (tmp_path / "picture.svg").write_bytes(content)
    asked: list[str] = []
    with page.context.new_page() as other:
        other.on("dialog", lambda dialog: asked.append(dialog.message))
        other.on("request", lambda request: asked.append(request.url))
        other.goto((tmp_path / "picture.svg").as_uri())
        assert asked == [(tmp_path / "picture.svg").as_uri()]
        found = other.evaluate("[window.hacked === undefined, document.querySelectorAll('parsererror').length]")
        assert found == [True, 0]


# ------------------------------------------------------------ PNG


@pytest.mark.parametrize("view", [*PICTURES, "map"])
def test_png_of_hostile_names_has_its_size(shared_page: Any, hostile: str, view: str, tmp_path: Path) -> None:
    page = open_view(shared_page(hostile), view)
    sheet = page.evaluate("(({ wide, high }) => [wide, high])(sheetOf())")
    for form, size in (("png", [round(2 * each) for each in sheet]), ("wide", [3840, 2160])):
        _, content = saved(page, form, tmp_path)
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        found = [int.from_bytes(content[at : at + 4]) for at in (16, 20)]
        assert [abs(a - b) <= 1 for a, b in zip(found, size, strict=True)] == [True, True]


def test_a_slide_takes_the_arrangement_that_fills_it_and_leaves_the_window_as_it_was(
    opened: Any, atlas_html: str
) -> None:
    page = open_view(opened(atlas_html, 390, 844), "chain/chain:智能客服")
    wide = "async () => { let seen; const draw = drawScene; drawScene = (pen) => { seen = stage.now.width; draw(pen); }; await pngBlob(true); return seen; }"
    narrow = page.evaluate("stage.now.width")
    assert page.evaluate(wide) > 2 * narrow
    assert page.evaluate("stage.now.width") == narrow


# ------------------------------------------------------------ CSV


def test_csv_of_hostile_names_is_inert_as_the_command_line_writes_it(
    shared_page: Any, hostile: str, tmp_path: Path
) -> None:
    page = shared_page(hostile)
    for view in [*TABLES, "chain/chain:c", "company/company:0", "map"]:
        _, content = saved(open_view(page, view), "csv", tmp_path)
        assert content.startswith(b"\xef\xbb\xbf")
        rows = rows_of(content)
        assert len(rows) > 10 and {len(row) for row in rows} == {len(rows[0])}
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if len(cell) > 1 and FORMULA_PREFIX.match(cell)] == []


def test_csv_holds_every_name_in_full(shared_page: Any, hostile: str, tmp_path: Path) -> None:
    _, content = saved(open_view(shared_page(hostile), "tables/nodes"), "csv", tmp_path)
    written = {re.sub("�+", "�", row[1]) for row in rows_of(content)[1:]}
    names = {re.sub("[\ud800-\udfff]", "�", node.name) for node in hostile_landscape().nodes.values()}
    shown = {DIRECTION_MARKS.sub("", name) for name in names}  # pictures, panel and tables leave these marks out
    named = {re.sub("�+", "�", CONTROL_CHARACTERS.sub("�", name)) for name in shown}
    assert {f"'{name}" if FORMULA_PREFIX.match(name) else name for name in named} == written


def test_csv_of_a_picture_names_what_a_figure_is_about_first(shared_page: Any, atlas_html: str, tmp_path: Path) -> None:
    _, content = saved(open_view(shared_page(atlas_html), "chain/chain:智能客服"), "csv", tmp_path)
    rows = rows_of(content)
    assert rows[0][:4] == ["主体", "关系", "对象", "限定"]
    assert ["产业链 智能客服；区域 中国", "市场规模", "66.8亿元", "2022"] in [row[:4] for row in rows]


# ------------------------------------------------------------ the file's name, and what stands around the picture


@pytest.mark.parametrize("name", [*HOSTILE, HALF, "", "...", "-rf"])
def test_the_name_of_the_file_is_safe_and_short(shared_page: Any, bare: str, name: str, tmp_path: Path) -> None:
    page = open_view(shared_page(bare), "tables")
    page.evaluate("(name) => { TABLES[table.name].zh = name; }", name)
    offered, _ = saved(page, "csv", tmp_path)
    assert re.fullmatch(r"[^\W_](?:[\w-]|[\u0300-\u036f])*\.csv", offered)
    assert len(offered) <= 64


@pytest.mark.parametrize("wide", [390, 1440])
@pytest.mark.parametrize(
    ("locale", "texts", "note"),
    [
        ("zh-CN", {"智能客服", "企业", "明示", "缺口：来源未给出、缺失或只列部分"}, "产业链 · 市场规模 2022 66.8亿元"),
        ("en-US", {"Company", "explicit"}, "Chain · Market size 2022 66.8亿元"),
    ],
)
def test_title_legend_sources_and_date_are_in_the_language_chosen_and_within_the_picture(
    opened: Any, atlas_html: str, wide: int, locale: str, texts: set[str], note: str
) -> None:
    page = open_view(opened(atlas_html, wide, locale=locale), "chain/chain:智能客服")
    root = ElementTree.fromstring(page.evaluate("svgText()").encode())
    written = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert texts <= set(written)
    assert any(text.startswith(note) for text in written)
    assert any(re.fullmatch(r"lianzhu · \d{4}-\d\d-\d\d", text) for text in written)
    assert (
        page.evaluate(
            """() => { const svg = svgOf("test"); document.body.append(svg); const edge = svg.getBoundingClientRect();
           const outside = [...svg.querySelectorAll("text")].filter((each) => { const box = each.getBoundingClientRect();
               return box.left < edge.left || box.right > edge.right + 1 || box.bottom > edge.bottom; });
           svg.remove(); return outside.map((each) => each.textContent); }"""
        )
        == []
    )


def test_the_foot_says_how_many_sources_there_are_beyond_those_it_names(shared_page: Any, atlas_html: str) -> None:
    page = shared_page(atlas_html)
    ids = page.evaluate("DB.nodes.id.slice(0, 9)")
    assert page.evaluate("(ids) => sources(ids, 900).at(-1).text", ids) == "等 9 份"
    assert len(page.evaluate("(ids) => flowed(sources(ids, 300), 300)", ids)) > 1


# ------------------------------------------------------------ paper


def on_paper(page: Any) -> Any:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page


@pytest.mark.parametrize("view", ["overview", "chain/chain:智能客服", "leaders", "company/company:腾讯企点", "map"])
@pytest.mark.parametrize("across", [True, False])
def test_a_picture_is_printed_on_one_sheet(shared_page: Any, atlas_html: str, view: str, across: bool) -> None:
    page = open_view(shared_page(atlas_html, color_scheme="dark"), view)
    content = page.pdf(format="A4", landscape=across)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    assert page.evaluate("[document.getElementById('sheets'), document.documentElement.dataset.theme]") == [
        None,
        "dark",
    ]


def test_paper_has_the_whole_picture_in_light_ink_and_nothing_to_click(opened: Any, atlas_html: str) -> None:
    page = on_paper(open_view(opened(atlas_html, color_scheme="dark"), "chain/chain:智能客服"))
    for each in ("#bar", "#canvas", "#panel", "#legend"):
        assert not page.is_visible(each)
    assert page.is_visible("#head h1") and page.is_visible("#sheets svg.across")
    shown = set(page.locator("#sheets svg.across text").all_text_contents())
    assert {"科大讯飞", "企业", "明示"} <= shown and any(text.startswith("来源：") for text in shown)
    assert page.evaluate("document.querySelector('#sheets text').getAttribute('fill')") == "#ffffff"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(24, 33, 47)"


def test_what_is_chosen_is_told_in_full_after_the_picture_and_shortened_again_on_the_screen(
    opened: Any, atlas_html: str
) -> None:
    page = open_view(opened(atlas_html), "overview")
    page.evaluate("show('company:腾讯企点')")
    few = page.locator("#details .fact").count()
    assert page.locator("#details .more").count() > 0
    on_paper(page)
    assert page.is_visible("#details h2") and page.locator("#details .more").count() == 0
    assert page.locator("#details .fact").count() > few
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#details .fact").count() == few


def test_a_table_prints_its_first_thousand_rows_and_says_so(opened: Any, atlas_html: str) -> None:
    page = on_paper(open_view(opened(atlas_html), "tables/facts"))
    assert page.locator("#table tbody tr").count() == 1000
    assert "打印前 1000 行" in page.inner_text("#counted")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#table tbody tr").count() == 100
    page = on_paper(open_view(opened(atlas_html), "tables/figures/market_size"))
    assert page.inner_text("#counted") == f"{page.locator('#table tbody tr').count()} 行"


def test_hostile_names_stay_text_on_paper(opened: Any, hostile: str) -> None:
    page = opened(hostile)
    for view in [*PICTURES, "map", *TABLES]:
        page.emulate_media(media="screen")
        on_paper(open_view(page, view))
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.querySelectorAll('img, #sheets :is(script, foreignObject, a)').length") == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
