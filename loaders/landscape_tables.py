"""The tables of a landscape that is made of a landscape2 file: nodes, relations that cite lines, and declarations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianzhu.graph.landscape_items import named_nodes
from lianzhu.graph.records import node_id
from lianzhu.graph.schema import Schema, packaged_schema
from lianzhu.graph.schema_extension import extend_schema
from lianzhu.graph.toml_text import combined, parse_toml, toml_text
from lianzhu.loaders.imported import ImportedLandscape
from lianzhu.loaders.landscape_structure import FileAccount
from lianzhu.loaders.yaml_lines import YamlScalar

DATE_IN_NAME = re.compile(r"[-_. ]?(\d{4}-\d{2}(?:-\d{2})?)")
"""The date in a file name: landscape-2025-08-01.yml."""
MEMBER_EDGE = {
    "zh": "会员",
    "en": "member of",
    "sentence": {"zh": "{from}是{to}的会员", "en": "{from} is a member of {to}"},
    "from": ["Company", "Organization"],
    "to": ["Organization"],
    "about": {
        "zh": "企业或机构是某基金会、协会的会员。",
        "en": "A company or organization is a member of a foundation or association.",
    },
    "example": "Google → CNCF (membership = member)",
    "not": "A unit of a group: UNIT_OF. Cooperation without membership: PARTNERS_WITH.",
    "fields": {
        "joined": {"type": "date", "zh": "加入日期", "en": "joined on"},
        "membership": {"type": "str", "zh": "会员身份", "en": "membership"},
    },
}
HOST_EDGE = {
    "zh": "托管于",
    "en": "hosted by",
    "sentence": {"zh": "{from}由{to}托管", "en": "{from} is hosted by {to}"},
    "from": ["Product"],
    "to": ["Organization"],
    "about": {
        "zh": "开源项目由基金会托管；基金会不是其厂商。",
        "en": "An open source project is hosted by a foundation, which is not its vendor.",
    },
    "example": "Akri → CNCF",
    "not": "A company that sells the product: OFFERS.",
}
NEW_EDGES: Mapping[str, Mapping[str, object]] = {"MEMBER_OF": MEMBER_EDGE, "HOSTED_BY": HOST_EDGE}
"""Kinds of relations that landscapes of foundations need and the packaged schema may lack."""


@dataclass(slots=True)
class LandscapeTables:
    """Nodes by id, rows of facts, and what is declared in addition to the packaged schema.

    `stated` are the relations that exist already, by their ends; its values are the cells. A row that the file was
    written with has the value of the YAML that holds it, for messages.
    """

    path: Path
    account: FileAccount
    publisher: str = ""
    published: str = ""
    schema: Schema = field(default_factory=packaged_schema)
    additions: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, str], YamlScalar | None]] = field(default_factory=list)
    stated: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    report: str = ""

    def kind_of(self, node: str) -> str:
        """Return the kind of a node; empty if there is no such node."""
        return self.nodes[node][0] if node in self.nodes else ""

    def add_node(self, kind: str, node: str, cells: Mapping[str, str]) -> None:
        """Add a node, unless there is one with its id."""
        self.nodes.setdefault(node, (kind, {"id": node, **cells}))

    def add_edge(self, kind: str, start: str, end: str, line: int, **qualifiers: str) -> None:
        """Add a relation that a line of the file states."""
        if kind in NEW_EDGES and kind not in self.schema.edges:
            self.additions.setdefault("edge", {})[kind] = NEW_EDGES[kind]
        row = {"from": start, "to": end, **qualifiers, "source": self._report_id(), "locator": f"L{line}"}
        self.rows.append((f"edges/{kind}", row, None))

    def declare(self, kind: str, column: str, type_name: str, zh: str, en: str) -> None:
        """Declare a field of a node kind, unless the schema has it."""
        if column not in self.schema.node_kind_fields(kind):
            fields = self.additions.setdefault("node", {}).setdefault(kind, {}).setdefault("fields", {})
            fields[column] = {"type": type_name, "zh": zh, "en": en}

    def extend(self, text: str) -> None:
        """Extend the schema by a TOML text; raise `SchemaError`."""
        self.schema = extend_schema(self.schema, text)
        self.additions = combined(self.additions, parse_toml(text))

    def _report_id(self) -> str:
        """Return the id of the report that the file is, which is added when a fact first cites it."""
        if not self.report:
            in_name = DATE_IN_NAME.search(self.path.stem)
            published = self.published or (in_name[1] if in_name else "")
            if not published:
                published = datetime.fromtimestamp(self.path.stat().st_mtime, UTC).date().isoformat()
                self.account.note(f"published on {published}, the file's own date, because its name has none")
            name = f"{self.publisher} {self.path.name}"
            self.report = node_id("Report", name)
            digest = sha256(self.path.read_bytes()).hexdigest()
            cells = {"name": name, "publisher": self.publisher.replace(";", ","), "published": published}
            self.add_node("Report", self.report, {**cells, "file": self.path.name, "sha256": digest})
        return self.report

    def write(self, result: ImportedLandscape) -> None:
        """Fill the tables of the result, without written rows that name nodes which the file no longer has."""
        if self.additions:
            result.additions = toml_text(self.additions)
            self.schema = extend_schema(packaged_schema(), result.additions)
        for node, (kind, cells) in self.nodes.items():
            parent = cells.get("parent", "")
            if parent and parent not in self.nodes:
                self.account.note(f"{node} has the parent {parent}, which the file does not have; it is left out")
                cells = {column: text for column, text in cells.items() if column != "parent"}
            result.table(f"nodes/{kind}").add(cells)
        written = set[tuple[str, ...]]()
        for path, cells, value in self.rows:
            content = (path, *sorted(f"{column}={text}" for column, text in cells.items()))
            if content in written:
                self.account.note(f"a row of {path} occurs again; it is kept once", value.line if value else 0)
                continue
            written.add(content)
            missing = self._missing(path, cells) if value else ""
            if value and missing:
                found = f"a row of {path} names {missing}, which the file does not have; it is left out"
                self.account.note(found, value.line)
            else:
                result.table(path).add(cells)

    def _missing(self, path: str, cells: Mapping[str, str]) -> str:
        """Return the first node that a row names and the file does not have; empty if there is none."""
        return next((name for name in named_nodes(path, cells, self.schema) if name not in self.nodes), "")
