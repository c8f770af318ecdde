"""Stories in which the court dismissed something."""

from datetime import timedelta

from cmr.synthesize.history import Charge
from cmr.synthesize.people import day_between
from cmr.synthesize.story import story
from cmr.synthesize.teller import PROP_64, Teller

SEALED, DISMISSED = "dismissed_and_sealed", "dismissed"
ALL, SOME = "all_dismissed", "some_dismissed"


@story(330)
def dismissed_and_sealed(t: Teller) -> None:
    """One cannabis conviction, alone in its case, dismissed."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.other_crimes()
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(120)
def dismissed_other_charge_in_the_case(t: Teller) -> None:
    """The case holds a conviction that stands, so it is not sealed."""
    ana = t.subject()
    sale, _ = ana.felony("cannabis_felony", "other_felony")
    ana.other_crimes()
    ana.ordered(sale)
    ana.is_told(ALL, (sale, DISMISSED))


@story(50)
def two_cases_dismissed(t: Teller) -> None:
    """Two cannabis cases, both dismissed."""
    ana = t.subject()
    (first,), (second,) = ana.felony(), ana.felony()
    ana.other_crimes()
    ana.ordered(first, second)
    ana.is_told(ALL, (first, SEALED), (second, SEALED))


@story(30)
def two_charges_of_one_case_dismissed(t: Teller) -> None:
    """Two cannabis charges of one case, each ordered: nothing is left in it."""
    ana = t.subject()
    sale, grown = ana.convicted(
        (Charge("11359 HS-POSSESS MARIJUANA FOR SALE", "11359"),
         Charge("11358 HS-PLANT/CULTIVATE/ETC MARIJUANA/HASH", "11358")),
        ana.day(),
    )  # fmt: skip
    ana.ordered(sale, grown)
    ana.is_told(ALL, (sale, SEALED), (grown, SEALED))


@story(20)
def one_order_covers_both_counts(t: Teller) -> None:
    """Two counts of the same section in one case; the court's list names the section once."""
    ana = t.subject()
    first, second = ana.convicted(t.charges["sale"] * 2, ana.day())
    ana.other_crimes()
    ana.relief("ordered", first, by="case")
    ana.is_told(ALL, (first, SEALED), (second, SEALED))


@story(15)
def one_charge_of_the_case_still_open(t: Teller) -> None:
    """One cannabis charge ordered, the other of the same case on no list."""
    ana = t.subject()
    sale, grown = ana.convicted(
        (Charge("11359 HS-POSSESS MARIJUANA FOR SALE", "11359"),
         Charge("11358 HS-PLANT/CULTIVATE/ETC MARIJUANA/HASH", "11358")),
        ana.day(),
    )  # fmt: skip
    ana.ordered(sale)
    ana.is_told(SOME, (sale, DISMISSED), (grown, "needs_person"))


@story(25)
def sealed_by_the_court_although_another_charge_stands(t: Teller) -> None:
    """The list of sealed cases says so itself."""
    ana = t.subject()
    sale, _ = ana.felony("cannabis_felony", "other_misdemeanor")
    ana.ordered(sale)
    ana.relief("sealed", sale)
    ana.is_told(ALL, (sale, SEALED))


@story(30)
def dismissed_and_every_register_updated(t: Teller) -> None:
    """Ordered, then written into the court's and the DOJ's files."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.other_crimes()
    ana.ordered(sale)
    for event in ("court_updated", "doj_updated"):
        ana.relief(event, sale)
    ana.is_told(ALL, (sale, SEALED))


@story(10)
def dismissed_twice_on_the_lists(t: Teller) -> None:
    """The same line stands twice, once by number and once by case."""
    ana = t.subject()
    (sale,) = ana.felony()
    for by in ("count", "count", "case"):
        ana.relief("ordered", sale, by=by)
    ana.is_told(ALL, (sale, SEALED))


@story(12)
def challenged_before_the_order(t: Teller) -> None:
    """The prosecutor objected, and the court dismissed all the same."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.relief("challenged", sale, t.calendar.early_challenge)
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(5)
def ordered_again_after_a_challenge(t: Teller) -> None:
    """Ordered, challenged, ordered again."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.ordered(sale)
    ana.relief("challenged", sale)
    ana.relief("ordered", sale, t.calendar.court_update)
    ana.is_told(ALL, (sale, SEALED))


@story(25)
def misdemeanor_dismissed(t: Teller) -> None:
    """A misdemeanor of a city that authorised the District Attorney."""
    ana = t.subject()
    (had,) = ana.misdemeanor(agency="CAPDLOS ANGELES")
    ana.other_crimes()
    ana.ordered(had)
    ana.is_told(ALL, (had, SEALED))


@story(4)
def infraction_dismissed(t: Teller) -> None:
    """Possession, as an infraction, dismissed with the rest."""
    ana = t.subject()
    (had,) = ana.misdemeanor(severity="INFRACTION")
    ana.ordered(had)
    ana.is_told(ALL, (had, SEALED))


@story(20)
def concentrate_dismissed(t: Teller) -> None:
    """HS 11357(a), its subdivision written in small letters by the court."""
    ana = t.subject()
    (had,) = ana.felony("concentrate")
    ana.ordered(had)
    ana.is_told(ALL, (had, SEALED))


@story(15)
def section_only_in_the_comment(t: Teller) -> None:
    """OFFENSE_DESCR says SEE COMMENT FOR CHARGE."""
    ana = t.subject()
    (sale,) = ana.felony(in_comment=True)
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(20)
def dismissed_and_one_after_prop_64(t: Teller) -> None:
    """The old conviction dismissed, a new one outside the criteria."""
    ana = t.subject()
    (old,) = ana.felony()
    (new,) = ana.felony(day=day_between(t.chance, PROP_64, t.as_of - timedelta(days=400)))
    ana.ordered(old)
    ana.is_told(SOME, (old, SEALED), (new, "not_included"))


@story(20)
def dismissed_and_one_pending(t: Teller) -> None:
    """One dismissed, one asked for."""
    ana = t.subject()
    (old,), (other,) = ana.felony(), ana.felony()
    ana.ordered(old)
    ana.relief("in_motion", other, t.calendar.motion)
    ana.is_told(SOME, (old, SEALED), (other, "pending"))


@story(12)
def dismissed_and_one_challenged(t: Teller) -> None:
    """One dismissed, one challenged."""
    ana = t.subject()
    (old,), (other,) = ana.felony(), ana.felony()
    ana.ordered(old)
    ana.relief("challenged", other)
    ana.is_told(SOME, (old, SEALED), (other, "challenged"))


@story(12)
def cannabis_in_another_county_too(t: Teller) -> None:
    """What another county does is not ours to tell."""
    ana = t.subject()
    (sale,) = ana.felony()
    ana.felony(county="VENTURA", agency="CASOVENTURA")
    ana.ordered(sale)
    ana.is_told(ALL, (sale, SEALED))


@story(8)
def the_court_acted_on_another_section_too(t: Teller) -> None:
    """A narcotics charge of the same case was dismissed as well: told, and the case sealed."""
    ana = t.subject()
    sale, narcotic = ana.felony("sale", "narcotic")
    ana.ordered(sale, narcotic)
    ana.is_told(ALL, (sale, SEALED), (narcotic, SEALED))


@story(8)
def outside_the_criteria_yet_dismissed(t: Teller) -> None:
    """The engine says no, the court said yes: the court counts."""
    ana = t.subject()
    ana.felony("superstrike", day=ana.day(last=ana.day(age=24)))
    (sale,) = ana.felony(day=ana.day(age=26, last=PROP_64))
    ana.relief("ordered", sale)
    ana.is_told(ALL, (sale, SEALED))
