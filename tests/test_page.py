"""The file of a page: it asks for nothing, runs nothing but its own scripts, and is as small as it may be."""

from __future__ import annotations

import base64
import gzip
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from browsing import HOSTILE_NAMES, packed
from page_fixtures import measured
from page_landscapes import CITE, landscape_of, random_chain, three_nodes

from lianzhu import open as open_landscape
from lianzhu.graph.answers import Answer
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.records import Coverage, Figure, Node
from lianzhu.pages import Question, answer_page, atlas_page, chain_page, company_page, leaders_page
from lianzhu.pages import bundle as bundle_module
from lianzhu.pages.bundle import WEB, script
from lianzhu.pages.dataset import node_ids
from lianzhu.pages.page import inert
from lianzhu.pages.page import packed as pack

MAX_BYTES = 1_100_000
"""Of the atlas of the packaged landscape."""


def element(html: str, start: str, tag: str) -> str:
    """Return the text of the element that begins so."""
    found = re.search(rf"{re.escape(start)}>(.*?)</{tag}>", html, re.DOTALL)
    assert found, start
    return found[1]


def unpacked(html: str, name: str) -> str:
    return gzip.decompress(base64.b64decode(element(html, f'<script type="text/plain" id="{name}"', "script"))).decode()


def allowed(html: str, directive: str) -> set[str]:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    (values,) = [each for each in policy[1].split("; ") if each.startswith(directive)]
    return set(values.split()[1:])


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


# ------------------------------------------------------------ bytes


def test_the_same_landscape_gives_the_same_bytes_in_whatever_order_it_was_filled(
    network: Any, shuffled: Any, landscape: Landscape, atlas_html: str
) -> None:
    assert atlas_page(shuffled, measures=measured(landscape)).encode() == atlas_html.encode()
    company = "company:腾讯企点"
    for make in (
        lambda graph: company_page(graph, company, 2),
        leaders_page,
        lambda g: chain_page(g, "chain:智能客服"),
    ):
        assert make(network) == make(shuffled)


def test_the_atlas_of_the_packaged_landscape_is_small_with_its_answers_too(atlas_html: str, tmp_path: Path) -> None:
    written = open_landscape().view(tmp_path / "atlas.html")
    assert len(atlas_html.encode()) < written.stat().st_size <= MAX_BYTES


def test_packed_text_is_the_same_whenever_it_is_packed() -> None:
    text = "智能客服\ud800</script>" * 50
    assert pack(text) == pack(text)
    assert gzip.decompress(base64.b64decode(pack(text))).decode("utf-8", "surrogatepass") == text


# ------------------------------------------------------------ offline and inert


def test_the_page_asks_for_nothing(atlas_html: str) -> None:
    assert not re.search(
        r"<(link|img|iframe|base|object|embed)\b|\ssrc=|\shref=|@import|url\(", atlas_html.partition("<body>")[0]
    )
    assert "<script src" not in atlas_html and "sourceMappingURL" not in atlas_html
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[\w/.-]*", atlas_html))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_the_policy_admits_the_pages_own_scripts_and_styles_alone(atlas_html: str) -> None:
    code, style = element(atlas_html, "<script", "script"), element(atlas_html, "<style", "style")
    assert allowed(atlas_html, "script-src") == {hash_of(code), hash_of(unpacked(atlas_html, "library"))}
    assert allowed(atlas_html, "style-src") == {hash_of(style)}
    assert allowed(atlas_html, "default-src") == {"'none'"}
    for directive in ("base-uri", "form-action"):
        assert allowed(atlas_html, directive) == {"'none'"}
    assert not re.search(r"<[^>]+\s(on\w+|style)=", atlas_html.partition("<script>")[0])


def test_a_script_that_names_its_own_end_is_admitted_too(network: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianzhu.pages.page.script", lambda: 'const end = "</script>";')
    html = atlas_page(network_of(three_nodes()))
    code = element(html, "<script", "script")
    assert code.strip() == 'const end = "<\\/script>";'
    assert hash_of(code) in allowed(html, "script-src")


@pytest.mark.parametrize("hostile", HOSTILE_NAMES)
def test_hostile_names_stay_out_of_the_markup(hostile: str) -> None:
    nodes = [Node("chain:c", "Chain", hostile), Node("company:a", "Company", hostile, (hostile,))]
    fields = {"metric": "market_size", "value": 1.0, "unit": "亿元", "printed": hostile}
    figures = [Figure((("chain", "chain:c"),), fields, CITE)]
    coverage = [Coverage("chain:c", "vendors", "lost", CITE, hostile)]
    network = network_of(landscape_of(nodes, [("ACTS_IN", "company:a", "chain:c")], figures=figures, coverage=coverage))
    question = Question("q", hostile, hostile, Answer(("name",), [(hostile,)]))
    for html in (atlas_page(network), chain_page(network, "chain:c"), answer_page(network, question)):
        # nothing but the title, which is escaped, and the packed data knows the name
        assert hostile not in html
        assert len(re.findall("<script", html)) == len(re.findall("<script", atlas_page(network_of(three_nodes()))))
        assert "\u202e" not in html and "\x00" not in html and "onerror=" not in re.sub("<title>.*?</title>", "", html)
        assert node_ids(packed(html)["dataset"]) is not None


def test_marks_of_direction_are_left_out_of_the_data_and_other_letters_stay() -> None:
    nodes = [Node("chain:c", "Chain", "c"), Node("company:a", "Company", "AB\u202eCDEF\u2066 شركة الاختبار")]
    data = packed(atlas_page(network_of(landscape_of(nodes, [("ACTS_IN", "company:a", "chain:c")]))))
    text = json.dumps(data, ensure_ascii=False)
    assert "ABCDEF شركة الاختبار" in text and not re.search("[\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!--", '"quoted"', "'\\", "\u2028", "\ud800"])
def test_json_in_the_page_keeps_any_text_and_cannot_close_its_element(name: str) -> None:
    text = inert({"name": name})
    assert json.loads(text) == {"name": name}
    assert "<" not in text
    text.encode()


# ------------------------------------------------------------ cut down to a subject


def complete(html: str) -> set[str]:
    """The ids of the things of which a page says that it holds every fact."""
    dataset = packed(html)["dataset"]
    return {node_ids(dataset)[at] for at in dataset["complete"]}


def facts_of(network: Any, node: str) -> set[str]:
    """The ids of the facts at a node, and of the figures and rows of coverage about it."""
    rows = [*network.in_edges(node, data=True), *network.out_edges(node, data=True)]
    about = {start for start, end, row in rows if row["kind"] == "ABOUT" and end == node}
    return about | {str(row["id"]) for *_, row in rows if row["kind"] != "ABOUT" and "from_parent" not in row}


def held_facts(html: str) -> set[str]:
    dataset = packed(html)["dataset"]
    return {each for name in ("facts", "figures", "statements", "coverage") for each in dataset[name]["id"]}


def test_the_atlas_holds_everything_and_says_so_without_a_list(atlas_html: str) -> None:
    assert packed(atlas_html)["dataset"]["complete"] is None


def test_the_page_of_a_company_is_complete_for_the_company_and_at_two_hops_for_what_is_next_to_it(network: Any) -> None:
    company = "company:腾讯企点"
    near = {end for each in (network.in_edges(company), network.out_edges(company)) for pair in each for end in pair}
    near = {node for node in near if network.nodes[node]["kind"] not in ("Figure", "Coverage", "Statement")}
    assert complete(company_page(network, company)) == {company}
    assert complete(company_page(network, company, 2)) >= near | {company}
    assert len(near) > 5
    for html, nodes in ((company_page(network, company), {company}), (company_page(network, company, 2), near)):
        assert set().union(*(facts_of(network, node) for node in nodes)) <= held_facts(html)


def test_the_page_of_a_chain_is_complete_for_all_that_it_draws(network: Any, chain: Any, chain_html: str) -> None:
    assert complete(chain_html) == chain.nodes()
    assert set().union(*(facts_of(network, node) for node in chain.nodes())) <= held_facts(chain_html)


def test_the_page_of_leaders_is_complete_for_what_it_names(network: Any) -> None:
    assert {"role:智能链主", "role:行业龙头企业", "technology:行业大模型", "industry:金融"} <= complete(
        leaders_page(network)
    )
    finance = complete(leaders_page(network, "industry:金融"))
    assert "industry:金融" in finance and "industry:医疗" not in finance


def test_a_page_cut_down_holds_less_than_half_of_the_facts(network: Any, chain_html: str, atlas_html: str) -> None:
    whole = len(held_facts(atlas_html))
    for html in (chain_html, company_page(network, "company:腾讯企点"), leaders_page(network)):
        assert 0 < len(held_facts(html)) < whole / 2
        assert len(html) < len(atlas_html)


def test_whatever_a_page_refers_to_is_in_it(chain_html: str, atlas_html: str) -> None:
    for html in (chain_html, atlas_html, atlas_page(network_of(random_chain(3)))):
        data = packed(html)
        held = held_facts(html)
        known = node_ids(data["dataset"])

        def visit(value: Any, held: set[str] = held, known: list[str] = known) -> None:
            if isinstance(value, list):
                for each in value:
                    visit(each)
            if isinstance(value, dict):
                node = value.get("node", -1)
                assert node in known if isinstance(node, str) else -1 <= node < len(known)
                assert {*value.get("facts", ()), *value.get("gaps", ())} - {""} <= held
                for each in value.values():
                    visit(each)

        visit([data["chains"], data["overview"], data["leaders"]])


def test_every_statement_in_a_page_has_a_report_a_place_and_a_strength(chain_html: str) -> None:
    dataset = packed(chain_html)["dataset"]
    for name in ("facts", "figures", "coverage"):
        table = dataset[name]
        assert table["id"] and all(table["id"])
        assert all(node_ids(dataset)[source].startswith("report:") for source in table["source"]["values"])
        assert None not in table["locator"]["values"]
        assert set(table["strength"]["values"]) <= {"explicit", "implied", "editorial"}


# ------------------------------------------------------------ the bundle


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Bundle modules of our own: ``modules({"app.js": "…"})`` returns the script."""

    def bundle(texts: dict[str, str]) -> str:
        for name, text in texts.items():
            (tmp_path / name).write_text(text, "utf-8")
        monkeypatch.setattr(bundle_module, "WEB", tmp_path)
        return script.__wrapped__()

    return bundle


def test_modules_follow_what_they_import_and_keep_no_import_or_export(modules: Any) -> None:
    found = modules(
        {
            "app.js": 'import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n\nconsole.log(a, b);\n',
            "a.js": 'import { b } from "./b.js";\n\nexport const a = b + 1;\n',
            "b.js": "export const b = 1;\nexport async function later() {}\n",
        }
    )
    assert not re.search(r"(?m)^(import|export)\b", found)
    assert found.index("const b") < found.index("const a") < found.index("console.log")
    assert found.startswith('(() => {\n"use strict";')


def test_modules_that_import_each_other_are_joined_once(modules: Any) -> None:
    found = modules(
        {
            "app.js": 'import { a } from "./a.js";\n\nexport function app() {\n  return a;\n}\n',
            "a.js": 'import { app } from "./app.js";\n\nexport function a() {\n  return app;\n}\n',
        }
    )
    assert found.count("function a()") == 1 == found.count("function app()")


@pytest.mark.parametrize(
    "declared", ["const same = 1;", "export function same() {}", "class same {}", "export async function same() {}"]
)
def test_a_name_that_two_modules_declare_is_refused(modules: Any, declared: str) -> None:
    with pytest.raises(ValueError, match=r"^app\.js and a\.js both declare same$"):
        modules(
            {"app.js": f'import {{ x }} from "./a.js";\n\n{declared}\n', "a.js": "let same = 2;\nexport const x = 1;\n"}
        )


def test_every_module_of_the_page_is_in_the_bundle() -> None:
    reached, waiting = set(), ["app.js"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += re.findall(r'from "\./([\w-]+\.js)"', (WEB / name).read_text("utf-8"))
    assert {path.name for path in WEB.glob("*.js")} == reached
