"""The landscape that a command asks: opened once, closed when the command ends."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lianzhu.graph.errors import StoreError
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from lianzhu.explorer import Explorer


def opened(store: str | None, *, packs: Iterable[Path] = (), timeout: float = DEFAULT_TIMEOUT) -> Explorer:
    """Open the landscape that --store (before or after the command's name), LIANZHU_STORE or nothing names."""
    import lianzhu  # late: --help opens none
    from lianzhu.opening import VARIABLE

    context = click.get_current_context()
    before: str | None = context.find_root().obj
    given = store if store is not None else before
    if given is None and VARIABLE in os.environ:
        given = os.environ[VARIABLE]
        if not given.strip():
            raise StoreError(f"{VARIABLE} is set but empty; name a landscape, or unset it for the packaged one")
    elif given is not None and not given.strip():
        raise StoreError("--store is empty; name a folder of tables or an address such as neo4j://…")
    explorer = lianzhu.open(given, packs=packs, timeout=timeout)
    context.call_on_close(explorer.close)
    return explorer
