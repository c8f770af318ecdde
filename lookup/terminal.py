"""How a command that was called wrongly says so: in one line, which names what to read."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import click


class Misused(click.ClickException):
    """A command that cannot be called like that; one line says what is wrong with it."""

    exit_code = 2


def misuse_in_one_line(command: click.Command) -> click.Command:
    """A copy of the command which tells its own and its parts' wrong use in one line, code 2."""
    told = copy.copy(command)
    told.make_context = _one_line(told.make_context)  # type: ignore[method-assign]
    told.invoke = _one_line(told.invoke)  # type: ignore[method-assign]
    return told


def _one_line(step: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        try:
            return step(*given, **named)
        except click.exceptions.NoArgsIsHelpError:  # what it is for is the best answer to that
            raise
        except click.UsageError as problem:
            where = f" (see {problem.ctx.command_path} --help)" if problem.ctx else ""
            raise Misused(" ".join(problem.format_message().split()) + where) from None

    return run
