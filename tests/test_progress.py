"""Progress of long work: shown on a terminal after a second, gone when the work ends, and never in a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable

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


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The terminal that stands for stderr."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "Timer", Timer)
    return terminal


def test_long_work_shows_its_step_on_a_terminal(stderr: Terminal) -> None:
    with showing_progress("reading tables"):
        begin_step("reading edges/[OFFERS].csv")
    assert "reading edges/[OFFERS].csv" in stderr.getvalue() and "0:00:00" in stderr.getvalue()


def test_short_work_shows_nothing(stderr: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Timer, "is_up", False)
    with showing_progress("reading tables"):
        begin_step("reading edges/OFFERS.csv")
    assert stderr.getvalue() == ""


def test_nothing_is_shown_where_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.StringIO()
    monkeypatch.setattr("sys.stderr", piped)
    monkeypatch.setattr(progress, "Timer", Timer)
    with showing_progress("reading tables"):
        begin_step("reading edges/OFFERS.csv")
    assert piped.getvalue() == ""


def test_progress_ends_with_an_error(stderr: Terminal) -> None:
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
