"""A code section read out of an offence text: number, subdivisions, law, attempt or conspiracy."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from cmr.statutes.amounts import is_amount

# The law letters that DOJ and clerks write behind (or before) a number.
_LAWS = {
    "PC": "PC", "P.C.": "PC", "PEN": "PC", "HS": "HS", "H&S": "HS", "HAS": "HS", "H/S": "HS",
    "VC": "VC", "BP": "BP", "B&P": "BP", "WI": "WI", "W&I": "WI", "WIC": "WI", "MV": "MV",
    "MC": "MC", "CC": "CC", "GC": "GC", "FG": "FG", "F&G": "FG", "FA": "FA", "UI": "UI",
    "RT": "RT", "R&T": "RT", "LC": "LC", "IC": "IC", "PU": "PU", "CO": "CO", "USC": "USC",
    "HEALTHANDSAFETY": "HS", "HEALTH&SAFETY": "HS", "PENAL": "PC", "PENALCODE": "PC",
}  # fmt: skip
_LAW = r"(?:PENAL CODE|PENAL|HEALTH (?:AND|&) SAFETY|P\.C\.|PEN|PC|H\s?&\s?S|H/S|HS|VC|B\s?&\s?P|BP|W\s?&\s?I|WIC|WI|MV|MC|CC|GC|F\s?&\s?G|FG|FA|UI|R\s?&\s?T|RT|LC|IC|PU|CO|USC)(?![A-Z])"  # noqa: E501
_SECTION = re.compile(
    rf"(?P<number>\d{{1,9}}(?:\.\d{{1,3}})?)(?![\d.]*\d)"
    rf"(?P<letters>(?!{_LAW})[A-Z]{{1,2}}(?![A-Z]))?(?P<digit>(?<=[A-Z])\d{{1,2}}(?!\d))?"
    rf"(?P<subdivisions>(?:\s*\(\s*[A-Z0-9]{{1,3}}\s*\))*)"
)
_LAW_AFTER = re.compile(rf"\s*(?P<law>{_LAW})(?P<subdivisions>(?:\s*\(\s*[A-Z0-9]{{1,3}}\s*\))*)")
_LAW_BEFORE = re.compile(rf"(?P<law>{_LAW})\s*(?=\d)")
_SEPARATOR = re.compile(r"\s*(?P<mark>[/,;+&-]|\bAND\b|\bW/)\s*")
# What may stand before a section without casting doubt on it.
_LEAD_IN = re.compile(
    r"\s*(?:\d{1,2}\s*(?:CT|CNT|COUNT)S?(?![A-Z])"
    r"|(?:CT|CNT|COUNT)S?\.?\s*[-#:]?\s*\d{1,2}(?!\d)\s*[-:,.)]?"
    r"|(?:CT|CNT|COUNT|CHARGED?|CHG|IS|OF|FOR|VIOL|VIOLATION|VIOLATED|SECTION|SEC\.?|CONVICTED|CONV)"
    r"(?![A-Z])\s*[-:.]?|§|[:#.\"'*-])\s*"
)
_ATTEMPT_WORD = re.compile(r"\s*(?:ATTEMPT(?:ED)?|ATT)(?![A-Z])\s*(?:TO\s+)?[-:/]?\s*")
_CONSPIRACY_WORD = re.compile(r"\s*(?:CONSPIRACY|CONSPIRE|CONSP)(?![A-Z])\s*(?:TO\s+)?[-:/]?\s*")
# Words that say the section named is not, or not surely, the one the person was convicted of.
_RETRACTED = re.compile(r"AMENDED|ORIGINAL|STRICKEN|STRUCK|DISMISSED|ACQUITTED|IN LIEU|LESSER")
_ANYWHERE = re.compile(rf"(?<![\d.$]){_SECTION.pattern}\s*(?={_LAW})")

# A cannabis section that stands by itself in the words, law letters or not: read with doubt.
_BY_ITSELF = re.compile(r"(?<![\d.$])(?<!\d-)(?:1135[789]|11360)(?!\d|\.\d)")

# `1135 9 HS`: a blank inside a cannabis section, read with doubt.
_TORN = re.compile(r"^(?=\S* )(1 ?1 ?3 ?(?:5 ?[789]|6 ?0))(?=\s*[A-Z(])(?! ?\d)")

# In these Health and Safety sections a letter behind the number is a subdivision (11357A is
# 11357(a)); elsewhere it is part of the number (288A, 653F, 273AB).
_LETTER_IS_SUBDIVISION = frozenset({"11357", "11358", "11359", "11360"})
ATTEMPT = "664"
CONSPIRACY = "182"


@dataclass(frozen=True)
class Section:
    """One code section: `288A(C)(1) PC` is number 288A, subdivisions C and 1, law PC."""

    number: str
    subdivisions: tuple[str, ...] = ()
    law: str | None = None

    def __str__(self) -> str:
        text = self.number + "".join(f"({part})" for part in self.subdivisions)
        return f"{text} {self.law}" if self.law else text


@dataclass(frozen=True)
class Charge:
    """What one offence text names: its sections, and how surely they are the offence."""

    sections: tuple[Section, ...] = ()
    attempt: bool = False
    conspiracy: bool = False
    doubtful: bool = False

    def __str__(self) -> str:
        """The charge in one spelling, e.g. `664/11360(A) HS`."""
        laws = {section.law for section in self.sections}
        prefix = (f"{ATTEMPT}/" if self.attempt else "") + (
            f"{CONSPIRACY}/" if self.conspiracy else ""
        )
        if len(laws) == 1:
            bare = "/".join(str(Section(s.number, s.subdivisions)) for s in self.sections)
            law = laws.pop()
            return f"{prefix}{bare} {law}" if law else prefix + bare
        return prefix + "/".join(str(section) for section in self.sections)


@dataclass
class _Found:
    sections: list[Section] = field(default_factory=list)
    end: int = 0
    law: str | None = None


@lru_cache(maxsize=65536)
def parse_charge(text: str) -> Charge:
    """The sections an offence text names, any case and spacing; none found gives an empty Charge.

    `664-11360(A) HS-ATT SELL` is an attempt of 11360(A); words after the law letters describe.
    """
    upper = " ".join(text.upper().split())
    torn = _TORN.match(upper)
    if torn and " " in torn[1]:
        upper = torn[1].replace(" ", "") + upper[torn.end() :]
    start, attempt, conspiracy = _skip_lead_in(upper)
    found = _sections_at(upper, start)
    doubtful = bool(torn and " " in torn[1])
    more = _inside(upper, found)
    if more.sections:
        found = _Found([*found.sections, *more.sections], more.end)
        doubtful = True
    if not found.sections:
        return Charge()
    doubtful = doubtful or bool(_RETRACTED.search(_outside_description(upper, found.end)))
    return _charge(found.sections, attempt, conspiracy, doubtful)


def _inside(upper: str, found: _Found) -> _Found:
    """The sections in the words behind those `found`, but for what only describes these.

    Only of a text that names none before, or a number that may be none (`2 11359 HS`), or an
    attempt of what follows; and cannabis always: `459 PC 11359 HS` must not be a burglary alone.
    """
    start = found.end if found.sections else 0
    if start and upper[start:].lstrip().startswith("-"):
        return _Found()
    inside = _Found(end=start)
    for place in sorted({m.start() for p in (_ANYWHERE, _BY_ITSELF) for m in p.finditer(upper)}):
        if place >= inside.end:
            next_ones = _sections_at(upper, place)
            inside = _Found([*inside.sections, *next_ones.sections], next_ones.end)
    known = {section.number for section in found.sections}
    further = {section.number for section in inside.sections} - known
    open_end = not found.law or known <= {ATTEMPT, CONSPIRACY}
    return inside if (further if open_end else further & _LETTER_IS_SUBDIVISION) else _Found()


def _skip_lead_in(upper: str) -> tuple[int, bool, bool]:
    position, attempt, conspiracy = 0, False, False
    while True:
        if match := _ATTEMPT_WORD.match(upper, position):
            attempt = True
        elif match := _CONSPIRACY_WORD.match(upper, position):
            conspiracy = True
        else:
            match = _LEAD_IN.match(upper, position)
        if match is None or match.end() == position:
            return position, attempt, conspiracy
        position = match.end()


def _outside_description(upper: str, end: int) -> str:
    """The text without what follows the hyphen after the section (that only describes)."""
    rest = upper[end:].lstrip()
    return upper[:end] if rest.startswith("-") else upper


def _sections_at(upper: str, position: int) -> _Found:
    """Every section joined to the one that starts at `position`."""
    found = _Found(end=position)
    before_hyphen = False
    while True:
        first_law = _LAW_BEFORE.match(upper, position)
        match = _SECTION.match(upper, first_law.end() if first_law else position)
        if match is None:
            break
        law_after = _LAW_AFTER.match(upper, match.end())
        named = first_law or law_after
        if not named and is_amount(upper, match.start()):
            break
        end = law_after.end() if law_after else match.end()
        if before_hyphen and not _stands_alone(upper, end, named=bool(named)):
            break
        found.sections.append(_section(match, law_after, _law(named)))
        found.end = end
        found.law = _law(named) or found.law
        separator = _SEPARATOR.match(upper, end)
        if separator is None:
            break
        before_hyphen = separator["mark"] == "-"
        if before_hyphen and named and not _ANYWHERE.match(upper, separator.end()):
            break
        position = separator.end()
    found.sections = _share_law(found.sections)
    return found


def _stands_alone(upper: str, end: int, *, named: bool) -> bool:
    """Whether a number behind a hyphen is a section, not a weight (`11357-28.5 GRAMS`)."""
    return named or end == len(upper) or upper[end] in "-/,;" or upper[end:].startswith(" -")


def _law(match: re.Match[str] | None) -> str | None:
    return _LAWS[match["law"].replace(" ", "")] if match else None


def _section(match: re.Match[str], after: re.Match[str] | None, law: str | None) -> Section:
    number, letters, digit = match["number"], match["letters"] or "", match["digit"] or ""
    written = match["subdivisions"] + (after["subdivisions"] if after else "")
    inner = tuple(re.findall(r"[A-Z0-9]+", written))
    if letters and number in _LETTER_IS_SUBDIVISION:
        return Section(number, (*letters, *((digit,) if digit else ()), *inner), law)
    return Section(number + letters + digit, inner, law)


def _share_law(sections: list[Section]) -> list[Section]:
    """`11360/11357(A) HS`: the law letters at the end belong to every section before them."""
    shared: list[Section] = []
    law: str | None = None
    for section in reversed(sections):
        law = section.law or law
        shared.append(Section(section.number, section.subdivisions, law))
    return shared[::-1]


def _charge(sections: list[Section], attempt: bool, conspiracy: bool, doubtful: bool) -> Charge:
    """Take 664 and 182 out as what they are, when another section follows them."""
    others = [s for s in sections if s.number not in (ATTEMPT, CONSPIRACY)]
    if not others:
        return Charge(tuple(sections), doubtful=doubtful)
    numbers = {section.number for section in sections}
    return Charge(
        tuple(dict.fromkeys(others)),
        attempt or ATTEMPT in numbers,
        conspiracy or CONSPIRACY in numbers,
        doubtful,
    )
