"""Join the browser's modules into one script that imports nothing.

The modules share one scope, as a bundler's scope hoisting gives them: `import` lines go, `export` words go, and each
module follows what it imports. Functions may refer to each other in a circle, since they are hoisted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

WEB = Path(__file__).parent / "web"
ENTRY = "app.js"
IMPORT = re.compile(r'(?ms)^import\s+(?:\{[^}]*\}\s+from\s+)?"\./([\w-]+\.js)";\n')
EXPORT = re.compile(r"(?m)^export (?=(?:async )?(?:const|let|function|class)\b)")
TOP_LEVEL = re.compile(r"(?m)^(?:async )?(?:const|let|function\*?|class) (\w+)")


@cache
def script() -> str:
    """Return the script of the page; raise `ValueError` if two modules declare the same name."""
    texts = {name: _text(name) for name in _in_order(ENTRY, set())}
    declared: dict[str, str] = {}
    for module, text in texts.items():
        for name in TOP_LEVEL.findall(text):
            if declared.setdefault(name, module) != module:
                raise ValueError(f"{module} and {declared[name]} both declare {name}")
    return '(() => {\n"use strict";\n' + "\n".join(texts.values()) + "})();"


def _in_order(name: str, seen: set[str]) -> Iterator[str]:
    """Iterate over a module after those that it imports."""
    if name in seen:
        return
    seen.add(name)
    for imported in IMPORT.findall((WEB / name).read_text("utf-8")):
        yield from _in_order(imported, seen)
    yield name


def _text(name: str) -> str:
    text = (WEB / name).read_text("utf-8").replace("\r\n", "\n")
    text = EXPORT.sub("", IMPORT.sub("", text))
    return re.sub(r"(?m)^\s*(?://|/\*\*.*\*/$).*\n", "", text)
