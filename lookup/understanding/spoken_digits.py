"""Numbers dictated digit by digit or in pairs: "forty-four oh one", "doble cuatro cero uno"."""

from __future__ import annotations

import re
from typing import Final

from lookup.understanding.date_words import plain
from lookup.understanding.number_words import (
    ORDINALS,
    halves_joined,
    is_spanish,
    joined_numbers,
    number_of,
)

_PARTS: Final = re.compile(r"[a-z]+|\d+|[^a-z\d]+")
_BETWEEN: Final = re.compile(r"[\s,.\-]+")
_TIMES: Final = {"double": 2, "doble": 2, "triple": 3}
_JOIN: Final = frozenset(("y", "and"))
_LETTERS: Final = str.maketrans("oli", "011")
_MIXED: Final = re.compile(r"(?<![a-z0-9])(?=[oli]*\d)[\doli]{2,}(?![a-z0-9])")


def in_figures(text: str) -> str:
    """The plain text with dictated numbers written in figures, and 44O1 as 4401.

    One number word by itself stays a word: "the last one is 4401".
    """
    said = halves_joined(_MIXED.sub(lambda found: found[0].translate(_LETTERS), plain(text)))
    parts = _PARTS.findall(said)
    written: list[str] = []
    place = 0
    while place < len(parts):
        end = _end_of_run(parts, place)
        run = parts[place:end]
        written.append(_figures(run) if _is_dictated(run) else "".join(run) or parts[place])
        place = max(end, place + 1)
    return "".join(written)


def _end_of_run(parts: list[str], start: int) -> int:
    """Where the run of numbers that begins at `start` ends; `start` itself where none begins."""
    end = place = start
    while place < len(parts):
        if _is_number(parts, place):
            end = place + 1
        elif place == start or not (_BETWEEN.fullmatch(parts[place]) or parts[place] in _JOIN):
            break
        place += 1
    return end


def _is_number(parts: list[str], place: int) -> bool:
    part = parts[place]
    if part.isdigit():
        return len(part) <= 2
    if part == "o":
        return _is_a_nought(parts, place)
    return part in _TIMES or (part not in ORDINALS and part != "un" and number_of(part) is not None)


def _is_a_nought(parts: list[str], place: int) -> bool:
    """ "four four o one"; but "cuatro o cinco" is one or the other."""
    around = parts[max(0, place - 2) : place + 3 : 2]
    beside = [part for part in around if part != "o"]
    return bool(beside) and all(
        (part.isdigit() and len(part) <= 2)
        or (number_of(part) is not None and not is_spanish(part))
        for part in beside
    )


def _is_dictated(run: list[str]) -> bool:
    """Whether a run has two numbers or more and one of them in words."""
    said = [part for part in run if part.isdigit() or (part.isalpha() and part not in _JOIN)]
    return len(said) > 1 and not all(part.isdigit() for part in said)


def _figures(run: list[str]) -> str:
    written, spelled, times = "", list[int](), 1
    for part in run:
        value = 0 if part == "o" else number_of(part)
        if part in _TIMES:
            times = _TIMES[part]
        elif part.isdigit() or value == 0 or (value is not None and times > 1):
            written += _joined(spelled) + (part if part.isdigit() else str(value) * times)
            spelled, times = [], 1
        elif value is not None:
            spelled.append(value)
    return written + _joined(spelled)


def _joined(spelled: list[int]) -> str:
    return "".join(map(str, joined_numbers(spelled)))
