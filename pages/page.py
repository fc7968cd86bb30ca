"""Write a page as one HTML file that opens anywhere: the only door to Pyvis.

Pyvis renders our template (web/atlas.html) with the options of its network and the copy of vis-network that it carries;
the page unpacks that when Explore is opened first. The page may not ask the network for anything, and names from the
data stay text: they travel packed or as JSON in which `<` is escaped, are set as textContent or drawn on a canvas, and
a content security policy admits our scripts and styles only.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.pages.bundle import WEB, script
from lianzhu.pages.look import custom_properties

STYLES = (
    *("page.css", "panel.css", "tables.css", "diagram.css", "changes.css", "measures.css", "head.css"),
    *("views.css", "explore.css", "print.css"),
)
VIS = "lib/vis-9.1.2/vis-network.min.js"
PACKING = ((2_500_000, 6), (float("inf"), 1))
"""Effort of gzip for data of up to so many bytes: at 20,000 nodes 1 takes a third of the time of 6, for 15% more."""
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of a line: no page shows them."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "selectConnectedEdges": False, "tooltipDelay": 100000, "multiselect": True},
}


def render(name: str, shell: dict[str, Any], data: dict[str, Any]) -> str:
    """Return the page: its name, what it needs at once, and the packed data."""
    import pyvis
    from pyvis.network import Network

    page = Network(directed=True)
    page.set_template_dir([str(WEB), str(Path(pyvis.__file__).parent / "templates")], "atlas.html")
    page.options = OPTIONS
    library, packed_library = _library(Path(page.templateEnv.get_template(VIS).filename))
    code = script().replace("</script", "<\\/script")
    style = custom_properties() + "".join((WEB / each).read_text("utf-8").replace("\r\n", "\n") for each in STYLES)
    page.templateEnv.globals.update(
        name=_printable(name)[:120],
        shell=shell,
        data=packed(DIRECTION_MARKS.sub("", json.dumps(data, ensure_ascii=False, separators=(",", ":")))),
        script=code,
        library=packed_library,
        style=style,
        hashes={"script": [_hash(f"\n{code}\n"), _hash(library)], "style": [_hash(f"\n{style}\n")]},
    )
    page.templateEnv.filters["inert"] = inert
    return str(page.generate_html())


@cache
def _library(path: Path) -> tuple[str, str]:
    """Return vis-network as Pyvis carries it, and the same packed."""
    text = path.read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text)
    return text, packed(text)


def packed(text: str) -> str:
    """Return text as gzip in base64, the same bytes whenever it is made."""
    found = text.encode("utf-8", "surrogatepass")
    effort = next(effort for size, effort in PACKING if len(found) <= size)
    return b64encode(gzip.compress(found, effort, mtime=0)).decode()


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def inert(value: Any) -> str:
    r"""Return JSON that cannot leave its script element, whatever the texts in it are.

    >>> inert({"name": "</script>"})
    '{"name":"\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _printable(text: str) -> str:
    r"""Return text without control characters, marks of direction, line ends or doubled blanks.

    >>> _printable("a\u202eb\tc")
    'ab c'
    """
    blanks = "".join(" " if each.isspace() else each for each in text)
    return " ".join("".join(each for each in blanks if unicodedata.category(each) not in INVISIBLE).split())
