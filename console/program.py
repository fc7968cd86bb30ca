"""A click group as a program: arguments and output in any locale, every error one message."""

from __future__ import annotations

import os
import re
import sys

import click
from click.exceptions import NoArgsIsHelpError

from lianzhu.console.streams import discard, finish, prepare, say
from lianzhu.graph.errors import LianzhuError
from lianzhu.graph.suggestions import did_you_mean

UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes of an argument that the locale cannot decode, as Python carries them."""


class Commands(click.Group):
    """A group that suggests the nearest name for a misspelt command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one gets near matches."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"no command is called '{args[0]}'{did_you_mean(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


Commands.group_class = Commands


def run(commands: click.Group) -> None:
    """Run a command line; every error a user can cause is one message and exit code 1."""
    prepare()
    try:
        commands.main(arguments(), prog_name="lianzhu", standalone_mode=False)
        finish()
    except NoArgsIsHelpError as usage:
        say(usage.ctx.get_help() if usage.ctx else "")
        finish()
    except LianzhuError as error:
        fail(str(error))
    except click.ClickException as error:
        fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        fail("stopped; no file was changed", code=130)
    except BrokenPipeError:  # the reader of a pipe has gone, as with `| head`
        discard()


def arguments() -> list[str]:
    """Return the arguments; in a locale that cannot decode Chinese, Python leaves its bytes undecoded.

    Bytes that are not UTF-8 stay as they are: they may name a file.
    """
    return [_decoded(argument) if UNDECODED.search(argument) else argument for argument in sys.argv[1:]]


def _decoded(argument: str) -> str:
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeDecodeError:
        return argument


def fail(message: str, code: int = 1) -> None:
    """Print an error and leave."""
    say(f"lianzhu: {message}", err=True)
    sys.exit(code)
