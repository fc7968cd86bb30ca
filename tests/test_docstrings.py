"""Docstring examples pass as doctests."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("graph", "loaders", "exports", "queries", "measures", "documents", "pages", "console")
MODULES = [*sorted(ROOT.glob("*.py")), *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
MODULES_WITH_EXAMPLES = [path for path in MODULES if ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", MODULES_WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_docstring_examples_pass(path: Path) -> None:
    name = ".".join(["lianzhu", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__")
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted > 0 and results.failed == 0
