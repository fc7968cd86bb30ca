"""lianzhu (链主): a vendor landscape as a graph in which every fact cites its source.

>>> import lianzhu
>>> landscape = lianzhu.open()
>>> landscape.find("客服").columns
('name', 'kind', 'zh', 'aliases', 'id')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianzhu.explorer import Explorer, open
    from lianzhu.graph.answers import Answer
    from lianzhu.graph.errors import (
        Ambiguous,
        BadParameter,
        BadQueryFile,
        CypherError,
        LandscapeError,
        LianzhuError,
        LoginFailed,
        LookupFailed,
        NotFound,
        NotPortable,
        OutputError,
        QueryError,
        QueryTimeout,
        SchemaError,
        ServerUnavailable,
        SourceError,
        StoreError,
        WriteRefused,
    )
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.records import Citation, Coverage, Edge, Figure, Node
    from lianzhu.graph.stores.protocol import Store

    __version__: str

__all__ = [
    "Ambiguous",
    "Answer",
    "BadParameter",
    "BadQueryFile",
    "Citation",
    "Coverage",
    "CypherError",
    "Edge",
    "Explorer",
    "Figure",
    "Landscape",
    "LandscapeError",
    "LianzhuError",
    "LoginFailed",
    "LookupFailed",
    "Node",
    "NotFound",
    "NotPortable",
    "OutputError",
    "QueryError",
    "QueryTimeout",
    "SchemaError",
    "ServerUnavailable",
    "SourceError",
    "Store",
    "StoreError",
    "WriteRefused",
    "__version__",
    "open",
]

_MODULES = (
    "lianzhu.explorer",
    "lianzhu.graph.answers",
    "lianzhu.graph.errors",
    "lianzhu.graph.landscape",
    "lianzhu.graph.records",
    "lianzhu.graph.stores.protocol",
)
"""The modules that define the public names; they are imported on first access."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("lianzhu")
    if name in __all__:
        modules = map(import_module, _MODULES)
        return next(getattr(module, name) for module in modules if hasattr(module, name))
    raise AttributeError(f"module 'lianzhu' has no attribute '{name}'")


def __dir__() -> list[str]:
    return list(__all__)
