"""A made-up criminal history, written as rows of the DOJ extract."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cmr.synthesize.people import Somebody

LOS_ANGELES = "LOS ANGELES"
_COUNTY_CODES = {LOS_ANGELES: "19", "VENTURA": "56", "ORANGE": "30", "KERN": "15"}
_COUNTY_CODES |= {"SAN BERNARDINO": "36", "RIVERSIDE": "33"}
_COURTS = {LOS_ANGELES: "CASCLOS ANGELES METRO"}
_UNIT_WORDS = {"D": "DAYS", "M": "MONTHS", "Y": "YEARS"}
_PLACE_WORDS = {"P": "PROBATION", "J": "JAIL", "S": "PRISON", "F": "FINE"}
# OFFENSE_QUAL_LST to FE_NUM_WARRANT, 22 columns that stay empty.
_UNUSED = "," * 22


@dataclass(frozen=True)
class Charge:
    """A charge as the DOJ writes it (OFFENSE_DESCR) and as a court list writes its section."""

    text: str
    section: str


@dataclass(frozen=True)
class Part:
    """One part of a sentence: where (P, J, S, F), how long, in which unit (D, M, Y)."""

    place: str
    length: int
    unit: str


FELONY_PROBATION = (Part("P", 3, "Y"), Part("J", 180, "D"))
MISDEMEANOR_PROBATION = (Part("P", 1, "Y"),)
PRISON = (Part("S", 16, "M"),)


@dataclass(frozen=True)
class Count:
    """One conviction: its key, the case as the person knows it, section and day."""

    subject: Somebody
    count_order: str
    case: str
    charge: Charge
    day: date | None


@dataclass
class History:
    """The rows of one subject, in the order of their cycles; `late` ones stand elsewhere.

    Cycles (arrest to sentence) count from 101, steps and counts within them from 001.
    """

    who: Somebody
    rows: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    cycles: int = 100
    _head: str = ""

    def __post_init__(self) -> None:
        self.known_as(self.who.name.filed)

    def known_as(self, booked_name: str, *, birth_date: bool = True) -> None:
        """Rows written from now on carry this name in REQ_NAME; PRI_NAME stays the main one."""
        who = self.who
        born = who.born.isoformat().replace("-", "") if birth_date else ""
        self._head = (
            f'1000000,A,{who.subject_id},#,{who.cii},"{booked_name}",{who.gender},{born},,,#,'
            f'{who.cii},"{who.name.filed}",{who.gender},{born},{who.ssn},{who.license},{who.idn},,,#,'
            f"{who.race_code},{who.race},BRO,BROWN,BLK,BLACK,508,165,,,CA,CALIFORNIA,,US,#"
        )

    def convicted(
        self,
        charges: Sequence[Charge],
        *,
        case: str,
        day: date | None,
        severity: str = "FELONY",
        parts: Sequence[Part] = FELONY_PROBATION,
        agency: str = "CASOLOS ANGELES",
        county: str = LOS_ANGELES,
        written_case: str = "",
        in_comment: bool = False,
    ) -> tuple[Count, ...]:
        """A cycle of arrest, conviction of each charge, and sentence parts in rows of their own.

        `written_case` is the number as the file has it, where that is not how a person types it.
        """
        self.cycles += 1
        self._arrest(charges, day, agency, county)
        counts = []
        for place, charge in enumerate(charges, 1):
            key = f"{self.cycles}002{place:03d}000"
            fields = _offense(charge, severity, in_comment)
            for order, part in enumerate(parts, 1):
                self._row(
                    day, ("CO", "COURT ACTION"), _court(county), county, key, written_case or case,
                    fields, "CONVICTED-PROB/JAIL" if len(parts) > 1 else "CONVICTED", severity,
                    sentence=(order, part),
                )  # fmt: skip
            counts.append(Count(self.who, key, case, charge, day))
        return tuple(counts)

    def court_step(self, count: Count, step: int, day: date, disposition: str) -> None:
        """A later step of the court on the same count: set-aside, reduction, re-sentencing."""
        key = f"{count.count_order[:3]}{step:03d}{count.count_order[6:]}"
        fields = _offense(count.charge, "FELONY", in_comment=False)
        severity = "FELONY" if disposition.startswith("CONVICTED") else ""
        self._row(
            day, ("CO", "COURT ACTION"), _court(LOS_ANGELES), LOS_ANGELES, key, count.case,
            fields, disposition, severity, sentence=(1, PRISON[0]) if severity else None,
        )  # fmt: skip

    def second_case_number(self, count: Count, case: str) -> None:
        """A second number for the court step of a count, on a row of a charge that fell away."""
        key = f"{count.count_order[:6]}009000"
        fields = _offense(Charge("11357(B) HS-POSSESS MARIJUANA", "11357(b)"), "", in_comment=False)
        self._row(
            count.day, ("CO", "COURT ACTION"), _court(LOS_ANGELES), LOS_ANGELES, key, case,
            fields, "DISMISSED/FURTHERANCE OF JUSTICE", "",
        )  # fmt: skip

    def arrested(self, charge: Charge, day: date, agency: str, county: str = LOS_ANGELES) -> None:
        """An arrest that led to nothing."""
        self.cycles += 1
        self._arrest((charge,), day, agency, county)

    def registered(self, text: str, day: date) -> None:
        """A registration under PC 290."""
        self.cycles += 1
        self._row(
            day, ("RE", "REGISTRATION"), "CASOLOS ANGELES", LOS_ANGELES,
            f"{self.cycles}001001000", "", (text, "", ""), "", "",
        )  # fmt: skip

    def died(self, day: date) -> None:
        """A report of death."""
        self.cycles += 1
        self._row(
            day, ("DE", "DECEASED"), "CACOLOS ANGELES", LOS_ANGELES,
            f"{self.cycles}001001000", "", ("", "", ""), "", "",
        )  # fmt: skip

    def set_apart(self) -> None:
        """Move the rows after the first one to the late ones: rows of a subject may be apart."""
        self.late += self.rows[1:]
        del self.rows[1:]

    def _arrest(
        self, charges: Sequence[Charge], day: date | None, agency: str, county: str
    ) -> None:
        before = day - timedelta(days=2) if day else None
        for place, charge in enumerate(charges, 1):
            self._row(
                before, ("AR", "ARREST/DETAINED/CITED"), agency, county,
                f"{self.cycles}001{place:03d}000", "", (charge.text, "F", ""), "", "",
            )  # fmt: skip

    def _row(
        self,
        day: date | None,
        step: tuple[str, str],
        agency: str,
        county: str,
        key: str,
        case: str,
        offense: tuple[str, str, str],
        disposition: str,
        severity: str,
        sentence: tuple[int, Part] | None = None,
    ) -> None:
        """Append one row of 95 columns."""
        on = day.isoformat().replace("-", "") if day else ""
        age = str(day.year - self.who.born.year) if day else ""
        text, toc, comment = offense
        self.rows.append(
            f"{self._head},{key[:3]},{on},#,{key[3:6]},{on},{step[0]},{step[1]},{agency[2:4]},,"
            f"CA0190000,{agency},{_COUNTY_CODES[county]},{county},#,{key},{on},{case},,{text},{toc}"
            f"{_UNUSED},{'001' if disposition else ''},,{disposition},,{severity},#,"
            f"{_sentence(sentence)},{age},,,{comment},#"
        )


def _court(county: str) -> str:
    return _COURTS.get(county, f"CASC{county}")


def _offense(charge: Charge, severity: str, in_comment: bool) -> tuple[str, str, str]:
    """OFFENSE_DESCR, OFFENSE_TOC and COMMENT_TEXT of a charge."""
    if in_comment:
        return "SEE COMMENT FOR CHARGE", severity[:1], charge.text
    return charge.text, severity[:1], ""


def _sentence(sentence: tuple[int, Part] | None) -> str:
    """The columns SENT_ORDER to SENT_TIME_DESCR."""
    if sentence is None:
        return ",,,,,"
    order, part = sentence
    return (
        f"{order:03d},{part.place},{_PLACE_WORDS[part.place]},{part.length},{part.unit},"
        f"{_UNIT_WORDS[part.unit]}"
    )
