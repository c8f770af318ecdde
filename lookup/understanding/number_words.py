"""Numbers said in words, in both languages and as people spell them: "fourty", "nobenta"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rapidfuzz.distance import OSA


def _words(listed: str) -> list[str]:
    return listed.split()


_ENGLISH: Final = _words(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty"""
)
_ENGLISH_TENS: Final = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINAL_WORDS: Final = _words(
    """zeroth first second third fourth fifth sixth seventh eighth ninth tenth
    eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
    twentieth"""
)
_SPANISH: Final = _words(
    """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece
    catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres
    veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta"""
)
_SPANISH_TENS: Final = _words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS: Final = _words(
    """ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos
    ochocientos novecientos"""
)
_MISSPELT: Final[Mapping[str, int]] = {
    **dict.fromkeys(("nineth", "nintth", "ninght"), 9),
    **dict.fromkeys(("fith", "fivth"), 5),
    **dict.fromkeys(("eigth", "eith", "eightth"), 8),
    **dict.fromkeys(("twelth", "twelveth", "twelvth"), 12),
    **dict.fromkeys(("thirtheen", "therteen", "thriteen"), 13),
    **dict.fromkeys(("forteen", "fourteeth"), 14),
    **dict.fromkeys(("fiveteen", "fifeteen", "fiften", "fifteeth"), 15),
    **dict.fromkeys(("eigthteen", "eightteen", "eihgteen", "eighteeth"), 18),
    **dict.fromkeys(("ninteen", "ninteenth", "nineteeth", "nineteeen"), 19),
    **dict.fromkeys(("tweny", "twenny", "twentyth", "twentith", "twentieht"), 20),
    **dict.fromkeys(("thirdy", "thirtyth", "thirtith"), 30),
    "fourty": 40,
    **dict.fromkeys(("fivty", "fiffty"), 50),
    **dict.fromkeys(("eigthy", "eighy", "eightey"), 80),
    **dict.fromkeys(("ninty", "nintey", "ninetey"), 90),
}
_NO_Y: Final = re.compile(r"(?<=[aeiou])y(?=[aeiou])|ll|y")
# How Spanish sounds, whatever it is spelled with: "sinco", "nuebe", "beinte", "marso", "mallo".
_SOUNDS: Final = (
    (re.compile(r"[cs]h"), "C"),
    (re.compile("h"), ""),
    (re.compile(r"qu(?=[ei])"), "k"),
    (re.compile("q"), "k"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile("c"), "k"),
    (re.compile("v"), "b"),
    (_NO_Y, "i"),
)


def sounded(word: str) -> str:
    """A plain Spanish word by its sound, so that "sinco" and "cinco" are one."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _numbers() -> dict[str, int]:
    found = {"oh": 0, "un": 1, "primero": 1, "primer": 1, "thirtieth": 30, "cien": 100}
    found |= {"hundred": 100, "thousand": 1000, "mil": 1000, "dosmil": 2000, "milnovecientos": 1900}
    for words in (_ENGLISH, _SPANISH, _ORDINAL_WORDS):
        found |= {name: n for n, name in enumerate(words)}
    found |= {name: n * 100 for n, name in enumerate(_HUNDREDS, 1)}
    for n, tens in enumerate(_ENGLISH_TENS, 2):
        found |= {tens: n * 10}
        found |= {tens + unit: n * 10 + more for more, unit in enumerate(_ENGLISH[1:10], 1)}
        found |= {tens + unit: n * 10 + more for more, unit in enumerate(_ORDINAL_WORDS[1:10], 1)}
    return found | dict(_MISSPELT)


def _spanish_by_sound() -> dict[str, int]:
    known = {name: n for n, name in enumerate(_SPANISH)}
    known |= {name: n * 100 for n, name in enumerate(_HUNDREDS, 1)}
    for n, tens in enumerate(_SPANISH_TENS, 2):
        known |= {tens: n * 10}
        known |= {f"{tens}i{unit}": n * 10 + more for more, unit in enumerate(_SPANISH[1:10], 1)}
    known |= {f"venti{unit}": 20 + more for more, unit in enumerate(_SPANISH[1:10], 1)}
    return {sounded(name): value for name, value in known.items() if len(name) > 3}


_NUMBERS: Final = _numbers()
_BY_SOUND: Final = _spanish_by_sound()
_SPANISH_ONLY: Final = frozenset((*_SPANISH, *_SPANISH_TENS, *_HUNDREDS, "cien", "mil"))
ORDINALS: Final = frozenset(
    {*_ORDINAL_WORDS, "thirtieth", "primero", "primer"}
    | {tens + unit for tens in _ENGLISH_TENS for unit in _ORDINAL_WORDS[1:10]}
)
_TEN_AND: Final = re.compile(r"\b(?:die[csz]i(?: y)?|die[csz] y) (?=seis|siete|ocho|nue[vb]e)")
_TWENTY_AND: Final = re.compile(
    r"\b(?:[vb]einti|venti)(?: y)? (?=un|dos|tres|cua|[sc]in|seis|siete|ocho|nue)"
)
_HALF: Final = re.compile("[vb]einti|venti|die[csz]i?")
_LONGEST: Final = 24
_SHORTEST: Final = min(map(len, _BY_SOUND))


def number_of(word: str) -> int | None:
    """The number that one plain word says, or None."""
    if len(word) > _LONGEST:
        return None
    value = _NUMBERS.get(word)
    if value is not None or len(word) < _SHORTEST:  # a sound is never longer than its word
        return value
    return _BY_SOUND.get(sounded(word))


def is_spanish(word: str) -> bool:
    """Whether a plain word is a number in Spanish and not in English."""
    return word in _SPANISH_ONLY or (word not in _NUMBERS and sounded(word) in _BY_SOUND)


def halves_joined(text: str) -> str:
    """The plain text with "diez y seis" and "veinti dos" as the one word that they are."""
    return _TWENTY_AND.sub("veinti", _TEN_AND.sub("dieci", text))


def is_unclear(words: list[str]) -> bool:
    """Whether a word beside a spelled number looks like one too, but not like which: "nineten"."""
    known = [number_of(word) is not None for word in words]
    return any(
        not known[place] and any(known[max(0, place - 1) : place + 2]) and _is_near(word)
        for place, word in enumerate(words)
    )


def looks_like_a_number(word: str) -> bool:
    """Whether a plain word is half a number ("veinti") or nearly one ("nineten")."""
    return _HALF.fullmatch(word) is not None or _is_near(word)


def _is_near(word: str) -> bool:
    if not 4 <= len(word) <= _LONGEST or word.isdigit():
        return False
    allowed = 1 if len(word) < 6 else 2
    return any(
        len(name) > 3 and OSA.distance(word, name, score_cutoff=allowed) <= allowed
        for name in _NUMBERS
    )


def joined_numbers(spelled: list[int]) -> Iterator[int]:
    """Spelled-out parts joined to numbers: [19, 80, 3] is 1983; [20, 1] is 21; [2, 1000] 2000."""
    total: int | None = None
    for place, part in enumerate(spelled):
        behind = spelled[place + 1] if place + 1 < len(spelled) else -1
        joined = None if total is None else _joined(total, part, behind)
        if joined is None and total is not None:
            yield total
        total = part if joined is None else joined
    if total is not None:
        yield total


def _joined(total: int, part: int, behind: int) -> int | None:
    """`part` said after `total` as one number; None where it begins a new one."""
    if part in (100, 1000):
        return _multiplied(total, part, behind)
    if total in (19, 20):
        return _in_century(total, part, behind)
    if total == 0 and 0 < part < 10:
        return part  # "oh four"
    if 20 < total <= 99 and total % 10 == 0 and part < 10:
        return total + part
    return total + part if _is_lower(total, part) else None


def _multiplied(total: int, part: int, behind: int) -> int | None:
    """ "Nineteen hundred", "dos mil"; but "quince mil novecientos" is a day and a year."""
    if part == 100:
        return total * 100 if 0 < total < 100 else _hundreds(total)
    return total * 1000 if 0 < total < 10 and (total == 1 or behind != 900) else None


def _hundreds(total: int) -> int | None:
    """ "One thousand nine hundred", heard as far as 1009."""
    units = total % 1000
    return total + 99 * units if total > 1000 and 0 < units < 10 else None


def _in_century(total: int, part: int, behind: int) -> int | None:
    """ "Nineteen eighty", "nineteen oh five"; but "twenty nineteen eighty" is a day and a year."""
    if part in (19, 20) and behind >= 10:
        return None
    if 10 <= part <= 99 or (part == 0 and 0 < behind < 10):
        return total * 100 + part
    return total + part if total == 20 and 0 < part < 10 else None


def _is_lower(total: int, part: int) -> bool:
    """Whether `part` fills noughts at the end of a number of a thousand and more."""
    if total < 1000 or part == 0:
        return False
    if part < 10:
        return total % 10 == 0 and total % 100 != 10
    return (part < 100 and total % 100 == 0) or (part < 1000 and total % 1000 == 0)
