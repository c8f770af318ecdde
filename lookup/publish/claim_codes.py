"""`python -m lookup.publish.claim_codes`: codes for outreach letters, each for one person.

A code stands in its letter and, sealed, beside the publisher's keys; the next publishing seals it
into the person's record as a strong number. Nobody can work one out: 75 of its bits are random.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cmr.errors import CmrError
from cmr.relief import JoiningInParts, SubjectOutcome
from lookup.identity.claim_codes import printed_claim_code
from lookup.publish.codes_given import ClaimCodes
from lookup.publish.errors import PublishRefused
from lookup.publish.inputs import read_run
from lookup.publish.people import LeftOut, names_to_purge_by, person_of, subject_name
from lookup.publish.purged import SUFFIX as PURGED
from lookup.publish.purged import Purged
from lookup.publish.written import write_list
from lookup.sealing import KeyFileRefused, PublisherKeys, read_publisher_keys
from lookup.terminal import misuse_in_one_line

COLUMNS = ("subject", "name", "code")


class NotMade(click.ClickException):
    """No code was made; one line says why."""

    exit_code = 2


FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("claim-codes")
@click.option("--determinations", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--relief", required=True, type=FILE, help="Court events: relief.csv.")
@click.option("--keys", required=True, type=FILE, help="publisher.key.")
@click.option("--out", required=True, type=FILE, help="The letters' list to write (CSV, 0600).")
@click.option("--subjects", type=FILE, help="Only these subjects, one a line.")
@click.option("--renew", is_flag=True, help="Also for those who have a code already.")
def main(
    *, determinations: Path, relief: Path, keys: Path, out: Path, subjects: Path | None, renew: bool
) -> None:
    """Make a code for everybody who can be found by asking, and the list for the letters."""
    if out.exists():
        raise NotMade(f"{out}: is there already, and may hold codes: name another file")
    try:
        own = read_publisher_keys(keys)
        wanted = None if subjects is None else _lines(subjects)
        run = read_run(determinations)
        with (
            contextlib.closing(ClaimCodes.beside(keys, key=own.cache_key)) as codes,
            JoiningInParts(relief, run.tables, out.parent) as joining,
        ):
            found = dict(_people(joining.records(), own, keys, wanted))
            new = [name for name in found if renew or codes.of(name) is None]
            made = codes.make(new)
            rows = [(name, found[name], printed_claim_code(code)) for name, code in made.items()]
            write_list(out, COLUMNS, rows)
    except (PublishRefused, KeyFileRefused, CmrError, OSError, sqlite3.Error) as problem:
        raise NotMade(" ".join(str(problem).split())) from None
    _tell(len(made), len(found), wanted, found, out)


def _people(
    subjects: Iterable[SubjectOutcome], own: PublisherKeys, keys: Path, wanted: set[str] | None
) -> Iterator[tuple[str, str]]:
    """Whom a letter may go to: the name that reviewers use, and the one on the envelope."""
    with contextlib.closing(Purged(keys.with_suffix(PURGED), key=own.cache_key)) as purged:
        for subject in subjects:
            name = subject_name(subject, id_key=own.cache_key)
            if wanted is not None and name not in wanted:
                continue
            if any(map(purged.holds, names_to_purge_by(subject, id_key=own.cache_key))):
                continue
            person = person_of(subject, id_key=own.cache_key, codes=("0" * 16,))
            if not isinstance(person, LeftOut):
                yield name, _as_text(subject.names[0])


def _as_text(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name


def _lines(file: Path) -> set[str]:
    return {line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()}


def _tell(
    made: int, people: int, wanted: set[str] | None, found: dict[str, str], out: Path
) -> None:
    click.echo(f"{made} codes made, {people - made} people had one already: {out}")
    missing = len(wanted - found.keys()) if wanted is not None else 0
    if missing:
        click.echo(f"warning: {missing} of the subjects named cannot get one", err=True)
    click.echo("they open something from the next publishing on; send no letter before", err=True)


if __name__ == "__main__":
    misuse_in_one_line(main)(prog_name="python -m lookup.publish.claim_codes")
