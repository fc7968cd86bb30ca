"""What long work is doing, for whoever wants to show it: a terminal or a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str], None]
"""Called with a description as each step begins, such as "reading edges/OFFERS.csv"."""
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def begin_step(description: str) -> None:
    """Tell the listener, if there is one, that a step of long work begins."""
    if listener := _listener.get():
        listener(description)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell a listener of the steps that begin inside the with block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
