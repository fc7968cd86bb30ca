"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [path for room in ("graph", "loaders", "queries", "console") for path in sorted((ROOT / room).rglob("*.py"))]
WITH_EXAMPLES = [path for path in FILES if ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_in_docstrings_are_true(path: Path) -> None:
    name = ".".join(["lianzhu", *path.relative_to(ROOT).with_suffix("").parts])
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted > 0 and outcome.failed == 0
