"""Work of a foreign library under a time limit that it may not keep itself."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Overran(Exception):
    """The work was not done in time; it is left to itself."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises; raise `Overran` if it takes longer than `seconds`.

    The work goes on in a thread of its own, which does not keep the program alive: for calls that let Python run
    meanwhile, but cannot be stopped from outside (kglite's shortest paths do not look at their time limit).

    >>> within(5, lambda: 1 + 1)
    2
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def attempt() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 (handed on to the caller)
            failed.append(error)

    thread: Any = Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise Overran
    return done[0]
