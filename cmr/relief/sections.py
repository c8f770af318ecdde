"""Sections as lists and the extract write them, brought to number and subdivision."""

import re

# 11357, 11357(B)(2), 653F, 1203.4: a number, perhaps a letter of its own, perhaps subdivisions.
_SECTION = r"\d+(?:\.\d+)?[A-Z]?(?:\s*\(\s*[A-Z0-9]+\s*\))*"
_SECTIONS = re.compile(rf"{_SECTION}(?:\s*/\s*{_SECTION})*")
_LAW = re.compile(r"H\s*&\s*S|\b[A-Z]{2,}\b|§")
_DESCRIPTION = re.compile(r"-\s*[A-Z].*$", re.DOTALL)
# For the cannabis sections a bare letter is the subdivision: 11357A is written for 11357(a). For
# others it is part of the number: PC 288a is not PC 288(a).
_BARE_LETTER = re.compile(r"\b(1135[7-9]|11360)([A-Z])")


def section_key(text: str) -> str:
    """Number and subdivision of a section, law letters, case and words ignored; "" if there is none.

    An attempt or conspiracy keeps its prefix: 664/11359 is not 11359.
    """
    plain = _LAW.sub(" ", _DESCRIPTION.sub("", text.upper()).replace("-", "/"))
    found = _SECTIONS.search(_BARE_LETTER.sub(r"\1(\2)", plain))
    return re.sub(r"\s+", "", found.group()) if found else ""
