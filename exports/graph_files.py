"""A landscape as a graph file for Gephi, yEd, Cytoscape and networkx: GraphML or GEXF.

A figure, statement or coverage row is a node with ABOUT relationships, as in the property graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from lianzhu.exports.files import atomic_write
from lianzhu.exports.xml_text import forbidden_character
from lianzhu.graph.errors import OutputError
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.property_graph import network_of
from lianzhu.graph.schema import Schema

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Attributes = dict[str, Any]
STATEMENT_COLOUR = "#222222"
GEXF_NAMES = {"start", "end", "pid", "parents", "spells", "slices", "type", "weight", "key", "viz"}
"""Attribute names that mean something else in GEXF; a property of that name gets an underscore."""
GEXF_VERSION = "1.2draft"


def write_graphml(path: Path, landscape: Landscape) -> str:
    """Write GraphML; return how much it is. Raises `OutputError`.

    A node has its colour as r, g and b, from 0 to 255, which Gephi understands.
    """
    import networkx as nx

    network = labelled_network(landscape)
    for _, attributes in network.nodes(data=True):
        attributes |= _rgb(attributes.pop("colour"))
    with atomic_write(path) as temporary:
        nx.write_graphml_xml(network, temporary)
    return _size(network)


def write_gexf(path: Path, landscape: Landscape) -> str:
    """Write GEXF with colours; return how much it is. Raises `OutputError`."""
    from networkx.readwrite.gexf import GEXFWriter

    network = labelled_network(landscape)
    for _, attributes in network.nodes(data=True):
        colour = _rgb(attributes.pop("colour"))
        _rename(attributes)
        attributes["viz"] = {"color": colour}
    for _, _, key, attributes in network.edges(keys=True, data=True):
        _rename(attributes)
        attributes["id"] = key
    writer = GEXFWriter(prettyprint=True, version=GEXF_VERSION)
    writer.add_graph(network)
    _clean(writer.xml)
    with atomic_write(path) as temporary, temporary.open("wb") as stream:
        writer.write(stream)
    return _size(network)


def labelled_network(landscape: Landscape) -> MultiDiGraph[str]:
    """Return the graph of a landscape with what a graph tool shows: labels, names of kinds, and colours of nodes.

    All values are numbers, truth values or texts, of one type an attribute. Raises `OutputError` for a text that XML
    cannot hold.
    """
    network, schema = network_of(landscape), landscape.schema
    for node, attributes in network.nodes(data=True):
        _replace(attributes, _node_attributes(attributes, schema), node)
    for _, _, key, attributes in network.edges(keys=True, data=True):
        _replace(attributes, _edge_attributes(attributes, schema), key)
    _make_uniform([attributes for _, attributes in network.nodes(data=True)])
    _make_uniform([attributes for _, _, attributes in network.edges(data=True)])
    return network


def _replace(attributes: Attributes, new: Attributes, item: str) -> None:
    for name, value in new.items():
        if isinstance(value, str) and (character := forbidden_character(value)):
            raise OutputError(
                f"{name} of {item} holds the control character {character}, which XML cannot hold; remove it, or export"
                " to json"
            )
    attributes.clear()
    attributes |= new


def _node_attributes(attributes: Mapping[str, Any], schema: Schema) -> Attributes:
    kind = attributes["kind"]
    term = schema.nodes.get(kind) or schema.statements[kind]
    colour = schema.nodes[kind].colour if kind in schema.nodes else STATEMENT_COLOUR
    shown = {"label": _label(attributes, schema), "kind": kind, "kind_zh": term.zh, "kind_en": term.en}
    return shown | _flat(attributes) | {"colour": colour}


def _label(attributes: Mapping[str, Any], schema: Schema) -> str:
    """Return the name of a node, or what a figure, statement or coverage row says in short."""
    match attributes["kind"]:
        case "Figure":
            return f"{schema.chinese_name(attributes['metric'])} {attributes['printed']}"
        case "Statement":
            relation = attributes.get("relation", "")
            return str(attributes.get("text") or schema.chinese_name(relation))
        case "Coverage":
            return f"{schema.chinese_name(attributes['aspect'])} {schema.chinese_name(attributes['state'])}"
    return str(attributes["name"])


def _edge_attributes(attributes: Mapping[str, Any], schema: Schema) -> Attributes:
    kind = attributes["kind"]
    declared = schema.edges.get(kind)
    zh, en = (declared.zh, declared.en) if declared else ("关于", "about")
    return {"label": zh, "kind": kind, "kind_zh": zh, "kind_en": en} | _flat(attributes)


def _flat(attributes: Mapping[str, Any]) -> Attributes:
    """Return the properties but for the id, which the element has; lists are joined."""
    return {
        name: "; ".join(value) if isinstance(value, list) else value
        for name, value in attributes.items()
        if name not in ("id", "kind")
    }


def _make_uniform(rows: Iterable[Attributes]) -> None:
    """Make texts of the attributes that have values of several types, because a file declares one type for each."""
    rows = list(rows)
    types: dict[str, set[type]] = {}
    for attributes in rows:
        for name, value in attributes.items():
            types.setdefault(name, set()).add(type(value))
    mixed: dict[str, Callable[[Any], Any]] = {
        name: float if found == {int, float} else str for name, found in types.items() if len(found) > 1
    }
    for attributes in rows if mixed else ():
        attributes |= {name: mixed[name](value) for name, value in attributes.items() if name in mixed}


def _rgb(colour: str) -> dict[str, int]:
    """Return the parts of a colour: ``#1864af`` is r 24, g 100, b 175."""
    return {name: int(colour[at : at + 2], base=16) for name, at in (("r", 1), ("g", 3), ("b", 5))}


def _rename(attributes: Attributes) -> None:
    for name in GEXF_NAMES & attributes.keys():
        attributes[f"{name}_"] = attributes.pop(name)


def _clean(xml: Element) -> None:
    """Remove what networkx adds: the date, so that the same landscape gives the same file, and a second id of edges."""
    for meta in xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    for attributes in xml.iter("attributes"):
        for attribute in [found for found in attributes if found.get("title") == "networkx_key"]:
            attributes.remove(attribute)
            for values in _values_of_edges(xml):
                for value in [found for found in values if found.get("for") == attribute.get("id")]:
                    values.remove(value)


def _values_of_edges(xml: Element) -> Iterator[Element]:
    for edge in xml.iter("edge"):
        yield from edge.iter("attvalues")


def _size(network: MultiDiGraph[str]) -> str:
    return f"{network.number_of_nodes():,} nodes, {network.number_of_edges():,} edges"
