"""The cited offense lists (lists/*.yaml) and whether a charge is on one: yes, in doubt, or no."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cmr.statutes.authorities import TABLES
from cmr.statutes.sections import Charge, Section
from cmr.yaml_text import read_yaml

_FOLDER = Path(__file__).parent / "lists"


class Listed(IntEnum):
    """Whether a charge is on a list; doubt is sent to a person, never read as yes or no."""

    NO = 0
    DOUBT = 1
    CERTAIN = 2


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InForce(_Strict):
    """Since when an entry holds, and until when (inclusive), if it no longer does."""

    from_: date = Field(alias="from")
    to: date | None = None


class Entry(_Strict):
    """One section of a list. `subdivisions`: `every`, or those that are certainly meant."""

    section: str
    subdivisions: Literal["every"] | tuple[str, ...] = "every"
    decimals: bool = False  # 190 also means 190.05, 190.2 ...
    law: str | None = None
    listed: Literal["certain", "doubt"] = "certain"
    others: Literal["doubt", "no"] = "doubt"  # what its other subdivisions are
    attempts: Literal["certain", "doubt"] | None = None
    what: str = ""
    citation: str = ""
    note: str = ""


class Pair(Entry):
    """A finding that is on the list only together with one of `with`."""

    with_: tuple[Entry, ...] = Field(alias="with")


class OffenseList(_Strict):
    """One YAML file of lists/: sections, their subdivisions, and the law that names them."""

    id: str
    title: str
    law: str
    citation: str
    in_force: InForce
    law_letters_required: bool
    attempts: Literal["certain", "doubt"] = "doubt"
    conspiracies: Literal["certain", "doubt"] = "doubt"
    sections: tuple[Entry, ...]
    pairs: tuple[Pair, ...] = ()
    registration: Entry | None = None
    words: tuple[str, ...] = ()  # how a word begins that names the offense without any section
    patterns: tuple[str, ...] = ()  # as a reference program finds them; for parity only

    def listed(self, charge: Charge) -> Listed:
        """Whether the charge is on this list; with several sections all must be, to be certain."""
        found = [self._section(section, charge) for section in charge.sections]
        if not found or not any(found):
            return self.paired(charge)
        if charge.doubtful or (charge.conspiracy and self.conspiracies == "doubt"):
            return Listed.DOUBT
        certain = all(one is Listed.CERTAIN for one in found)
        return Listed.CERTAIN if certain else max(Listed.DOUBT, self.paired(charge))

    def in_words(self, text: str) -> bool:
        """Whether words alone name such an offense, as `POSS MARIJ FOR SALE`; not which one."""
        return any(re.search(rf"\b{word}", text.upper()) for word in self.words)

    def paired(self, charge: Charge) -> Listed:
        """Whether one text names both halves of a pair."""
        halves = (self.finding(charge), self.mate(charge))
        if charge.attempt or charge.conspiracy or charge.doubtful:
            return min(*halves, Listed.DOUBT)
        return min(halves)

    def finding(self, charge: Charge) -> Listed:
        """Whether the charge names the finding of a pair (the gang finding 186.22(b)(4))."""
        return self._best(self.pairs, charge)

    def mate(self, charge: Charge) -> Listed:
        """Whether the charge names an offense that makes a pair with the finding."""
        return self._best(tuple(mate for pair in self.pairs for mate in pair.with_), charge)

    def registers(self, charge: Charge) -> bool:
        """Whether a REGISTRATION step with this charge is a registration under this law."""
        entry = self.registration
        return entry is not None and any(
            _number_matches(entry, section.number) and section.law in (None, self.law)
            for section in charge.sections
        )

    def _best(self, entries: tuple[Entry, ...], charge: Charge) -> Listed:
        answers = [
            _match(entry, section, entry.law or self.law)
            for entry in entries
            for section in charge.sections
        ]
        return max(answers, default=Listed.NO)

    def _section(self, section: Section, charge: Charge) -> Listed:
        return max(
            (self._entry(entry, section, charge) for entry in self._candidates(section)),
            default=Listed.NO,
        )

    def _candidates(self, section: Section) -> Iterator[Entry]:
        return (entry for entry in self.sections if _number_matches(entry, section.number))

    def _entry(self, entry: Entry, section: Section, charge: Charge) -> Listed:
        law = entry.law or self.law
        if section.law is not None and section.law != law and self.law_letters_required:
            return Listed.NO
        answer = _match(entry, section, law if self.law_letters_required else section.law)
        attempts = entry.attempts or self.attempts
        return min(answer, Listed.DOUBT) if charge.attempt and attempts == "doubt" else answer


def _number_matches(entry: Entry, number: str) -> bool:
    """Numbers are equal, or `187A` may be a way to write 187(A), or a decimal is meant too."""
    if number == entry.section or (entry.decimals and number.startswith(f"{entry.section}.")):
        return True
    return _unlettered(number)[0] == entry.section


def _unlettered(number: str) -> tuple[str, tuple[str, ...]]:
    """`187A1` as number 187 and subdivisions A, 1."""
    parts = re.fullmatch(r"([\d.]+)([A-Z]+)(\d*)", number)
    if parts is None or number in lettered_sections():
        return number, ()
    return parts[1], (*parts[2], *([parts[3]] if parts[3] else []))


def _match(entry: Entry, section: Section, law: str | None) -> Listed:
    """One section against one entry: number, law letters, subdivisions."""
    if not _number_matches(entry, section.number):
        return Listed.NO
    if section.law != law:
        return Listed.DOUBT if section.law is None else Listed.NO
    subdivisions = _unlettered(section.number)[1] + section.subdivisions
    if _subdivision_listed(entry, subdivisions):
        return Listed.CERTAIN if entry.listed == "certain" else Listed.DOUBT
    if entry.others == "no" and not _less_exact(entry, subdivisions):
        return Listed.NO
    return Listed.DOUBT


def _subdivision_listed(entry: Entry, subdivisions: tuple[str, ...]) -> bool:
    """Whether the subdivision, or one that holds it, is listed."""
    if entry.subdivisions == "every":
        return True
    return any(
        subdivisions == parts or (parts and subdivisions[: len(parts)] == parts)
        for parts in map(_parts, entry.subdivisions)
    )


def _less_exact(entry: Entry, subdivisions: tuple[str, ...]) -> bool:
    """Whether a listed subdivision may be meant by a shorter text (`245 PC` for 245(d)(3))."""
    return any(_parts(listed)[: len(subdivisions)] == subdivisions for listed in entry.subdivisions)


def _parts(listed: str) -> tuple[str, ...]:
    return () if listed == "bare" else tuple(re.findall(r"[A-Z0-9]+", listed))


@cache
def lettered_sections() -> frozenset[str]:
    """Section numbers that end in letters of their own (288A, 653F), from all lists."""
    return frozenset(
        entry.section
        for name in ("superstrikes", "pc290")
        for entry in load_list(name).sections
        if entry.section[-1].isalpha()
    )


@cache
def load_list(name: str) -> OffenseList:
    """One of the shipped lists: prop64, related, prop47, superstrikes, pc290."""
    return OffenseList.model_validate(_read(name))


class PilotPatterns(_Strict):
    """How the pilot program of 2019 finds sections: patterns that match anywhere in a text."""

    id: str
    citation: str
    prop64: str
    superstrikes: tuple[str, ...]
    gang_finding: str
    gang_mate: str
    pc290: tuple[str, ...]
    registration: str


@cache
def load_pilot_patterns() -> PilotPatterns:
    """The pilot program's patterns (lists/pilot_2019.yaml)."""
    return PilotPatterns.model_validate(_read("pilot_2019"))


def load_related() -> OffenseList:
    """The related charges (lists/related.yaml); its `patterns` are the pilot program's."""
    return load_list("related")


@cache
def legal_data_digest() -> str:
    """SHA-256 (hexadecimal) of every list and of the tables of prosecutors."""
    files = [*sorted(_FOLDER.glob("*.yaml")), *TABLES]
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _read(name: str) -> object:
    return read_yaml((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
