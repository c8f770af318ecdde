"""Whom an operator means: record ids as given, or a person described on standard input."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import Any

import click

from lookup.identity import Claim, Identifier, IdentifierKind, record_ids_of
from lookup.store import Generation, StoreUnavailable

RECORD = re.compile(r"[0-9a-f]{32}")
NUMBERS = [kind.value for kind in IdentifierKind]
EXAMPLE = (
    '{"given_names": "...", "family_names": "...", "date_of_birth": "YYYY-MM-DD", '
    '"license": "..."} (or ssn4, cii, case_number, claim_code; two at most)'
)


class NotDone(click.ClickException):
    """Nothing was changed; one line says why and what to do."""

    exit_code = 2


def records_meant(
    given: tuple[str, ...], *, person_stdin: bool, generation: Generation | None
) -> list[str]:
    """The record ids that an operator named or described; raises NotDone unless it is one person.

    `generation` is where a described person is looked for.
    """
    odd = [one for one in given if not RECORD.fullmatch(one)]
    if odd:
        raise NotDone("--record takes the 32 hexadecimal digits that a dossier calls `id`")
    if not person_stdin:
        return list(given)
    if generation is None:
        raise NotDone("there is no generation to look the person up in: name --record instead")
    return [*given, _only_one(record_ids_of(claim_of(sys.stdin.read()), generation))]


def claim_of(text: str) -> Claim:
    """The person described by one JSON object; raises NotDone, never repeating what it holds."""
    try:
        facts: dict[str, Any] = json.loads(text)
        numbers = tuple(
            Identifier(IdentifierKind(kind), str(facts[kind])) for kind in NUMBERS if kind in facts
        )
        if not all(number.canonical for number in numbers):
            raise ValueError
        return Claim(
            str(facts["given_names"]),
            str(facts["family_names"]),
            date.fromisoformat(facts["date_of_birth"]),
            numbers,
            str(facts.get("other_names", "")),
        )
    except (ValueError, KeyError, TypeError):
        raise NotDone(f"standard input must hold one person as JSON: {EXAMPLE}") from None


def generation_of(parts: Any) -> Generation | None:
    """The generation in force; raises NotDone when it cannot be opened."""
    try:
        current: Generation | None = parts.store.current()
    except StoreUnavailable as problem:
        raise NotDone(f"the generation in force cannot be opened: {problem}") from None
    return current


def _only_one(found: set[str]) -> str:
    if not found:
        raise NotDone("nobody in the generation in force fits this description: check each part")
    if len(found) > 1:
        raise NotDone("more than one record fits this description: add a second number")
    return found.pop()
