"""`flask understand`: what the conversation makes of texts, a JSON object a line in and out."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from lookup.clock import SystemClock
from lookup.understanding import Understood, understand

ASKED = ("name", "dob", "last4", "case_number", "confirm")


@click.command("understand")
def understand_command() -> None:
    """Read {"text", "lang", "asked"?} lines; print each again with its class and value."""
    today = SystemClock().now().date()
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        given = _read(line, number)
        found = understand(
            given["text"], language=given["lang"], asked=given.get("asked"), today=today
        )
        click.echo(json.dumps({**given, **as_fields(found)}, ensure_ascii=False))


def as_fields(found: Understood) -> dict[str, Any]:
    """Class and value as they are printed; `also` only where one text held several answers."""
    also = [{"class": each.kind, "value": each.value} for each in found.also]
    fields: dict[str, Any] = {"class": found.kind}
    if found.kind in _WITH_VALUES:
        fields["value"] = found.value
    return {**fields, "also": also} if also else fields


_WITH_VALUES = {"dob", "name", "last4", "license", "cii", "case_number", "claim_code"}


def _read(line: str, number: int) -> dict[str, Any]:
    """One line as it must be; says which line is not, and what is wrong with it."""
    try:
        given = json.loads(line)
    except ValueError as problem:
        raise click.ClickException(f"standard input, line {number}: not JSON: {problem}") from None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise click.ClickException(
            f'standard input, line {number}: write an object with "text" (a string) and "lang"'
        )
    if given.setdefault("lang", "und") not in ("en", "es", "mix", "und"):
        raise click.ClickException(
            f'standard input, line {number}: "lang" is en, es, mix or und, not {given["lang"]!r}'
        )
    if given.get("asked") is not None and given["asked"] not in ASKED:
        raise click.ClickException(
            f'standard input, line {number}: "asked" is one of {", ".join(ASKED)}, or left out'
        )
    return given


commands: list[click.Command] = [understand_command]
