"""Sections as lists and the extract write them, brought to number and subdivision."""

import re
from functools import lru_cache

# 11357, 11357(B)(2), 653F, 1203.4: a number, perhaps a letter of its own, perhaps subdivisions.
_SECTION = r"\d+(?:\.\d+)?(?:[A-Z](?![A-Z]))?(?:\s*\(\s*[A-Z0-9]+\s*\))*"
_SECTIONS = re.compile(rf"{_SECTION}(?:\s*/\s*{_SECTION})*")
_LAW = re.compile(r"H\s*&\s*S|\b[A-Z]{2,}\b|§")
_DESCRIPTION = re.compile(r"-\s*[A-Z].*$", re.DOTALL)
# For the cannabis sections a bare letter is the subdivision: 11357A is written for 11357(a). For
# others it is part of the number: PC 288a is not PC 288(a).
_BARE_LETTER = re.compile(r"\b(1135[7-9]|11360)([A-Z])(?![A-Z])")
_PREFIXES = (
    (re.compile(r"^\W*ATT[A-Z]*\W+(?=[0-9])"), "664/"),
    (re.compile(r"^\W*CONSP[A-Z]*\W+(?=[0-9])"), "182/"),
)


@lru_cache(maxsize=1 << 16)
def section_key(text: str) -> str:
    """Number and subdivision of a section, without law letters, case and words; "" for none.

    An attempt or conspiracy keeps its prefix: 664/11359 is not 11359.
    """
    plain = text.upper()
    for words, prefix in _PREFIXES:
        plain = words.sub(prefix, plain)
    plain = _LAW.sub(" ", _DESCRIPTION.sub("", plain).replace("-", "/"))
    found = _SECTIONS.search(_BARE_LETTER.sub(r"\1(\2)", plain))
    return re.sub(r"\s+", "", found.group()) if found else ""
