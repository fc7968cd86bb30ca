"""Opens the landscape that a command reads, and closes it when the command ends."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lianzhu.console.progress import showing_progress
from lianzhu.console.streams import print_line
from lianzhu.graph.collector import paused_collector
from lianzhu.graph.errors import StoreError
from lianzhu.graph.stores.protocol import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from lianzhu.explorer import Explorer
    from lianzhu.graph.schema import Schema
    from lianzhu.graph.stores.protocol import Store


def open_landscape(
    store: str | None, *, packs: Iterable[Path] = (), timeout: float = DEFAULT_TIMEOUT, public: bool = False
) -> Explorer:
    """Open the landscape given by --store (before or after the command) or LIANZHU_STORE, or the packaged one.

    With `public`, what comes from internal reports is left out, which is said on stderr. The garbage collector is
    paused until the command ends: it makes many objects that stay and few cycles (a fifth of the time of a measure).
    """
    import lianzhu  # lazy: --help opens no landscape

    click.get_current_context().with_resource(paused_collector())
    target = _target(store)
    with showing_progress(f"reading {target or 'the packaged landscape'}"):
        explorer = lianzhu.open(target, packs=packs, timeout=timeout)
    context = click.get_current_context()
    context.call_on_close(explorer.close)
    context.call_on_close(partial(_print_note, explorer.store))
    return _public_part(explorer) if public else explorer


def _print_note(store: Store) -> None:
    """Print what a store has to tell of what a command read."""
    if store.note:
        print_line(f"注意 Note: {store.note}", err=True)


def _public_part(explorer: Explorer) -> Explorer:
    """Return the public part of a landscape, after saying on stderr how much was left out."""
    part = explorer.public()
    if part is not explorer:
        from lianzhu.graph.access import left_out  # lazy: few landscapes have internal reports

        print_line(f"--public: {left_out(explorer.landscape(), part.landscape())}", err=True)
    return part


def open_landscape_schema(store: str | None) -> Schema:
    """Return the schema of the landscape that `open_landscape` would open, without reading its tables."""
    from lianzhu.opening import open_schema

    return open_schema(_target(store))


def _target(store: str | None) -> str | None:
    """Return the path or address of the landscape; None for the packaged one."""
    from lianzhu.opening import STORE_VARIABLE

    group_store: str | None = click.get_current_context().find_root().obj
    target = store if store is not None else group_store
    if target is None and STORE_VARIABLE in os.environ:
        target = os.environ[STORE_VARIABLE]
        if not target.strip():
            raise StoreError(
                f"{STORE_VARIABLE} is set but empty; set it to a landscape, or unset it for the packaged one"
            )
    elif target is not None and not target.strip():
        raise StoreError("--store is empty; expected a folder of tables or an address such as neo4j://…")
    return target
