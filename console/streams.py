"""Standard output and standard error, including streams that are closed, full, or in a limited encoding."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import TextIO

from lianzhu.console.translation import translate
from lianzhu.graph.errors import OutputError

ENCODING_NOTE = (
    "the output encoding ({encoding}) lacks some characters, which were written as \\u escapes; set PYTHONUTF8=1, or "
    "write to a file with -o · 输出编码缺少部分字符，已转义"
)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that control a terminal or the text direction, except line feeds and tabs."""
_output_escaped = False
"""Whether some output had to be escaped."""


def configure_streams() -> None:
    """Make both streams escape characters that they cannot encode, and redirect closed streams to the null device.

    Otherwise a file that is opened later would get the descriptor of a closed stream, and the output meant for it.
    """
    while (descriptor := os.open(os.devnull, os.O_WRONLY)) <= 2:
        continue
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def print_line(text: str, err: bool = False) -> None:
    """Print text to standard output, or a message to standard error, in the language of the output.

    Raises `OutputError` if standard output cannot be written.
    """
    global _output_escaped
    if err:
        print_error(translated_for(sys.stderr, text))
        return
    if sys.stdout is None:
        raise OutputError("cannot print: standard output is closed; write to a file with -o")
    _output_escaped = _output_escaped or not can_encode(text)
    try:
        print(text)
    except OSError as error:
        raise _write_error(error) from None


def print_message(text: str) -> None:
    """Print a message to standard output, in the language of the output."""
    print_line(translated_for(sys.stdout, text))


def print_error(text: str) -> None:
    """Print text to standard error as it is."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # there is nowhere else to report an error
            print(text, file=sys.stderr)


def translated_for(stream: TextIO | None, text: str) -> str:
    """Return the translation of a message; the message itself if the stream cannot encode its translation."""
    translated = translate(text)
    return translated if can_encode(translated, stream) else text


def replace_control_characters(text: str) -> str:
    """Return text with each control character replaced by U+FFFD."""
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


def flush_output() -> None:
    """Flush standard output and print a note if any output was escaped; raise `OutputError` if it cannot be written."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _write_error(error) from None
    if _output_escaped:
        print_line(f"注意 Note: {ENCODING_NOTE.format(encoding=sys.stdout.encoding)}", err=True)


def discard_output() -> None:
    """Discard buffered standard output, so that Python does not report an error at exit."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def can_encode(text: str, stream: TextIO | None = None) -> bool:
    """Return whether the encoding of a stream, by default standard output, has all characters of a text."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _write_error(error: OSError) -> Exception:
    """Return the exception to raise for a failed write; a broken pipe stays a `BrokenPipeError`."""
    if isinstance(error, BrokenPipeError):
        return error
    discard_output()
    return OutputError(f"cannot write to standard output: {error.strerror or error}")
