"""YAML is read with the line of every value, and what can hide or multiply content is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianzhu.graph.errors import LandscapeError
from lianzhu.loaders import yaml_lines
from lianzhu.loaders.yaml_lines import YamlMapping, YamlScalar, parse_yaml, read_yaml, scalars

BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def texts(text: str) -> list[tuple[str, str, int]]:
    return [(key, scalar.text, scalar.line) for key, scalar in scalars(parse_yaml(text, "x.yml"))]


def test_every_value_has_its_line_and_stays_as_it_is_written() -> None:
    text = "a: 1.10\nb:\n  - 2021-09-14\n  - 'x'\nc: >-\n  two\n  lines\nd: {e: yes}\n"
    assert texts(text) == [
        ("a", "1.10", 1),
        ("b", "2021-09-14", 3),
        ("b", "x", 4),
        ("c", "two lines", 5),
        ("d.e", "yes", 8),
    ]


@pytest.mark.parametrize(("text", "is_null"), [("a:", True), ("a: ~", True), ("a: null", True), ("a: 'null'", False)])
def test_a_null_is_told_from_a_quoted_text(text: str, is_null: bool) -> None:
    document = parse_yaml(text, "x.yml")
    assert isinstance(document, YamlMapping)
    value = document.values["a"]
    assert isinstance(value, YamlScalar)
    assert value.is_null == is_null


def test_an_alias_repeats_a_value_with_the_line_where_that_stands() -> None:
    assert texts("a: &x [1]\nb: *x\n") == [("a", "1", 1), ("b", "1", 1)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2", "x.yml:2: the key 'a' twice, first in line 1; expected each key once"),
        ("a: &x [*x]", "x.yml:1: the alias *x inside what it repeats; expected values that end"),
        ("a: *x", "x.yml:1: the alias *x of nothing above it; expected an anchor before its alias"),
        (BOMB, "x.yml:6: more than 2,000,000 values, with those that aliases repeat; expected fewer"),
        ("a: &a {b: 1}\nc: {<<: *a}", "x.yml:2: the merge key <<; expected the entries themselves"),
        ("a: !!python/name:os.system x", "x.yml:1: the tag tag:yaml.org,2002:python/name:os.system; expected values without tags"),
        ("? [1]\n: 2", "x.yml:1: a key that is a list or a mapping; expected keys that are texts"),
        ("[" * 60 + "]" * 60, "x.yml:1: values nested deeper than 50; expected a shallower file"),
        ("a: 1\n---\nb: 2", "x.yml:2: a second document; expected one document a file"),
        ("", "x.yml:1: an empty file; expected a YAML document"),
        ("a: 1\nb: \x07", "x.yml:2: a character that YAML does not allow (U+0007); expected printable characters"),
    ],
)  # fmt: skip
def test_what_hides_or_multiplies_content_is_refused_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(LandscapeError) as raised:
        parse_yaml(text, "x.yml")
    assert str(raised.value) == f"x.yml: 1 problem\n  {problem}"


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(LandscapeError, match=r"x\.yml:2: not YAML \(.+\); expected valid YAML"):
        parse_yaml("a: [1\nb: 2", "x.yml")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes(b"a: 1\nb: \xff\xfa")
    with pytest.raises(LandscapeError, match=r"x\.yml:2: not UTF-8; expected a file saved as UTF-8"):
        read_yaml(file)
    with pytest.raises(LandscapeError, match=r"none.yml: cannot be read \(No such file or directory\)"):
        read_yaml(tmp_path / "none.yml")
    monkeypatch.setattr(yaml_lines, "MAX_YAML_BYTES", 5)
    with pytest.raises(LandscapeError, match=r"x\.yml: a file of 10 bytes; expected at most 5"):
        read_yaml(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_editors_are_read(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_text("名: 值", encoding)
    document = read_yaml(file)
    assert [(key, scalar.text) for key, scalar in scalars(document)] == [("名", "值")]
