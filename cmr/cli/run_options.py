"""What `cmr determine`, `cmr spark` and `cmr compare` are all asked."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from cmr.cli.options import CountyName, IsoDate, OutFolder, debug_option

F = TypeVar("F", bound=Callable[..., Any])


def run_options(command: F) -> F:
    """The extracts, the policy, the county, the day, the folder, and how to go about it."""
    return _with((_FILES, _POLICY, *_WHERE_AND_WHEN, _RESULTS, *_HOW), command)


def extract_options(command: F) -> F:
    """The same for a command that names its policies itself."""
    return _with((_FILES, *_WHERE_AND_WHEN, *_HOW), command)


def _with(options: Sequence[Callable[[Any], Any]], command: F) -> F:
    for decorate in reversed(options):
        command = decorate(command)
    return debug_option(command)


_FILES = click.argument("files", metavar="FILE...", nargs=-1, required=True)
_POLICY = click.option(
    "--policy", required=True, metavar="NAME_OR_PATH", help="See `cmr policies`."
)
_WHERE_AND_WHEN: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--county",
        required=True,
        type=CountyName(),
        help='As the extract writes it: "LOS ANGELES".',
    ),
    click.option(
        "--as-of", required=True, type=IsoDate(), help="The day that decides ages and years."
    ),
    click.option(
        "--out",
        required=True,
        metavar="DIR",
        type=OutFolder(),
        help="Made if absent.",
    ),
)
_RESULTS = click.option(
    "--results", is_flag=True, help="Also write the input with columns appended."
)
_HOW: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--max-bad",
        default=5.0,
        show_default=True,
        metavar="PERCENT",
        type=click.FloatRange(0, 100),
        help="Refuse the run (exit 3) when more of the records than this cannot be used.",
    ),
    click.option(
        "--part-size",
        default=128,
        show_default=True,
        metavar="MEGABYTES",
        type=click.FloatRange(0.001, 2048),
        help="How much of the input is decided at a time; memory follows it, results do not.",
    ),
    click.option(
        "--progress",
        "with_progress",
        is_flag=True,
        help="Say how far it is on stderr although that is no terminal.",
    ),
)
