"""The teller: what a story needs to build a person, and where rows and expectations are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cmr.synthesize.history import (
    FELONY_PROBATION,
    MISDEMEANOR_PROBATION,
    PRISON,
    Charge,
    Count,
    History,
)
from cmr.synthesize.people import Population, Somebody, day_between
from cmr.yaml_text import read_yaml

PROP_64 = date(2016, 11, 9)
EARLIEST_AS_OF = date(2018, 7, 1)

_SIGNED_ON = ("LOS ANGELES", "LONG BEACH", "PASADENA", "INGLEWOOD", "TORRANCE", "BURBANK")
AGENCIES = (
    "CASOLOS ANGELES",
    *(f"CAPD{city}" for city in _SIGNED_ON),
    "CAPDPOMONA",
    "CAPDGLENDALE",
)
_OTHER_COUNTIES = ("VENTURA", "ORANGE", "KERN", "SAN BERNARDINO", "RIVERSIDE")


@dataclass(frozen=True)
class Calendar:
    """The days on which things happened in court, counted back from as_of."""

    motion: date
    early_challenge: date
    order: date
    sealing: date
    challenge: date
    denial: date
    court_update: date
    doj_update: date

    @classmethod
    def before(cls, as_of: date) -> "Calendar":
        """The days for a county as of this day."""
        days = (140, 125, 115, 100, 90, 80, 60, 30)
        return cls(*(as_of - timedelta(days=back) for back in days))


@dataclass
class Written:
    """Rows of the three files, as text."""

    doj: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    relief: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


class CaseNumbers:
    """Case numbers of the three Los Angeles forms, never the same twice."""

    _FELONY = ("BA", "GA", "KA", "LA", "MA", "NA", "PA", "SA", "TA", "VA", "YA")
    _MISDEMEANOR = ("CR", "MP", "WA", "JB", "SY", "VY", "LG", "CA")

    def __init__(self, chance: Random) -> None:
        self._felonies, self._misdemeanors = chance.randrange(10**6), chance.randrange(10**6)

    def felony(self) -> str:
        """BA912345: two letters and a number from 700000 on."""
        self._felonies += 7_919
        number, court = divmod(self._felonies % 3_300_000, len(self._FELONY))
        return f"{self._FELONY[court]}{700_000 + number}"

    def misdemeanor(self) -> str:
        """8CR01234: a digit, two letters, five digits."""
        self._misdemeanors += 7_919
        number, place = divmod(self._misdemeanors % 8_000_000, 80)
        return f"{place % 10}{self._MISDEMEANOR[place // 10]}{number:05d}"


class Charges:
    """The charges of charges.yaml, by name."""

    def __init__(self) -> None:
        text = (Path(__file__).parent / "charges.yaml").read_text(encoding="utf-8")
        data: dict[str, Any] = read_yaml(text)
        self.by_name = {
            name: tuple(
                Charge(**entry) for entry in (found if isinstance(found, list) else [found])
            )
            for name, found in data.items()
        }


class Teller:
    """Everything a story draws from; `written` is what it leaves behind."""

    def __init__(self, seed: int, as_of: date) -> None:
        # Not for secrets: the same seed must make the same county.
        self.chance = Random(seed)  # noqa: S311
        self.calendar = Calendar.before(as_of)
        self.as_of = as_of
        self.population = Population(self.chance)
        self.cases = CaseNumbers(self.chance)
        self.charges = Charges().by_name
        self.written = Written()

    def one_of(self, choices: Sequence[Any]) -> Any:
        """One of the choices, each as likely."""
        return choices[int(self.chance.random() * len(choices))]

    def charge(self, name: str) -> Charge:
        """One of the charges of this name."""
        found: Charge = self.one_of(self.charges[name])
        return found

    def subject(self, who: Somebody | None = None) -> "Subject":
        """A new subject of the extract."""
        return Subject(self, who or self.population.somebody())

    def relief(self, event: str, day: date | None, **fields: str) -> None:
        """A line of relief.csv."""
        self.written.relief.append(relief_line(event, day, fields))


def relief_line(event: str, day: date | None, fields: dict[str, str]) -> str:
    """A line of relief.csv; the list it comes from follows from the event."""
    get = fields.get
    list_id, authority = _LISTS[event]
    return (
        f"{list_id},{event},{day or ''},{authority},{get('subject_id', '')},"
        f"{get('count_order', '')},{get('case_number', '')},{get('section', '')},"
        f'"{get("name", "")}",{get("birth_date", "")},{get("cii", "")},{get("note", "")}'
    )


_COURT, _DA = "Superior Court Department 100", "District Attorney"
_LISTS = {
    "in_motion": ("exhibit-1", _DA),
    "ordered": ("order-1", _COURT),
    "redesignated": ("order-2", _COURT),
    "denied": ("denials", _COURT),
    "challenged": ("challenges", _DA),
    "court_updated": ("court-updates", _COURT),
    "doj_updated": ("doj-updates", "Department of Justice"),
    "sealed": ("sealed-cases", _COURT),
}


class Subject:
    """One person of the extract while their story is told."""

    def __init__(self, teller: Teller, who: Somebody) -> None:
        self.teller = teller
        self.who = who
        self.history = History(who)
        self.cases: list[str] = []
        self.more_numbers: list[str] = []

    def day(self, *, age: int = 18, first: date = date(1975, 1, 1), last: date = PROP_64) -> date:
        """A day of conviction before `last`, at which the person is `age` if that is possible."""
        grown = date(self.who.born.year + age, self.who.born.month, self.who.born.day)
        latest = last - timedelta(days=1)
        return day_between(self.teller.chance, min(max(first, grown), latest), latest)

    def felony(self, *names: str, day: date | None = None, **facts: Any) -> tuple[Count, ...]:
        """Convicted of felonies of one case; a cannabis felony where nothing else is named."""
        charges = [self.teller.charge(name) for name in names or ("cannabis_felony",)]
        return self.convicted(charges, day or self.day(), **facts)

    def misdemeanor(self, *names: str, day: date | None = None, **facts: Any) -> tuple[Count, ...]:
        """Convicted of misdemeanors of one case; a cannabis one where nothing else is named."""
        charges = [self.teller.charge(name) for name in names or ("cannabis_misdemeanor",)]
        case = self.teller.cases.misdemeanor()
        facts = {"severity": "MISDEMEANOR", "parts": MISDEMEANOR_PROBATION, "case": case} | facts
        return self.convicted(charges, day or self.day(), **facts)

    def convicted(
        self, charges: Sequence[Charge], day: date | None, **facts: Any
    ) -> tuple[Count, ...]:
        """Convicted of these charges; the case is one the person can name."""
        pick = self.teller.chance.random()
        case = facts.pop("case", None) or self.teller.cases.felony()
        facts.setdefault("parts", FELONY_PROBATION if pick < 0.7 else PRISON)
        facts.setdefault("agency", self.teller.one_of(AGENCIES))
        if pick > 0.85:
            facts.setdefault("written_case", f"{case}-01" if pick < 0.95 else f"XCN{case}-01")
        self.cases.append(case)
        return self.history.convicted(charges, case=case, day=day, **facts)

    def other_crimes(self) -> None:
        """Now and then something else in the record: it changes nothing of what is told."""
        pick = self.teller.chance.random
        if pick() < 0.35:
            self.felony("other_felony")
        if pick() < 0.25:
            self.misdemeanor("other_misdemeanor")
        if pick() < 0.15:
            self.history.arrested(
                self.teller.charge("other_misdemeanor"), self.day(), self.teller.one_of(AGENCIES)
            )
        if pick() < 0.08:
            county = self.teller.one_of(_OTHER_COUNTIES)
            self.felony("other_felony", agency=f"CASO{county}", county=county)

    def relief(self, event: str, count: Count, day: date | None = None, by: str = "") -> None:
        """A list's line about a count: `by` "count" (subject and count) or "case" (court files)."""
        when = day if day is not None or event == "in_motion" else self._usual_day(event)
        pick = self.teller.chance.random()
        if by == "count" or (not by and pick < 0.6):
            self.teller.relief(
                event, when, subject_id=self.who.subject_id, count_order=count.count_order,
                case_number=count.case, section=count.charge.section, name=self.who.name.filed,
                birth_date=self.who.born.isoformat(), cii=self.who.cii,
            )  # fmt: skip
            return
        self.teller.relief(
            event, when, case_number=court_form(count.case, pick),
            section=f"HS {count.charge.section}" if pick < 0.8 else count.charge.section,
            name=without_middle(self.who.name.filed) if pick < 0.7 else self.who.name.filed,
            birth_date=self.who.born.isoformat() if pick < 0.95 else "",
            cii=self.who.cii if pick > 0.9 else "",
        )  # fmt: skip

    def _usual_day(self, event: str) -> date:
        calendar = self.teller.calendar
        return {
            "ordered": calendar.order,
            "redesignated": calendar.order,
            "sealed": calendar.sealing,
            "challenged": calendar.challenge,
            "denied": calendar.denial,
            "court_updated": calendar.court_update,
            "doj_updated": calendar.doj_update,
        }[event]

    def ordered(self, *counts: Count, by: str = "") -> None:
        """In the motion, most of them, and then ordered."""
        for count in counts:
            if self.teller.chance.random() < 0.8:
                self.relief("in_motion", count, self.teller.calendar.motion)
            self.relief("ordered", count, by=by)

    def is_told(self, headline: str, *outcomes: tuple[Count, str]) -> None:
        """The end of the story: what this person must be told, conviction by conviction."""
        self.teller.written.doj += self.history.rows
        self.teller.written.late += self.history.late
        told = [(count.case, code) for count, code in outcomes]
        # Of somebody who is told anything, the service knows the cases it tells of, not others.
        cases = [*(case for case, _ in told), *self.more_numbers] if told else self.cases
        self.teller.written.people.append(people_line(self.who, cases, headline, told))


def people_line(
    who: Somebody, cases: Sequence[str], headline: str, told: Sequence[tuple[str, str]]
) -> str:
    """A line of people.csv: what the person knows of themselves, and what they must be told."""
    return (
        f'{who.subject_id},"{who.name.given}","{who.name.family}",{who.born},{who.ssn[-4:]},'
        f"{who.license or who.idn},{who.cii},{'; '.join(dict.fromkeys(cases))},{headline},"
        f"{'; '.join(f'{case}={code}' for case, code in told)}"
    )


def court_form(case: str, pick: float) -> str:
    """A case number as a court list may write it."""
    if pick < 0.8:
        return case
    return f"XCN{case}-01" if pick < 0.9 else f"{case[:2]} {case[2:]}"


def without_middle(name: str) -> str:
    """LAST,FIRST MIDDLE without the middle name, as on many court lists."""
    last, _, first = name.partition(",")
    return f"{last},{first.split()[0]}"


Story = Callable[[Teller], None]
