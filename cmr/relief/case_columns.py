"""Case-number columns as they come: several numbers in one field, or a word for none at all."""

import re
from functools import lru_cache

from cmr.relief.case_numbers import normalise_case, printed_case

# What spreadsheets, databases and clerks write where there is nothing to write.
_NOTHING = frozenset(
    ["NULL", "NA", "NONE", "NIL", "NAN", "UNKNOWN", "UNK", "TBD", "BLANK", "NOTAVAILABLE"]
    + ["NOTAPPLICABLE", "NOTKNOWN", "NONUMBER", "NOCASENUMBER", "NOCASE"]
)
_ALWAYS = re.compile(r"[;|&\r\n\t]+|\bAND\b", re.IGNORECASE)
_PERHAPS = re.compile(r"[,/+]+")
_NOT_AVAILABLE = re.compile(r"\bN\s*/\s*A\b", re.IGNORECASE)  # its slash parts nothing
# Letters set apart from their digits: BA 123456.
_SET_APART = re.compile(r"\b([0-9]?[A-Z]{1,2}) (?=[0-9]{5,6}\b)", re.IGNORECASE)
_DEFENDANT_ALONE = re.compile(r"\s*[0-9]{1,2}\s*")


def is_nothing(text: str) -> bool:
    """Whether a field is empty or only says so: NULL, N/A, none, unknown, a dash."""
    signs = re.sub(r"[\W_]+", "", text).upper()
    return not signs or signs in _NOTHING


@lru_cache(maxsize=1 << 16)
def case_keys(text: str) -> tuple[str, ...]:
    """The canonical case numbers of one field, each once, sorted; () where there is none."""
    return tuple(sorted({key for part in split_cases(text) if (key := normalise_case(part))}))


@lru_cache(maxsize=1 << 16)
def split_cases(text: str) -> tuple[str, ...]:
    """The case numbers of one field as written, without words for none.

    A semicolon, a bar, "and" or a line end always parts two numbers. A comma, a slash or a blank
    does only where every part is a case number by itself, for some counties write them inside one.
    """
    plain = _NOT_AVAILABLE.sub("NULL", text)
    parts = [one for part in _ALWAYS.split(plain) for one in _split_further(part.strip())]
    return tuple(dict.fromkeys(part for part in parts if not _says_none(part)))


def _split_further(text: str) -> list[str]:
    """The parts at commas and slashes, or at blanks, where each is a number; else the text."""
    if _says_none(text):
        return []
    parts = [part.strip() for part in _PERHAPS.split(text) if not _says_none(part)]
    numbers = [
        part for at, part in enumerate(parts) if not (at and _DEFENDANT_ALONE.fullmatch(part))
    ]
    if numbers and all(normalise_case(part) for part in numbers):
        return [one for part in numbers for one in _at_blanks(part)]
    return _at_blanks(text)


def _at_blanks(text: str) -> list[str]:
    """The words of a text where each is a number as Los Angeles prints them, or none; else it."""
    words = [word for word in _SET_APART.sub(r"\1", text).split() if not _says_none(word)]
    return words if all(printed_case(word) for word in words) else [text]


def _says_none(text: str) -> bool:
    """Whether no case number is meant; nothing but zeros is a column filled up."""
    return is_nothing(text) or not re.sub(r"[\W_0]+", "", text)
