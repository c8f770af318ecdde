"""The rules of the other policies once more, in plain Python; only lists and parsing are shared."""

from collections.abc import Callable, Iterator
from datetime import date

from cmr.statutes.amounts import personal_amount, worth_950_or_less
from cmr.statutes.lists import Listed, load_list
from cmr.statutes.sections import Charge, Section
from tests.engine.slow_la_2020 import (
    listed_before,
    registrable_days,
    served_rules,
    superstrike_days,
    two_earlier,
)
from tests.engine.slow_pilot import years_later
from tests.engine.slow_reading import Conviction, Told, read_date
from tests.engine.slow_walk import Person, Rule, aged, kleene_all, no

Lists = tuple[str, ...]
PROP64, RELATED, PROP47 = ("prop64",), ("prop64", "related"), ("prop47",)


def kleene_any(values: list[Told]) -> Told:
    """True wins, then unknown."""
    return True if True in values else None if None in values else False


def _listed(section: Section, lists: Lists) -> Listed:
    return max(load_list(name).listed(Charge((section,))) for name in lists)


def _own(charge: Charge, lists: Lists) -> list[Section]:
    return [section for section in charge.sections if _listed(section, lists)]


# What may be of a list where no section is named, among the words of tests/engine/messy.py.
WORDS = {
    "prop64": ("MARIJ", "CANNABIS"),
    "related": ("TRESPASS", "RESIST"),
    "prop47": ("BURG", "THEFT", "CONT SUB"),
}


def in_words(one: Conviction, lists: Lists) -> bool:
    """Whether words alone name an offense of the lists."""
    return one.says(*(word for name in lists for word in WORDS[name]))


def decided_by(lists: Lists) -> Callable[[Conviction], bool]:
    """Whether a conviction is of an offense on one of the lists."""
    return lambda one: (
        any(_own(charge, lists) for charge in [one.charge, *one.others]) or in_words(one, lists)
    )


def doubts(person: Person, lists: Lists) -> Iterator[Rule]:
    """The rules that begin every policy: what cannot be read goes to a person."""
    this = person.this
    charges = [this.charge, *this.others]
    tried = all((c.attempt or c.conspiracy) and _own(c, lists) for c in charges)
    strange = any(_listed(s, lists) is not Listed.CERTAIN for s in this.charge.sections)
    yield "county_in_doubt", "needs_review", len(this.counties) != 1
    yield "attempt_or_conspiracy", "needs_review", tried
    yield (
        "section_in_doubt",
        "needs_review",
        bool(this.others) or this.charge.doubtful or strange or in_words(this, lists),
    )
    yield "already_set_aside", "needs_review", no(this.standing)


def dismiss_all(lists: Lists) -> Callable[[Person], Iterator[Rule]]:
    """Every conviction that can be read, attempts too."""

    def rules(person: Person) -> Iterator[Rule]:
        yield from (rule for rule in doubts(person, lists) if rule[0] != "attempt_or_conspiracy")
        yield "every_one", "dismissal", True

    return rules


def reported_rules(person: Person) -> Iterator[Rule]:
    """la_2020 as one news report has it: 50 and one of the other two."""
    rules = list(served_rules(person))
    values = {rule: value for rule, _, value in rules}
    also = kleene_any([values["no_felony_in_ten_years"], values["cannabis_sentences_over"]])  # type: ignore[list-item]
    old = aged(50, person.as_of)
    for rule, relief, value in rules:
        if rule == "age_50_or_older":
            yield rule, relief, lambda born: kleene_all([old(born), also])
        elif rule not in ("no_felony_in_ten_years", "cannabis_sentences_over"):
            yield rule, relief, value


def pilot_criteria_rules(person: Person) -> Iterator[Rule]:
    """la_2020 with the criteria of the pilot program."""
    cutoff = years_later(person.as_of, -10)
    young = aged(22, person.as_of)
    changed: dict[str, Told | Callable[[date | None], Told]] = {
        "no_felony_in_ten_years": kleene_all([_before(c, cutoff) for c in person.live]),
        "under_21_at_conviction": lambda born: no(young(born)),
    }
    only = kleene_all([_cannabis_alone(c) for c in person.live])
    for rule, relief, value in served_rules(person):
        if rule == "cannabis_sentences_over":
            assert not callable(value)
            yield rule, relief, kleene_all([only, value])
        else:
            yield rule, relief, changed.get(rule, value)


def _before(one: Conviction, cutoff: date) -> Told:
    recent: Told = None if one.day is None else one.day > cutoff
    if recent is False:
        return True
    return False if recent and one.standing else None


def _cannabis_alone(one: Conviction) -> Told:
    """Whether a conviction is of cannabis and of nothing else."""
    answers = {_only_cannabis(charge, one) for charge in [one.charge, *one.others]}
    alone = answers.pop() if len(answers) == 1 else None
    return True if alone else None if alone is None or one.standing is None else False


def _only_cannabis(charge: Charge, one: Conviction) -> Told:
    cannabis = _own(charge, PROP64)
    if not charge.sections:
        return False if "LOCAL ORD" in one.text.upper() else None
    mixed = charge.doubtful or len({s.number for s in cannabis}) < len(
        {s.number for s in charge.sections}
    )
    return None if cannabis and mixed else bool(cannabis)


def section_is(this: Conviction, lists: Lists, *wanted: str) -> Told:
    """Whether the offense is one of these, such as `11357` or `11357(D)`."""
    own = _own(this.charge, lists)
    numbers, firsts = {s.number for s in own}, {s.subdivisions[:1] for s in own}
    if this.others:
        return None
    if not numbers & {each.partition("(")[0] for each in wanted}:
        return False
    answers: list[Told] = []
    for each in wanted:
        number, _, letter = each.rstrip(")").partition("(")
        same: Told = None if len(numbers) > 1 else number in numbers
        lettered: Told = None if len(firsts) > 1 else "".join(next(iter(firsts))) == letter
        answers.append(kleene_all([same, lettered]) if letter else same)
    return kleene_any(answers)


def small_amount(this: Conviction) -> Told:
    """Whether section and words say that it was within the personal amounts."""
    own = _own(this.charge, PROP64)
    numbers, firsts = {s.number for s in own}, {s.subdivisions[:1] for s in own}
    number = next(iter(numbers)) if len(numbers) == 1 else None
    letter = "".join(next(iter(firsts))) if len(firsts) == 1 else None
    said = personal_amount(this.text)
    if said and number == "11357" and letter == "A":
        said = None
    by_section = _amount_of(number, letter, this.severity)
    known = {value for value in (by_section, said) if value is not None}
    return known.pop() if len(known) == 1 else None


def _amount_of(number: str | None, letter: str | None, severity: str | None) -> Told:
    if number == "11357":
        little = letter == "B" or (letter == "" and severity == "INFRACTION")
        return True if little else False if letter == "C" else None
    if number == "11360":
        if letter == "B" and severity not in (None, "FELONY"):
            return True
        return False if letter == "A" or (letter == "" and severity == "FELONY") else None
    return None


def younger_at_offense(person: Person, years: int) -> Callable[[date | None], Told]:
    """By the day of the arrest, else by some day in the three years before the conviction."""
    this = person.this
    arrests = [
        day
        for _, row in person.rows
        if (row["STP_TYPE_DESCR"] or "").startswith("ARREST")
        and (row["CNT_ORDER"] or "")[:3] == this.cycle
        and (day := read_date(row["STP_EVENT_DATE"]))
    ]
    arrested = min(arrests, default=None)
    if arrested and this.day and arrested > this.day:
        arrested = None
    latest = arrested or this.day
    earliest = arrested or (years_later(latest, -3) if latest else None)

    def answer(born: date | None) -> Told:
        if born is None or latest is None or earliest is None:
            return None
        of_age = years_later(born, years)
        return True if of_age > latest else False if of_age <= earliest else None

    return answer


def statute_rules(person: Person) -> Iterator[Rule]:
    """hs_11361_8."""
    this = person.this
    infraction: Told = None if this.severity is None else this.severity == "INFRACTION"
    under_18, under_21 = (younger_at_offense(person, years) for years in (18, 21))
    small = kleene_all([section_is(this, PROP64, "11357", "11358", "11360"), small_amount(this)])
    possessed, felony = section_is(this, PROP64, "11357"), person.felony
    yield from doubts(person, PROP64)
    after: Told = None if this.day is None else this.day >= date(2016, 11, 9)
    yield "convicted_after_prop64", "not_eligible", after
    more = no(infraction)
    yield "under_18", "redesignation", lambda born: kleene_all([under_18(born), more])
    at_school = section_is(this, PROP64, "11357(D)", "11357(E)")
    yield "school_or_minor", "needs_review", at_school
    yield "no_offense_today", "dismissal", lambda born: kleene_all([small, no(under_21(born))])
    yield (
        "small_amount_under_21",
        "redesignation",
        lambda born: kleene_all([small, under_21(born), more]),
    )
    yield "possession_felony", "redesignation", kleene_all([possessed, felony])
    yield "possession_same_today", "not_eligible", possessed
    for rule, holds in _exclusions(person):
        yield rule, "not_eligible", kleene_all([felony, holds])
    yield "lesser_offense_today", "redesignation", felony
    yield "no_rule_fits", "needs_review", True


def _exclusions(person: Person) -> Iterator[tuple[str, Told]]:
    this, convictions = person.this, person.convictions
    strikes = superstrike_days(convictions, this)
    yield "earlier_superstrike", listed_before(strikes, this.day)
    registrable = registrable_days(convictions, person.rows, this)
    yield "earlier_pc290", listed_before(registrable, this.day)
    yield "two_earlier_same_section", two_earlier(convictions, this)


def _by(days: list[tuple[date | None, Listed]], as_of: date) -> Told:
    if any(listed is Listed.CERTAIN and day and day <= as_of for day, listed in days):
        return True
    doubtful = [day for day, listed in days if listed is Listed.DOUBT or day is None]
    return None if any(day is None or day <= as_of for day in doubtful) else False


def prop47_rules(person: Person) -> Iterator[Rule]:
    """pc_1170_18."""
    this, as_of = person.this, person.as_of
    yield from doubts(person, PROP47)
    after: Told = None if this.day is None else this.day >= date(2014, 11, 5)
    yield "convicted_after_prop47", "not_eligible", after
    yield "low_already", "not_eligible", no(person.felony)
    strikes = superstrike_days(person.convictions, this)
    yield "superstrike_on_record", "not_eligible", _by(strikes, as_of)
    registrable = registrable_days(person.convictions, person.rows, this)
    yield "pc290_on_record", "not_eligible", _by(registrable, as_of)
    if as_of >= date(2022, 11, 5):
        yield "late_request", "needs_review", True
    drugs = section_is(this, PROP47, "11350", "11357", "11377")
    yield "drug_possession", "redesignation", drugs
    yield "theft_up_to_950", "redesignation", worth_950_or_less(this.text)
    yield "theft_above_950", "not_eligible", True
