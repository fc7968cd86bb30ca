"""landscape2 files come in with every value accounted for, go out valid, and come in again as the same landscape."""

from __future__ import annotations

import csv
import json
import random
import re
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from generated import generated

from lianzhu.exports.chain_scope import chain_parts, within_chain
from lianzhu.exports.landscape_files import landscape_documents, write_landscape2
from lianzhu.exports.native_tables import native_tables
from lianzhu.exports.table_folder import write_csv_folder
from lianzhu.graph.errors import LandscapeError, OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.landscape_items import PLACEMENT_KINDS
from lianzhu.graph.records import Citation, Edge, Node
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.toml_text import parse_toml
from lianzhu.loaders.folder import read_folder
from lianzhu.loaders.imported import ImportedLandscape
from lianzhu.loaders.landscape_yaml import import_landscape, is_landscape
from lianzhu.loaders.yaml_lines import parse_yaml, read_yaml, scalars

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
CNCF = sorted((SHARED / "cncf").glob("*.yml"))
needs_cncf = pytest.mark.skipif(not CNCF, reason="the CNCF landscape is not at hand")
LANDSCAPE = """\
landscape:
  - category:
    name: Tools
    subcategories:
      - subcategory:
        name: Build
        note: A note.
        items:
          - item:
            name: Anvil
            homepage_url: https://anvil.dev/
            repo_url: https://github.com/acme/anvil
            logo: anvil.svg
            crunchbase: https://www.crunchbase.com/organization/Acme-1a2b?utm_source=x
            second_path:
              - "Runtime / Edge/Bare metal"
              - "Runtime / Cloud"
          - item:
            name: Bellows
            homepage_url: https://bellows.dev
            logo: bellows.svg
            project: incubating
            crunchbase: https://www.crunchbase.com/organization/forge-foundation
            extra:
              accepted: '2021-09-14'
              incubating: '2023-99-01'
              audits:
                - date: 2022-01-02
                  type: fuzzing
                  url: https://audit.dev/1
                  vendor: Checkers
              colour: red
          - name: Crucible
            homepage_url: https://example.com
            logo: crucible.svg
            crunchbase: https://www.crunchbase.com/organization/example
            organization:
              name: Smelters
      - subcategory:
        name: Test
        items:
  - category:
    name: Runtime
    subcategories:
      - subcategory:
        name: Edge/Bare metal
        items:
          - item:
            name: anvil
            homepage_url: http://www.anvil.dev
            logo: ./anvil.svg
            crunchbase: https://www.crunchbase.com/organization/acme-1a2b
          - item:
            name: Anvil
            homepage_url: https://another.dev
            logo: anvil.svg
            crunchbase: placeholder
  - category:
    name: Forge Members
    subcategories:
      - subcategory:
        name: Gold
        items:
          - item:
            name: ACME (member)
            homepage_url: https://acme.com
            logo: acme.svg
            crunchbase: https://www.crunchbase.com/organization/acme-1a2b
            joined: '2020-05-01'
            enduser: true
          - item:
            name: Hidden Badger (supporter)
            homepage_url: https://forge.org
            logo: badger.svg
            unnamed_organization: true
"""
EDGES = {
    ("PART_OF", "layer:Forge/Tools", "chain:Forge", "L3"),
    ("PART_OF", "segment:Forge/Tools/Build", "layer:Forge/Tools", "L6"),
    ("PART_OF", "segment:Forge/Tools/Test", "layer:Forge/Tools", "L40"),
    ("PART_OF", "layer:Forge/Runtime", "chain:Forge", "L43"),
    ("PART_OF", "segment:Forge/Runtime/Edge/Bare metal", "layer:Forge/Runtime", "L46"),
    ("PART_OF", "layer:Forge/Forge Members", "chain:Forge", "L59"),
    ("PART_OF", "segment:Forge/Forge Members/Gold", "layer:Forge/Forge Members", "L62"),
    ("BELONGS_TO", "product:Anvil", "segment:Forge/Tools/Build", "L10"),
    ("BELONGS_TO", "product:Bellows", "segment:Forge/Tools/Build", "L19"),
    ("BELONGS_TO", "product:Crucible", "segment:Forge/Tools/Build", "L33"),
    ("BELONGS_TO", "product:Anvil", "segment:Forge/Runtime/Edge/Bare metal", "L49"),
    ("BELONGS_TO", "product:another.dev/Anvil", "segment:Forge/Runtime/Edge/Bare metal", "L54"),
    ("BELONGS_TO", "company:acme-1a2b", "segment:Forge/Forge Members/Gold", "L65"),
    ("BELONGS_TO", "company:Hidden Badger", "segment:Forge/Forge Members/Gold", "L72"),
    ("OFFERS", "company:acme-1a2b", "product:Anvil", "L14"),
    ("OFFERS", "company:Smelters", "product:Crucible", "L38"),
    ("HOSTED_BY", "product:Bellows", "organization:Forge", "L23"),
    ("MEMBER_OF", "company:acme-1a2b", "organization:Forge", "L65"),
    ("MEMBER_OF", "company:Hidden Badger", "organization:Forge", "L72"),
}
REJECTIONS = {
    (17, "Runtime / Cloud", "no such category and subcategory; did you mean 'Runtime / Edge/Bare metal'?"),
    (26, "2023-99-01", "expected a date that exists, such as 2023, 2023-06 or 2023-06-15"),
    (34, "https://example.com", "a placeholder"),
    (36, "https://www.crunchbase.com/organization/example", "a placeholder"),
    (51, "./anvil.svg", "product:Anvil has another logo, that of line 13"),
    (50, "http://www.anvil.dev", "product:Anvil has another website, that of line 11"),
    (57, "placeholder", "expected https://www.crunchbase.com/organization/…"),
}


REPORT = "report:Forge landscape-2026-08-01.yml"


def parsed(text: str) -> Any:
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def written(folder: Path, text: str, name: str = "landscape-2026-08-01.yml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def loaded(imported: ImportedLandscape, folder: Path) -> Landscape:
    """The landscape of imported tables, after writing and reading them."""
    for path, table in imported.tables.items():
        file = folder / f"{path}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([tuple(table.columns), *table.rows()])
    (folder / "schema.toml").write_text(imported.additions, "utf-8")
    return read_folder(folder)


def scalar_count(*files: Path) -> int:
    return sum(1 for file in files for _ in scalars(read_yaml(file)))


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landscape file with what occurs in real ones."""
    return written(tmp_path_factory.mktemp("small"), LANDSCAPE)


@pytest.fixture(scope="module")
def small(small_file: Path) -> ImportedLandscape:
    """The landscape file, imported."""
    return import_landscape(small_file)


@pytest.fixture(scope="module")
def small_landscape(small: ImportedLandscape, tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """The landscape of the file."""
    return loaded(small, tmp_path_factory.mktemp("tables"))


# ------------------------------------------------------------ in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LANDSCAPE, True),
        ("categories:\n  - name: A\n    subcategories: []\n", True),
        ("foundation: F\nurl: https://f.org\ncategories:\n  - name: A\n    subcategories: [B]\n", False),
        ("landscape: x", False),
        ("- landscape", False),
    ],
)
def test_a_landscape_is_told_from_other_yaml(text: str, expected: bool) -> None:
    assert is_landscape(parse_yaml(text, "x.yml")) == expected


def test_relations_cite_the_line_that_states_them(small_landscape: Landscape) -> None:
    found = {(edge.kind, edge.start, edge.end, edge.citation.locator) for edge in small_landscape.edges}
    assert found == EDGES
    assert {edge.citation.source for edge in small_landscape.edges} == {REPORT}


def test_what_is_rejected_has_a_line_and_a_reason(small: ImportedLandscape) -> None:
    assert {(found.place.line, found.text, found.reason) for found in small.account.rejections} == REJECTIONS


def test_what_is_ignored_has_a_note(small: ImportedLandscape) -> None:
    assert small.account.notes == [
        "landscape-2026-08-01.yml: subcategories, items: 1 value ignored: empty",
        "landscape-2026-08-01.yml: items, extra.colour: 1 value ignored: not a key of the format",
    ]


def test_fields_and_names_come_from_the_items(small_landscape: Landscape, small_file: Path) -> None:
    nodes = small_landscape.nodes
    assert dict(nodes["product:Bellows"].fields) == {
        "website": "https://bellows.dev",
        "logo": "bellows.svg",
        "maturity": "incubating",
        "accepted": "2021-09-14",
        "audits": ("2022-01-02 fuzzing Checkers https://audit.dev/1",),
    }
    assert nodes["product:Anvil"].aliases == ("anvil",)
    assert nodes["company:acme-1a2b"].name == "ACME"
    assert nodes["company:acme-1a2b"].fields["end_user"] is True
    assert nodes["organization:Forge"].aliases == ("forge-foundation",)
    assert nodes["segment:Forge/Tools/Build"].fields["note"] == "A note."
    report = nodes["report:Forge landscape-2026-08-01.yml"].fields
    assert (report["published"], report["file"]) == ("2026-08-01", small_file.name)
    memberships = {edge.start: dict(edge.fields) for edge in small_landscape.edges if edge.kind == "MEMBER_OF"}
    assert memberships == {
        "company:acme-1a2b": {"joined": "2020-05-01", "membership": "member"},
        "company:Hidden Badger": {"membership": "supporter"},
    }


def test_every_value_has_one_fate(small: ImportedLandscape, small_file: Path) -> None:
    assert sum(small.account.counts.values()) == scalar_count(small_file)
    assert small.account.total("rejected") == len(REJECTIONS)


def test_settings_name_the_chain_and_the_members(tmp_path: Path) -> None:
    data = written(
        tmp_path, LANDSCAPE.replace("Forge Members", "Friends").replace("landscape:", "categories:"), "data.yml"
    )
    settings = written(
        tmp_path,
        "foundation: Forge\nurl: https://forge.org/map\nmembers_category: Friends\ncolors: {a: red}\n",
        "s.yml",
    )
    imported = import_landscape(data, settings, published="2026-08")
    landscape = loaded(imported, tmp_path / "tables")
    assert landscape.nodes["chain:Forge"].fields["website"] == "https://forge.org/map"
    assert {edge.end for edge in landscape.edges if edge.kind == "MEMBER_OF"} == {"organization:Forge"}
    assert sum(imported.account.counts.values()) == scalar_count(data, settings)
    assert (
        "s.yml: settings, colors.a: 1 value ignored: about the site, not about what it shows" in imported.account.notes
    )


def test_a_category_of_members_that_is_not_there_is_rejected(small_file: Path, tmp_path: Path) -> None:
    settings = written(tmp_path, "members_category: Forge Member\n", "settings.yml")
    (found,) = [r for r in import_landscape(small_file, settings).account.rejections if r.place.file == "settings.yml"]
    reason = "no category 'Forge Member' in landscape-2026-08-01.yml; did you mean 'Forge Members'?"
    assert (found.place.line, found.text, found.reason) == (1, "Forge Member", reason)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1", "data.yml:1: no categories; expected a list under landscape or categories"),
        ("categories:\n  - subcategories: []", "data.yml:2: one of the categories without a name; expected the key name with a text"),
        ("categories:\n  - name: A\n    subcategories:\n      - name:\n        items: []", "data.yml:4: one of the subcategories without a name; expected the key name with a text"),
    ],
)  # fmt: skip
def test_a_file_of_another_form_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(LandscapeError) as raised:
        import_landscape(written(tmp_path, text, "data.yml"))
    assert str(raised.value) == f"data.yml: 1 problem\n  {problem}"


def test_places_of_the_generated_form_and_unnamed_items_are_read(tmp_path: Path) -> None:
    text = """\
categories:
  - name: A
    subcategories:
      - name: B
        items:
          - {name: X, homepage_url: https://x.dev, logo: x.svg, additional_categories: [{category: A, subcategory: C}]}
          - {homepage_url: https://y.dev, logo: y.svg}
      - {name: C, items: []}
"""
    data = written(tmp_path, text, "data.yml")
    imported = import_landscape(data, published="2026", name="Map")
    landscape = loaded(imported, tmp_path / "tables")
    places = {edge.end for edge in landscape.edges if edge.kind == "BELONGS_TO"}
    assert places == {"segment:Map/A/B", "segment:Map/A/C"}
    assert [found.reason for found in imported.account.rejections] == ["an item without a name; expected a name"] * 2
    assert sum(imported.account.counts.values()) == scalar_count(data)


def test_ids_do_not_depend_on_the_categories(small_landscape: Landscape, tmp_path: Path) -> None:
    document = parsed(LANDSCAPE)
    tools, runtime = document["landscape"][:2]
    tools["name"], runtime["name"] = "Renamed", "Others"
    tools["subcategories"][1]["items"] = [tools["subcategories"][0]["items"].pop(1)]
    text = yaml.safe_dump(document, sort_keys=False)
    landscape = loaded(import_landscape(written(tmp_path, text, "landscape-2027-08-01.yml")), tmp_path / "tables")
    kinds = ("Product", "Company", "Organization", "Chain")
    before, after = ({n.id for n in each.nodes.values() if n.kind in kinds} for each in (small_landscape, landscape))
    assert before == after


def mutated(document: Any, seed: int) -> Any:
    """Return a document with some of its values replaced, repeated or removed."""
    chance = random.Random(seed)
    junk = [None, "", "a;b", True, 1.5, [], {}, ["x"], {"name": "x"}, "placeholder", "Tools / Test", "2020-13-45", "{}"]
    places: list[tuple[Any, Any]] = []

    def visit(value: Any) -> None:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            places.append((value, key))
            if isinstance(inner, dict | list):
                visit(inner)

    visit(document["landscape"])
    for parent, key in chance.sample(places, 4):
        action = chance.choice(["replace", "copy", "add"])
        if action == "copy" and isinstance(parent, list):
            parent.append(deepcopy(parent[min(key, len(parent) - 1)]))
        elif action == "add" and isinstance(parent, dict):
            parent[chance.choice(["organization", "extra", "annotations", "second_path"])] = chance.choice(junk)
        elif not isinstance(parent, list) or key < len(parent):
            parent[key] = chance.choice(junk)
    return document


def import_or_error(file: Path) -> ImportedLandscape | LandscapeError:
    try:
        return import_landscape(file)
    except LandscapeError as error:
        return error


@pytest.mark.parametrize("seed", range(40))
def test_values_in_the_wrong_places_have_fates_and_valid_tables_too(seed: int, tmp_path: Path) -> None:
    text = yaml.safe_dump(mutated(parsed(LANDSCAPE), seed), sort_keys=False)
    file = written(tmp_path, text)
    imported = import_or_error(file)
    if isinstance(imported, LandscapeError):
        assert re.search("without a name|no categories", str(imported))
        return
    assert sum(imported.account.counts.values()) == scalar_count(file)
    assert loaded(imported, tmp_path / "tables").nodes


# ------------------------------------------------------------ the landscape of the CNCF


@cache
def imported_cncf(file: Path) -> ImportedLandscape:
    return import_landscape(file, published="2026-08")


@needs_cncf
@pytest.mark.parametrize("file", CNCF, ids=lambda file: file.stem)
def test_every_value_of_a_real_landscape_has_one_fate(file: Path, tmp_path: Path) -> None:
    imported = imported_cncf(file)
    assert sum(imported.account.counts.values()) == scalar_count(file)
    landscape = loaded(imported, tmp_path)
    assert len(landscape.edges) == sum(len(table) for path, table in imported.tables.items() if "edges" in path)
    assert {edge.kind for edge in landscape.edges} == {"PART_OF", "BELONGS_TO", "OFFERS", "HOSTED_BY", "MEMBER_OF"}


@needs_cncf
def test_items_of_two_editions_keep_their_ids() -> None:
    def ids(file: Path, kind: str) -> dict[tuple[str, str], str]:
        table = imported_cncf(file).tables[f"nodes/{kind}"].columns
        return dict(zip(zip(table["name"], table["website"], strict=True), table["id"], strict=True))

    products, companies = ([ids(file, kind) for file in CNCF] for kind in ("Product", "Company"))
    common = products[0].keys() & products[1].keys()
    assert len(common) > 1_300
    assert [name for name in common if products[0][name] != products[1][name]] == []
    members = {name for name in companies[0].keys() & companies[1].keys() if name[1]}
    assert len(members) > 500  # the file gives these two another Crunchbase address
    assert {name for name, _ in members if companies[0][name, _] != companies[1][name, _]} <= {
        "Kubermatic",
        "Storm Reply",
    }


# ------------------------------------------------------------ out, and in again


def comparable(landscape: Landscape) -> tuple[Any, ...]:
    """Return the contents of a landscape: nodes and facts by id, and what it adds to the schema."""
    facts = [
        {fact.id: fact for fact in getattr(landscape, name)} for name in ("edges", "figures", "statements", "coverage")
    ]
    return dict(landscape.nodes), *facts, parse_toml(landscape.schema.additions)


def assert_comes_in_again(landscape: Landscape, folder: Path, chain: str = "") -> None:
    """Export a chain, import the files, and compare; the files are valid, and each of their values has a fate."""
    write_landscape2(folder / "files", landscape, chain)
    files = folder / "files" / "data.yml", folder / "files" / "settings.yml"
    imported = import_landscape(*files)
    chain_id = landscape.names.resolve(chain, ("Chain",)).id if chain else "none"
    parts = chain_parts(landscape, chain_id, PLACEMENT_KINDS) if chain else None
    expected = within_chain(landscape, parts) if parts else landscape
    assert comparable(loaded(imported, folder / "tables")) == comparable(expected)
    assert sum(imported.account.counts.values()) == scalar_count(*files)
    assert imported.account.rejections == []
    assert_valid(*(parsed(file.read_text("utf-8")) for file in files))


def assert_valid(data: Any, settings: Any) -> None:
    """Check what landscape2 requires; with its own JSON schemas, if they are at hand."""
    if (schemas := SHARED / "landscape2").is_dir():
        for document, name in ((data, "data"), (settings, "settings")):
            jsonschema.validate(document, json.loads((schemas / f"{name}.schema.json").read_text("utf-8")))
    assert settings["foundation"] and re.match("https?://", settings["url"])
    names = [category["name"] for category in data["categories"]]
    assert len(names) == len(set(names)) > 0
    for category in data["categories"]:
        assert category["subcategories"]
        for subcategory in category["subcategories"]:
            items = subcategory["items"]
            assert len({item["name"] for item in items}) == len(items)
            for item in items:
                assert (
                    item["name"] and re.match("https?://", item["homepage_url"]) and re.search(r"\.\w+$", item["logo"])
                )
                assert all(isinstance(text, str) for text in item["extra"]["annotations"].values())


def test_an_imported_landscape_comes_in_again(small_landscape: Landscape, tmp_path: Path) -> None:
    assert_comes_in_again(small_landscape, tmp_path)


@pytest.mark.skipif(not (SHARED / "own").is_dir(), reason="the battery chain is not at hand")
def test_a_chain_with_vendors_and_figures_comes_in_again(tmp_path: Path) -> None:
    assert_comes_in_again(read_folder(SHARED / "own" / "battery-15"), tmp_path)


@needs_cncf
def test_the_landscape_of_the_cncf_comes_in_again(tmp_path: Path) -> None:
    assert_comes_in_again(loaded(imported_cncf(CNCF[-1]), tmp_path / "in"), tmp_path)


@pytest.mark.parametrize("name", ["智能客服", "AI大模型", "语言大模型", "传统音乐价值链"])
def test_a_packaged_chain_comes_in_again(name: str, landscape: Landscape, tmp_path: Path) -> None:
    assert_comes_in_again(landscape, tmp_path, name)


@pytest.fixture(scope="module")
def random_landscape(tmp_path_factory: pytest.TempPathFactory) -> Landscape:
    """The generated landscape as tables hold it: with derived dates and headings, and valid credit codes."""
    whole = generated()
    nodes = {
        node.id: replace(node, fields={name: value for name, value in node.fields.items() if name != "credit_code"})
        for node in whole.nodes.values()
    }
    edges = [edge for edge in whole.edges if "from_parent" not in edge.fields]
    folder = tmp_path_factory.mktemp("random") / "tables"
    write_csv_folder(folder, native_tables(replace(whole, nodes=nodes, edges=edges)), "")
    return read_folder(folder)


@pytest.mark.parametrize("number", range(0, 30, 5))
def test_chains_of_a_random_landscape_come_in_again(number: int, random_landscape: Landscape, tmp_path: Path) -> None:
    chains = [node.id for node in random_landscape.nodes.values() if node.kind == "Chain"]
    assert_comes_in_again(random_landscape, tmp_path, chains[number])


PARK = """
[node.Park]
zh = "园区"
en = "Park"
[edge.BELONGS_TO]
from = ["Park"]
"""


def tiny(*nodes: Node, edges: list[Edge], additions: str = "") -> Landscape:
    report = Node("report:R", "Report", "R", fields={"publisher": ("某院",), "published": "2023-06"})
    chain, part = Node("chain:甲", "Chain", "甲"), Node("segment:甲/乙", "Segment", "乙", parent="chain:甲")
    schema = extend_schema(packaged_schema(), additions)
    return Landscape({node.id: node for node in (report, chain, part, *nodes)}, edges, schema=schema)


def test_kinds_of_the_landscape_itself_come_in_again(tmp_path: Path) -> None:
    cite = Citation("report:R", "L3", "implied", as_of="2023-06", why="因为")
    park = Node("park:高;新", "Park", "高新", ("高新区", "=1+1"), former_ids=("park:旧",))
    edges = [Edge("BELONGS_TO", park.id, "segment:甲/乙", cite)]
    assert_comes_in_again(tiny(park, edges=edges, additions=PARK), tmp_path)


def test_things_of_one_name_in_a_part_stay_two(tmp_path: Path) -> None:
    cite = Citation("report:R", "L3", as_of="2023-06")
    nodes = Node("company:快手", "Company", "快手"), Node("product:快手", "Product", "快手")
    edges = [
        Edge("ACTS_IN", "company:快手", "segment:甲/乙", cite),
        Edge("BELONGS_TO", "product:快手", "segment:甲/乙", cite),
        Edge("OFFERS", "company:快手", "product:快手", cite),
    ]
    landscape = tiny(*nodes, edges=edges)
    items = landscape_documents(landscape).data["categories"][0]["subcategories"][0]["items"]
    assert [item["name"] for item in items] == ["快手", "快手 (2)"]
    assert_comes_in_again(landscape, tmp_path)


def test_what_is_left_out_or_not_known_is_counted(landscape: Landscape) -> None:
    notes = landscape_documents(landscape, "传统音乐价值链").notes
    assert notes == [
        "1 item has no homepage, so https://example.org stands for it, which the format requires",
        "1 item has no logo, so placeholder.svg stands for it, which the format requires",
        f"{sum(1 for _ in landscape.facts()) - 7:,} facts that are not about 传统音乐价值链 or name other chains are left out",
    ]


def test_the_chain_must_be_chosen_where_there_are_several(landscape: Landscape) -> None:
    with pytest.raises(OutputError, match="the landscape has 10 chains; choose one with --chain: AI基础设施, "):
        landscape_documents(landscape)
    with pytest.raises(OutputError, match="the landscape has no chain; landscape2 files show the layers of one"):
        landscape_documents(Landscape())


# ------------------------------------------------------------ edits of a written file


def edited(landscape: Landscape, folder: Path, change: Any) -> tuple[Landscape, list[str]]:
    """Export a landscape, change the items of its first subcategory, and import it again; with the notes."""
    write_landscape2(folder / "files", landscape)
    file = folder / "files" / "data.yml"
    document = parsed(file.read_text("utf-8"))
    change(document["categories"])
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    imported = import_landscape(file, published="2026-09")
    assert sum(imported.account.counts.values()) == scalar_count(file)
    return loaded(imported, folder / "tables"), imported.account.notes


def test_a_renamed_item_keeps_its_id(small_landscape: Landscape, tmp_path: Path) -> None:
    def rename(categories: list[Any]) -> None:
        categories[0]["subcategories"][0]["items"][0]["name"] = "Anvil 2"

    landscape, _ = edited(small_landscape, tmp_path, rename)
    assert landscape.nodes["product:Anvil"].name == "Anvil 2"
    assert {edge.id for edge in landscape.edges} == {edge.id for edge in small_landscape.edges}


def test_a_renamed_item_with_a_number_is_renamed_too(tmp_path: Path) -> None:
    cite = Citation("report:R", "L3", as_of="2023-06")
    nodes = Node("company:快手", "Company", "快手"), Node("product:快手", "Product", "快手")
    kinds = {"company:快手": "ACTS_IN", "product:快手": "BELONGS_TO"}
    edges = [Edge(kind, node, "segment:甲/乙", cite) for node, kind in kinds.items()]

    def rename(categories: list[Any]) -> None:
        categories[0]["subcategories"][0]["items"][1]["name"] = "快手极速版"

    landscape, _ = edited(tiny(*nodes, edges=edges), tmp_path, rename)
    assert landscape.nodes["product:快手"].name == "快手极速版"
    assert landscape.nodes["company:快手"].name == "快手"


def test_a_moved_item_stands_where_it_was_moved(small_landscape: Landscape, tmp_path: Path) -> None:
    def move(categories: list[Any]) -> None:
        build, test = categories[0]["subcategories"]
        test["items"].append(build["items"].pop(1))

    landscape, notes = edited(small_landscape, tmp_path, move)
    places = {edge.end: edge.citation.source for edge in landscape.edges if edge.start == "product:Bellows"}
    assert places == {
        "segment:Forge/Tools/Test": "report:Forge data.yml",
        "organization:Forge": "report:Forge landscape-2026-08-01.yml",
    }
    assert any("product:Bellows no longer stands in segment:Forge/Tools/Build" in note for note in notes)


def test_facts_of_a_removed_item_are_left_out_with_a_note(small_landscape: Landscape, tmp_path: Path) -> None:
    def remove(categories: list[Any]) -> None:
        categories[0]["subcategories"][0]["items"].pop(1)  # its own facts go with it; those elsewhere are left out

    maker = Edge("USED_BY", "product:Bellows", "company:acme-1a2b", Citation(REPORT, "L1", as_of="2026-08-01"))
    part = Edge("COMPARED_WITH", "product:Anvil", "product:Bellows", Citation(REPORT, "L2", as_of="2026-08-01"))
    whole = replace(small_landscape, edges=[*small_landscape.edges, maker, part])
    landscape, notes = edited(whole, tmp_path, remove)
    gone = {edge for edge in EDGES if "product:Bellows" in edge}
    assert {(e.kind, e.start, e.end, e.citation.locator) for e in landscape.edges} == EDGES - gone
    found = "a row of edges/COMPARED_WITH names product:Bellows, which the file does not have; it is left out"
    assert [note.partition(": ")[2] for note in notes if "COMPARED_WITH" in note] == [found]


def test_annotations_that_are_not_as_written_are_rejected(small_landscape: Landscape, tmp_path: Path) -> None:
    write_landscape2(tmp_path / "files", small_landscape)
    file = tmp_path / "files" / "data.yml"
    document = parsed(file.read_text("utf-8"))
    items = document["categories"][0]["subcategories"][0]["items"]
    annotations = [item["extra"]["annotations"] for item in items]
    annotations[0]["lianzhu_node"] = '{"kind": "Anvils", "id": "x"}'
    annotations[1]["lianzhu_node"] = "{"
    annotations[2]["lianzhu_rows"] = '[["edges/MAKES", {}]]'
    file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    imported = import_landscape(file, published="2026-09")
    reasons = [found.reason for found in imported.account.rejections if "lianzhu" in found.place.column]
    assert sorted(reasons) == [
        "not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1)); expected what lianzhu"
        " has written",
        "unknown kind 'Anvils'",
        "unknown table 'edges/MAKES'",
    ]
    assert loaded(imported, tmp_path / "tables").nodes


def test_the_command_writes_files_and_says_what_they_do_not_say(lianzhu: Any, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    result = lianzhu("export", "landscape2", "-o", folder, "--chain", "传统音乐价值链")
    assert (result.code, result.out) == (0, "")
    assert {file.name for file in folder.iterdir()} == {"data.yml", "settings.yml", "logos"}
    assert result.err.splitlines()[0] == (
        "注意 Note: 1 item has no homepage, so https://example.org stands for it, which the format requires"
    )
