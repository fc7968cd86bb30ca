"""Run a blocking call with a deadline, for libraries that do not reliably enforce a time limit."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class DeadlineExceeded(Exception):
    """The call did not finish in time; it continues to run in its thread."""


def run_with_deadline(seconds: float, call: Callable[[], T]) -> T:
    """Return or raise the outcome of `call`; raise `DeadlineExceeded` if it takes longer than `seconds`.

    The call runs in a daemon thread, which is abandoned after the deadline. This works only for calls that release
    the GIL; it is needed because some of them cannot be cancelled (kglite's shortest paths ignore their time limit).

    >>> run_with_deadline(5, lambda: 1 + 1)
    2
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 (re-raised in the calling thread)
            errors.append(error)

    thread: Any = Thread(target=target, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise DeadlineExceeded
    return results[0]
