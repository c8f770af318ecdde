"""How a command ends: its exit code, and one line for whoever must put an error right."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

import click

from cmr.errors import CmrError
from cmr.private_files import WritingError

DEBUG = "--debug"
FINE = 0
BROKEN = 1
USAGE = 2
TOO_MANY_BAD = 3
INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM


class TooManyBad(click.ClickException):
    """More records were quarantined than accepted."""

    exit_code = TOO_MANY_BAD


class Terminated(BaseException):
    """The process was asked to end; what was written aside is taken away on the way out."""


def ended(command: Callable[[], object], *, debug: bool) -> int:
    """Run `command`; gives the exit code of contracts: 0, 2 for what the user can mend, 3, 1."""
    try:
        with _ending_when_asked():
            code = command()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as problem:
        click.echo(problem.format_message(), err=True)
        return USAGE
    except (CmrError, click.ClickException, OSError) as problem:
        return _failed(problem, debug=debug)
    except KeyboardInterrupt:
        return _said("stopped; nothing was written", INTERRUPTED)
    except Terminated:
        return _said("asked to end; nothing was written", TERMINATED)
    except Exception as problem:  # noqa: BLE001 - the last door: a mistake of ours, said in one line
        return _our_mistake(problem, debug=debug)
    return code if isinstance(code, int) else FINE


def _failed(problem: Exception, *, debug: bool) -> int:
    """An error that the person at the keyboard can put right."""
    if isinstance(problem, BrokenPipeError):
        # The reader of our output (head, less) went away; keep Python from saying so again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    if debug:
        traceback.print_exception(problem)
    return _said(_words(problem), _code(problem))


def _words(problem: Exception) -> str:
    if isinstance(problem, click.UsageError):
        where = problem.ctx.command_path if problem.ctx else "cmr"
        return f"{problem.format_message()} (see {where} --help)"
    if isinstance(problem, click.ClickException):
        return problem.format_message()
    if isinstance(problem, OSError):
        return f"{problem.filename or 'a file'}: {problem.strerror or problem}"
    return str(problem)


def _code(problem: Exception) -> int:
    if isinstance(problem, click.ClickException) and not isinstance(problem, click.UsageError):
        return problem.exit_code
    return BROKEN if isinstance(problem, WritingError) else USAGE


def _our_mistake(problem: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(problem)
    advice = "" if debug else "; run again with --debug and report what it shows"
    # Its text is not repeated: it might quote a record.
    return _said(f"internal error ({type(problem).__name__}), nothing was written{advice}", BROKEN)


def _said(line: str, code: int) -> int:
    said(line)
    return code


def said(problem: str) -> None:
    """One error as one line on stderr, whatever line ends it quotes."""
    click.echo(f"cmr: {' '.join(problem.split())}", err=True)


@contextmanager
def _ending_when_asked() -> Iterator[None]:
    """Turn a request to end (SIGTERM) into Terminated, so that what was written aside goes."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
