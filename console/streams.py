"""Standard output and error: closed, full, or in an encoding that lacks some characters."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress

from lianzhu.graph.errors import OutputError

NOT_IN_ENCODING = (
    "the output's encoding ({encoding}) lacks some characters, which are written as \\u escapes; set PYTHONUTF8=1, or "
    "write a file with -o · 输出编码缺少部分字符，已转义"
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that would act on a terminal or change the direction of a line; line feeds and tabs are none."""
_escaped = False
"""Whether a line of data had to be escaped."""


def prepare() -> None:
    """Let both streams escape what their encoding lacks; put a sink where a stream is closed.

    A file that is opened later would otherwise take the descriptor of a closed stream, and what is printed with it.
    """
    while (descriptor := os.open(os.devnull, os.O_WRONLY)) <= 2:
        continue
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(text: str, err: bool = False) -> None:
    """Print lines to standard output, or to standard error; raise `OutputError` if nothing can be written there."""
    global _escaped
    stream = sys.stderr if err else sys.stdout
    if err:
        with suppress(OSError, ValueError):  # a message that nobody can read is no further error
            print(text, file=stream) if stream is not None else None
        return
    if stream is None:
        raise OutputError("nothing can be printed: standard output is closed; write a file with -o")
    _escaped = _escaped or not encodes(text)
    try:
        print(text, file=stream)
    except OSError as error:
        raise _unwritable(error) from None


def without_controls(text: str) -> str:
    """Return text with each control character replaced by U+FFFD."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def finish() -> None:
    """Flush standard output, and say on standard error if it had to be escaped; raise `OutputError` if it is full."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unwritable(error) from None
    if _escaped:
        say(f"注意 Note: {NOT_IN_ENCODING.format(encoding=sys.stdout.encoding)}", err=True)


def discard() -> None:
    """Drop what is still buffered for standard output, which Python would complain of at exit."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def encodes(text: str) -> bool:
    """Tell whether the encoding of standard output has every character of a text."""
    encoding = (sys.stdout.encoding if sys.stdout is not None else None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _unwritable(error: OSError) -> Exception:
    """Return the error to raise: that of a pipe whose reader has gone stays what it is."""
    if isinstance(error, BrokenPipeError):
        return error
    discard()
    return OutputError(f"cannot write to standard output: {error.strerror or error}")
