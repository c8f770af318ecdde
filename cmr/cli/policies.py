"""`cmr policies` and `cmr check-policy`: what is decided, on what authority, and is it well put."""

from pathlib import Path

import click

from cmr.cli.options import debug_option


@click.group(invoke_without_command=True, short_help="List the shipped policies and their rules.")
@click.pass_context
@debug_option
def policies(context: click.Context) -> None:
    """List the shipped policies: their rules in order, in force from when, on what citation."""
    if context.invoked_subcommand is not None:
        return
    from cmr.policy import shipped

    for policy in shipped():
        click.echo(f"{policy.id}: {policy.title}")
        for number, rule in enumerate(policy.rules, start=1):
            click.echo(f"  {number:>2}. {rule.id}: {rule.citation}")
        click.echo()


@click.command("check-policy", short_help="Say everything that is wrong with a policy file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@debug_option
def check_policy(file: Path) -> int:
    """Check the policy FILE: every mistake at once, each with rule, field and what to write."""
    from cmr.policy import check

    problems = check(file)
    for problem in problems:
        click.echo(str(problem), err=True)
    if not problems:
        click.echo(f"{file}: fine")
    return 2 if problems else 0
