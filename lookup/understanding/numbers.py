"""Numbers inside texts: the last four, case numbers, license, CII and letter codes, as typed."""

from __future__ import annotations

import re

from lookup.understanding.date_words import NUMBERS, Digits, date_tokens, plain
from lookup.understanding.words import LETTER_NAMES, NUMBER_OPENINGS, bare

_CASE_LOOSE = re.compile(
    r"(?<![A-Za-z0-9])(?:([A-Za-z]{2})[\s\-.]*(\d[\d\s\-.]{4,8}\d)|(\d)[\s\-.]*([A-Za-z]{2})[\s\-.]*(\d[\d\s\-.]{3,7}\d))"
    r"(?:[\s\-]+(\d{2}))?(?![A-Za-z0-9])"
)
_LICENSE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z])[\s\-]*(\d{7})(?![A-Za-z0-9])")
_CII = re.compile(r"\bcii\b\D{0,20}?\b([a]?[\s\-]?\d[\d\s\-]{4,11})", re.IGNORECASE)
_CODE_SIGNS = "[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]"
_CODE = re.compile(
    rf"(?<![A-Za-z0-9])((?:{_CODE_SIGNS}{{4}}[\s\-]?){{3}}{_CODE_SIGNS}{{4}})(?![A-Za-z0-9])"
)
_SSN = re.compile(r"(?<!\d)\d{3}[\s\-.]?\d{2}[\s\-.]?\d{4}(?!\d)")
_FOUR = re.compile(r"(?<!\d)(?:\d[\s\-.,]*){3}\d(?!\d)")
# "my last 4 is 4401": that 4 belongs to the words before it.
_LAST_FOUR_SAID = re.compile(r"\b(?:last|final|ultimos?|ultimas?)\s*(?:4|four|cuatro)\b")
_FOUR_WORDS = re.compile(r"last|end|ultim|termin|ssn|social|seguro|four|cuatro|digit|final")
_LETTERS = {"o": "0", "l": "1", "i": "1"}
_CASE_WORDS = {"no", "id", "dl", "my", "is", "es", "mi", "el", "la", "de", "it", "at", "on", "in"}


def case_number(text: str) -> tuple[str | None, str]:
    """The first case number of Los Angeles form, upper case and bare, and the text without it."""
    for found in _CASE_LOOSE.finditer(text):
        letters, digits, first, middle, rest, _ = found.groups()
        kept = re.sub(r"\D", "", digits or rest)
        word = letters and letters.casefold() in _CASE_WORDS and not _is_a_prefix(found[0])
        if letters and not word and len(kept) in (6, 8):
            return letters.upper() + kept[:6], _cut(text, found)
        if first and len(kept) in (5, 7):
            return first + middle.upper() + kept[:5], _cut(text, found)
    return None, text


def _is_a_prefix(written: str) -> bool:
    """LA-045881 is a case; "es la 045881" only says which."""
    return written[:2].isupper() or not written[2].isspace()


_AS_IN = re.compile(r"\b([a-z])(?: as in| like| for| de| como)? [a-z]{3,}\b(?= [a-z]\b| \d)")


def letters_said(text: str) -> str:
    """A case number's letters as they are said aloud: "b as in boy a as in apple", "be a"."""
    said = _AS_IN.sub(r"\1", plain(text))
    words = [LETTER_NAMES.get(word, word) for word in said.split()]
    return re.sub(r"\b([a-z]) ([a-z]) (?=\d)", r"\1\2 ", " ".join(words))


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} , {text[found.end() :]}"


def license_number(text: str) -> str | None:
    """A California license or ID number: a letter and seven digits."""
    found = _LICENSE.search(text)
    return None if found is None else found[1].upper() + found[2]


def cii_number(text: str) -> str | None:
    """A CII number where the text says that it is one; nothing else has so loose a form."""
    found = _CII.search(text)
    return None if found is None else re.sub(r"[\s\-]", "", found[1]).upper()


def claim_code(text: str) -> str | None:
    """The sixteen signs of a code from our letter, with digits and letters among them."""
    found = _CODE.search(text)
    if found is None:
        return None
    signs = re.sub(r"[\s\-]", "", found[1]).upper()
    return signs if any(s.isdigit() for s in signs) and any(s.isalpha() for s in signs) else None


def last_four(text: str) -> str | None:
    """Exactly four digits, however apart; of a whole nine-digit number its last four."""
    said = _spoken_digits(_LAST_FOUR_SAID.sub(" ", plain(text)))
    if (whole := _SSN.search(said)) is not None:
        return re.sub(r"\D", "", whole[0])[-4:]
    found = [re.sub(r"\D", "", each[0]) for each in _FOUR.finditer(said)]
    digits = re.sub(r"\D", "", said)
    if not digits_in(text):  # "seventy seven twelve"
        pairs = [each.value for each in date_tokens(text) if isinstance(each, Digits)]
        if [len(str(number)) for number in pairs] == [2, 2]:
            return "".join(map(str, pairs))
    if len(found) != 1 or len(digits) != 4:
        return None
    return None if _is_a_year_in_a_sentence(text, found[0]) else found[0]


def _is_a_year_in_a_sentence(text: str, digits: str) -> bool:
    """'a charge from 2005': a year, unless the words before say that it is the last four."""
    if not digits.startswith(("19", "20")) or len(text.split()) <= 3:
        return False
    return _FOUR_WORDS.search(plain(text)) is None


def digits_in(text: str) -> str:
    """Every digit of a text."""
    return re.sub(r"\D", "", text)


def without_opening(text: str) -> str:
    """A number's text without what people put before it: 'ends in 4401' is '4401'."""
    heard = bare(text)
    for opening in NUMBER_OPENINGS:
        if heard.startswith(opening + " "):
            return heard.removeprefix(opening + " ")
    return heard


def _spoken_digits(text: str) -> str:
    """'four four oh one' and '44O1' as digits; other words are left."""
    words = []
    for word in plain(text).split():
        said = word.strip(".,;:!?")
        value = NUMBERS.get(said)
        if value is not None and value < 10 and said not in ("un", "first"):
            words.append(str(value))
        elif re.fullmatch(r"[\doli]{2,}", said) and any(sign.isdigit() for sign in said):
            words.append("".join(_LETTERS.get(sign, sign) for sign in said))
        else:
            words.append(word)
    return " ".join(words)
