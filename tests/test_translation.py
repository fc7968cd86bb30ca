"""Messages in Chinese and English: the catalogue is complete, and values go through a translation unchanged."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from message_templates import NOT_MESSAGES, collect_templates, module_templates, shape, text_constants

from lianzhu.cli import commands
from lianzhu.console import streams, translation
from lianzhu.console.help_texts import help_text
from lianzhu.console.output_language import Language, requested_language, set_language
from lianzhu.console.translation import CHINESE, VALUE_PATTERNS, catalogue, translate, with_chinese_kinds
from lianzhu.graph.errors import OutputError
from lianzhu.graph.problems import Place, Problem
from lianzhu.graph.schema import packaged_schema

OTHER_SECTIONS = ("composed", "click", "engine", "system", "help", "words", "columns")
"""Sections whose texts the source does not have as messages."""
EXAMPLES = {"list_place": "报告 L12", "type_of": "a text", "s": ""}
"""Values that match the patterns of their names, and are no numbers."""
SPECS = ("", "message", "kinds", "choices", "zh", "en")


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    yield
    set_language(None)


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANZHU_LANG", "zh")
    set_language("zh")


def sections() -> dict[str, dict[str, str | dict[str, str]]]:
    return translation._sections()


def translations() -> list[tuple[str, str]]:
    """Return each template of the catalogue with its translations."""
    entries = [item for name, section in sections().items() if name != "columns" for item in section.items()]
    return [
        (text, translated)
        for text, entry in entries
        for translated in (entry.values() if isinstance(entry, dict) else [entry])
    ]


def fields(text: str) -> dict[str, str]:
    return {name: spec or "" for _, name, spec, _ in Formatter().parse(text) if name is not None}


# ------------------------------------------------------------ the catalogue


def test_every_message_has_a_translation() -> None:
    translated = {shape(text) for text, _ in translations()}
    missing = [
        f"{module}: {text}"
        for text, module in collect_templates().items()
        if shape(text) not in translated | NOT_MESSAGES
    ]
    assert missing == [], "add them to console/messages_zh.toml"


def test_every_translation_is_of_a_message() -> None:
    known = {shape(text) for text in collect_templates()}
    stale = [
        text
        for name, section in sections().items()
        if name not in OTHER_SECTIONS
        for text in section
        if shape(text) not in known
    ]
    assert stale == [], "remove them from console/messages_zh.toml"


def test_what_is_no_message_is_still_in_the_source() -> None:
    assert NOT_MESSAGES - {shape(text) for text in collect_templates()} == set()


def test_every_translated_word_is_in_the_source() -> None:
    assert sections()["words"].keys() - text_constants() == set()


def test_translated_columns_are_not_declared_by_the_schema() -> None:
    assert sections()["columns"].keys() & packaged_schema().columns.keys() == set()


def test_a_translation_has_the_values_of_its_message() -> None:
    for text, entry in [item for name in sections().keys() - {"columns"} for item in sections()[name].items()]:
        found: dict[str, str] = {}
        for translated in entry.values() if isinstance(entry, dict) else [entry]:
            found |= fields(translated)
        assert set(found.values()) <= set(SPECS), text
        assert found.keys() == fields(text).keys() - {"s", "items"}, text  # the words of a plural


def test_no_two_translations_have_one_message() -> None:
    shapes = [shape(text) for name in sections().keys() - {"columns", "help"} for text in sections()[name]]
    assert sorted(text for text in shapes if shapes.count(text) > 1) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_values_are_never_altered(language: Language) -> None:
    messages = catalogue(language)
    for template in messages.templates:
        values = {name: f"“{name}”[名:1]" for _, name in template.parts if name is not None}
        values |= {name: "12" for name in values if name.rstrip("0123456789") in VALUE_PATTERNS}
        values |= {name: EXAMPLES[name] for name in values if name in EXAMPLES}
        message = "".join(literal + values.get(name or "", "") for literal, name in template.parts)
        translated = messages.translate(message, depth=1)
        assert translated != message or not CHINESE.search(plain_text(template))
        kept = fields(template.translation).keys() - {"type_of"}  # which is a message
        assert [name for name in kept if values[name] not in translated] == [], message


def test_chinese_translations_use_chinese_punctuation() -> None:
    chinese = [text for text in map(plain_text, catalogue("zh").templates) if re.search("[\u3400-\u9fff]", text)]
    assert [text for text in chinese if re.search("[\u3400-\u9fff][,;:?!()]|[,;?!(][\u3400-\u9fff]", text)] == []


def plain_text(template: translation.Template) -> str:
    return "".join(literal for literal, *_ in Formatter().parse(template.translation))


# ------------------------------------------------------------ the collector


@pytest.mark.parametrize(
    ("source", "templates"),
    [
        ("raise NotFound(f\"no {kind} named '{self.name}'\")", ["no {kind} named '{name}'"]),
        ("Problem(place, 'empty', expected)", ["empty"]),
        ("place = 'empty'", []),
        ('text = f\'{len(rows):,} row{"s" if rows else ""} left out\'', ["{rows} row{s} left out"]),
        ("fail('cannot write ' + name + hint)", ["cannot write {name}"]),
        ('fail(f\'no {what}{f"; see {page}" if page else ""}\')', ["no {what}", "; see {page}"]),
        ("def f():\n    'Return a long text.'", []),
        ("re.compile('a pattern')", []),
        ("fail(f'in {{}} of {x.a} and {y.a}')", ["in {{}} of {a} and {a2}"]),
    ],
)
def test_messages_are_collected_from_the_source(source: str, templates: list[str]) -> None:
    assert module_templates(source) == templates


# ------------------------------------------------------------ the language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, None),
        ([], {"LANG": "C.UTF-8"}, None),
        ([], {"LANG": "POSIX"}, None),
        ([], {"LANG": "fr_FR.UTF-8"}, None),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_TW"}, "zh"),
        ([], {"LANG": "Chinese (Simplified)_China.936"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LIANZHU_LANG": "en"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LIANZHU_LANG": ""}, "zh"),
        (["info", "--lang", "en"], {"LIANZHU_LANG": "zh"}, "en"),
        (["--lang=zh", "info"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["find", "--", "--lang", "zh"], {}, None),
    ],
)
def test_the_language_is_that_of_the_option_the_variable_or_the_locale(
    arguments: list[str], environment: dict[str, str], language: str | None
) -> None:
    assert requested_language(arguments, environment) == language


def test_an_unknown_language_is_an_error(lianzhu, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError) as error:
        requested_language([], {"LIANZHU_LANG": "fr"})
    assert str(error.value) == "LIANZHU_LANG is 'fr'; expected zh or en"
    monkeypatch.setenv("LIANZHU_LANG", "fr")
    assert lianzhu("info").err == "lianzhu: LIANZHU_LANG is 'fr'; expected zh or en\n"
    monkeypatch.delenv("LIANZHU_LANG")
    assert lianzhu("info", "--lang", "fr").err == "lianzhu: Invalid value for '--lang': 'fr' is not one of zh, en\n"


def test_english_needs_no_catalogue(lianzhu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(translation, "CATALOGUE", tmp_path / "missing.toml")
    translation._sections.cache_clear()
    catalogue.cache_clear()
    assert lianzhu("--lang", "en", "shw").err == "lianzhu: no command named 'shw'; did you mean 'show'?\n"
    assert lianzhu("--lang", "en", "info", "--format", "csv").code == 0


# ------------------------------------------------------------ messages


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "百渡"], "没有名为“百渡”的节点；是不是“百度”？"),
        (["show", "百度", "--kind", "Chan"], "没有名为“Chan”的节点类型；是不是“Chain”？"),
        (["shw"], "没有命令“shw”；是不是“show”？"),
        (["find"], "缺少参数 'TEXT'。"),
        (["find", "a", "b"], "多余的参数（b）"),
        (["find", "a", "--format"], "选项 '--format' 需要一个值。"),
        (["find", "a", "--formt", "csv"], "没有选项 '--formt'；是不是 '--format'？"),
        (["find", "a", "--format", "cvs"], "'--format' 的值无效：“cvs”不在可选值之列：table, json, csv, md, xlsx；是不是“csv”？"),
        (["view", "company", "百度", "--hops", "5", "-o", "a.html"], "'--hops' 的值无效：5 不在范围 1<=x<=2 之内。"),
        (["view", "-o", "a.pdf"], "无法写入 a.pdf：网页是 HTML 文件，文件名请以 .html 结尾"),
        (["info", "--store", ""], "--store 为空；应为表格文件夹，或 neo4j://… 之类的地址"),
        (["info", "--store", "nowhere"], "nowhere：1 个问题\n  nowhere：没有这个文件夹；应为表格文件夹"),
        (["query", "run", "vendors_by_industry", "industri=金融"], "vendors_by_industry 没有参数“industri”；是不是“industry”？（参数为 industry, chain）"),
        (["query", "run", "vendors_by_industry", "industry=金蓉"], "industry：没有名为“金蓉”的行业（Industry）；是不是“金融”？"),
        (["query", "run", "vendors_by_industry", "industry=a", "industry=b"], "重复给出：industry；每个参数只能给一次"),
        (["cypher", "CREATE (n)"], "不能用 CREATE：查询只读；要修改图谱，请编辑它的表格"),
        (["cypher", "MATCH (n:Company) RETURN n.type AS x"], "没有节点有属性“type”，内置引擎却会返回一个值；请写 labels(n)[0] 或 type(r)"),
        (["cypher", "RETURN 'a"], "字符串没有结束，第 1 行第 8 列\n   RETURN 'a\n          ^"),
        (["cite", "f1"], "没有名为“f1”的事实；事实标识见查询结果的 `facts` 列，或用 `lianzhu show` 查看"),
        (["--lang", "fr", "info"], "'--lang' 的值无效：“fr”不在可选值之列：zh, en"),
    ],
)  # fmt: skip
def test_errors_are_in_chinese(
    lianzhu, chinese: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert lianzhu(*arguments).err == f"lianzhu: {message}\n"


def test_problems_of_tables_are_in_chinese(lianzhu, chinese: None, tables) -> None:
    root = tables(
        {
            "nodes/Company": "name,founded\n百度,二零一九\n阿里,2019",
            "edges/SERVES": "from,to,source,locator,strength\n百度,阿里,R,L1,implied",
            "edges/SERVS": "from,to",
        }
    )
    lines = lianzhu("info", "--store", root).err.splitlines()
    assert lines[0] == f"lianzhu: {root}：3 个问题"
    assert lines[1].startswith("  edges/SERVS.csv：未知的表“SERVS”；是不是“SERVES”？应为以下之一：DEVELOPS, OFFERS, ")
    assert lines[2:] == [
        "  nodes/Company.csv 第 2 行“founded”列：'二零一九'；应为日期，如 2023、2023-06 或 2023-06-15",
        "  edges/SERVES.csv 第 2 行“why”列：为空；应为理由，因为该事实为 implied",
    ]


@pytest.mark.parametrize(
    ("message", "translated"),
    [
        ("3 files: 1 error, 0 warnings", "3 个文件：1 个错误，0 个警告"),
        ("cannot write a.csv: No space left on device", "无法写入 a.csv：磁盘空间不足"),
        ("  row 3", "  第 3 行"),
        (
            "占比 1% (甲; 乙), 2% (丙) ≥ 3% (tolerance: rounding of the printed digits)",
            "占比 1% (甲; 乙), 2% (丙) ≥ 3%（容差：原文数字的四舍五入）",
        ),
        (
            "schema.toml:2: node Company, field floor: unknown type 'strr'; did you mean 'str'?; expected one of str, int",
            "schema.toml:2：节点 Company，字段 floor：未知的类型“strr”；是不是“str”？应为以下之一：str, int",
        ),
        ("  kept because facts that are kept need them:", "  保留，因为保留的事实需要它们："),
        (
            "a: dry run, nothing is written: nothing to add or change, 3 only on the server",
            "a：试运行，不写入：没有要增加或修改的，仅在服务器上 3",
        ),
        (
            "a.csv, row 2, column to: company:甲, a Company; expected Industry or UserGroup for SERVES",
            "a.csv 第 2 行“to”列：company:甲，类型为企业（Company）；应为行业（Industry）或用户群体（UserGroup），因为关系是服务（SERVES）",
        ),
        ("a fault of another program: it broke", "a fault of another program: it broke"),
        ("公司 is 甲 or 乙", "公司 is 甲 or 乙"),
    ],
)
def test_messages_that_are_put_together_are_translated_in_parts(chinese: None, message: str, translated: str) -> None:
    assert translate(message) == translated


@given(st.text(alphabet="ab1 :;,.()→空甲") | st.sampled_from([text for text, _ in translations()]))
def test_a_quoted_cell_stays_as_it_is(text: str) -> None:
    assume("'" not in text and "\n" not in text)
    set_language("zh")
    problem = Problem(Place("a.csv", 2, "x"), f"'{text}'", "a value in every row")
    assert translate(str(problem)) == f"a.csv 第 2 行“x”列：'{text}'；应为每行都有值"


@pytest.mark.parametrize("text", ["a: b; " * 500, "'a; expected 'b; expected " * 500, "甲, 乙 or (丙) " * 1000])
def test_a_long_text_is_no_message(chinese: None, text: str) -> None:
    assert translate(f"a.csv, row 2: {text}; expected a text").startswith("a.csv 第 2 行：")


def test_a_place_is_translated_as_it_is_printed(chinese: None) -> None:
    problem = Problem(Place("节点表.xlsx, 甲", 12, "名称"), "empty", "a value in every row")
    assert translate(str(problem)) == "节点表.xlsx, 甲 第 12 行“名称”列：为空；应为每行都有值"


def test_kinds_get_their_chinese_names() -> None:
    assert (
        with_chinese_kinds("a Company, Model or Organization") == "企业（Company）、模型（Model）或机构（Organization）"
    )


def test_notes_have_one_language(lianzhu) -> None:
    texts = {language: lianzhu("--lang", language, "show", "智能客服").err for language in ("zh", "en")}
    assert texts["zh"].startswith("注意：这是产业链（Chain）chain:智能客服；同名的还有：")
    assert texts["en"].startswith("Note: this is Chain chain:智能客服; of the same name: ")


def test_a_message_stays_english_where_chinese_cannot_be_printed(
    lianzhu, chinese: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", printed)
    streams.print_line("already up to date", err=True)
    printed.flush()
    assert printed.buffer.getvalue() == b"already up to date\n"


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("zh", "甲 · 市场规模：来源有而本文件缺失（图缺失，2019—2027E）[L3]"),
        ("en", "甲 · market size: missing from our copy (图缺失，2019—2027E) [L3]"),
    ],
)
def test_coverage_notes_have_one_language(language: Language, note: str) -> None:
    set_language(language)
    both = "甲 · 市场规模 market size: 来源有而本文件缺失 missing from our copy (图缺失，2019—2027E) [L3]"
    assert translate(both) == note
    assert (
        translate("甲 · 厂商 vendors: unknown [L3]")
        == f"甲 · {'厂商：' if language == 'zh' else 'vendors: '}unknown [L3]"
    )


def test_queries_and_citations_have_one_language(lianzhu) -> None:
    texts = {lang: lianzhu("--lang", lang, "query", "show", "vendors_by_industry").out for lang in ("zh", "en")}
    assert texts["zh"].splitlines()[1] == "服务某行业的厂商" and "\n参数\n" in texts["zh"]
    assert texts["en"].splitlines()[1] == "Vendors that serve an industry" and "\nParameters\n" in texts["en"]
    assert lianzhu("--lang", "zh", "cite", "fxiwyypn6y73zq").out.splitlines()[1] == "  明示"
    assert lianzhu("--lang", "en", "cite", "fxiwyypn6y73zq").out.splitlines()[1] == "  explicit"


# ------------------------------------------------------------ tables and help


def test_tables_have_chinese_headers_only_in_chinese(lianzhu) -> None:
    headers = {lang: lianzhu("--lang", lang, "find", "追一科技").out.splitlines()[1].split() for lang in ("zh", "en")}
    assert headers == {"zh": ["名称", "类型", "中文", "别名", "标识"], "en": ["name", "kind", "zh", "aliases", "id"]}


def test_output_for_programs_is_the_same_in_every_language(lianzhu) -> None:
    texts = {language: lianzhu("check", "--lang", language, "--format", "csv").out for language in ("zh", "en")}
    assert texts["zh"] == texts["en"]
    assert next(csv.reader(io.StringIO(texts["zh"]))) == ["level", "check", "message", "facts"]
    rows = json.loads(lianzhu("check", "--lang", "zh", "--format", "json").out)
    assert {row["level"] for row in rows} == {"finding"}


def test_what_an_import_understood_is_in_chinese(lianzhu, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("企业,产品\n百度,文心", encoding="utf-8")
    lines = lianzhu("import", tmp_path / "a.csv", "--dry-run", "--lang", "zh").out.splitlines()
    assert [line.split()[3:5] for line in lines[3:5]] == [["高", "依据列名"], ["高", "依据列名"]]


def test_findings_are_in_chinese(lianzhu) -> None:
    text = " ".join(lianzhu("check", "--lang", "zh").out.split())
    assert text.startswith("级别 检查 内容 事实")
    assert (
        "疑点 inconsistent growth 增长率不一致 年复合增长率 15.07% (2022–2027; 智能运营; 中国)："
        "由 25亿元人民币（2022）到 51.84亿元（2027），应为 15.24% 至 16.17% ft"
    ) in text


def help_texts(command: click.Command) -> Iterator[str]:
    """Yield the paragraphs of the help of a command and its subcommands, and the help of their options."""
    for paragraph in (command.help or "").strip().split("\n\n"):
        yield " ".join(line.strip() for line in paragraph.split("\n"))
    for parameter in command.params:
        yield getattr(parameter, "help", None) or ""
    for subcommand in getattr(command, "commands", {}).values():
        yield from help_texts(subcommand)


def test_every_help_text_has_a_translation(chinese: None) -> None:
    texts = set(help_texts(commands)) - {""}
    halves = {text.partition(" · ")[0].removesuffix(".") for text in texts}
    assert sorted(half for half in halves if translate(half) == half) == []


def test_every_translated_help_text_is_in_the_help() -> None:
    own = {"Show this message and exit", "[default: {default}]", "[default: {default}; {range}]", "[required]"}
    halves = {text.partition(" · ")[0].removesuffix(".") for text in help_texts(commands)}
    assert sections()["help"].keys() - own - halves - {"The {kind} file to write"} == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "查询时限（秒）  [默认：30.0]"),
        ("en", "Time limit for the query  [default: 30.0]"),
        (None, "Time limit for the query · 时限（秒）  [default: 30.0]"),
    ],
)
def test_help_has_one_language(language: Language | None, text: str) -> None:
    set_language(language)
    assert help_text("Time limit for the query · 时限（秒）  [default: 30.0]") == text


def test_the_help_of_a_command_is_in_chinese(lianzhu) -> None:
    assert lianzhu("view", "company", "--help", "--lang", "zh").out.splitlines()[:5] == [
        "用法：lianzhu view company [OPTIONS] NAME",
        "",
        "  绘制一家企业或其他节点，及其相邻节点",
        "",
        "选项:",
    ]
