"""The weights of a score of candidates, as a person writes them in a TOML file.

The file has one table. A key is a measure or a dimension; a number says how much it counts beside the others::

    [weights]
    market_share = 3
    dependents = 2
    technology = 1

The weight of a dimension is shared equally by those of its measures that have no weight of their own and of which
something is known of a candidate.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from math import isfinite
from pathlib import Path

from lianzhu.graph.errors import BadParameter
from lianzhu.graph.suggestions import did_you_mean
from lianzhu.measures.leader_measures import LEADER_DIMENSIONS, Measure

WEIGHTS_TABLE = "weights"


def read_weights(path: Path, measures: Mapping[str, Measure]) -> dict[str, float]:
    """Return the weights in a file, by measure or dimension; raise `BadParameter` if it has none that can be used."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadParameter(f"{path}: no such file; expected a TOML file with a table [weights]") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadParameter(f"{path}: cannot be read: {error}; expected a TOML file with a table [weights]") from None
    except tomllib.TOMLDecodeError as error:
        raise BadParameter(f"{path}: not valid TOML: {error}") from None
    table = document.get(WEIGHTS_TABLE)
    if not isinstance(table, dict) or not table:
        raise BadParameter(f"{path}: no weights; expected a table [weights] with lines such as market_share = 3")
    if others := sorted(document.keys() - {WEIGHTS_TABLE}):
        raise BadParameter(f"{path}: unknown {others[0]}; the only table is [weights]")
    weights = {str(name): _weight(path, str(name), value, measures) for name, value in table.items()}
    if not any(weights.values()):
        raise BadParameter(f"{path}: all weights are 0; give at least one measure a weight above 0")
    return weights


def _weight(path: Path, name: str, value: object, measures: Mapping[str, Measure]) -> float:
    known = [*LEADER_DIMENSIONS, *measures]
    if name not in known:
        dimensions = ", ".join(LEADER_DIMENSIONS)
        ways_out = did_you_mean(name, known) or f"; use a dimension ({dimensions}) or a measure of the answer"
        raise BadParameter(f"{path}: no measure named '{name}'{ways_out}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadParameter(f"{path}: the weight of {name} is {value!r}, expected a number such as 2 or 0.5")
    if value < 0:
        raise BadParameter(f"{path}: the weight of {name} is {value:g}, expected 0 or more")
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
