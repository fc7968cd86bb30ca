"""Help texts in the language of the output; the source has them in both, as ``English · 中文``."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from lianzhu.console.output_language import language
from lianzhu.console.translation import translate

HELP_TEXT = re.compile(r"(.*?)(?: · ([^·]*[\u3400-\u9fff][^·]*?))?([.。]?)(  \[[^\[]*\])?")
"""A help text in English and perhaps Chinese, its period, and what click appends."""
HEADINGS = {"Options": "选项", "Commands": "命令"}


class LocalisedHelpFormatter(click.HelpFormatter):
    """Writes the help of any command in one language, or in both if the language is not known."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, "用法：" if language() == "zh" and prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(HEADINGS.get(heading, heading) if language() == "zh" else heading)

    def write_text(self, text: str) -> None:
        """Write the paragraphs of a help text."""
        super().write_text("\n\n".join(_paragraph(paragraph) for paragraph in text.split("\n\n")))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with their help."""
        super().write_dl([(name, help_text(text)) for name, text in rows], col_max, col_spacing)


def command_summary(command: click.Command) -> str:
    """Return the first line of the help of a command, in the language of the output."""
    return _paragraph((command.help or "").strip().split("\n\n")[0]).rstrip(".")


def _paragraph(text: str) -> str:
    return help_text(" ".join(line.strip() for line in text.split("\n")))


def help_text(text: str) -> str:
    """Return a help text, ``English · 中文``, in the language of the output, or in both if that is not known.

    The Chinese half is a brief one, for use beside the English one: a translation in the catalogue has precedence.
    What click appends to an option, such as its default, is kept.
    """
    match = HELP_TEXT.fullmatch(text)
    if language() is None or match is None:
        return text
    english, chinese, period, extra = match.groups(default="")
    if language() == "en":
        return english + period + extra
    translated = translate(english)
    addition = f"  {translate(extra.strip())}" if extra else ""
    return (chinese if chinese and translated == english else translated) + addition
