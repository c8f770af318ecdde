"""Case numbers: the one canonical form of what courts, the DOJ and people write for a case."""

import re
import unicodedata
from collections.abc import Iterator

_SHORTEST, _LONGEST = 5, 16

# Los Angeles forms: BA123456 (felony), 8CR01234 (misdemeanor), A123456 (older).
_SHAPES = ("LLDDDDDD", "DLLDDDDD", "LDDDDDD")
_PATTERNS = tuple(
    re.compile("".join({"L": "[A-Z]", "D": "[0-9]"}[place] for place in shape)) for shape in _SHAPES
)
_AS_PRINTED = re.compile("|".join(pattern.pattern for pattern in _PATTERNS))
_AS_DIGIT = {"O": "0", "I": "1", "S": "5"}
_AS_LETTER = {digit: letter for letter, digit in _AS_DIGIT.items()}

# XCNBA123456-01: X, two letters for the courthouse, the number, then which defendant of the case.
_COURTHOUSE = re.compile(r"X?[A-WYZ][A-Z](?=[A-Z0-9]{7,8}$)")
_DEFENDANT = re.compile(r"[^A-Z0-9]+[0-9]{1,2}$")
_SIGNS = re.compile(r"[^A-Z0-9]+")


def normalise_case(number: str) -> str:
    """The canonical case number, or "" for what is not 5 to 16 letters and digits."""
    if _AS_PRINTED.fullmatch(number):
        return number
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", number) if not unicodedata.combining(c)
    )
    plain = _dashes(plain).upper().strip(" .-")
    whole = _SIGNS.sub("", plain)
    readings = list(_readings(plain))
    found = _first_exact(readings) or _first_corrected(readings, whole) or whole
    return found if _SHORTEST <= len(found) <= _LONGEST else ""


def printed_case(number: str) -> bool:
    """Whether it is a Los Angeles number exactly, but for small letters and the defendant."""
    return bool(_AS_PRINTED.fullmatch(_DEFENDANT.sub("", number.upper())))


def shown_case(number: str) -> str:
    """The case number as it is told to people: canonical where there is a canonical form."""
    return normalise_case(number) or number.strip()


def _dashes(text: str) -> str:
    """The text with every kind of dash as a hyphen."""
    return "".join(
        "-" if unicodedata.category(c) == "Pd" or c == "\N{MINUS SIGN}" else c for c in text
    )


def _readings(plain: str) -> Iterator[str]:
    """Ways to read what was written, most literal first: whole, then without defendant or court."""
    for text in dict.fromkeys((plain, _DEFENDANT.sub("", plain))):
        joined = _SIGNS.sub("", text)
        yield joined
        if courthouse := _COURTHOUSE.match(joined):
            yield joined[courthouse.end() :]


def _first_exact(readings: list[str]) -> str | None:
    """The first reading that is a Los Angeles number as it stands."""
    return next((text for text in readings if _AS_PRINTED.fullmatch(text)), None)


def _first_corrected(readings: list[str], whole: str) -> str | None:
    """The first reading that is a Los Angeles number once O/0, I/1, S/5 are put right by place.

    A courthouse without its X is too little to go by once signs have to be bent as well.
    """
    for text in readings:
        if text.isdigit() or text.isalpha():
            continue  # nothing shows that it was meant as letters and digits
        if not whole.startswith(("X", text)):
            continue
        fitted = [word for shape in _SHAPES if (word := _fitted(text, shape)) is not None]
        if fitted:
            return min(
                fitted, key=lambda word: sum(a != b for a, b in zip(word, text, strict=True))
            )
    return None


def _fitted(text: str, shape: str) -> str | None:
    """The text bent to one shape, None where a sign cannot stand in its place."""
    if len(text) != len(shape):
        return None
    word = "".join(
        _AS_DIGIT.get(sign, sign) if place == "D" else _AS_LETTER.get(sign, sign)
        for sign, place in zip(text, shape, strict=True)
    )
    return word if _PATTERNS[_SHAPES.index(shape)].fullmatch(word) else None
