"""The weights of a score of candidates, as a person writes them in a TOML file.

The file has one table. A key is a measure or a dimension, by its name or its Chinese one (市场份额 = 3); a number says
how much it counts beside the others::

    [weights]
    market_share = 3
    dependents = 2
    technology = 1

The weight of a dimension is shared equally by those of its measures that have no weight of their own and of which
something is known of a candidate.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.schema import Schema
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.measures.leaders.leader_measures import (
    LEADER_DIMENSIONS,
    LEADERSHIP_METRICS,
    MEASURES,
    TECHNOLOGY_METRICS,
    Measure,
    measures,
)

WEIGHTS_TABLE = "weights"
GREATEST = 1_000_000_000
"""The greatest weight; sums of such weights are finite."""
BARE_CHINESE_KEY = re.compile(r"^(\s*)([^\s=\"'#\[\x00]*[^\x00-\x7f][^\s=\"'#\[]*)(?=\s*=)", re.MULTILINE)
"""A key in Chinese without quotation marks, which TOML asks for and nobody types."""


def read_weights(path: Path, schema: Schema) -> dict[str, float]:
    """Return the weights in a file, by measure or dimension; raise `BadParameter` if it has none that can be used."""
    try:
        document = tomllib.loads(BARE_CHINESE_KEY.sub(r'\1"\2"', path.read_text("utf-8-sig")))
    except FileNotFoundError:
        raise BadParameter(f"{path}: no such file; expected a TOML file with a table [weights]") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameter(f"{path}: cannot be read: {error}; expected a TOML file with a table [weights]") from None
    except ValueError as error:  # also for a number of thousands of digits
        raise BadParameter(f"{path}: not valid TOML: {error}") from None
    table = document.get(WEIGHTS_TABLE)
    if not isinstance(table, dict) or not table:
        raise BadParameter(f"{path}: no weights; expected a table [weights] with lines such as market_share = 3")
    if others := sorted(document.keys() - {WEIGHTS_TABLE}):
        raise BadParameter(f"{path}: unknown {others[0]}; the only table is [weights]")
    weights: dict[str, float] = {}
    for key, value in table.items():
        name = _meant(path, str(key), schema)
        if name in weights:
            raise BadParameter(f"{path}: {name} has two weights; leave one out")
        weights[name] = _weight(path, str(key), value)
    if not any(weights.values()):
        raise BadParameter(f"{path}: all weights are 0; give at least one measure a weight above 0")
    return weights


def _meant(path: Path, key: str, schema: Schema) -> str:
    """Return the measure or dimension that a key means by its name or its Chinese one."""
    known = measures(schema)
    named = dict.fromkeys([*LEADER_DIMENSIONS, *known])
    chinese = {_chinese(name, schema): name for name in reversed(named)}
    if key in named or key in chinese:
        return key if key in named else chinese[key]
    usual = [*MEASURES, *TECHNOLOGY_METRICS, *LEADERSHIP_METRICS]
    usual.remove("statements")
    dimensions = ", ".join(f"{name} ({_chinese(name, schema)})" for name in LEADER_DIMENSIONS)
    usual_names = ", ".join(f"{name} ({_chinese(name, schema)})" for name in usual if name not in LEADER_DIMENSIONS)
    raise BadParameter(
        f"{path}: no measure named '{key}'; known are the dimensions {dimensions}; the measures {usual_names};"
        f" and the metrics that `lianzhu schema` lists{did_you_mean(key, [*named, *chinese])}"
    )


def _chinese(name: str, schema: Schema) -> str:
    return schema.metrics[name].zh if name in schema.metrics else schema.terms[name].zh


def _weight(path: Path, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadParameter(f"{path}: the weight of {name} is {value!r}, expected a number such as 2 or 0.5")
    if value < 0:
        raise BadParameter(f"{path}: the weight of {name} is {value:g}, expected 0 or more")
    if not value <= GREATEST:
        raise BadParameter(f"{path}: the weight of {name} is {value:g}, expected at most {GREATEST:,}")
    return float(value)


def spread(
    weights: Mapping[str, float], measures: Mapping[str, Measure], known: Collection[str]
) -> dict[str, dict[str, float]]:
    """Return for each key of the weights the measures that it weighs, with the part of its weight that each gets.

    A measure that has a weight of its own gets nothing from its dimension. A dimension of which nothing is known weighs
    nothing, which is left out.
    """
    found: dict[str, dict[str, float]] = {}
    for key in weights:
        if key in LEADER_DIMENSIONS and key not in measures:
            inside = [m.name for m in measures.values() if m.dimension == key and m.name in {*known} - {*weights}]
            if inside:
                found[key] = {name: 1 / len(inside) for name in inside}
        else:
            found[key] = {key: 1.0}
    return found
