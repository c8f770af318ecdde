"""`cmr explain`: why, for every conviction of one person."""

import click

from cmr.cli.options import debug_option


@click.command(short_help="Say why: every rule, condition, fact and citation for one person.")
@debug_option
def explain() -> None:
    """Explain."""
