"""Run a blocking call with a deadline, for libraries that do not reliably enforce a time limit."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class DeadlineExceeded(Exception):
    """The call did not finish in time; it continues to run in its thread."""


class CallThread(Thread):
    """A daemon thread that runs one call after another, and is idle in between."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.calls: SimpleQueue[tuple[Callable[[], Any], SimpleQueue[Any]]] = SimpleQueue()
        self.start()

    def run(self) -> None:
        """Run each call, and put its result in a list, or its exception, into the queue that came with it."""
        while True:
            call, outcomes = self.calls.get()
            try:
                outcome: Any = [call()]
            except BaseException as error:  # noqa: BLE001 (re-raised in the calling thread)
                outcome = error
            idle_threads.append(self)
            outcomes.put(outcome)
            del call, outcomes, outcome  # an idle thread keeps no result alive


idle_threads: list[CallThread] = []
"""Threads without a call. A new thread for each call would cost kglite more than most canned queries do."""


def run_with_deadline(seconds: float, call: Callable[[], T]) -> T:
    """Return or raise the outcome of `call`; raise `DeadlineExceeded` if it takes longer than `seconds`.

    The call runs in a daemon thread, which is abandoned to it after the deadline. This works only for calls that
    release the GIL; it is needed because some of them cannot be cancelled (kglite's shortest paths ignore their time
    limit).

    >>> run_with_deadline(5, lambda: 1 + 1)
    2
    """
    outcomes: SimpleQueue[Any] = SimpleQueue()
    _idle_thread().calls.put((call, outcomes))
    try:
        outcome = outcomes.get(timeout=seconds)
    except Empty:
        raise DeadlineExceeded from None
    if isinstance(outcome, BaseException):
        raise outcome
    result: T = outcome[0]
    return result


def _idle_thread() -> CallThread:
    """Return a thread without a call; those of a parent process did not survive its fork."""
    while idle_threads:
        try:
            thread = idle_threads.pop()
        except IndexError:  # another thread took the last one
            break
        if thread.is_alive():
            return thread
    return CallThread()
