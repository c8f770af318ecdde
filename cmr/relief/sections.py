"""Sections as lists and the extract write them, brought to number and subdivision."""

import re
from functools import lru_cache

from cmr.statutes.sections import ATTEMPT, CONSPIRACY, parse_charge

# Lists by court clerks write the words out: "Health and Safety Code section 11357".
_FILLER = re.compile(r"\b(?:code|sections?)\b", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def section_key(text: str) -> str:
    """Number and subdivision of a section, without law letters, case and words; "" for none.

    An attempt or conspiracy keeps its prefix: 664/11359 is not 11359. A missing subdivision is a
    difference too: 11357 is not 11357(A).
    """
    charge = parse_charge(_FILLER.sub(" ", text))
    prefixes = [ATTEMPT] * charge.attempt + [CONSPIRACY] * charge.conspiracy
    sections = [
        section.number + "".join(f"({part})" for part in section.subdivisions)
        for section in charge.sections
    ]
    return "/".join(prefixes + sections) if sections else ""
