"""Briefs: every sentence has a note, every note its facts, and Word, HTML and Markdown say the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from battery import battery, cited, firm, segment
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

import lianzhu
from lianzhu.documents.brief.brief_files import write_brief
from lianzhu.documents.brief.compose import NumberedBrief, compose_brief
from lianzhu.documents.brief.document import (
    BriefTable,
    Diagram,
    Illustration,
    MethodNote,
    Paragraph,
    Sentence,
    cited_facts,
)
from lianzhu.documents.brief.html_brief import brief_html
from lianzhu.documents.brief.markdown_brief import brief_markdown, escape
from lianzhu.documents.brief.word_document import brief_docx
from lianzhu.documents.charts import drawing
from lianzhu.documents.wording import Wording
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node, Statement
from lianzhu.measures.groups import Groups
from lianzhu.measures.relations import Relations

CHAIN = "chain:电池链"
SHARE = {"metric": "market_share", "unit": "%", "period_start": "2024"}
SIZE = {"metric": "market_size", "unit": "亿元"}


def supplied() -> Landscape:
    """Return the chain of batteries with figures, coverage and a policy: what a brief speaks of."""
    landscape = battery()
    landscape.edges = [
        *landscape.edges,
        *(Edge("PART_OF", segment(name), CHAIN, cited(50)) for name in ("锂盐", "电池", "整车")),
        Edge("HAS_BARRIER", CHAIN, "barrier:资金", cited(51)),
        Edge("HAS_BARRIER", CHAIN, "barrier:技术", cited(52, "implied")),
        Edge("COVERS", "policy:规划", CHAIN, cited(53)),
        Edge("HAS_ROLE", firm("丁电"), "role:链主", cited(54, "editorial", by="某人"), {"chain": CHAIN}),
    ]
    more = [Node("barrier:资金", "Barrier", "资金"), Node("barrier:技术", "Barrier", "技术")]
    more += [Node("policy:规划", "Policy", "规划"), Node("role:链主", "Role", "链主")]
    landscape.nodes = {**landscape.nodes, **{node.id: node for node in more}}
    landscape.figures = [
        *landscape.figures,
        Figure((("chain", CHAIN),), {**SIZE, "value": 8.0, "printed": "8亿元", "period_start": "2024"}, cited(60)),
        Figure(
            (("chain", CHAIN),),
            {**SIZE, "value": 20.0, "op": "≥", "printed": "20亿元以上", "period_start": "2030", "forecast": True},
            cited(61),
        ),
        Figure(
            (("company", firm("丙电")), ("of", segment("电池"))), {**SHARE, "value": 30.0, "printed": "30%"}, cited(62)
        ),
        Figure(
            (("company", firm("丁电")), ("of", segment("电池"))), {**SHARE, "value": 50.0, "printed": "50%"}, cited(63)
        ),
    ]
    landscape.coverage = [*landscape.coverage, Coverage(segment("锂盐"), "vendors", "representative", cited(70))]
    return landscape


def briefed(landscape: Landscape, chain: str = CHAIN, **options: str) -> NumberedBrief:
    return compose_brief(Relations(landscape), chain, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def packaged() -> NumberedBrief:
    return briefed(lianzhu.open().landscape(), "chain:智能客服")


def sentences(numbered: NumberedBrief) -> list[str]:
    return [sentence.text for sentence in numbered.brief.sentences()]


def docx(numbered: NumberedBrief) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(brief_docx(numbered)))


# ---------------------------------------------------------------- sentences and notes


@pytest.mark.parametrize("chain", ["智能客服", "AI基础设施", "智能营销", "智能运营", "语言大模型", "数字员工"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_of_the_packaged_chains_has_a_note_whose_facts_exist(chain: str, language: str) -> None:
    landscape = lianzhu.open().landscape()
    numbered = briefed(landscape, f"chain:{chain}", language=language)
    facts = {fact.id: fact for fact in landscape.facts()}
    found = list(numbered.brief.sentences())
    assert len(found) > 10
    for sentence in found:
        number = numbered.notes.number(sentence.facts)
        assert set(sentence.facts) <= set(numbered.notes.facts[number]) <= facts.keys()
        for fact in sentence.facts:
            assert facts[fact].citation.locator in numbered.notes.texts[number]


def test_a_sentence_without_facts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="锂盐很多。"):
        Sentence("锂盐很多。", ())


def test_the_sentences_of_a_small_chain() -> None:
    numbered = briefed(supplied())
    assert list(dict.fromkeys(sentences(numbered))) == [
        "电池链产业链包括整车、电池、锂盐。",
        "2024年，电池链市场规模为8亿元。",
        "来源预计2030年电池链市场规模为20亿元以上。",
        "2024年，电池的市场份额中，丁电占50%，丙电占30%；所列合计80%（本简报相加），其余来源未列。",
        "电池处于整车的上游。",
        "锂盐处于电池的上游。",
        "电池（2024年）：丁电的份额至少50%，达到《反垄断法》第二十四条推定市场支配地位的份额（一家达到二分之一；本简报计算）。",
        "来源对整车（戊车）只列一家厂商（来源未说明是否列全）。",
        "来源列有整车的厂商，而未列其客户或下游（来源未说明是否列全）。",
        "在电池链产业链中担任链主的是丁电（编者判断）。",
        "《规划》涉及电池链。",
        "电池链的竞争壁垒包括资金、技术（推断）。",
    ]


def test_the_same_sentences_in_english() -> None:
    numbered = briefed(supplied(), language="en")
    assert list(dict.fromkeys(sentences(numbered)))[:4] == [
        "The 电池链 chain includes 整车, 电池 and 锂盐.",
        "In 2024, the market size of 电池链 was CNY 800 million.",
        "The source expects the market size of 电池链 to be at least CNY 2 billion in 2030.",
        "Of the market share of 电池 in 2024, 丁电 has 50%, 丙电 has 30%; together 80% (our sum), the rest is not in the"
        " source.",
    ]


def test_a_list_of_examples_says_so_and_an_empty_place_is_not_in_the_source() -> None:
    table = next(block for block in briefed(supplied()).brief.sections[1].blocks if isinstance(block, BriefTable))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["—", "整车", "戊车", "来源未说明"],
        ["—", "电池", "丁电、丙电（推断）", "来源未说明"],
        ["—", "锂盐", "乙锂、甲锂等", "仅列部分代表"],
    ]


def test_relations_that_are_not_actual_or_have_ended_are_no_sentences() -> None:
    text = brief_markdown(briefed(supplied()))
    assert "丙电占30%" in text
    landscape = supplied()
    landscape.statements = [
        *landscape.statements,
        Statement(
            (("from", CHAIN), ("to", "barrier:资金")), {"relation": "HAS_BARRIER", "modality": "forecast"}, cited(80)
        ),
    ]
    landscape.edges = [edge for edge in landscape.edges if edge.kind != "HAS_BARRIER"]
    assert "壁垒" not in "".join(sentences(briefed(landscape)))


def test_equal_citations_share_a_number_and_numbers_follow_the_reader(packaged: NumberedBrief) -> None:
    assert list(packaged.notes.texts) == list(range(1, len(packaged.notes.texts) + 1))
    assert len(set(packaged.notes.texts.values())) == len(packaged.notes.texts)
    met = [
        packaged.notes.number(tuple(cited))
        for section in packaged.brief.sections
        for block in section.blocks
        for cited in cited_facts(block)
    ]
    assert list(dict.fromkeys(met)) == sorted(set(met))


def test_a_note_says_what_is_inferred_or_judged_and_why() -> None:
    numbered = briefed(supplied())
    texts = list(numbered.notes.texts.values())
    assert "《年报》，L51、L52。推断：依上文。" in texts
    assert "《年报》，L54。编者判断：某人：依上文。" in texts


def test_an_empty_chain_gives_a_brief_that_says_so() -> None:
    landscape = battery()
    landscape.nodes = {**landscape.nodes, "chain:空链": Node("chain:空链", "Chain", "空链")}
    numbered = briefed(landscape, "chain:空链")
    assert sentences(numbered) == [] and numbered.notes.texts == {}
    remarks = [
        block.text for section in numbered.brief.sections for block in section.blocks if isinstance(block, MethodNote)
    ]
    assert remarks == [
        "图谱中没有这条产业链的层级与环节：来源未列，不等于没有。",
        "来源未列空链的市场规模数值。",
        "来源未列空链产业链的厂商，不等于没有。",
        "在来源所列中未见缺口。",
        "来源未指明空链产业链的链主。",
        "没有引用任何来源。",
    ]
    assert len(Document(io.BytesIO(brief_docx(numbered))).paragraphs) > len(remarks)


def test_a_region_tells_firms_there_from_those_elsewhere() -> None:
    landscape = supplied()
    landscape.nodes = {**landscape.nodes, "region:西省": Node("region:西省", "Region", "西省")}
    text = brief_markdown(briefed(landscape, region="region:西省"))
    assert re.search(r"\| 甲锂\[\^\d+\] \| 锂盐 \| 来源未列 \| 东省 \| 外地 \|", text)
    assert "来源未列整车（外地有戊车）、电池（外地有丁电、丙电）的本地厂商（来源未说明是否列全）。" in text
    assert "来源未列锂盐（外地有乙锂、甲锂）的本地厂商（来源未列全或原有名单缺失）。" in text


def test_units_count_with_their_group() -> None:
    landscape = supplied()
    landscape.edges = [*landscape.edges, Edge("UNIT_OF", firm("丙电"), firm("丁电"), cited(90))]
    relations = Relations(landscape, groups=Groups.of(landscape))
    table = brief_markdown(compose_brief(relations, CHAIN))
    assert "| — | 电池 | 丁电" in table


def test_what_changed_since_the_edition_before_is_said_only_of_reports_of_one_series() -> None:
    landscape = supplied()
    old = Node(
        "report:前一版", "Report", "前一版", fields={"publisher": ("某院",), "published": "2023", "series": "年报"}
    )
    new = landscape.nodes["report:年报"]
    landscape.nodes = {**landscape.nodes, old.id: old}
    landscape.figures = [
        *landscape.figures,
        Figure(
            (("chain", CHAIN),),
            {**SIZE, "value": 7.0, "printed": "7亿元", "period_start": "2024"},
            Citation(old.id, "L1"),
        ),
    ]
    assert "与前一版相比" not in [section.heading for section in briefed(landscape).brief.sections]
    dated = Node(new.id, "Report", new.name, fields={"publisher": ("某院",), "published": "2024", "series": "年报"})
    landscape.nodes = {**landscape.nodes, new.id: dated}
    section = next(each for each in briefed(landscape).brief.sections if each.heading == "与前一版相比")
    table = section.blocks[0]
    assert isinstance(table, BriefTable) and table.caption == "《年报》与前一版《前一版》相比"
    assert ["说法改变", "电池链 · 市场规模 · 2024 · 数值", "7亿元", "8亿元"] in [
        [cell.text for cell in row] for row in table.rows
    ]


# ---------------------------------------------------------------- numbers as words


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"value": 66.8, "unit": "亿元", "printed": "66.8亿元"}, "66.8亿元", "CNY 6.68 billion"),
        ({"value": 66.8, "unit": "亿元", "printed": "66.8"}, "66.8亿元", "CNY 6.68 billion"),
        ({"value": 786.0, "unit": "亿元", "printed": "786亿元人民币"}, "786亿元", "CNY 78.6 billion"),
        ({"value": 80.0, "unit": "%", "op": "≈", "printed": "约占市场份额的80%"}, "约80%", "about 80%"),
        ({"value": 80.0, "unit": "%", "op": "≥", "printed": "80%以上"}, "80%以上", "at least 80%"),
        ({"value": 30.0, "unit": "%", "op": ">", "printed": "超过三成"}, "超过30%", "over 30%"),
        ({"low": 1000.0, "high": 5000.0, "unit": "元", "printed": "1,000-5,000元不等"}, "1,000–5,000元", "CNY 1,000 – CNY 5,000"),
        ({"value": -2.8, "unit": "%", "printed": "2.8%"}, "-2.8%", "-2.8%"),
        ({"level": "较低", "printed": "相对较低的水平"}, "相对较低的水平", "relatively low"),
    ],
)  # fmt: skip
def test_a_figure_reads_as_printed_or_as_its_number(fields: dict[str, object], zh: str, en: str) -> None:
    assert (Wording(Landscape(), "zh").value(fields), Wording(Landscape(), "en").value(fields)) == (zh, en)


# ---------------------------------------------------------------- Word


def test_the_word_file_has_headings_captions_and_a_header_row_that_repeats(packaged: NumberedBrief) -> None:
    document = Document(io.BytesIO(brief_docx(packaged)))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [*(section.heading for section in packaged.brief.sections), "核对"]
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    blocks = [block for section in packaged.brief.sections for block in section.blocks]
    assert len(captions) == sum(isinstance(block, BriefTable | Illustration) for block in blocks)
    assert all("SEQ" in each._p.xml for each in captions)
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert len(document.inline_shapes) == sum(isinstance(block, Illustration) for block in blocks)


def test_the_word_file_has_a_footnote_for_each_note_and_a_cross_reference_where_it_is_cited_again(
    packaged: NumberedBrief,
) -> None:
    archive = docx(packaged)
    footnotes = etree.fromstring(archive.read("word/footnotes.xml"))
    own = [each for each in footnotes if each.get(qn("w:type")) is None]
    assert [int(each.get(qn("w:id"))) for each in own] == list(packaged.notes.texts)
    texts = ["".join(each.itertext(qn("w:t"))).strip() for each in own]
    assert texts == list(packaged.notes.texts.values())
    body = archive.read("word/document.xml").decode()
    references = re.findall(r'<w:footnoteReference w:id="(\d+)"', body)
    assert [int(each) for each in references] == list(packaged.notes.texts)
    bookmarks = set(re.findall(r'w:name="(_RefNote\d+)"', body))
    assert set(re.findall(r"NOTEREF (_RefNote\d+) ", body)) <= bookmarks
    cited = [each for section in packaged.brief.sections for block in section.blocks for each in cited_facts(block)]
    assert len(references) + body.count("NOTEREF ") == len(cited)


def test_the_parts_of_the_word_file_are_declared_and_its_language_is_chinese(packaged: NumberedBrief) -> None:
    archive = docx(packaged)
    assert "footnotes+xml" in archive.read("[Content_Types].xml").decode()
    assert "footnotes.xml" in archive.read("word/_rels/document.xml.rels").decode()
    styles = archive.read("word/styles.xml").decode()
    assert 'w:eastAsia="zh-CN"' in styles and 'w:eastAsia="宋体"' in styles
    assert 'w:styleId="FootnoteText"' in styles and 'w:styleId="FootnoteReference"' in styles
    settings = etree.fromstring(archive.read("word/settings.xml"))
    assert settings.find(qn("w:footnotePr")) is not None


def test_the_same_landscape_gives_the_same_bytes() -> None:
    for write in (brief_docx, lambda each: brief_html(each).encode(), lambda each: brief_markdown(each).encode()):
        assert write(briefed(supplied())) == write(briefed(supplied()))


def test_without_a_chinese_font_the_word_file_says_why_it_has_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "chinese_font", lambda: "")
    document = Document(io.BytesIO(brief_docx(briefed(supplied()))))
    assert len(document.inline_shapes) == 0
    assert any("no font with Chinese characters" in each.text for each in document.paragraphs)


def test_a_brief_with_a_diagram_has_it_before_the_table_of_the_chain() -> None:
    one_pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da6364f8cf500f0003"
        "860180a7a2d9b40000000049454e44ae426082"
    )
    numbered = briefed(supplied(), diagram=one_pixel)
    kinds = [type(block) for block in numbered.brief.sections[1].blocks]
    assert kinds.index(Diagram) < kinds.index(BriefTable)
    assert "data:image/png;base64," in brief_html(numbered)
    document = Document(io.BytesIO(brief_docx(numbered)))
    assert next(each.text for each in document.paragraphs if each.style.name == "Caption") == "图1  电池链产业链图谱"


@pytest.mark.browser
def test_the_diagram_is_drawn_by_a_browser(browser, tmp_path: Path) -> None:
    """In a process of its own: Playwright runs once in a thread, here for the fixture that finds a browser."""
    root = Path(__file__).parent.parent
    found = subprocess.run([root / "tools" / "find-chromium"], capture_output=True, text=True, check=True)
    path = tmp_path / "brief.html"
    subprocess.run(
        [sys.executable, "-m", "lianzhu", "brief", "智能客服", "--diagram", "-o", path],
        env=os.environ | {"CHROME_PATH": found.stdout.strip().splitlines()[-1]},
        check=True,
        capture_output=True,
    )
    assert "data:image/png;base64,iVBOR" in path.read_text("utf-8")


def test_without_a_browser_there_is_one_message(lianzhu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "none"))
    result = lianzhu("brief", "智能客服", "--diagram", "-o", tmp_path / "brief.html")
    assert result.code == 1 and not (tmp_path / "brief.html").exists()
    assert re.fullmatch(
        r"lianzhu: no browser could draw the diagram \(.+\); install Chromium, set CHROME_PATH to one, or leave out"
        r" --diagram\n",
        result.err,
    )


# ---------------------------------------------------------------- HTML and Markdown


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def hostile() -> Landscape:
    landscape = supplied()
    name = '<img src=x onerror=alert(1)> | *b* [l](javascript:x) "q" \b&amp;'
    landscape.nodes = {**landscape.nodes, firm("丁电"): Node(firm("丁电"), "Company", name)}
    return landscape


def test_html_holds_names_as_text_and_every_reference_has_its_note() -> None:
    tags = Tags(brief_html(briefed(hostile()))).tags
    assert not any(tag in ("script", "iframe") or "onerror" in attributes for tag, attributes in tags)
    assert all(
        (attributes.get("src") or "data:").startswith("data:image/svg+xml") for tag, attributes in tags if tag == "img"
    )
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
    assert links and all(link.removeprefix("#") in ids for link in links)


def test_markdown_holds_names_as_text_and_every_reference_has_its_note() -> None:
    numbered = briefed(hostile())
    text = brief_markdown(numbered)
    assert "\\<img src=x onerror=alert(1)\\> \\| \\*b\\* \\[l\\](javascript:x)" in text and "<img" not in text.replace(
        "\\<", ""
    )
    defined = set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == defined == {str(number) for number in numbered.notes.texts}
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| ")]
    assert min(widths) >= 3


def test_word_holds_characters_that_xml_cannot_have_as_marks() -> None:
    document = Document(io.BytesIO(brief_docx(briefed(hostile()))))
    assert any("\ufffd" in each.text for each in document.paragraphs)


def test_escaping_keeps_the_words() -> None:
    assert escape("容联七陌") == "容联七陌"


# ---------------------------------------------------------------- the command


def test_the_command_writes_a_brief_by_the_suffix_of_its_file(lianzhu, tmp_path: Path) -> None:
    for suffix, start in ((".docx", b"PK"), (".html", b"<!DOCTYPE html>"), (".md", "# 智能客服".encode())):
        path = tmp_path / f"brief{suffix}"
        assert lianzhu("brief", "智能客服", "-o", path).code == 0
        assert path.read_bytes().startswith(start)
    assert lianzhu("--lang", "en", "brief", "智能客服", "-o", tmp_path / "en.md").code == 0
    assert (tmp_path / "en.md").read_text("utf-8").startswith("# Brief: the 智能客服 chain")


def test_another_suffix_is_refused_before_anything_is_read(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    result = lianzhu("brief", "智能客服", "-o", path)
    assert (result.code, result.err) == (
        1,
        f"lianzhu: cannot write {path}: a brief is Word, HTML or Markdown; use .docx, .html or .md\n",
    )
    with pytest.raises(OutputError):
        write_brief(Relations(battery()), CHAIN, path)


def test_a_paragraph_of_a_brief_is_made_of_sentences_only(packaged: NumberedBrief) -> None:
    blocks = [block for section in packaged.brief.sections for block in section.blocks if isinstance(block, Paragraph)]
    assert blocks and all(sentence.text.endswith("。") for block in blocks for sentence in block.sentences)
