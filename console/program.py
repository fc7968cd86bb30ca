"""A click group as a program: arguments and output in any locale, every error one message."""

from __future__ import annotations

import os
import re
import sys

import click

from lianzhu.console.render import say
from lianzhu.graph.errors import LianzhuError, did_you_mean


class Commands(click.Group):
    """A group that knows what a misspelt command was meant to be."""

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
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        commands.main(arguments(), prog_name="lianzhu", standalone_mode=False)
    except LianzhuError as error:
        fail(str(error))
    except click.ClickException as error:
        fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        fail("stopped; no file was changed", code=130)
    except BrokenPipeError:  # the reader of a pipe has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def arguments() -> list[str]:
    """Return the arguments; in a locale that cannot read Chinese, Python leaves its bytes undecoded."""
    undecoded = re.compile("[\udc80-\udcff]")
    return [os.fsencode(each).decode("utf-8", "replace") if undecoded.search(each) else each for each in sys.argv[1:]]


def fail(message: str, code: int = 1) -> None:
    """Print an error and leave."""
    say(f"lianzhu: {message}", err=True)
    sys.exit(code)
