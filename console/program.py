"""The command-line entry point: decodes arguments in any locale, and prints each error as one message."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress

import click
from click.exceptions import NoArgsIsHelpError

from lianzhu.console.help_texts import LocalisedHelpFormatter, command_summary
from lianzhu.console.output_language import language, requested_language, set_language
from lianzhu.console.streams import (
    configure_streams,
    discard_output,
    flush_output,
    print_error,
    print_line,
    translated_for,
)
from lianzhu.graph.errors import LianzhuError, OutputError
from lianzhu.graph.suggestions import did_you_mean

INTERRUPTED = "interrupted; no file is left half written"
SURROGATE_ESCAPES = re.compile("[\udc80-\udcff]")
"""Code points that stand for argument bytes that the locale cannot decode."""


class SuggestingGroup(click.Group):
    """A group that suggests the closest commands for a misspelt one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; fail with suggestions if it is unknown."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"no command named '{args[0]}'{did_you_mean(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the first line of their help, which click cuts off before its Chinese half."""
        if language() is None:
            super().format_commands(ctx, formatter)
            return
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command_summary(command)) for name, command in commands if command and not command.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


SuggestingGroup.group_class = SuggestingGroup
click.Context.formatter_class = LocalisedHelpFormatter


def run(commands: click.Group) -> None:
    """Run the command line; every user error is printed as one message and exits with code 1."""
    configure_streams()
    try:
        set_language(None)
        set_language(requested_language(decoded_arguments(), os.environ))
        _invoke(commands)
        flush_output()
    except LianzhuError as error:
        fail(str(error))
    except click.ClickException as error:
        fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        fail(INTERRUPTED, code=130)
    except BufferError as error:  # what the driver of a server makes of Ctrl-C while it reads
        if not isinstance(error.__context__, KeyboardInterrupt):
            raise
        fail(INTERRUPTED, code=130)
    except BrokenPipeError:  # the reader closed the pipe, as with `| head`
        discard_output()
    except OSError as error:
        if error.filename:
            fail(f"{error.filename}: {error.strerror}")
        discard_output()  # click prints its help itself
        fail(f"cannot write to standard output: {error.strerror or error}")


def _invoke(commands: click.Group) -> None:
    """Run the command that the arguments name; a group without a command prints its help."""
    try:
        commands.main(decoded_arguments(), prog_name="lianzhu", standalone_mode=False)
    except NoArgsIsHelpError as usage:
        print_line(usage.ctx.get_help() if usage.ctx else "")


def decoded_arguments() -> list[str]:
    """Return the arguments, decoded as UTF-8 even if the locale cannot decode Chinese.

    Bytes that are not UTF-8 stay escaped, because they may be part of a file name.
    """
    return [_decode(argument) if SURROGATE_ESCAPES.search(argument) else argument for argument in sys.argv[1:]]


def _decode(argument: str) -> str:
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeDecodeError:
        return argument


def fail(message: str, code: int = 1) -> None:
    """Print an error message and exit."""
    with suppress(OutputError, BrokenPipeError):  # the message matters more than earlier output
        flush_output()
    print_error(f"lianzhu: {translated_for(sys.stderr, message)}")
    sys.exit(code)
