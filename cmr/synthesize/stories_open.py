"""Stories in which nothing was dismissed, or a person has to look."""

from datetime import timedelta

from cmr.synthesize.history import Part
from cmr.synthesize.people import day_between
from cmr.synthesize.story import story
from cmr.synthesize.teller import PROP_64, Teller

PERSON = "needs_person"


@story(60)
def pending(t: Teller) -> None:
    """Named in the motion; no order known."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.other_crimes()
    ana.relief("in_motion", sale, t.calendar.motion if t.chance.random() < 0.5 else None)
    ana.is_told("pending", (sale, "pending"))


@story(20)
def pending_and_one_not_included(t: Teller) -> None:
    """One asked for, one after Prop 64."""
    ana = t.subject()
    (old,) = ana.felony()
    (new,) = ana.felony(day=day_between(t.chance, PROP_64, t.as_of - timedelta(days=400)))
    ana.relief("in_motion", old)
    ana.is_told("pending", (old, "pending"), (new, "not_included"))


@story(15)
def redesignated(t: Teller) -> None:
    """Lowered to a misdemeanor, not dismissed."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.relief("redesignated", sale)
    ana.is_told(PERSON, (sale, "redesignated"))


@story(20)
def challenged(t: Teller) -> None:
    """The prosecutor objected; no order known."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.other_crimes()
    ana.relief("in_motion", sale, t.calendar.motion)
    ana.relief("challenged", sale)
    ana.is_told(PERSON, (sale, "challenged"))


@story(10)
def challenged_after_the_order(t: Teller) -> None:
    """Ordered, and objected to afterwards."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.ordered(sale)
    ana.relief("challenged", sale)
    ana.is_told(PERSON, (sale, "challenged"))


@story(10)
def denied(t: Teller) -> None:
    """The court said no: a person explains."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.relief("in_motion", sale, t.calendar.motion)
    ana.relief("denied", sale)
    ana.is_told(PERSON, (sale, PERSON))


@story(5)
def denied_after_the_order(t: Teller) -> None:
    """Ordered, and then a denial: the two contradict each other."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.ordered(sale)
    ana.relief("denied", sale)
    ana.is_told(PERSON, (sale, PERSON))


@story(12)
def only_a_doj_update(t: Teller) -> None:
    """The DOJ changed its file, but no order is on our lists."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.relief("doj_updated", sale)
    ana.is_told(PERSON, (sale, PERSON))


@story(8)
def only_a_court_update(t: Teller) -> None:
    """The court changed its file, but no order is on our lists."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.relief("court_updated", sale)
    ana.is_told(PERSON, (sale, PERSON))


@story(40)
def on_no_list(t: Teller) -> None:
    """Nothing is known of what the court did: never told as cleared, never as not cleared."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.other_crimes()
    ana.is_told(PERSON, (sale, PERSON))


@story(30)
def convicted_after_prop_64(t: Teller) -> None:
    """Outside the criteria, and on no list."""
    ana = t.subject()
    day = day_between(t.chance, PROP_64, t.as_of - timedelta(days=400))
    (sale,) = ana.felony(day=day)
    ana.other_crimes()
    ana.is_told("none_included", (sale, "not_included"))


@story(8)
def convicted_on_the_day_of_prop_64(t: Teller) -> None:
    """On that very day the new law held."""
    ana = t.subject()
    (sale,) = ana.felony(day=PROP_64)
    ana.is_told("none_included", (sale, "not_included"))


@story(15)
def after_a_superstrike(t: Teller) -> None:
    """An earlier conviction of the gravest kind."""
    ana = t.subject()
    day = ana.day(age=26)
    ana.felony("superstrike", day=ana.day(last=day), parts=(Part("S", 15, "Y"),))
    (sale,) = ana.felony(day=day)
    ana.is_told("none_included", (sale, "not_included"))


@story(8)
def after_a_registrable_offense(t: Teller) -> None:
    """An earlier conviction that requires registration under PC 290."""
    ana = t.subject()
    day = ana.day(age=26)
    earlier = ana.day(last=day)
    ana.felony("registrable", day=earlier)
    ana.history.registered("290(B) PC-REGISTRATION OF SEX OFFENDER", earlier + timedelta(days=30))
    (sale,) = ana.felony(day=day)
    ana.is_told("none_included", (sale, "not_included"))


@story(12)
def third_of_the_same_section(t: Teller) -> None:
    """Two earlier convictions of the section: the two dismissed, the third outside the criteria."""
    ana = t.subject()
    last = ana.day(age=30)
    second = ana.day(age=24, last=last - timedelta(days=400))
    first = ana.day(last=second - timedelta(days=400))
    (one,), (two,), (three,) = (ana.felony("sale", day=day) for day in (first, second, last))
    ana.ordered(one, two)
    ana.is_told(
        "some_dismissed", (one, "dismissed_and_sealed"), (two, "dismissed_and_sealed"),
        (three, "not_included"),
    )  # fmt: skip


@story(8)
def undated(t: Teller) -> None:
    """No date of conviction in the file: a person has to look it up."""
    ana = t.subject()
    (sale,) = ana.convicted((t.charge("cannabis_felony"),), None)
    ana.is_told(PERSON, (sale, PERSON))


@story(6)
def after_an_undated_superstrike(t: Teller) -> None:
    """Nobody can say which came first."""
    ana = t.subject()
    ana.convicted((t.charge("superstrike"),), None)
    (sale,) = ana.felony()
    ana.is_told(PERSON, (sale, PERSON))


@story(8)
def attempt(t: Teller) -> None:
    """An attempt, until counsel decides."""
    ana = t.subject()
    (tried,) = ana.felony("attempt")
    ana.is_told(PERSON, (tried, PERSON))


@story(10)
def misdemeanor_of_another_city(t: Teller) -> None:
    """A city that did not sign on decides for itself."""
    ana = t.subject()
    (had,) = ana.misdemeanor(agency="CAPDCOMPTON")
    ana.is_told(PERSON, (had, PERSON))


@story(8)
def misdemeanor_of_an_unknown_prosecutor(t: Teller) -> None:
    """Arrested by an agency that works in every city."""
    ana = t.subject()
    (had,) = ana.misdemeanor(agency="CAHPLOS ANGELES")
    ana.is_told(PERSON, (had, PERSON))


@story(10)
def still_serving(t: Teller) -> None:
    """A sentence that runs on; not on any list."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.felony("other_felony", day=day_between(t.chance, PROP_64, t.as_of - timedelta(days=400)),
               parts=(Part("S", 40, "Y"),))  # fmt: skip
    ana.is_told(PERSON, (sale, PERSON))


@story(20)
def only_other_crimes(t: Teller) -> None:
    """In the extract, but with nothing that this service can speak of."""
    ana = t.subject()
    ana.felony("other_felony")
    ana.history.arrested(t.charges["sale"][0], ana.day(), "CAPDLOS ANGELES")
    ana.is_told("person")


@story(6)
def only_another_county(t: Teller) -> None:
    """Cannabis, but in another county, and on no list."""
    ana = t.subject()
    ana.felony(county="ORANGE", agency="CASOORANGE")
    ana.is_told("person")
