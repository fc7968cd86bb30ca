"""Checks `lianzhu diff` of two editions of CNCF's landscape against a plain comparison of the two YAML files.

    python bench/editions.py FOLDER        the folder has landscape-2025-08-01.yml and landscape.yml

The plain side reads the files with PyYAML and compares sets: items, their places, maturity, repository and company,
and the members. The other side imports both files, compares the landscapes as editions of one series, and says the same
in the same terms. Names are compared without case, as the import does. A subcategory that stands in another category,
and has its name to itself in both files, is the same subcategory. An item with a maturity is hosted by the foundation,
whatever company it names. Each difference between the two sides is printed, with the reason if there is one; the exit
code is 1 if one has none.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import lianzhu
from lianzhu.graph.landscape import Landscape
from lianzhu.importing import import_files
from lianzhu.measures.editions.edition_changes import EditionChange
from lianzhu.measures.editions.edition_diff import Editions, diff
from lianzhu.measures.editions.edition_items import nodes_of

EDITIONS = ("landscape-2025-08-01.yml", "landscape.yml")
MEMBERS = "CNCF Members"
FOUNDATION = "cloud-native-computing-foundation"
SLUG = re.compile(r"crunchbase\.com/organization/([^/?#]+)")
"""The part of an address that names a company."""
SUFFIX = re.compile(r"\s*\((?:member|supporter)\)$")
VALUES = {"maturity": "project", "repository": "repo_url"}
"""Fields of a product that are compared, and their keys in the file."""
Stated = Mapping[str, set[tuple[str, ...]]]
"""What an edition states, by what it is of: item, place, member, maturity, repository, company."""


def folded(*texts: object) -> tuple[str, ...]:
    """Return texts without case."""
    return tuple(str(text).casefold() for text in texts)


@dataclass
class Plain:
    """What one YAML file states, with nothing of the project in between."""

    items: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    places: set[tuple[str, str, str]] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    parts: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Plain:
        """Read a file."""
        found = cls()
        categories = yaml.load(path.read_bytes(), yaml.CSafeLoader)["landscape"]
        found.parts = [(each["name"], part["name"]) for each in categories for part in each["subcategories"]]
        for category in categories:
            for part in category["subcategories"]:
                for item in part.get("items") or []:
                    if category["name"] == MEMBERS:
                        found.members.add(_organization(item))
                    else:
                        found.items[item["name"].casefold()].append(item)
                        places = [(category["name"], part["name"]), *_other_places(item)]
                        found.places |= {(item["name"], *place) for place in places if place in found.parts}
        return found

    def stated(self, moved: Mapping[tuple[str, str], tuple[str, str]]) -> Stated:
        """Return what is stated; `moved` has the subcategories that stand in another category now."""
        stated = {
            "item": {(name,) for name in self.items},
            "place": {folded(name, *moved.get((top, part), (top, part))) for name, top, part in self.places},
            "member": set(map(folded, self.members)),
        }
        for name, key in VALUES.items():
            values = {(item, each.get(key)) for item, held in self.items.items() for each in held}
            stated[name] = {folded(item, value) for item, value in values if value}
        slugs = {
            (item, SLUG.search(each.get("crunchbase") or "")) for item, held in self.items.items() for each in held
        }
        hosted = {folded(item, FOUNDATION) for item, held in self.items.items() if any(e.get("project") for e in held)}
        stated["company"] = hosted | {folded(item, slug[1]) for item, slug in slugs if slug}
        return stated

    def disagreeing(self, key: str) -> set[str]:
        """Return the names that several items have which state different values, or of which one states none."""
        values = {item: {each.get(key) for each in held} for item, held in self.items.items()}
        return {item for item, said in values.items() if len(said) > 1}


def _other_places(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    paths = item.get("second_path") or []
    for path in [paths] if isinstance(paths, str) else paths:
        category, _, part = path.partition(" / ")
        yield category.strip(), part.strip()
    for place in item.get("additional_categories") or []:
        yield place["category"], place["subcategory"]


def _organization(item: Mapping[str, Any]) -> str:
    slug = SLUG.search(item.get("crunchbase") or "")
    return slug[1] if slug else SUFFIX.sub("", item["name"])


def moved_parts(old: Plain, new: Plain) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the subcategories that stand in another category, and have their names to themselves in both files."""
    counts = [Counter(part for _, part in edition.parts) for edition in (old, new)]
    later = {part: (category, part) for category, part in new.parts}
    return {
        (category, part): later[part]
        for category, part in old.parts
        if all(count[part] == 1 for count in counts) and later[part] != (category, part)
    }


# ------------------------------------------------------------ what the diff says, in the terms of the files


def compared(editions: Editions, moved: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[Stated, Stated]:
    """Return what the diff says is only before, and what is only after; `moved` as for `Plain.stated`."""
    gone: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    added: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    moved_folded = {folded(*place): folded(*later) for place, later in moved.items()}
    for change in editions.changes:
        _add(gone, change, editions, editions.before, change.before, change.facts_before)
        _add(added, change, editions, editions.after, change.after, change.facts_after)
    gone["place"] = {(name, *moved_folded.get((top, part), (top, part))) for name, top, part in gone["place"]}
    return gone, added


def _add(
    into: Stated, change: EditionChange, editions: Editions, side: Landscape, value: Any, facts: Iterable[Any]
) -> None:
    if change.what == "node" and change.kind == "Product":
        match = editions.identity.match_of.get(change.nodes[0])
        ids = (*change.nodes, *(match.before if match else ()))
        node = next((side.nodes[each] for each in ids if each in side.nodes), None)
        if node and value and change.field == "":
            into["item"].add(folded(node.name))
            for name in VALUES.keys() & node.fields.keys():
                into[name].add(folded(node.name, node.fields[name]))
        elif node and value and change.field in VALUES:
            into[change.field].add(folded(node.name, value))
    elif change.what == "relation" and change.kind == "BELONGS_TO":
        for start, end in map(nodes_of, facts):
            if side.nodes[start].kind == "Product" and side.nodes[end].kind == "Segment":
                names = (side.nodes[each].name for each in (start, side.nodes[end].parent, end))
                into["place"].add(folded(*names))
    elif change.what == "relation" and change.kind == "MEMBER_OF" and not change.field:
        for start, _ in map(nodes_of, facts):
            into["member"].add(folded(_slug(side, start) or side.nodes[start].name))
    elif change.what == "relation" and change.kind in ("OFFERS", "HOSTED_BY"):
        for ends in map(nodes_of, facts):
            company, item = ends if change.kind == "OFFERS" else ends[::-1]
            if slug := _slug(side, company):
                into["company"].add(folded(side.nodes[item].name, slug))


def _slug(side: Landscape, node: str) -> str:
    found = SLUG.search(str(side.nodes[node].fields.get("crunchbase", "")))
    return found[1] if found else ""


# ------------------------------------------------------------ the check


def main(folder: Path) -> int:
    """Compare, print each discrepancy, and return 1 if one has no reason."""
    old, new = (Plain.read(folder / name) for name in EDITIONS)
    with tempfile.TemporaryDirectory() as scratch:
        for name in EDITIONS:
            import_files([folder / name], Path(scratch) / name)
        landscapes = [lianzhu.open(Path(scratch) / name).landscape() for name in EDITIONS]
        started = time.perf_counter()
        editions = diff(landscapes[0], landscapes[1], series=True)
        seconds = time.perf_counter() - started
    print(f"{len(editions.changes):,} changes in {seconds:.2f} s")
    moved = moved_parts(old, new)
    before, after = old.stated(moved), new.stated({})
    gone, added = compared(editions, moved)
    unexplained = 0
    for what in before:
        for said, plain, found in (
            ("only before", before[what] - after[what], gone[what]),
            ("only after", after[what] - before[what], added[what]),
        ):
            missed, invented = plain - found, found - plain
            counts = f"plain {len(plain):4}, diff {len(found):4}, missed {len(missed)}, invented {len(invented)}"
            print(f"{what:11} {said:11} {counts}")
            for label, row in [*(("missed", row) for row in missed), *(("invented", row) for row in invented)]:
                reason = _reason(what, row, old, new)
                unexplained += not reason
                print(f"    {label} {' / '.join(row)}: {reason or 'NO REASON'}")
    return 1 if unexplained else 0


def _reason(what: str, row: tuple[str, ...], old: Plain, new: Plain) -> str:
    """Return why the two sides differ in something, "" if nothing explains it."""
    key = {**VALUES, "company": "crunchbase"}.get(what, "")
    if key and row[0] in old.disagreeing(key) | new.disagreeing(key):
        return "several items have this name; they are one node, which holds the first value (see rejects.csv)"
    return ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
