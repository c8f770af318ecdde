"""Stories of court lists: people and lines that the extract does not hold."""

from dataclasses import replace

from cmr.synthesize.people import Somebody
from cmr.synthesize.stories_granted import DISMISSED
from cmr.synthesize.story import story
from cmr.synthesize.teller import Teller, people_line

PERSON = "needs_person"


def _unfiled(t: Teller) -> Somebody:
    """Somebody who is not in the extract; known to courts by name, birth date and sometimes CII."""
    who = t.population.somebody(born=t.population.late_birth_date())
    cii = who.cii if t.chance.random() < 0.6 else ""
    return replace(who, subject_id="", ssn="", license="", idn="", cii=cii)


def _line(t: Teller, who: Somebody, event: str, case: str, section: str = "11359") -> None:
    day = None if event == "in_motion" else t.calendar.order
    day = t.calendar.challenge if event == "challenged" else day
    t.relief(
        event, day, case_number=case, section=section, name=who.name.filed,
        birth_date=who.born.isoformat(), cii=who.cii,
    )  # fmt: skip


def _tell(t: Teller, who: Somebody, headline: str, *told: tuple[str, str]) -> None:
    cases = [case for case, _ in told]
    t.written.people.append(people_line(who, cases, headline, told))


@story(20)
def court_file_only(t: Teller) -> None:
    """Dismissed by a court list; the DOJ extract lacks the conviction."""
    who, case = _unfiled(t), t.cases.felony()
    _line(t, who, "in_motion", case)
    _line(t, who, "ordered", case)
    _tell(t, who, "all_dismissed", (case, DISMISSED))


@story(8)
def court_file_only_sealed(t: Teller) -> None:
    """The list of sealed cases names somebody whom the extract lacks."""
    who, case = _unfiled(t), t.cases.felony()
    _line(t, who, "sealed", case, "11358")
    _tell(t, who, "all_dismissed", (case, "dismissed_and_sealed"))


@story(6)
def court_file_only_two_cases(t: Teller) -> None:
    """One dismissed, one asked for, both unknown to the extract."""
    who, first, second = _unfiled(t), t.cases.felony(), t.cases.felony()
    _line(t, who, "ordered", first)
    _line(t, who, "in_motion", second, "11360(a)")
    _tell(t, who, "some_dismissed", (first, DISMISSED), (second, "pending"))


@story(5)
def court_file_only_challenged(t: Teller) -> None:
    """Challenged, and unknown to the extract."""
    who, case = _unfiled(t), t.cases.felony()
    _line(t, who, "challenged", case)
    _tell(t, who, PERSON, (case, "challenged"))


@story(8)
def court_file_of_a_known_person(t: Teller) -> None:
    """A subject with the same CII: the conviction of the court list joins their record."""
    ana = t.subject()
    (sale,) = ana.felony()
    case = t.cases.felony()
    ana.ordered(sale)
    _line(t, ana.who, "ordered", case, "11358")
    t.written.doj += ana.history.rows
    told = [(sale.case, "dismissed_and_sealed"), (case, DISMISSED)]
    t.written.people.append(people_line(ana.who, [sale.case, case], "all_dismissed", told))


@story(3, people=2)
def namesake_on_a_court_list(t: Teller) -> None:
    """Same name and birth date, no CII: perhaps one person, perhaps two."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.is_told(PERSON, (sale, PERSON))
    case = t.cases.felony()
    other = replace(ana.who, subject_id="", ssn="", license="", idn="", cii="")
    _line(t, other, "ordered", case, "11358")
    _tell(t, other, "some_dismissed", (case, DISMISSED))


@story(10)
def unknown(t: Teller) -> None:
    """Nobody has heard of this person: neither the extract nor any list."""
    who = t.population.somebody(born=t.population.late_birth_date())
    who = replace(who, subject_id="", cii="", ssn=t.population.ssn())
    t.written.people.append(people_line(who, [t.cases.felony()], "person", []))


@story(6)
def unknown_beside_a_lost_line(t: Teller) -> None:
    """A court line without birth date names nobody whom we could tell: it is rejected."""
    who, case = _unfiled(t), t.cases.felony()
    t.relief("ordered", t.calendar.order, case_number=case, section="11359", name=who.name.filed)
    t.written.people.append(people_line(replace(who, cii=""), [case], "person", []))
