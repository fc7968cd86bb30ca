"""The lists of objects in a YAML file as sheets, with the line of each object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lianzhu.graph.errors import SourceError
from lianzhu.loaders.mapped.source_sheets import SourceSheet, record_sheets
from lianzhu.loaders.yaml_lines import YamlMapping, YamlScalar, YamlSequence, YamlValue, read_yaml


def yaml_sheets(path: Path) -> list[SourceSheet]:
    """Return the lists of objects in a YAML file as sheets; raise `SourceError` if there are none."""
    document = read_yaml(path)
    lists: Mapping[str, YamlValue] = document.values if isinstance(document, YamlMapping) else {path.stem: document}
    found = {name: value for name, value in lists.items() if isinstance(value, YamlSequence)}
    if not found:
        raise SourceError(f"{path.name}: no list of objects; expected a list, or keys that hold lists")
    others = [name for name, value in lists.items() if name not in found and _plain(value) not in ("", [], {})]
    if others:
        loose = YamlMapping(1, {other: lists[other] for other in others})
        known = found.get(path.stem, YamlSequence(1))
        found[path.stem] = YamlSequence(known.line, [*known.items, loose])
    sheets = []
    for name, value in found.items():
        records: Sequence[YamlValue] = value.items
        plain = [_plain(record) for record in records]
        own, *children = record_sheets(
            path, {name: plain} if plain else {name: []}, {name: [record.line for record in records]}
        )
        sheets += [own, *children]
    return sheets


def _plain(value: YamlValue) -> Any:
    """Return a value as text, list or dict; null is an empty text."""
    if isinstance(value, YamlScalar):
        return "" if value.is_null else value.text
    if isinstance(value, YamlSequence):
        return [_plain(item) for item in value.items]
    return {name: _plain(item) for name, item in value.values.items()}
