"""The `cmr` command line: its commands, and how every one of them ends."""

# Commands import the engine inside their functions: `cmr --help` must not wait for polars.
import gc
import os
from collections.abc import Sequence
from typing import Final

import click

from cmr.cli.answers import answers, export
from cmr.cli.compare import compare
from cmr.cli.determine import determine
from cmr.cli.ending import DEBUG, ended
from cmr.cli.explain import explain
from cmr.cli.follow_up import follow_up
from cmr.cli.motion import motion
from cmr.cli.policies import check_policy, policies
from cmr.cli.spark import spark
from cmr.cli.synthesize import synthesize

# Importing makes hundreds of thousands of objects that stay. Python would look a few hundred times
# whether they are in cycles, a twentieth of the time of a short run.
OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
# What a part leaves free the next part takes: kept for ten seconds, and shared by more threads, it
# need not be given back to the system and asked for again. Read by polars' allocator (jemalloc).
MEMORY_KEPT: Final = f"narenas:{os.cpu_count() or 1},dirty_decay_ms:10000,muzzy_decay_ms:10000"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(DEBUG, is_flag=True, expose_value=False, help="On an error, show the traceback.")
@click.version_option(package_name="clear-my-record-lookup", prog_name="cmr")
def cmr() -> None:
    """Clear My Record: which cannabis convictions a policy would dismiss, and why.

    Works on files alone: no network, no database, no keys.
    """


for command in (
    determine,
    spark,
    explain,
    compare,
    policies,
    check_policy,
    synthesize,
    motion,
    export,
    answers,
    follow_up,
):
    cmr.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code, with any error said in one line on stderr."""
    os.environ.setdefault("_RJEM_MALLOC_CONF", MEMORY_KEPT)  # noqa: TID251 - not ours to read
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    debug = DEBUG in arguments
    rest = [argument for argument in arguments if argument != DEBUG]
    return ended(lambda: _invoke(rest), debug=debug)


def _invoke(arguments: list[str]) -> object:
    # Not cmr.main(): how a command ends is ours to say (cmr.cli.ending), on one line.
    with cmr.make_context("cmr", arguments) as context:
        return cmr.invoke(context)
