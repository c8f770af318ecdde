"""The options file of the configurable reference program: read as that program reads it.

Key names in any case, unknown keys ignored, what is missing is empty, false or 0; whole numbers
must be written as whole numbers. A key that is there twice: the last one counts.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmr.errors import UsageError

SECTIONS = ("11357", "11358", "11359", "11360")
_GROUPS = ("baselineEligibility", "additionalRelief")
_LISTS = ("dismiss", "reduce")
_SWITCHES = (
    "subjectUnder21AtConviction",
    "subjectHasOnlyProp64Charges",
    "subjectIsDeceased",
)
# The program's own words for a number out of range, and what it takes; checked in this order.
_NUMBERS = {
    "subjectAgeThreshold": (40, 65),
    "yearsSinceConvictionThreshold": (1, 15),
    "yearsCrimeFreeThreshold": (1, 15),
}
_FITS_64_BITS = 2**63


@dataclass(frozen=True)
class Options:
    """What the options file asks for; 0 years or age is off. Repeats in the lists are left out."""

    dismiss: tuple[str, ...] = ()
    reduce: tuple[str, ...] = ()
    under_21_at_conviction: bool = False
    age: int = 0
    years_since_conviction: int = 0
    years_crime_free: int = 0
    only_prop64: bool = False
    deceased: bool = False


def read_options(path: Path) -> Options:
    """The options in a file; raises UsageError that names every mistake in it, in one line."""
    pairs = _read(path)
    problems: list[str] = []
    given: dict[str, Any] = {}
    for group in _GROUPS:
        for value in _values(pairs, group):
            if isinstance(value, _Pairs):
                given |= _fields(group, value, problems)
            elif value is not None:
                problems.append(f"{group}: write an object, {{...}}")
    problems += _out_of_range(given)
    if problems:
        raise UsageError(f"{path}: {'; '.join(problems)}")
    return _options(given)


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it stands: its keys may repeat, in different cases too."""


def _read(path: Path) -> _Pairs:
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse)
    except UnicodeDecodeError as problem:
        raise UsageError(f"{path}: is not UTF-8 text; name the program's options file") from problem
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise UsageError(f"{path}, {where}: is not JSON ({problem.msg}); mend it") from problem
    except (RecursionError, ValueError) as problem:
        raise UsageError(f"{path}: is not an options file ({problem}); mend it") from problem
    if found is None:
        return _Pairs()
    if not isinstance(found, _Pairs):
        raise UsageError(
            f"{path}: is not an options file; it holds an object with {' and '.join(_GROUPS)}"
        )
    return found


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _values(pairs: _Pairs, name: str) -> Iterator[Any]:
    """Every value under a key of this name, whatever its case."""
    return (value for key, value in pairs if key.casefold() == name.casefold())


def _fields(group: str, pairs: _Pairs, problems: list[str]) -> dict[str, Any]:
    """The known fields of a group that are given, the last of each."""
    found = {}
    for name, problem_of in _FIELDS[group]:
        for value in _values(pairs, name):
            if value is None:  # null leaves what was there
                continue
            if problem := problem_of(value):
                problems.append(f"{group}.{name}: {problem}")
            else:
                found[name] = value
    return found


def _list_problem(value: Any) -> str | None:
    if not isinstance(value, list) or isinstance(value, _Pairs):
        return 'write a list of sections, such as ["11357", "11358"]'
    unknown = [each for each in value if not isinstance(each, str) or each not in SECTIONS]
    if not unknown:
        return None
    said = ", ".join(json.dumps(each) for each in unknown)
    return f"{said} is not one of {', '.join(SECTIONS)}, written in quotes; write one of these"


def _switch_problem(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"{_shown(value)} is not true or false; write one"


def _number_problem(value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _FITS_64_BITS
    return None if whole else f"{_shown(value)} is not a whole number; write one, without quotes"


_FIELDS: dict[str, list[tuple[str, Callable[[Any], str | None]]]] = {
    "baselineEligibility": [(name, _list_problem) for name in _LISTS],
    "additionalRelief": [
        *((name, _switch_problem) for name in _SWITCHES),
        *((name, _number_problem) for name in _NUMBERS),
    ],
}


def _shown(value: Any) -> str:
    return json.dumps(value)[:40]


def _out_of_range(given: dict[str, Any]) -> Iterator[str]:
    for name, (low, high) in _NUMBERS.items():
        value = given.get(name, 0)
        if value != 0 and not low <= value <= high:
            words = f"{name[0].upper()}{name[1:]} should be between {low} and {high}, or 0"
            yield f"additionalRelief.{name} is {value}: {words}"


def _options(given: dict[str, Any]) -> Options:
    return Options(
        dismiss=tuple(dict.fromkeys(given.get("dismiss", ()))),
        reduce=tuple(dict.fromkeys(given.get("reduce", ()))),
        under_21_at_conviction=given.get("subjectUnder21AtConviction", False),
        age=given.get("subjectAgeThreshold", 0),
        years_since_conviction=given.get("yearsSinceConvictionThreshold", 0),
        years_crime_free=given.get("yearsCrimeFreeThreshold", 0),
        only_prop64=given.get("subjectHasOnlyProp64Charges", False),
        deceased=given.get("subjectIsDeceased", False),
    )
