"""Stories about who somebody is: names, look-alikes, rows that are hard to tie to a person."""

from dataclasses import replace
from datetime import timedelta

from cmr.synthesize.people import Somebody, file_form
from cmr.synthesize.stories_granted import ALL, SEALED
from cmr.synthesize.story import story
from cmr.synthesize.teller import Subject, Teller

PERSON = "needs_person"


def _dismissed(t: Teller, who: Somebody) -> Subject:
    """A subject with one conviction, dismissed and sealed; the end is told by the story."""
    ana = t.subject(who)
    (sale,) = ana.felony()
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))
    return ana


@story(20)
def compound_surname(t: Teller) -> None:
    """Two surnames, with a hyphen in the file and none in the person's writing."""
    _dismissed(t, t.population.somebody().renamed("José Luis", "García Peña", "GARCIA-PENA,JOSE L"))


@story(10)
def surname_with_particles(t: Teller) -> None:
    """De la Cruz, in one word in the file."""
    _dismissed(
        t, t.population.somebody().renamed("Ángel", "De la Cruz Núñez", "DELACRUZ NUNEZ,ANGEL")
    )


@story(15)
def married_name(t: Teller) -> None:
    """Booked under a former name: it stands in REQ_NAME of some rows."""
    who = t.population.somebody()
    ana = t.subject(who)
    (sale,) = ana.felony()
    other = t.population.somebody()
    ana.history.known_as(f"{file_form(other.name.family)},{who.name.filed.partition(',')[2]}")
    ana.felony("other_felony")
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(15)
def misspelt_once(t: Teller) -> None:
    """A clerk's slip in REQ_NAME of later rows; the main name is right."""
    ana = t.subject()
    (sale,) = ana.felony()
    last, _, first = ana.who.name.filed.partition(",")
    ana.history.known_as(f"{last[0]}{last[2:3]}{last[1:2]}{last[3:]},{first}")
    ana.misdemeanor("other_misdemeanor")
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def spelt_as_it_sounds(t: Teller) -> None:
    """Vásquez, filed as Basquez."""
    _dismissed(t, t.population.somebody().renamed("Rosa", "Vásquez", "BASQUEZ,ROSA"))


@story(4, people=2)
def twins(t: Teller) -> None:
    """Same surname and birth date: one's conviction was dismissed, the other's was not."""
    one = t.population.somebody()
    other = t.population.somebody(born=one.born)
    given = t.population.given_name(other.gender, unlike=one.name.given)
    _dismissed(t, one)
    twin = t.subject(other.renamed(given, one.name.family))
    (sale,) = twin.felony()
    twin.relief("challenged", sale)
    twin.is_told(PERSON, (sale, "challenged"))


@story(4, people=2)
def two_people_under_one_last4(t: Teller) -> None:
    """Same surname, birth date and last four digits: only the first name tells them apart."""
    one = replace(t.population.somebody(), ssn=t.population.ssn())
    other = t.population.somebody(born=one.born)
    given = t.population.given_name(other.gender, unlike=one.name.given)
    same = replace(other, ssn=f"90100{one.ssn[-4:]}").renamed(given, one.name.family)
    _dismissed(t, one)
    second = t.subject(same)
    (sale,) = second.felony()
    second.is_told(PERSON, (sale, PERSON))


@story(3, people=2)
def ambiguous_line(t: Teller) -> None:
    """Two people convicted in one case; the court's line names neither, so it changes nobody."""
    one, other = t.subject(), t.subject()
    day = one.day(age=30)
    (sale,) = one.felony("sale", day=day)
    second_day = other.day(age=30)
    (same,) = other.felony("sale", day=second_day, case=sale.case)
    t.relief("ordered", t.calendar.order, case_number=sale.case, section="11359")
    one.is_told(PERSON, (sale, PERSON))
    other.is_told(PERSON, (same, PERSON))


@story(4, people=2)
def codefendants(t: Teller) -> None:
    """Two people convicted in one case; the court's line names one of them."""
    one, other = t.subject(), t.subject()
    (sale,) = one.felony("sale", day=one.day(age=30))
    (same,) = other.felony("sale", day=other.day(age=30), case=sale.case)
    t.relief(
        "ordered", t.calendar.order, case_number=sale.case, section="HS 11359",
        name=one.who.name.filed, birth_date=one.who.born.isoformat(), cii=one.who.cii,
    )  # fmt: skip
    one.is_told(ALL, (sale, SEALED))
    other.is_told(PERSON, (same, PERSON))


@story(12)
def deceased(t: Teller) -> None:
    """Died since; the order stands."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.history.died(t.as_of - timedelta(days=500))
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def sentenced_again(t: Teller) -> None:
    """Re-sentenced years later: one conviction, not two."""
    ana = t.subject()
    day = ana.day(last=ana.day(age=22))
    (sale,) = ana.felony("sale", day=day, written_case="")
    ana.history.court_step(sale, 3, day + timedelta(days=700), "CONVICTED/RESENT")
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(4)
def sentenced_again_and_on_no_list(t: Teller) -> None:
    """Re-sentenced, and no order known: still one conviction."""
    ana = t.subject()
    day = ana.day(last=ana.day(age=22))
    (sale,) = ana.felony(day=day, written_case="")
    ana.history.court_step(sale, 3, day + timedelta(days=700), "CONVICTED/RESENT")
    ana.is_told(PERSON, (sale, PERSON))


@story(4)
def set_aside_and_on_no_list(t: Teller) -> None:
    """Set aside under PC 1203.4, and no order known: not cleared, as far as we can tell."""
    ana = t.subject()
    day = ana.day(last=ana.day(age=22))
    (sale,) = ana.felony(day=day)
    set_aside = "CONV SET ASIDE & DISM PER 1203.4 PC"
    ana.history.court_step(sale, 3, day + timedelta(days=1300), set_aside)
    ana.is_told(PERSON, (sale, PERSON))


@story(4)
def reduced_and_on_no_list(t: Teller) -> None:
    """Reduced to a misdemeanor under PC 17, and no order known."""
    ana = t.subject()
    day = ana.day(last=ana.day(age=22))
    (sale,) = ana.felony(day=day)
    ana.history.court_step(sale, 3, day + timedelta(days=900), "REDUCED TO MISD PER 17 PC")
    ana.is_told(PERSON, (sale, PERSON))


@story(10)
def set_aside_earlier(t: Teller) -> None:
    """Set aside under PC 1203.4 after probation, and dismissed by the order all the same."""
    ana = t.subject()
    day = ana.day(last=ana.day(age=22))
    (sale,) = ana.felony(day=day)
    set_aside = "CONV SET ASIDE & DISM PER 1203.4 PC"
    ana.history.court_step(sale, 3, day + timedelta(days=1300), set_aside)
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(8)
def registered_without_a_date_of_offense(t: Teller) -> None:
    """A registration in the record, dismissed nevertheless."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.history.registered("290(B) PC-REGISTRATION OF SEX OFFENDER", ana.day())
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def two_case_numbers(t: Teller) -> None:
    """The court step carries two numbers; the order names the first."""
    ana = t.subject()
    (sale,) = ana.felony()
    second = t.cases.felony()
    ana.history.second_case_number(sale, second)
    ana.more_numbers.append(second)
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def rows_apart(t: Teller) -> None:
    """Rows of the same person stand far apart in the file."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.felony("other_felony")
    ana.history.set_apart()
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def neither_ssn_nor_license(t: Teller) -> None:
    """Only CII and case numbers to go by."""
    _dismissed(t, replace(t.population.somebody(), ssn="", license="", idn=""))
