"""What leaves the page in a real Chromium: SVG, PNG, slides and paper, whatever the names in them are."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browsing import HOSTILE_NAMES, choose, open_view
from page_landscapes import landscape_of

from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
from lianzhu.pages import atlas_page

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
PLAIN_TAGS = {f"{SVG}{tag}" for tag in ("svg", "g", "rect", "text", "title", "path", "line")}
CHAIN = "chain/chain:智能客服"
PICTURES = ["overview", CHAIN, "leaders", "company/company:腾讯企点", "schema"]
HOSTILE = [
    *HOSTILE_NAMES,
    "]]><script>window.hacked=1</script><![CDATA[",
    "&#0;&lt;&amp;\ufffe\x08",
    "../../etc/passwd\\CON:|?*",
]
HOSTILE_PICTURES = ["overview", "chain/chain:c", "leaders", "company/company:0"]


def hostile_landscape() -> Landscape:
    """A landscape in which every text is hostile: names, aliases, fields, figures, remarks, citations."""
    names, texts = cycle(HOSTILE), cycle(HOSTILE)

    def cite() -> Citation:
        return Citation("report:S", next(texts), "editorial", by=next(texts), why=next(texts), section=next(texts))

    nodes = [
        Node("report:S", "Report", HOSTILE[0], fields={"publisher": (HOSTILE[1],), "published": "2024"}),
        Node("chain:c", "Chain", HOSTILE[-1] + HOSTILE[4]),
        *(Node(f"layer:{at}", "Layer", HOSTILE[at], parent="chain:c", fields={"position": at + 1}) for at in range(2)),
        *(Node(f"segment:{at}", "Segment", next(names), parent=f"layer:{at % 2}") for at in range(11)),
        *(Node(f"company:{at}", "Company", next(names), (next(names),)) for at in range(11)),
        *(Node(f"product:{at}", "Product", next(names)) for at in range(11)),
        Node("role:r", "Role", HOSTILE[3]),
        Node("capability:k", "Capability", HOSTILE[2]),
    ]
    edges = [
        *(Edge("ACTS_IN", f"company:{at}", f"segment:{at}", cite()) for at in range(11)),
        *(Edge("UPSTREAM_OF", f"segment:{at}", f"segment:{at + 1}", cite()) for at in range(10)),
        *(Edge("OFFERS", "company:0", f"product:{at}", cite()) for at in range(11)),
        Edge("HAS_CRITERION", "role:r", "capability:k", cite(), {"purpose": HOSTILE[1]}),
        Edge("HAS_ROLE", "company:0", "role:r", cite(), {"chain": "chain:c"}),
    ]
    size = {"metric": "market_size", "value": 1.0, "unit": "亿元", "period_start": "2022"}
    figures = [Figure((("chain", "chain:c"),), size | {"printed": each, "basis": each}, cite()) for each in HOSTILE]
    coverage = [Coverage("chain:c", "market_size", "lost", Citation("report:S", each), each) for each in HOSTILE]
    return landscape_of(nodes, edges, figures=figures, coverage=coverage)


@pytest.fixture(scope="module")
def hostile() -> str:
    """The atlas of the hostile landscape."""
    return atlas_page(network_of(hostile_landscape()))


def saved(page: Any, form: str, folder: Path) -> tuple[str, bytes]:
    """Save the open view; return the name that is offered for the file, and its bytes."""
    with page.expect_download() as download:
        page.click("#export")
        page.click(f"[data-format={form}]")
    download.value.save_as(folder / "saved")
    return download.value.suggested_filename, (folder / "saved").read_bytes()


def texts_of(svg: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


# ------------------------------------------------------------ SVG


@pytest.mark.parametrize("view", PICTURES)
def test_svg_holds_title_legend_sources_date_and_every_name(
    opened: Any, atlas_html: str, view: str, tmp_path: Path
) -> None:
    page = open_view(opened(atlas_html), view)
    name, content = saved(page, "svg", tmp_path)
    texts = texts_of(content)
    assert name == f"{page.inner_text('h1')}.svg" and page.inner_text("h1") in texts
    assert any(text.startswith("来源：") for text in texts)
    assert any(re.fullmatch(r"lianzhu · \d{4}-\d\d-\d\d", text) for text in texts)
    legend = [text.strip() for text in page.locator("#stage .legend .kind").all_inner_texts()]
    assert set(legend) <= set(texts)
    written = re.sub(r"\s", "", "".join(texts))
    names = [re.sub(r"\s", "", each) for each in page.locator("#stage .box:visible bdi").all_inner_texts()]
    assert names and [each for each in names if each not in written] == []


def test_svg_holds_sizes_growth_and_share_tiles(opened: Any, atlas_html: str, tmp_path: Path) -> None:
    _, content = saved(open_view(opened(atlas_html), CHAIN), "svg", tmp_path)
    texts = [text.strip() for text in texts_of(content)]
    assert {
        "66.8亿元",
        "181.3亿元",
        "22.1%",
        "在线客服",
        "30%",
        "辅助机器人",
        "5%",
        "软件",
        "80%",
        "硬件",
        "8%",
    } <= set(texts)
    assert texts.count("预测") >= 2


@pytest.mark.parametrize("width", [390, 1440])
def test_svg_is_in_the_language_of_the_page_and_nothing_runs_out_of_it(
    opened: Any, atlas_html: str, width: int, tmp_path: Path
) -> None:
    page = open_view(opened(atlas_html, width, locale="en-US"), "chain/chain:AI基础设施")
    with page.expect_download() as download:
        page.evaluate("lianzhu.save('svg')")
    download.value.save_as(tmp_path / "saved.svg")
    assert {"market size", "explicit", "implied"} <= {
        text.strip() for text in texts_of((tmp_path / "saved.svg").read_bytes())
    }
    outside = page.evaluate(
        """async (text) => { const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
             document.body.append(svg); const edge = svg.getBoundingClientRect();
             const found = [...svg.querySelectorAll("text")].filter((each) => { const box = each.getBoundingClientRect();
               return box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 1; });
             svg.remove(); return found.map((each) => each.textContent); }""",
        (tmp_path / "saved.svg").read_text("utf-8"),
    )
    assert outside == []


@pytest.mark.parametrize("view", HOSTILE_PICTURES)
def test_svg_of_hostile_names_is_xml_of_shapes_and_texts_alone(
    opened: Any, hostile: str, view: str, tmp_path: Path
) -> None:
    _, content = saved(open_view(opened(hostile), view), "svg", tmp_path)
    elements = list(ElementTree.fromstring(content).iter())
    assert {element.tag for element in elements} <= PLAIN_TAGS
    attributes = {name for element in elements for name in element.attrib}
    assert [name for name in attributes if name.startswith("on") or "href" in name or name in ("style", "class")] == []


def test_an_svg_of_hostile_names_that_is_opened_runs_nothing(opened: Any, hostile: str, tmp_path: Path) -> None:
    page = open_view(opened(hostile), "chain/chain:c")
    _, content = saved(page, "svg", tmp_path)
    picture = tmp_path / "picture.svg"
    picture.write_bytes(content)
    asked: list[str] = []
    with page.context.new_page() as other:
        other.on("dialog", lambda dialog: asked.append(dialog.message))
        other.on("request", lambda request: asked.append(request.url))
        other.goto(picture.as_uri())
        assert asked == [picture.as_uri()]
        assert other.evaluate("[window.hacked === undefined, document.querySelectorAll('parsererror').length]") == [
            True,
            0,
        ]


def test_the_name_of_a_file_is_safe_and_short(opened: Any, hostile: str, tmp_path: Path) -> None:
    for at in range(11):
        if at % 6 == 0:  # Chromium blocks the eleventh download of a page
            page = opened(hostile)
        open_view(page, f"company/company:{at}")
        with page.expect_download() as download:
            page.evaluate("lianzhu.save('svg')")
        offered = download.value.suggested_filename
        assert re.fullmatch(r"[^\W_](?:[\w-]|[\u0300-\u036f])*\.svg", offered) and len(offered) <= 64


# ------------------------------------------------------------ PNG


@pytest.mark.parametrize("view", PICTURES)
def test_png_has_twice_the_size_of_the_svg_and_a_slide_is_sixteen_to_nine(
    opened: Any, atlas_html: str, view: str, tmp_path: Path
) -> None:
    page = open_view(opened(atlas_html, color_scheme="dark"), view)
    root = ElementTree.fromstring(saved(page, "svg", tmp_path)[1])
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    assert size_of(saved(page, "png", tmp_path)[1]) == pytest.approx((2 * width, 2 * height), abs=2)
    name, content = saved(page, "slide", tmp_path)
    assert name.endswith(".16x9.png") and size_of(content) == (3840, 2160)


def test_png_of_hostile_names_is_a_picture(opened: Any, hostile: str, tmp_path: Path) -> None:
    page = open_view(opened(hostile), "chain/chain:c")
    assert min(size_of(saved(page, "png", tmp_path)[1])) > 500
    assert size_of(saved(page, "slide", tmp_path)[1])[0] == 3840


def test_saving_leaves_the_page_as_it_was(opened: Any, atlas_html: str, tmp_path: Path) -> None:
    page = open_view(opened(atlas_html, 390, 844, color_scheme="dark"), CHAIN)
    choose(page, "在线客服")
    before = page.evaluate(
        "[document.body.children.length, document.documentElement.dataset.theme, location.hash, lianzhu.state.chosen]"
    )
    for form in ("svg", "slide"):
        with page.expect_download():
            page.evaluate("(form) => lianzhu.save(form)", form)
    after = page.evaluate(
        "[document.body.children.length, document.documentElement.dataset.theme, location.hash, lianzhu.state.chosen]"
    )
    assert after == before and page.locator(".sheet").count() == 0


def test_what_the_legend_hides_is_not_in_the_picture_and_an_open_drawer_is(
    opened: Any, atlas_html: str, tmp_path: Path
) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    assert "SaaS服务" not in texts_of(saved(page, "svg", tmp_path)[1])
    page.locator("#stage .drawer summary").click()
    page.click("#stage .key[data-off='Company']")
    texts = texts_of(saved(page, "svg", tmp_path)[1])
    assert "SaaS服务" in texts and "科大讯飞" not in texts


def test_only_formats_that_a_view_has_are_offered_and_escape_closes_the_list(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), "tables/facts")
    page.click("#export")
    assert page.locator("#formats button:visible").all_inner_texts() == ["CSV"]
    page.keyboard.press("Escape")
    assert not page.is_visible("#formats")
    open_view(page, CHAIN)
    page.click("#export")
    assert page.locator("#formats button:visible").all_inner_texts() == ["PNG 2×", "PNG 16:9", "SVG", "CSV"]
    page.mouse.click(300, 500)
    assert not page.is_visible("#formats")


# ------------------------------------------------------------ paper


@pytest.fixture
def printed(opened: Any) -> Any:
    """Open a view as a printer sees it: ``printed(html, view)``."""

    def on_paper(html: str, view: str, **context: Any) -> Any:
        page = open_view(opened(html, **context), view)
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        return page

    return on_paper


@pytest.mark.parametrize("across", [True, False])
def test_a_diagram_is_printed_on_one_sheet(opened: Any, atlas_html: str, across: bool) -> None:
    page = opened(atlas_html, color_scheme="dark")
    for view in PICTURES:
        content = open_view(page, view).pdf(format="A4", landscape=across)
        assert (view, len(re.findall(rb"/Type\s*/Page\b", content))) == (view, 1)
        assert page.locator("#paper").count() == 0 and page.get_attribute("html", "data-theme") == "dark"


def test_what_is_chosen_is_printed_after_the_diagram(opened: Any, atlas_html: str) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    choose(page, "科大讯飞")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) >= 2


def test_paper_has_the_whole_diagram_in_light_colours_and_nothing_to_click(printed: Any, atlas_html: str) -> None:
    page = printed(atlas_html, CHAIN, color_scheme="dark")
    for each in ("#bar", "#stage", "#panel"):
        assert not page.is_visible(each)
    texts = set(page.locator("#paper svg.landscape text").all_text_contents())
    assert {"科大讯飞", "智能客服", "66.8亿元"} <= texts and any(text.startswith("来源：") for text in texts)
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.evaluate("document.querySelector('#paper svg.landscape rect').getAttribute('fill')") == "#ffffff"


def test_the_facts_of_what_is_chosen_are_printed_in_full_and_shortened_again_on_the_screen(
    opened: Any, atlas_html: str
) -> None:
    page = open_view(opened(atlas_html), CHAIN)
    page.evaluate("lianzhu.show('company:腾讯企点')")
    page.evaluate("lianzhu.show('chain:AI大模型')")
    few = page.locator("#details .fact").count()
    assert page.locator("#details .more").count() > 0
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible("#details h2") and page.locator("#details .more").count() == 0
    assert page.locator("#details .fact").count() > few
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#details .fact").count() == few


def test_a_table_prints_its_first_thousand_rows_and_says_so(printed: Any, atlas_html: str) -> None:
    page = printed(atlas_html, "tables/facts")
    assert page.locator("#table tbody tr").count() == 1000
    assert "打印前 1000 行" in page.inner_text("#row-count")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#table tbody tr").count() == 100
    page = printed(atlas_html, "tables/figures/market_size")
    assert page.inner_text("#row-count") == f"{page.locator('#table tbody tr').count()} 行"


def test_hostile_names_stay_text_on_paper(opened: Any, hostile: str) -> None:
    page = opened(hostile)
    for view in [*HOSTILE_PICTURES, "tables/facts", "tables/nodes"]:
        page.emulate_media(media="screen")
        open_view(page, view)
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.querySelectorAll('img, #paper :is(script, foreignObject, a)').length") == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
