"""The recorded answers of the canned queries: what each gave on the packaged landscape when a person reviewed it.

`python tests/recorded.py` asks every query again and writes what it answers; read the difference before you commit it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianzhu.graph.stores.protocol import Store
from lianzhu.queries.header import Query
from lianzhu.queries.library import all_canned
from lianzhu.queries.run import run

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Recorded:
    """One run of a query: the values given, and the rows as JSON has them."""

    query: str
    given: dict[str, str]
    rows: list[list[Any]]

    def __str__(self) -> str:
        return f"{self.query}({', '.join(f'{name}={value}' for name, value in self.given.items())})"


def recorded() -> list[Recorded]:
    """Return every recorded run, by the query's name."""
    found = []
    for path in sorted(ANSWERS.glob("*.json")):
        found += [
            Recorded(path.stem, each["given"], each["rows"]) for each in json.loads(path.read_text("utf-8"))["runs"]
        ]
    return found


def rows(store: Store, query: Query, given: dict[str, str]) -> list[list[Any]]:
    """Return the rows of a run as JSON has them."""
    return json.loads(json.dumps([list(row) for row in run(store, query, given).rows]))


def visible(query: Query, found: list[list[Any]]) -> list[list[Any]]:
    """Return rows without the column that says what they rest on."""
    return [[value for name, value in zip(query.returns, row, strict=True) if name != "facts"] for row in found]


def facts(query: Query, row: list[Any]) -> list[str]:
    """Return the ids that a row rests on."""
    return row[query.returns.index("facts")]


def _lines(runs: list[Recorded]) -> Iterator[str]:
    yield '{"runs": ['
    for number, each in enumerate(runs):
        yield f'{{"given": {json.dumps(each.given, ensure_ascii=False)}, "rows": ['
        yield ",\n".join(json.dumps(row, ensure_ascii=False) for row in each.rows)
        yield "]}," if number < len(runs) - 1 else "]}"
    yield "]}"


def record(store: Store) -> None:
    """Write what every query answers now, for the values recorded before and for the defaults."""
    for query in all_canned():
        given = [each.given for each in recorded() if each.query == query.name] or [{}]
        runs = [Recorded(query.name, values, rows(store, query, values)) for values in given]
        (ANSWERS / f"{query.name}.json").write_text("\n".join(filter(None, _lines(runs))) + "\n", "utf-8")


if __name__ == "__main__":
    from lianzhu.graph.stores.embedded import EmbeddedStore
    from lianzhu.loaders.folder import read_folder
    from lianzhu.opening import PACKAGED

    record(EmbeddedStore(read_folder(PACKAGED)))
