"""Numbers inside texts: the last four, case numbers, license, CII and letter codes, as typed."""

from __future__ import annotations

import re
from typing import Final

from lookup.identity import IdentifierKind, canonical_identifier
from lookup.understanding.date_words import Digits, date_tokens, plain
from lookup.understanding.spoken_digits import in_figures
from lookup.understanding.words import LETTER_NAMES, NOT_IN_NAMES, NUMBER_OPENINGS, bare

_CASE_LOOSE = re.compile(
    r"(?<![A-Za-z0-9])(?:([A-Za-z]{2})[\s\-.#]*(\d[\d\s\-.]{4,9}\d)|(\d)[\s\-.]*([A-Za-z]{2})[\s\-.]*(\d[\d\s\-.]{3,7}\d))"
    r"(?:[\s\-]+(\d{2}))?(?![A-Za-z0-9])"
)
# Felony, misdemeanor, and before 1990: the forms that a number of Los Angeles can have.
_CASE_FORM = re.compile(r"[A-Z]{2}\d{6}|\d[A-Z]{2}\d{5}|[A-Z]\d{6}")
_CASE_SAID = re.compile(r"\b(?:cases?|casos?|docket|expediente)\b")
_LICENSE = re.compile(r"(?<![A-Za-z0-9])([A-Za-z])[\s\-]*(\d{7})(?![A-Za-z0-9])")
_LICENSE_SAID = re.compile(
    r"\b(?:licen[cs]e|licen[cs]ia|drivers|dl|cdl|(?:ca|cal|calif|california|state) id"
    r"|identificacion)\b(?: de (?:conducir|manejar|manejo|california)| numbers?| numero"
    r"| num\b\.?| no\b\.?| license|es|is|la|el|de|mi|my|[\s:.#'])*"
)
_LETTER_FIRST = re.compile(
    r"(?<![a-z0-9])[a-z](?=[\s\-]*[\doil])(?:[\s\-]*[\doil]){3,11}(?![a-z0-9])"
)
_CII = re.compile(
    r"\bc\.?i\.?i\b\.?\D{0,20}?\b([a]?[\s\-]?\d[\d\s\-]{4,11})|(?<![a-z0-9])(a\d{8})(?![a-z0-9])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?=((?:[0-9A-Za-z]{4}[\s\-.]{0,3}){3}[0-9A-Za-z]{4})(?![A-Za-z0-9]))"
)
_SEPARATOR = re.compile(r"[\s\-.]+")
_CODE_SIGNS = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_SSN = re.compile(r"(?<!\d)\d{3}[\s\-.]?\d{2}[\s\-.]?\d{4}(?!\d)")
_FOUR = re.compile(r"(?<!\d)(?:\d[\s\-.,]*){3}\d(?!\d)")
# "my last 4 is 4401": that 4 belongs to the words before it.
_LAST_FOUR_SAID = re.compile(
    r"\b(?:last|final|ultimos?|ultimas?)\s*(?:4|four|cuatro)\b|\b(?:4|four|cuatro) digit[os]*\b"
)
_FOUR_WORDS = re.compile(
    r"last|end|ultim|termin|ssn|social|seguro|digit|final|\b(?:my|the|mis|los) (?:four|cuatro)\b"
)
_SINCE = re.compile(
    r"\b(?:from|in|since|around|en|del?|desde|year|ano|circa)\s+(?:the |el |ano |year )?$"
)
_CASE_WORDS = {"no", "id", "dl", "my", "is", "es", "mi", "el", "la", "de", "it", "at", "on", "in"}
_MOST_WORDS: Final = 12
_NOUGHTS: Final = "0000"
# "four zeros", "puros ceros", and four letters O.
_NOUGHTS_SAID: Final = re.compile(
    r"\W*(?:(?:its|it's|it is|ends? in|they are|they're|are|is|es|son|termina en|terminan en"
    r"|last|my|the|mi|4|los|ultimos)\W+)*"
    r"(?:(?:all|four|4|just|only|cuatro|todos?|puros?|solo)"
    r" (?:zeros?|zeroes|noughts?|nulls?|ceros?|o'?s|0'?s)"
    r"|[0o](?:[\s.\-]*[0o]){3})\W*"
)


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


def case_number_meant(text: str) -> tuple[str | None, str]:
    """The same where a case number is spoken of: with O for 0, a courthouse before it, dictated,
    and of the old form with one letter."""
    for written in (text, letters_said(text)):
        value, rest = case_number(written)
        if value is not None:
            return value, rest
    for word in text.split()[: 10 * _MOST_WORDS]:
        signs = word.strip(".,;:#!()?")
        value = canonical_identifier(IdentifierKind.CASE_NUMBER, signs)
        if digits_in(signs) and value is not None and _CASE_FORM.fullmatch(value):
            return value, text.replace(word, " , ", 1)
    return None, text


def speaks_of_a_case(text: str) -> bool:
    """Whether a text names its number as a case number."""
    return _CASE_SAID.search(plain(text)) is not None


def _is_a_prefix(written: str) -> bool:
    """LA-045881 is a case; "es la 045881" only says which."""
    return written[:2].isupper() or not written[2].isspace()


_AS_IN = re.compile(r"\b([a-z])(?: as in| like| for| de| como)? [a-z]{3,}\b(?= [a-z]\b| \d)")


def letters_said(text: str) -> str:
    """A case number's letters as they are said aloud: "b as in boy a as in apple", "be a"."""
    said = _AS_IN.sub(r"\1", in_figures(text))
    words = [LETTER_NAMES.get(word, word) for word in said.split()]
    return re.sub(r"\b([a-z]) ([a-z]) (?=\d)", r"\1\2 ", " ".join(words))


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} , {text[found.end() :]}"


def license_number(text: str) -> tuple[str | None, str]:
    """A California license or ID number, a letter and seven digits, and the text without it."""
    found = _LICENSE.search(text)
    return (None, text) if found is None else (found[1].upper() + found[2], _cut(text, found))


def license_meant(text: str, *, asked: bool) -> tuple[bool, str | None]:
    """Whether a license's number is spoken of, and that number where it can be one: with O for 0
    and I for 1, spaces in it, or dictated."""
    said = in_figures(text)
    label = _LICENSE_SAID.search(said)
    if label is None and not asked:
        return False, None
    behind = said if label is None else said[label.end() :]
    found = _LETTER_FIRST.search(behind)
    value = None if found is None else canonical_identifier(IdentifierKind.LICENSE, found[0])
    begins = digits_in(behind) if label is None else re.match(r"\W*[a-z]?\s?\d", behind)
    return value is not None or bool(begins), value


def cii_number(text: str) -> tuple[str | None, str]:
    """A CII number, where the text says that it is one or where it is the letter A and eight
    digits; and the text without it."""
    found = _CII.search(text)
    if found is None:
        return None, text
    return re.sub(r"[\s\-]", "", found[1] or found[2]).upper(), _cut(text, found)


def claim_code(text: str) -> tuple[str | None, str]:
    """The sixteen signs of a code from our letter, and the text without them.

    A code whose last sign checks the others goes first, O for 0 and I for 1 put right; else
    sixteen signs of the codes' alphabet in four groups parted alike.
    """
    alike: tuple[str | None, str] = None, text
    for found in _CODE.finditer(text):
        written = found[1]
        if not digits_in(written) or _holds_words(written):
            continue
        if (value := canonical_identifier(IdentifierKind.CLAIM_CODE, written)) is not None:
            return value, _without(text, written)
        signs = _SEPARATOR.sub("", written).upper()
        parted = set(_SEPARATOR.findall(written))
        if len(parted) <= 1 and _CODE_SIGNS.fullmatch(signs) and not signs.isdigit():
            alike = signs, _without(text, written)
    return alike


def _holds_words(written: str) -> bool:
    """ "4401 case BA123456" is no code, nor is "says" the first group of one in capitals."""
    groups = re.findall(r"[A-Za-z]+(?![0-9A-Za-z])", written)
    capitals = any(sign.isupper() for sign in written)
    return any(plain(each) in NOT_IN_NAMES or (capitals and each.islower()) for each in groups)


def _without(text: str, written: str) -> str:
    return text.replace(written, " , ", 1)


def last_four(text: str) -> str | None:
    """Exactly four digits, however apart; of a whole nine-digit number its last four. Four noughts
    are nobody's."""
    digits = _four_said(text)
    return None if digits == _NOUGHTS else digits


def says_four_noughts(text: str) -> bool:
    """Whether the four digits of a text are noughts, however written: recognised, never taken."""
    return _NOUGHTS_SAID.fullmatch(plain(text)) is not None or _four_said(text) == _NOUGHTS


def _four_said(text: str) -> str | None:
    said = in_figures(_LAST_FOUR_SAID.sub(" ", plain(text)))
    if (whole := _SSN.search(said)) is not None:
        return digits_in(whole[0])[-4:]
    found = list(_FOUR.finditer(said))
    if len(found) == 1 and len(digits_in(said)) == 4:
        digits = digits_in(found[0][0])
        return None if _is_a_year_in_a_sentence(said, found[0], text) else digits
    if not digits_in(text):  # "seventy seven twelve"
        pairs = [each.value for each in date_tokens(text) if isinstance(each, Digits)]
        if [len(str(number)) for number in pairs] == [2, 2]:
            return "".join(map(str, pairs))
    return None


def _is_a_year_in_a_sentence(said: str, found: re.Match[str], text: str) -> bool:
    """'a charge from 2005': a year, unless the words before say that it is the last four."""
    if not found[0].startswith(("19", "20")) or _FOUR_WORDS.search(plain(text)) is not None:
        return False
    return len(said.split()) > 3 or _SINCE.search(said[: found.start()]) is not None


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
