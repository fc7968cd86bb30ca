"""Help texts in the language of the output; the source has them in both, as ``English · 中文``."""

from __future__ import annotations

from collections.abc import Iterable

import click

from lianzhu.console.translation import help_text, language

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
