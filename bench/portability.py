"""Comparison of the embedded store's answers with those of Neo4j, and with the openCypher TCK's.

    python bench/portability.py record ../shared/data/random-queries answers.json
    python bench/portability.py compare ../shared/data/random-queries answers.json --details different.txt
    python bench/portability.py record ../shared/data/opencypher-tck tck_answers.json
    python bench/portability.py tck ../shared/data/opencypher-tck --answers tck_answers.json --details wrong.txt

`record` runs every query on a Neo4j server (NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD), whose data it deletes, and
writes its answers. `compare` and `tck` need no server; they print how many queries the embedded store answers alike,
with a note, not at all or differently, and why it refuses. With `--json` they print the same as JSON. Neo4j's answers
to the TCK tell where it differs from openCypher itself.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import neo4j
from equality import Rows, order_of, same
from tck import Scenario, scenarios

from lianzhu.graph.errors import NotPortable
from lianzhu.graph.property_graph import PropertyGraph
from lianzhu.graph.stores.embedded import EmbeddedStore
from lianzhu.graph.stores.neo4j import Neo4jStore, _plain_value
from lianzhu.tests.parity import property_graph, replace_graph

SETS = ("core", "wide")
TCK = "tck"
TIMEOUT = 30.0
"""Time limit of a query, in seconds."""
CLASSES = {
    "same": "same answer",
    "noted": "same answer, with a note",
    "both_raise": "Neo4j raises an error, and so does the embedded store (as good as same)",
    "refused": "refused (NotPortable)",
    "different": "different answer",
    "different_noted": "different answer, with a note",
    "error": "the embedded store raises another error",
    "only_answered_here": "answered, Neo4j refuses",
}
"""Outcomes of a comparison and their descriptions."""
TCK_CLASSES = {
    "right": "the expected answer, and not another one of Neo4j's",
    "right_unlike_neo4j": "the expected answer, but Neo4j gives another one",
    "as_neo4j": "not the expected answer, but the same as Neo4j's",
    "both_raise": "Neo4j raises an error, and so does the embedded store (as good as right)",
    "refused": "refused (NotPortable)",
    "wrong": "wrong answer",
    "error": "the embedded store raises another error",
    "not_holdable": "our graphs cannot hold the scenario's",
}
"""Outcomes of a TCK scenario and their descriptions."""
TCK_DETAILED = ("wrong", "right_unlike_neo4j", "as_neo4j", "error")
DETAILED = ("different", "different_noted", "error", "only_answered_here")
"""Outcomes that are written to the file of details."""
QUOTED = re.compile(r"'[^']*'|`[^`]*`|\"[^\"]*\"|\d+")


class Answer(NamedTuple):
    """What a store answers: rows and notes, or the error it raises."""

    rows: Rows | None = None
    notes: Sequence[str] = ()
    error: BaseException | str | None = None


class Outcome(NamedTuple):
    """The outcome of one query."""

    name: str
    reason: str
    title: str
    query: str
    params: Mapping[str, Any]
    here: Answer
    there: Answer


class Report(NamedTuple):
    """The outcomes of a set of queries."""

    title: str
    outcomes: Sequence[Outcome]
    seconds: float

    def counts(self) -> Counter[str]:
        """Return the number of queries by outcome."""
        return Counter(outcome.name for outcome in self.outcomes)

    def reasons(self, name: str) -> Counter[str]:
        """Return the number of queries with an outcome by reason."""
        return Counter(outcome.reason for outcome in self.outcomes if outcome.name == name)


def record(folder: Path, path: Path) -> None:
    """Run all queries on Neo4j and write the answers to a file."""
    store = Neo4jStore.connect(os.environ.get("NEO4J_URI", "bolt://127.0.0.1:7687"))
    answers: dict[str, list[Any]] = {}
    for name in (*SETS, TCK):
        with store._session(neo4j.READ_ACCESS) as session:
            answers[name] = [
                _run_on_neo4j(session, query, params) for query, params in _queries_for_server(store, folder, name)
            ]
        print(f"{name}: {len(answers[name])} answers", file=sys.stderr)
    replace_graph(store, property_graph([], []))
    with store._session(neo4j.READ_ACCESS) as session:
        version = session.run("CALL dbms.components() YIELD versions RETURN versions[0]").single(strict=True)[0]
    store.close()
    path.write_text(json.dumps({"neo4j": version, "answers": answers}, ensure_ascii=False), "utf-8")


def _queries_for_server(store: Neo4jStore, folder: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the queries of a set, if the folder has it, and their parameters, each while its graph is on the server."""
    if name != TCK and (folder / f"{name}.jsonl").exists():
        for query in _queries(folder / f"{name}.jsonl", lambda graph: replace_graph(store, graph)):
            yield query["query"], query["params"]
    elif name == TCK and (folder / "read_scenarios.jsonl").exists():
        for scenario in scenarios(folder):
            if isinstance(scenario, Scenario):
                replace_graph(store, scenario.graph)
                yield scenario.query, scenario.params


def _run_on_neo4j(session: neo4j.Session, query: str, params: Mapping[str, Any]) -> Any:
    """Return columns and rows as `Neo4jStore` converts them, or the text of the error, ready for JSON.

    JSON as Python writes it keeps 1 and 1.0 apart and has NaN and Infinity.
    """
    try:
        result = session.run(neo4j.Query(query, timeout=TIMEOUT), dict(params))  # type: ignore[arg-type]
        columns = result.keys()
        return [list(columns), [[_for_json(_plain_value(value)) for value in record.values()] for record in result]]
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError) as error:
        return {"error": str(error)}


def _for_json(value: Any) -> Any:
    """Return a value with types that JSON lacks (durations, points) as text."""
    if isinstance(value, list):
        return [_for_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _for_json(item) for name, item in value.items()}
    return value if value is None or isinstance(value, bool | int | float | str) else f"{type(value).__name__} {value}"


def _queries(path: Path, load: Callable[[PropertyGraph], None]) -> Iterator[dict[str, Any]]:
    """Yield the queries of a file, each while its graph is loaded."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    graphs = {line["graph"]: line for line in lines if "graph" in line}
    queries_by_graph: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if "on" in line:
            queries_by_graph[line["on"]].append(line)
    for number, queries in queries_by_graph.items():
        load(_property_graph(graphs[number]))
        yield from queries


def _property_graph(line: Mapping[str, Any]) -> PropertyGraph:
    return property_graph(
        [(label, _without_nulls(properties)) for label, properties in line["nodes"]],
        [(kind, start, end, _without_nulls(properties)) for kind, start, end, properties in line["edges"]],
    )


def _without_nulls(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}


def run_embedded(store: EmbeddedStore, query: str, params: Mapping[str, Any]) -> Answer:
    """Run a query on the embedded store."""
    try:
        answer = store.run(query, params, timeout=TIMEOUT)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (the engine's panics are no exceptions; each is counted)
        return Answer(error=error)
    notes = (*getattr(answer, "notes", ()), *answer.warnings)
    return Answer(Rows(answer.columns, [list(row) for row in answer.rows]), notes)


def compare(folder: Path, path: Path, sets: Iterable[str] = SETS) -> Iterator[Report]:
    """Run the queries on the embedded store and yield a report of each set."""
    recorded = json.loads(path.read_text("utf-8"))
    for name in sets:
        start = time.perf_counter()
        stores: list[EmbeddedStore] = []
        outcomes = []
        queries = _queries(folder / f"{name}.jsonl", lambda graph, stores=stores: stores.append(embedded_store(graph)))
        for query, there in zip(queries, recorded["answers"][name], strict=True):
            text, params = query["query"], query["params"]
            here = run_embedded(stores[-1], text, params)
            answer = _answer(there)
            outcome, reason = classify(here, answer, text)
            outcomes.append(Outcome(outcome, reason, f"{name}, graph {query['on']}", text, params, here, answer))
        yield Report(
            f"{name}, {len(outcomes)} queries, Neo4j {recorded['neo4j']}", outcomes, time.perf_counter() - start
        )


def run_tck(folder: Path, path: Path | None) -> Report:
    """Run the scenarios on the embedded store; Neo4j's answers, if given, tell where it differs from openCypher."""
    start = time.perf_counter()
    recorded = json.loads(path.read_text("utf-8")) if path else {"neo4j": "not asked", "answers": {TCK: None}}
    answers = iter(recorded["answers"][TCK] or ())
    outcomes, invented = [], 0
    for scenario in scenarios(folder):
        if not isinstance(scenario, Scenario):
            title, reason = scenario
            outcomes.append(Outcome("not_holdable", str(reason), title, "", {}, Answer(), Answer()))
            continue
        invented += scenario.invented
        there = _answer(next(answers)) if path else None
        here = run_embedded(embedded_store(scenario.graph), scenario.query, scenario.params)
        name, reason = classify_scenario(scenario, here, there)
        expected = Answer(scenario.expected, [f"Neo4j: {_answer_text(there)}"] if there else [])
        outcomes.append(Outcome(name, reason, scenario.title, scenario.query, scenario.params, here, expected))
    title = f"TCK, {len(outcomes)} scenarios ({invented} with an invented label), Neo4j {recorded['neo4j']}"
    return Report(title, outcomes, time.perf_counter() - start)


def classify_scenario(scenario: Scenario, here: Answer, there: Answer | None) -> tuple[str, str]:
    """Return the outcome of a scenario and its reason."""

    def fits(answer: Answer, expected: Answer) -> bool:
        sides = [scenario.without_added(side.rows) for side in (answer, expected) if side.rows is not None]
        return len(sides) == 2 and same(sides[0], sides[1], scenario.order)

    expected = Answer(scenario.expected)
    if here.rows is None:
        reason = getattr(here.error, "rule", "") or _error_reason(here.error)
        if there and there.rows is None:
            return "both_raise", reason
        return ("refused" if isinstance(here.error, NotPortable) else "error"), reason
    if fits(here, expected):
        return ("right" if not there or fits(there, expected) else "right_unlike_neo4j"), ""
    return ("as_neo4j" if there and fits(here, there) else "wrong"), ""


def _answer(recorded: Any) -> Answer:
    """Return a recorded answer of Neo4j."""
    return Answer(error=recorded["error"]) if isinstance(recorded, dict) else Answer(Rows(*recorded))


def embedded_store(graph: PropertyGraph) -> EmbeddedStore:
    """Return an embedded store of a graph."""
    return EmbeddedStore.of(graph)


def classify(here: Answer, there: Answer, query: str) -> tuple[str, str]:
    """Return the outcome of a query and its reason: the rule of a refusal, or an error message without details."""
    if here.rows is None:
        reason = getattr(here.error, "rule", "") or _error_reason(here.error)
        if there.rows is None:
            return "both_raise", reason
        return ("refused" if isinstance(here.error, NotPortable) else "error"), reason
    if there.rows is None:
        return "only_answered_here", _error_reason(there.error)
    if same(here.rows, there.rows, order_of(query)):
        return ("noted" if here.notes else "same"), ""
    return ("different_noted" if here.notes else "different"), ""


def _error_reason(error: BaseException | str | None) -> str:
    prefix = "" if isinstance(error, str | NotPortable) else f"{type(error).__name__}: "
    return prefix + QUOTED.sub("…", str(error).partition("\n")[0])[:120]


def print_report(report: Report, descriptions: Mapping[str, str]) -> None:
    """Print the counts of a report, and the reasons of refusals and errors."""
    print(f"{report.title} ({report.seconds:.1f} s)")
    counts = report.counts()
    for name, description in descriptions.items():
        print(f"  {counts[name]:6} {100 * counts[name] / max(1, len(report.outcomes)):6.2f}%  {description}")
    for name in ("refused", "error", "both_raise", "only_answered_here", "not_holdable"):
        if reasons := report.reasons(name):
            print(f"  reasons: {descriptions.get(name, name)}")
            for reason, count in reasons.most_common():
                print(f"  {count:6}  {reason}")
    print()


def report_json(report: Report) -> dict[str, Any]:
    """Return the counts of a report and the reasons of its refusals and errors."""
    counts = report.counts()
    return {
        "title": report.title,
        "queries": len(report.outcomes),
        "counts": dict(counts),
        "reasons": {name: dict(report.reasons(name).most_common()) for name in counts if any(report.reasons(name))},
    }


def write_details(path: Path, reports: Iterable[Report], names: Sequence[str], limit: int) -> None:
    """Write query, parameters and both answers of the first queries with each of the named outcomes."""
    with path.open("w", encoding="utf-8") as file:
        for report in reports:
            for name in names:
                chosen = [outcome for outcome in report.outcomes if outcome.name == name][:limit]
                for number, outcome in enumerate(chosen, 1):
                    print(f"=== {name} {number} ({outcome.title})\n{outcome.query}", file=file)
                    print(f"params: {outcome.params!r}", file=file)
                    print(f"embedded: {_answer_text(outcome.here)}", file=file)
                    print(f"expected: {_answer_text(outcome.there)}\n", file=file)


def _answer_text(answer: Answer) -> str:
    if answer.rows is None:
        return f"{type(answer.error).__name__}: {answer.error}"
    notes = "".join(f"\n  note: {note}" for note in answer.notes)
    return (
        f"{list(answer.rows.columns)}, {len(answer.rows.rows)} rows"
        + "".join(f"\n  {row!r}" for row in answer.rows.rows)
        + notes
    )


def main(arguments: Sequence[str]) -> None:
    """Parse the command line and run a command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("record", "compare", "tck"):
        command = commands.add_parser(name)
        command.add_argument("folder", type=Path, help="folder of the queries or scenarios")
        if name == "tck":
            command.add_argument("--answers", type=Path, help="file of Neo4j's answers to the scenarios")
        else:
            command.add_argument("answers", type=Path, help="file of Neo4j's answers, as JSON")
        if name == "compare":
            command.add_argument("--set", choices=SETS, action="append", help="only this set of queries")
        if name != "record":
            command.add_argument("--json", action="store_true", help="print JSON")
            command.add_argument("--details", type=Path, help="file for queries that are answered differently")
            command.add_argument("--limit", type=int, help="maximum of details of each sort (default: 40; TCK: all)")
    options = parser.parse_args(arguments)
    if options.command == "record":
        record(options.folder, options.answers)
        return
    if options.command == "compare":
        reports = list(compare(options.folder, options.answers, options.set or SETS))
        classes, detailed, limit = CLASSES, DETAILED, options.limit or 40
    else:
        reports = [run_tck(options.folder, options.answers)]
        classes, detailed, limit = TCK_CLASSES, TCK_DETAILED, options.limit or sys.maxsize
    if options.details:
        write_details(options.details, reports, detailed, limit)
    if options.json:
        print(json.dumps([report_json(report) for report in reports], indent=2, ensure_ascii=False))
        return
    for report in reports:
        print_report(report, classes)


if __name__ == "__main__":
    main(sys.argv[1:])
