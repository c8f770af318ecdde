"""What a disposition says of an earlier conviction: reduced, set aside, released, nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from cmr.doj.severity import INFRACTION, MISDEMEANOR

_REFUSED = re.compile(r"DENIED|NOT GRANTED|\b(?:PET|MOT|REQ|APPL)\w* WITHDRAWN")
_REDUCED = re.compile(
    r"REDUC|REDESIG|RECLASS|\b17(?:\s?\(?B\)?(?:\s?\(?\d\)?)?)?\s?P\.?C|RESENT\w* PER 1170\.18"
)
_SET_ASIDE = re.compile(r"SET ASIDE|VACAT|REVERSED|EXPUNG")
# Sealed or pardoned: something became of the conviction, and the text does not say what.
_SOMETHING_DONE = re.compile(r"\bSEAL|PARDON")
_AN_ARREST = re.compile(r"ARREST|851\.")
_DISMISSED = re.compile(r"\bDISM(?:ISS\w*|D)?\b")
# Proposition 64 lets a court dismiss and seal, recall, or designate anew (HS 11361.8, 11361.9).
_PROP64 = re.compile(r"\b11361\.?\s?[89]")
_PROP64_ENDS = re.compile(r"DISM|SEAL|RECALL|SET ASIDE|VACAT|EXPUNG")
_PROP64_LOWERS = re.compile(r"RESENT|REDUC|REDESIG|RECLASS|MISD|INFR")
_TO_A_LESSER_LEVEL = re.compile(r"MISD|INFR|\b17(?:\s?\(?B\)?(?:\s?\(?\d\)?)?)?\s?P\.?C")
# A dismissal that was itself undone: `DISM PER 1203.4 PC VACATED`, but not `SET ASIDE & DISM`.
_UNDONE = re.compile(r"DISM\w*\b[^&/]*\b(?:SET ASIDE|VACATED|REVERSED|RESCINDED)")
# What else courts reduce, set aside and dismiss: the conviction itself may be left as it was.
_SOMETHING_ELSE = re.compile(r"SENT|PROB|WARR|BAIL|FINE|HEARING|DISMISSAL|VIOL|ENHANC|ALLEG|PRIOR")
_THE_CONVICTION = re.compile(r"CONV|VERDICT|JUDG|PLEA")
_THE_CHARGE = re.compile(r"CASE|CHARGE|CHG|COUNT|CNT|COMPL|ACTION|JUSTICE|1385")
# PC 1203.4 and the like end the sentence; the conviction can still be pleaded as a prior, so it
# stands. Not so PC 1203.43 and 1203.49, under which it was never a valid conviction.
_STILL_STANDS = re.compile(r"1203\.4(?![39])")

What = Literal["reduced", "vacated", "released"]


@dataclass(frozen=True)
class Said:
    """What a court did. `clear`: surely to the conviction, not perhaps to something else.

    `bare`: a plain dismissal, as charges get that were never convicted; it only counts for the
    very charge that was. `level` is what a reduction made of it.
    """

    what: What
    clear: bool
    bare: bool = False
    level: str = MISDEMEANOR


def said_of_a_conviction(disposition: str) -> Said | None:
    """What the text of a step says was done to a conviction; None when it says nothing of that.

    `DISM PER 11361.8 HS` and `CONV SET ASIDE PER 1473.7 PC` are set aside for good.
    """
    words = " ".join(disposition.upper().split())
    if words.startswith("CONVICTED") or _REFUSED.search(words):
        return None
    if _PROP64.search(words):
        return _under_prop64(words)
    if _REDUCED.search(words):
        return Said("reduced", bool(_TO_A_LESSER_LEVEL.search(words)), level=_level(words))
    if _SET_ASIDE.search(words):
        return _set_aside(words)
    if _DISMISSED.search(words):
        return _dismissed(words)
    done = _SOMETHING_DONE.search(words) and not _AN_ARREST.search(words)
    return Said("vacated", clear=False) if done else None


def _under_prop64(words: str) -> Said:
    """Dismissed and sealed, or lowered; when it does not say which, something was done."""
    if _PROP64_LOWERS.search(words):
        return Said("reduced", bool(_TO_A_LESSER_LEVEL.search(words)), level=_level(words))
    ended = _PROP64_ENDS.search(words) and not _UNDONE.search(words)
    return Said("vacated", clear=bool(ended))


def _set_aside(words: str) -> Said:
    about_it = _THE_CONVICTION.search(words) or not _SOMETHING_ELSE.search(words)
    clear = bool(about_it) and not _UNDONE.search(words)
    return Said("released" if _STILL_STANDS.search(words) else "vacated", clear)


def _dismissed(words: str) -> Said | None:
    """A dismissal: under PC 1203.4 a release; any other may be of a charge never convicted."""
    if _STILL_STANDS.search(words):
        return Said("released", clear=not _UNDONE.search(words))
    of_the_case = _THE_CONVICTION.search(words) or _THE_CHARGE.search(words)
    if _SOMETHING_ELSE.search(words) and not of_the_case:
        return None
    return Said("vacated", clear=False, bare=True)


def _level(words: str) -> str:
    return INFRACTION if "INFR" in words and "MISD" not in words else MISDEMEANOR
