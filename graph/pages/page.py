"""Write a view as one HTML file that opens anywhere: the only door to Pyvis.

Pyvis fills its network and renders our template (templates/atlas.html) with the copy of vis-network that it carries.
The page may not ask the network for anything, and names from the data stay text: they travel as JSON in which `<` is
escaped, are set as textContent or drawn on a canvas, and a content security policy admits our two scripts only.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianzhu.graph.pages.chain import chain_view
from lianzhu.graph.pages.dossier import dossier
from lianzhu.graph.pages.headline import headline
from lianzhu.graph.pages.layout import arrange
from lianzhu.graph.pages.marks import Arrangement, Mark
from lianzhu.graph.pages.parts import Arrow, ChainView
from lianzhu.graph.pages.snapshot import Snapshot
from lianzhu.graph.pages.text import printable

if TYPE_CHECKING:
    from networkx import MultiDiGraph

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("draw.js", "stage.js", "panel.js", "header.js", "app.js")
VIS = "lib/vis-9.1.2/vis-network.min.js"

WIDTHS = (366, 480, 600, 720, 820, 900, 960, 1020, 1080, 1140, 1220, 1320, 1440, 1600, 1800, 2100)
"""Widths in pixels for which a page is laid out."""

GROUNDS = ("lane", "strip", "frame")
"""Marks that are painted under the edges; all others are nodes of the network."""

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


def chain_page(network: MultiDiGraph[str], chain_id: str) -> str:
    """Return the page of a chain as complete HTML; the same snapshot gives the same bytes.

    Raises `NotFound` if the snapshot holds no chain of that id.
    """
    snapshot = Snapshot(network)
    view = chain_view(snapshot, chain_id)
    arrangements = [arrange(view, wide) for wide in WIDTHS]
    drawn = {mark.node for mark in arrangements[0].marks if mark.node}
    shown = {
        "subject": view.id,
        "by": view.by,
        "head": asdict(headline(snapshot, view.id)),
        "arrangements": [_compact(each) for each in arrangements],
    } | dossier(snapshot, {view.id, *drawn})
    return _render(view, arrangements[0], shown)


def _compact(arrangement: Arrangement) -> dict[str, Any]:
    """Return an arrangement for JSON: places and texts by key."""
    marks = {
        mark.key: [*(round(each, 1) for each in (mark.x, mark.y, mark.w, mark.h)), mark.lines, mark.small, mark.beside]
        for mark in arrangement.marks
    }
    return {"width": arrangement.width, "height": round(arrangement.height, 1), "marks": marks}


def _node(mark: Mark) -> dict[str, Any]:
    middle = {"x": round(mark.x + mark.w / 2, 1), "y": round(mark.y + mark.h / 2, 1)}
    about = {"role": mark.role, "node": mark.node, "kind": mark.kind, "strength": mark.strength}
    return {"id": mark.key} | middle | about


def _edges(arrows: Iterable[Arrow], marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Return edges between marks: a thing that stands in several places is joined at each of them."""
    places: dict[str, list[str]] = {}
    for mark in marks:
        if mark.role in ("box", "title", "head") and mark.node:
            places.setdefault(mark.node, []).append(mark.key)
    return [
        {"id": f"{a.kind} {start} {end}", "from": start, "to": end, "kind": a.kind, "strength": a.strength}
        for a in arrows
        for start in places.get(a.start, ())
        for end in places.get(a.end, ())
    ]


def _render(view: ChainView, arrangement: Arrangement, shown: dict[str, Any]) -> str:
    import pyvis
    from pyvis.network import Network

    page = Network(directed=True)
    page.set_template_dir([str(TEMPLATES), str(Path(pyvis.__file__).parent / "templates")], "atlas.html")
    page.nodes = [_node(mark) for mark in arrangement.marks if mark.role not in GROUNDS]
    page.edges = _edges(view.arrows, arrangement.marks)
    page.options = OPTIONS
    grounds = [_node(mark) for mark in arrangement.marks if mark.role in GROUNDS]
    scripts = [_script(page, VIS), "\n".join(_script(page, name) for name in SCRIPTS)]
    page.templateEnv.globals.update(
        name=printable(view.name)[:120],
        view=shown | {"grounds": grounds},
        scripts=scripts,
        hashes=[b64encode(sha256(f"\n{each}\n".encode()).digest()).decode() for each in scripts],
        style=_asset(page, "style.css"),
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
