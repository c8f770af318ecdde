"""`cmr policies` and `cmr check-policy`: what is decided, on what authority, and is it well put."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmr.cli.ending import USAGE, said
from cmr.cli.options import ExistingFile, debug_option

if TYPE_CHECKING:
    from cmr.policy import Policy
    from cmr.policy.schema import InForce

WIDTH = 100


@click.group(invoke_without_command=True, short_help="List the shipped policies and their rules.")
@click.pass_context
@debug_option
def policies(context: click.Context) -> None:
    """List the shipped policies: their rules in order, in force from when, on what citation."""
    if context.invoked_subcommand is not None:
        return
    from cmr.policy import shipped

    click.echo("\n\n".join("\n".join(_lines(policy)) for policy in shipped()))


@policies.command("import-options", short_help="Make a policy of a reference program's options.")
@click.argument("file", metavar="OPTIONS.json", type=ExistingFile())
@click.option(
    "--out",
    required=True,
    metavar="POLICY.yaml",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the policy; an earlier file there is replaced.",
)
@debug_option
def import_options(file: Path, out: Path) -> None:
    """Turn the options file of the configurable reference program (gogen) into a policy.

    It gives the same determinations, reasons and columns as that program, its errors included.
    """
    from cmr.policy import check, load
    from cmr.policy.configurable import policy_text, read_options
    from cmr.private_files import replacing

    text = policy_text(read_options(file), file.name)
    with replacing(out) as aside:
        aside.write_text(text, encoding="utf-8")
        for problem in check(aside):  # a mistake of ours
            raise AssertionError(str(problem))
    policy = load(str(out))
    click.echo(f"{out}: policy {policy.id}, {len(policy.rules)} rules, digest {policy.digest}")


@click.command("check-policy", short_help="Say everything that is wrong with a policy file.")
@click.argument("file", type=ExistingFile())
@debug_option
def check_policy(file: Path) -> int:
    """Check the policy FILE: every mistake at once, each with rule, field and what to write.

    Then every case is tried: does its rule decide where the case says so, and only there?
    """
    from cmr.policy import check, load
    from cmr.rehearsal import rehearse

    problems = check(file) or list(rehearse(load(str(file)), str(file)))
    for problem in problems:
        said(str(problem))
    if problems:
        return USAGE
    policy = load(str(file))
    click.echo(f"{file}: fine; {policy.id}, {len(policy.rules)} rules, digest {policy.digest}")
    if policy.notice:
        click.echo(f"note: {policy.id}: {policy.notice}", err=True)
    return 0


def _lines(policy: Policy) -> Iterator[str]:
    """One policy: its name, dates and citation, then its rules in the order they are tried."""
    yield f"{policy.id}  ({_dates(policy.in_force)})  [{policy.status}]"
    for text in (f"{policy.title}. {policy.citation}", policy.notice, policy.note):
        yield from _wrapped(text, "  ", "  ")
    if policy.based_on:
        yield f"  A version of {policy.based_on}."
    for number, rule in enumerate(policy.rules, start=1):
        off = rule.option is not None and not policy.options[rule.option]
        switched = " [switched off]" if off else ""
        text = f"{rule.id} -> {rule.relief}{switched} ({_dates(rule.in_force)}): {rule.citation}"
        yield from _wrapped(text, f"  {number:>2}. ", " " * 6)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    plain = " ".join(text.split())
    return textwrap.wrap(plain, WIDTH, initial_indent=first, subsequent_indent=others)


def _dates(in_force: InForce) -> str:
    until = f" to {in_force.to.isoformat()}" if in_force.to else ""
    return f"in force from {in_force.from_.isoformat()}{until}"
