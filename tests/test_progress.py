"""Progress of long work: shown on a terminal after a second, gone when the work ends, and never in a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr

import pytest

from lianzhu.console import progress
from lianzhu.console.progress import showing_progress
from lianzhu.graph.checks import check
from lianzhu.graph.landscape import Landscape
from lianzhu.graph.steps import begin_step, listening


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


class Timer:
    """A timer whose time is up at once, or never."""

    is_up = True

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self.function = function

    def start(self) -> None:
        if self.is_up:
            self.function()

    def cancel(self) -> None:
        pass


@pytest.fixture(autouse=True)
def patience_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "Timer", Timer)


def shown_on(stream: io.StringIO, *steps: str) -> str:
    """Return what work with these steps shows on stderr."""
    with redirect_stderr(stream), showing_progress("reading tables"):
        for step in steps:
            begin_step(step)
    return stream.getvalue()


def test_long_work_shows_its_step_on_a_terminal() -> None:
    shown = shown_on(Terminal(), "reading edges/[OFFERS].csv")
    assert "reading edges/[OFFERS].csv" in shown and "0:00:00" in shown


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Timer, "is_up", False)
    assert shown_on(Terminal(), "reading edges/OFFERS.csv") == ""


def test_nothing_is_shown_where_stderr_is_no_terminal() -> None:
    assert shown_on(io.StringIO(), "reading edges/OFFERS.csv") == ""


def test_progress_ends_with_an_error() -> None:
    stderr = Terminal()
    with redirect_stderr(stderr):
        with pytest.raises(KeyError), showing_progress("reading tables"):
            raise KeyError
        shown = stderr.getvalue()
        begin_step("no one listens")
    assert "reading tables" in shown and stderr.getvalue() == shown


def test_a_check_tells_what_it_checks() -> None:
    steps: list[str] = []
    with listening(steps.append):
        check(Landscape())
    assert steps == ["checking the names of 0 nodes", "checking 0 figures"]
