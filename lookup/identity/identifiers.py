"""The numbers that tell one person from another, in the one form that publisher and asker share."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from lookup.identity.case_numbers import canonical_case_number
from lookup.identity.claim_codes import canonical_claim_code


class IdentifierKind(StrEnum):
    """What kind of number a person gives; the values are the form fields' words."""

    SSN4 = "ssn4"
    LICENSE = "license"
    CII = "cii"
    CASE_NUMBER = "case_number"
    CLAIM_CODE = "claim_code"


_SEPARATORS: Final = re.compile(r"[\s.\-–—/*#]+")
_SOCIAL: Final = re.compile(r"[0-9]{4}|[0-9]{9}")
_LICENSE: Final = re.compile(r"[A-Z][0-9]{7}")
_CII: Final = re.compile(r"[A-Z]?0*([1-9][0-9]{4,9})")
_LONGEST: Final = 40
_AS_LETTER: Final = str.maketrans("01", "OI")
_AS_DIGIT: Final = str.maketrans("OI", "01")


def canonical_identifier(kind: IdentifierKind, raw: str) -> str | None:
    """The canonical form of one number, or None for what cannot be one."""
    if len(raw) > _LONGEST:
        return None
    return _FORMS[kind](raw)


def _ssn4(raw: str) -> str | None:
    """The last four digits; of nine digits the first five are let go at once."""
    digits = _SEPARATORS.sub("", raw.replace("X", "").replace("x", ""))
    if not digits.isascii() or not _SOCIAL.fullmatch(digits):
        return None
    return None if digits[-4:] == "0000" else digits[-4:]


def _license(raw: str) -> str | None:
    """California licence or ID card: a letter, seven digits; O/0 and I/1 put right by place."""
    signs = _SEPARATORS.sub("", raw).upper()
    word = signs[:1].translate(_AS_LETTER) + signs[1:].translate(_AS_DIGIT)
    return word if _LICENSE.fullmatch(word) else None


def _cii(raw: str) -> str | None:
    """The state's number for a person: digits without the letter and the leading zeros."""
    found = _CII.fullmatch(_SEPARATORS.sub("", raw).upper())
    return found.group(1) if found else None


_FORMS: Final = {
    IdentifierKind.SSN4: _ssn4,
    IdentifierKind.LICENSE: _license,
    IdentifierKind.CII: _cii,
    IdentifierKind.CASE_NUMBER: canonical_case_number,
    IdentifierKind.CLAIM_CODE: canonical_claim_code,
}
