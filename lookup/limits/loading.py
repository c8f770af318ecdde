"""Reading the limits: the defaults beside this file, and over them what LIMITS_FILE changes."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lookup.limits.rules import LimitRules, looser_parts


class LimitsFileError(Exception):
    """The limits file cannot be used; one line says which, where and what to do."""


def load_limits(file: Path | None, *, https: bool) -> LimitRules:
    """The limits in force; raises LimitsFileError for what is unknown, odd or looser unsigned."""
    plain = tomllib.loads(files("lookup.limits").joinpath("limits.toml").read_text("utf-8"))
    defaults = LimitRules.model_validate(plain)
    if file is None:
        return defaults
    rules = _checked(file, _merged(plain, _read(file)))
    looser = list(looser_parts(rules, defaults))
    signed = rules.signed_off_by is not None and rules.signed_off_on is not None
    if https and looser and not signed:
        raise LimitsFileError(
            f"{file}: looser than the defaults in {', '.join(looser)}: with an https address write "
            f"signed_off_by and signed_off_on into the file, or take these lines out"
        )
    return rules


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as problem:
        raise LimitsFileError(f"{file}: cannot read the limits: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise LimitsFileError(f"{file}: not a TOML file: {problem}") from None


def _merged(defaults: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The defaults with each value that the changes name; a list replaces a list."""
    return {
        **defaults,
        **{
            part: {**defaults[part], **values}
            if isinstance(values, dict) and isinstance(defaults.get(part), dict)
            else values
            for part, values in changes.items()
        },
    }


def _checked(file: Path, values: dict[str, Any]) -> LimitRules:
    try:
        return LimitRules.model_validate(values)
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=False)
        raise LimitsFileError(f"{file}: {'; '.join(map(_in_words, found))}") from None


def _in_words(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{where}: no such limit (the names are those of lookup/limits/limits.toml)"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"
