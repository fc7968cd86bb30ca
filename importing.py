"""Import people's own files: propose a map or use theirs, make a landscape of them, and write it to a folder."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from lianzhu.graph.answers import Answer
from lianzhu.graph.collector import paused_collector
from lianzhu.graph.errors import SourceError
from lianzhu.graph.schema import packaged_schema
from lianzhu.graph.steps import begin_step
from lianzhu.graph.stores.protocol import PortableCypher
from lianzhu.import_folder import EarlierImport, check_import, check_unedited, read_earlier_import, write_import
from lianzhu.loaders.imported import FATES, Account, Fate, ImportedLandscape
from lianzhu.loaders.landscape_structure import is_landscape_file
from lianzhu.loaders.landscape_yaml import import_landscape
from lianzhu.loaders.mapped.convert import convert
from lianzhu.loaders.mapped.graph_sheets import graph_sheets
from lianzhu.loaders.mapped.map_parser import parse_map
from lianzhu.loaders.mapped.proposal import Understanding, propose, understood_rows
from lianzhu.loaders.mapped.review import NearName, decided_names, near_names, too_many
from lianzhu.loaders.mapped.source_files import YAML_SUFFIXES, SourceFile, files_of, read_source
from lianzhu.loaders.mapped.things import Thing, Things
from lianzhu.loaders.mapped.vocabulary import vocabulary
from lianzhu.opening import check_address

PRINTED_FATES: tuple[Fate, ...] = ("field", "merged", "rejected", "ignored")
"""The fates of cells that are told beside what a column was taken for; its heading is context."""
UNDERSTOOD_COLUMNS = ("file", "sheet", "column", "meaning", "example", "confidence", "reason", *PRINTED_FATES)
ALL_NODES = PortableCypher("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties ORDER BY elementId(n)")
ALL_RELATIONSHIPS = PortableCypher(
    "MATCH (a)-[r]->(b) RETURN labels(a) AS start_labels, properties(a) AS start, type(r) AS kind,"
    " properties(r) AS properties, labels(b) AS end_labels, properties(b) AS end ORDER BY elementId(r)"
)
SERVER_TIMEOUT = 600.0
"""Seconds for reading a whole graph."""
ACCOUNT_COLUMNS = ("file", "sheet", "column", *FATES)


@dataclass(frozen=True)
class ImportReport:
    """What an import understood and made: the proposed map, the account of every cell, and near names to decide.

    `keys` are the ids of the things that have a code of their own, by kind and code. `output` is the folder that was
    written, None after a dry run.
    """

    imported: ImportedLandscape
    map_text: str = ""
    columns: Sequence[Understanding] = ()
    near: Sequence[NearName] = ()
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    output: Path | None = None

    @property
    def account(self) -> Account:
        """The account of every cell."""
        return self.imported.account

    def understood(self) -> Answer:
        """Return what was understood of each column, if the map was proposed, and what became of its cells."""
        counts = {(file, table, column): fates for file, table, column, fates in self.account.by_column()}
        rows = [
            (*row, *(counts.get(row[:3], {}).get(fate, 0) for fate in PRINTED_FATES))
            for row in understood_rows(self.columns)
        ]
        return Answer(UNDERSTOOD_COLUMNS, rows)

    def cells(self) -> Answer:
        """Return how many cells of each column were read, left out and rejected."""
        rows = [
            (file, table, column, *(counts.get(fate, 0) for fate in FATES))
            for file, table, column, counts in self.account.by_column()
        ]
        return Answer(ACCOUNT_COLUMNS, rows)

    def summary(self) -> str:
        """Return one line with the numbers of nodes, facts and cells."""
        sizes = {path: len(table) for path, table in self.imported.tables.items()}
        nodes = sum(size for path, size in sizes.items() if path.startswith("nodes/"))
        edges = sum(size for path, size in sizes.items() if path.startswith("edges/"))
        counts = ", ".join(f"{self.account.total(fate):,} {fate}" for fate in FATES)
        facts = f"{edges:,} relations, {sizes.get('figures', 0):,} figures, {sizes.get('statements', 0):,} statements"
        return f"{nodes:,} nodes, {facts}; cells: {counts}"


def import_files(
    targets: Iterable[str | os.PathLike[str]],
    output: Path | None,
    *,
    map_file: Path | None = None,
    chain: str = "",
    strict: bool = False,
) -> ImportReport:
    """Import files, or graphs on Neo4j servers, into a folder of tables; without `output`, say what would be done.

    Without a map, one is proposed and written to the folder as map.toml. `chain` names the industry chain of rows that
    name none. A folder of an earlier import is updated, and its nodes keep their ids. With `strict`, nothing is written
    if a cell is rejected.

    Raises `SourceError` for a file that cannot be read, `LandscapeError` for an invalid map, and `OutputError` for a
    folder that cannot be written or was edited by hand.
    """
    with paused_collector():
        return _import(list(targets), output, map_file, chain, strict)


def _import(
    targets: Sequence[str | os.PathLike[str]], output: Path | None, map_file: Path | None, chain: str, strict: bool
) -> ImportReport:
    earlier = read_earlier_import(output) if output else EarlierImport()
    if output:
        check_unedited(output, earlier, map_file)
    if set(chain) & set(";；/"):
        raise SourceError(f"the chain cannot be named '{chain}'; a name has no ; and no /")
    addresses = [str(target) for target in targets if "://" in str(target)]
    files, passed_over = files_of(Path(target) for target in targets if "://" not in str(target))
    landscape_files = [path for path in files if is_landscape_file(path)]
    if landscape_files:
        if addresses:
            raise SourceError(f"{landscape_files[0]} is a landscape2 file; import it without {addresses[0]}")
        report = _import_landscape2(files, landscape_files, map_file, chain)
    else:
        report = _import_tables(files, addresses, earlier, map_file, chain)
    report.account.notes.extend(f"{path} is passed over: it is not a table" for path in passed_over)
    if strict and report.account.rejections:
        return report
    if output:
        begin_step(f"writing {output}")
        digests = {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
        inputs = digests | dict.fromkeys(addresses, "")
        write_import(output, report.imported, report.map_text, report.near, report.keys, inputs, earlier)
    else:
        check_import(report.imported)
    return replace(report, output=output)


def _import_tables(
    files: Sequence[Path], addresses: Sequence[str], earlier: EarlierImport, map_file: Path | None, chain: str
) -> ImportReport:
    """Import tables by a map, or by one that is proposed."""
    sources = []
    for path in files:
        begin_step(f"reading {path}")
        sources.append(read_source(path))
    sources += map(_read_server, addresses)
    names = Counter(source.name for source in sources)
    if repeated := [name for name, count in names.items() if count > 1]:
        raise SourceError(f"two files are named {repeated[0]}; rename one, because the map tells them apart by name")
    proposal = None if map_file else propose(sources, chain)
    text = proposal.text() if proposal else _read_map(map_file)
    if proposal and not proposal.tables:
        raise SourceError(
            f"no table found in {', '.join(names)}: no header above rows that name companies, products or the like"
        )
    import_map = parse_map(text, str(map_file) if map_file else "the proposed map")
    things = _things(earlier)
    imported = convert(sources, import_map, things)
    if too_many(things):
        imported.account.notes.append("near names were not looked for: there are too many names")
    near = tuple(near_names(things, earlier.decisions))
    return ImportReport(imported, text, proposal.columns if proposal else (), near, things.keys())


def _import_landscape2(files: Sequence[Path], data: Sequence[Path], map_file: Path | None, chain: str) -> ImportReport:
    """Import a landscape2 data file, with its settings file if that is among the files."""
    settings = [path for path in files if path not in data]
    if len(data) > 1 or len(settings) > 1 or any(path.suffix.lower() not in YAML_SUFFIXES for path in settings):
        raise SourceError(f"{data[0]} is a landscape2 file; import it alone, or with its settings.yml")
    if map_file:
        raise SourceError(f"{data[0]} is a landscape2 file, which needs no map; leave out --map {map_file}")
    begin_step(f"reading {data[0]}")
    return ImportReport(import_landscape(data[0], settings[0] if settings else None, name=chain))


def _read_server(address: str) -> SourceFile:
    """Return the graph on a server as a source; it is named after the host."""
    from lianzhu.graph.stores.neo4j import Neo4jStore  # lazy: most imports read files

    if address.startswith(("http://", "https://")):
        raise SourceError(f"{address} is a web address; save the file, and import that")
    check_address(address)
    begin_step(f"reading {address}")
    store = Neo4jStore.connect(address)
    try:
        nodes = store.run(ALL_NODES, timeout=SERVER_TIMEOUT).rows
        relationships = store.run(ALL_RELATIONSHIPS, timeout=SERVER_TIMEOUT).rows
    finally:
        store.close()
    host = address.partition("://")[2]
    content = json.dumps([nodes, relationships], ensure_ascii=False, default=str, sort_keys=True).encode()
    today = date.today().isoformat()
    return SourceFile(Path(host), host, sha256(content).hexdigest(), today, graph_sheets(host, nodes, relationships))


def _read_map(path: Path | None) -> str:
    assert path is not None
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error})") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path}: not UTF-8; save the map as UTF-8") from None


def _things(earlier: EarlierImport) -> Things:
    """Return the things of an earlier import, by which those of this one are found and keep their ids."""
    suffixes = sorted(vocabulary(packaged_schema()).words["legal_suffixes"], key=len, reverse=True)
    things = Things(tuple(suffixes), decided_names(earlier.decisions))
    by_id: dict[str, Thing] = {}
    rows = [row for row in earlier.nodes if row["kind"] != "Report"]
    for row in sorted(rows, key=lambda row: row["id"].count("/")):
        parent = by_id.get(row.get("parent", ""))
        by_id[row["id"]] = things.remember(row, parent)
    for keys in earlier.keys.values():
        for key, node in keys.items():
            if node in by_id:
                things.add_code(by_id[node], "key", key)
    return things
