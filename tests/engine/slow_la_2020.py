"""The rules of la_2020 once more, person by person in plain Python; only the lists are shared."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from cmr.statutes.authorities import Authority
from cmr.statutes.lists import Listed, load_list
from cmr.statutes.sections import Charge, parse_charge
from tests.engine.slow_pilot import years_later
from tests.engine.slow_reading import (
    SECTIONS,
    Conviction,
    Row,
    Told,
    offense_text,
    read_date,
    sentence_over,
)
from tests.engine.slow_walk import Person, Rule, aged, kleene_all, no


def listed_before(days: Sequence[tuple[date | None, Listed]], this: date | None) -> Told:
    """Whether a listed offense is before this conviction."""
    if this is None:
        return None if days else False
    if any(listed is Listed.CERTAIN and day and day < this for day, listed in days):
        return True
    doubtful = [day for day, listed in days if listed is Listed.DOUBT or day is None]
    return None if any(day is None or day < this for day in doubtful) else False


def weigh(one: Conviction, listed_as: Callable[[Charge], Listed]) -> Listed:
    """How surely a conviction is listed: in doubt where its rows or its fate leave doubt."""
    unread = Listed.NO if re.search("LOCAL ORD", one.text) else Listed.DOUBT
    answers = {
        listed_as(charge) if charge.sections else unread for charge in [one.charge, *one.others]
    }
    listed = answers.pop() if len(answers) == 1 else Listed.DOUBT
    return min(listed, Listed.DOUBT) if one.standing is None else listed


def halves_of(one: Conviction, listed_as: Callable[[Charge], Listed]) -> Listed:
    """How surely a conviction is half of a pair; what cannot be read is none."""
    return weigh(one, listed_as) if one.charge.sections or one.others else Listed.NO


def beside(this: Conviction, cycle: str, listed: Listed) -> Listed:
    """What came of the same arrest is only perhaps an earlier conviction."""
    return min(listed, Listed.DOUBT) if cycle == this.cycle else listed


def superstrike_days(
    convictions: list[Conviction], this: Conviction
) -> list[tuple[date | None, Listed]]:
    """When the person's super-strikes were, and how surely they are."""
    superstrikes = load_list("superstrikes")

    live = [c for c in convictions if c.standing is not False]
    days = [(c.day, beside(this, c.cycle, weigh(c, superstrikes.listed))) for c in live]
    for case in {c.order[:6] for c in live}:
        inside = [c for c in live if c.order[:6] == case]
        finding = [(halves_of(c, superstrikes.finding), c.day) for c in inside]
        mate = [(halves_of(c, superstrikes.mate), c.day) for c in inside]
        halves = [day for listed, day in finding + mate if listed]
        both = min(max(f for f, _ in finding), max(m for m, _ in mate))
        latest = None if None in halves else max((d for d in halves if d), default=None)
        days.append((latest, beside(this, case[:3], both)))
    return [(day, listed) for day, listed in days if listed]


def registrable_days(
    convictions: list[Conviction], rows: Sequence[tuple[int, Row]], this: Conviction
) -> list[tuple[date | None, Listed]]:
    """When offenses under PC 290 and registrations were, and how surely they are."""
    pc290 = load_list("pc290")
    days = [
        (c.day, beside(this, c.cycle, weigh(c, pc290.listed)))
        for c in convictions
        if c.standing is not False
    ]
    for _, row in rows:
        charge = parse_charge(offense_text(row))
        if (row["STP_TYPE_DESCR"] or "").strip().upper() != "REGISTRATION":
            continue
        if pc290.registers(charge) or not charge.sections:
            surely = Listed.CERTAIN if charge.sections else Listed.DOUBT
            days.append((read_date(row["STP_EVENT_DATE"]), surely))
    return [(day, listed) for day, listed in days if listed]


def two_earlier(convictions: list[Conviction], this: Conviction) -> Told:
    """Two earlier convictions of the same section on separate occasions."""
    live = [
        c for c in convictions if c.standing is not False and c.cannabis and c.cycle != this.cycle
    ]

    def sure(c: Conviction) -> bool:
        single = len(c.cannabis) == 1 and not c.inchoate and not c.doubtful
        return single and c.standing is True and c.day is not None

    def two(section: str) -> Told:
        same = [c for c in live if section in c.cannabis]
        if this.day is None:
            occasions = {(c.order[:6], c.day) for c in same}
            return None if len(occasions) >= 2 else False
        certain = [c for c in same if sure(c) and c.day and c.day < this.day]
        if len({c.day for c in certain}) >= 2 and len({c.cycle for c in certain}) >= 2:
            return True
        possible = {(c.order[:6], c.day) for c in same if c.day is None or c.day < this.day}
        return None if len(possible) >= 2 else False

    if len(this.cannabis) == 1:
        return two(next(iter(this.cannabis)))
    return None if any(two(section) is not False for section in this.cannabis) else False


def prosecutors(
    rows: Sequence[tuple[int, Row]], cycle: str, table: Sequence[Authority], as_of: date
) -> Told:
    """Whether the prosecutor of a cycle had signed on by the as-of day."""
    known = {entry.agency: entry.signed_on for entry in table if entry.from_ <= as_of}
    said = {
        known.get(" ".join((row["STP_ORI_DESCR"] or "").upper().split()))
        for _, row in rows
        if (row["STP_TYPE_DESCR"] or "").startswith("ARREST")
        and (row["CNT_ORDER"] or "")[:3] == cycle
    }
    return said.pop() if len(said) == 1 else None


def subdivision_is(this: Conviction, letters: str) -> Told:
    """Whether the conviction is 11357 with one of the subdivisions."""
    if this.others:
        return None
    each = [s for s in this.charge.sections if s.number in SECTIONS]
    number = (
        kleene_all([s.number == "11357" for s in each])
        if len({s.number for s in each}) == 1
        else None
    )
    if "11357" not in {s.number for s in each}:
        return False
    if not letters:
        return number
    firsts = {s.subdivisions[:1] for s in each}
    letter: Told = None if len(firsts) > 1 else "".join(next(iter(firsts))) in [*letters]
    return kleene_all([number, letter])


def _under_21(this: Conviction) -> Callable[[date | None], Told]:
    day = this.day
    return lambda born: None if born is None or day is None else years_later(born, 21) > day


def served_rules(person: Person) -> Iterator[Rule]:
    """The rules of la_2020."""
    this, as_of, convictions = person.this, person.as_of, person.convictions
    level = no(person.felony)
    signed = True if this.felony_then else prosecutors(person.rows, this.cycle, person.table, as_of)
    cutoff = years_later(as_of, -10)
    yield "county_in_doubt", "needs_review", len(this.counties) != 1
    yield "attempt_or_conspiracy", "needs_review", this.inchoate
    yield "section_in_doubt", "needs_review", this.doubtful
    yield "already_set_aside", "needs_review", no(this.standing)
    after: Told = None if this.day is None else this.day >= date(2016, 11, 9)
    yield "convicted_after_prop64", "not_eligible", after
    yield "misdemeanor_signed_city", "dismissal", kleene_all([level, signed])
    yield "misdemeanor_other_city", "city_review", kleene_all([level, no(signed)])
    yield "possession_a_or_b", "dismissal", subdivision_is(this, "AB")
    yield "other_11357", "needs_review", subdivision_is(this, "")
    strikes = superstrike_days(convictions, this)
    yield "earlier_superstrike", "not_eligible", listed_before(strikes, this.day)
    registrable = registrable_days(convictions, person.rows, this)
    yield "earlier_pc290", "not_eligible", listed_before(registrable, this.day)
    yield "two_earlier_same_section", "not_eligible", two_earlier(convictions, this)
    yield "age_50_or_older", "dismissal", aged(50, as_of)
    clean = kleene_all([_clean(c, cutoff) for c in person.live])
    yield "no_felony_in_ten_years", "dismissal", clean
    over = [sentence_over(c, as_of) for c in person.live if c.cannabis]
    unread = [c for c in person.live if c.unread and not c.cannabis]
    over += [sentence_over(c, as_of) or None for c in unread]
    yield "cannabis_sentences_over", "dismissal", kleene_all(over)
    yield "under_21_at_conviction", "dismissal", _under_21(this)
    yield "deceased", "dismissal", any(is_death(row) for _, row in person.rows)
    yield "no_rule_fits", "needs_review", True


def is_death(row: Row) -> bool:
    """Whether a step says that the person has died."""
    return (row["STP_TYPE_DESCR"] or "").strip().upper() == "DECEASED"


def _clean(one: Conviction, cutoff: date) -> Told:
    """Whether a conviction is no felony after the cutoff."""
    recent: Told = None if one.day is None else one.day > cutoff
    felony: Told = None if one.severity is None else one.severity == "FELONY"
    if recent is False or felony is False:
        return True
    return False if recent and felony and one.standing else None
