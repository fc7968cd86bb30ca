"""Write a page as one HTML file that opens anywhere: the only door to Pyvis.

Pyvis fills its network and renders our template (templates/atlas.html) with the copy of vis-network that it carries.
The page may not ask the network for anything, and names from the data stay text: they travel as JSON in which `<` is
escaped, or packed, are set as textContent or drawn on a canvas, and a content security policy admits our scripts only.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.pages.text import printable

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = (
    *("data.js", "ink.js", "stage.js", "arrows.js", "keys.js", "dots.js", "panel.js"),
    *("header.js", "tables.js", "search.js", "sheet.js", "exports.js", "paper.js"),
    *("relations.js", "blocks.js", "explore.js", "explore_panel.js", "app.js"),
)
STYLES = ("style.css", "windows.css", "paper.css")
VIS = "lib/vis-9.1.2/vis-network.min.js"

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "selectConnectedEdges": False, "tooltipDelay": 100000, "multiselect": False},
    "nodes": {"shape": "custom", "font": {"size": 0}, "fixed": True},
    "edges": {
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "vertical", "roundness": 0.45},
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.4}},
        "selectionWidth": 0,
        "hoverWidth": 0,
    },
}


def render(name: str, nodes: list[Any], edges: list[Any], shell: dict[str, Any], data: str) -> str:
    """Return the page: nodes and edges of the view that it opens with, its settings, and the packed data."""
    import pyvis
    from pyvis.network import Network

    page = Network(directed=True)
    page.set_template_dir([str(TEMPLATES), str(Path(pyvis.__file__).parent / "templates")], "atlas.html")
    page.nodes, page.edges, page.options = nodes, edges, OPTIONS
    scripts = [_script(page, VIS), "\n".join(_script(page, each) for each in SCRIPTS)]
    page.templateEnv.globals.update(
        name=printable(name)[:120],
        shell=shell,
        data=data,
        scripts=scripts,
        hashes=[b64encode(sha256(f"\n{each}\n".encode()).digest()).decode() for each in scripts],
        style="".join(_asset(page, each) for each in STYLES),
    )
    page.templateEnv.filters["inert"] = inert
    return str(page.generate_html())


def inert(value: Any) -> str:
    r"""Return JSON that cannot leave its script element, whatever the texts in it are.

    >>> inert({"name": "</script>"})
    '{"name":"\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _script(page: Any, name: str) -> str:
    text = _asset(page, name)
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text).replace("</script", "<\\/script").strip("\n")


def _asset(page: Any, name: str) -> str:
    """Return a file of the template folders as it stands, with the line ends to which a browser turns them."""
    source: str = page.templateEnv.loader.get_source(page.templateEnv, name)[0]
    return source.replace("\r\n", "\n").replace("\r", "\n")
