"""The additions of a landscape to the packaged schema, as the schema.toml of a folder."""

from __future__ import annotations

from pathlib import Path

from lianzhu.exports.files import write_text
from lianzhu.graph.errors import OutputError
from lianzhu.graph.schema import Schema


def write_additions(path: Path, schema: Schema) -> None:
    """Write a schema.toml; raise `OutputError` if the landscape adds nothing to the packaged schema."""
    if not schema.additions:
        raise OutputError(f"cannot write {path}: the landscape adds nothing to the packaged schema")
    write_text(path, schema.additions)
