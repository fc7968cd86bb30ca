"""The landscape that a command asks: opened once, closed when the command ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lianzhu.graph.landscape import Landscape
    from lianzhu.graph.stores.protocol import Store


@dataclass(frozen=True, slots=True)
class Opener:
    """How this run of the program opens a landscape: what --store said before the command's name, and how to read."""

    packaged: Path
    read_folder: Callable[[Path], Landscape]
    store: str | None = None


def opened(store: str | None) -> Store:
    """Open the landscape that --store (before or after the command's name), LIANZHU_STORE or nothing names."""
    from lianzhu.graph.stores.protocol import open_store  # late: --help opens none

    context = click.get_current_context()
    opener: Opener = context.find_root().obj
    given = store or opener.store or os.environ.get("LIANZHU_STORE") or str(opener.packaged)
    landscape = open_store(given, opener.read_folder)
    context.call_on_close(landscape.close)
    return landscape
