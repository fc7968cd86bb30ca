"""The only module that imports pandas: answers as data frames, Parquet files as rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd


def build_frame(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Build a data frame; an integer column with missing values becomes Int64, not float."""
    series = {
        index: pd.Series(values, dtype=_dtype(values))
        for index in range(len(columns))
        for values in [[row[index] for row in rows]]
    }
    frame = pd.DataFrame(series)
    frame.columns = pd.Index(columns)
    return frame


def build_engine_frame(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Build a data frame for the embedded engine.

    None marks a missing value. All other values of a column are of the type of the first.
    """
    dtypes = {bool: "boolean", int: "Int64", float: "float64"}
    types = {
        name: next((type(value) for value in values if value is not None), str) for name, values in columns.items()
    }
    return pd.DataFrame(
        {name: pd.Series(values, dtype=dtypes.get(types[name], "object")) for name, values in columns.items()}
    )


def write_parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write a Parquet file with typed columns, tuples as lists; raise `ImportError` if pyarrow is missing."""
    frame = pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in columns.items()})
    frame.to_parquet(path, engine="pyarrow", index=False)


def _dtype(values: Sequence[Any]) -> str:
    """Return the pandas dtype that preserves the values: nullable for booleans and integers, object if mixed."""
    types = {type(value) for value in values if value is not None}
    if types == {bool}:
        return "boolean"
    if types == {int}:
        return "Int64"
    return "float64" if types == {float} else "object"


class UnreadableParquet(Exception):
    """A file is not a valid Parquet file."""


def read_parquet(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a Parquet file as text, the header first.

    Raises `UnreadableParquet`, and `ImportError` if pyarrow is missing.
    """
    try:
        frame = pd.read_parquet(path)
    except ImportError:
        raise
    except Exception:  # noqa: BLE001, pyarrow raises many types for a damaged file
        raise UnreadableParquet from None
    yield [str(column) for column in frame.columns]
    for values in frame.itertuples(index=False):
        yield [_text(value) for value in values]


def _text(value: object) -> str:
    """Format a cell value as text: 2022 for 2022.0, 2023-06-15 for a date."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ";".join(str(item) for item in value)
    if value is None or str(value) in ("nan", "<NA>", "NaT"):
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)
