"""The last four digits bear a few liberties with a name, not any: two people may be meant."""

from __future__ import annotations

import pytest

from lookup.identity import NotVerified, Tier, Verified
from tests.identity.world import Somebody, claim, world

RAMON = Somebody(
    "r", ["LOPEZ-HERNANDEZ,RAMON DAVID"], "1975-03-04", ssn="900006789", cii="A20000001"
)
DIGITS = ("ssn4", "6789")
PASSES = [
    ("Ramon", "Lopez Hernandez", "", "as it is"),
    ("R", "Lopez Hernandez", "", "an initial and both surnames"),
    ("Ramon", "Hernandez", "", "one of two surnames"),
    ("Moncho", "Lopez", "", "a short form and one of two surnames"),
    ("Moncho", "Lopes", "", "a short form and one of two surnames, by its sound"),
    ("Ramon", "Reed", "Lopez", "a new surname, one of the old ones given"),
    ("Ramon", "Lopez Reed", "", "another second surname, and nothing else"),
    ("Ramon Luis", "Lopez Hernandez", "", "another second given name, and nothing else"),
    ("David", "Lopez", "", "the name that they go by, and one of two surnames"),
    ("Lopez Hernandez", "Ramon", "", "the two fields exchanged"),
    ("Ramon Lopez", "Hernandez", "", "the first surname in the middle name's box"),
    ("Ramon Hernandez", "Lopez", "", "the second surname in the middle name's box"),
]
DOUBTFUL = [
    ("R", "Lopez", "", "an initial and one of two surnames"),
    ("R", "Reed", "Lopez Hernandez", "an initial and other last names"),
    ("R", "Lopes Hernandes", "", "an initial and a sound"),
    ("Moncho", "Lopez Reed", "", "a short form, and another second surname"),
    ("Ramon Luis", "Lopes", "", "another second given name, and a sound"),
    ("Ramno", "Lopez Reed", "", "a slip, and another second surname"),
]


@pytest.mark.parametrize(("given", "family", "other", "why"), PASSES)
def test_one_liberty_or_two_pass_with_the_last_four_digits(
    database_url: str, given: str, family: str, other: str, why: str
) -> None:
    asked = claim(given, family, RAMON.born, DIGITS, other=other)
    assert isinstance(world(database_url, [RAMON]).check(asked), Verified), why


@pytest.mark.parametrize(("given", "family", "other", "why"), DOUBTFUL)
def test_more_than_that_goes_to_a_person_unless_another_number_speaks_for_it(
    database_url: str, given: str, family: str, other: str, why: str
) -> None:
    here = world(database_url, [RAMON])
    assert here.check(claim(given, family, RAMON.born, DIGITS, other=other)) == NotVerified(), why
    better = here.check(claim(given, family, RAMON.born, DIGITS, ("cii", "20000001"), other=other))
    assert isinstance(better, Verified), why
    assert better.tier is Tier.DETAILS


@pytest.mark.parametrize(
    ("given", "family", "verified"),
    [("Ramon", "Lopez", True), ("Moncho", "Lopez", True), ("Moncho", "Lopes", False)],
)
def test_day_and_month_exchanged_count_as_one_liberty(
    database_url: str, given: str, family: str, *, verified: bool
) -> None:
    answer = world(database_url, [RAMON]).check(claim(given, family, "1975-04-03", DIGITS))
    assert isinstance(answer, Verified) is verified


def test_a_namesake_whose_name_fits_better_is_still_one_of_two(database_url: str) -> None:
    other = Somebody("o", ["LOPEZ,RAYMUNDO R"], RAMON.born, ssn="900016789")
    asked = claim("Ramon", "Lopez", RAMON.born, DIGITS)
    namesake = Somebody("n", ["LOPEZ CASTRO,RAMOM"], RAMON.born, ssn="900016789")
    assert isinstance(world(database_url, [RAMON, other]).check(asked), Verified)
    assert world(database_url, [RAMON, namesake]).check(asked) == NotVerified()


TWINS = [
    Somebody("juan", ["CRUZ,JUAN"], "1980-01-01", ssn="900120001"),
    Somebody("jesus", ["CRUZ,JESUS"], "1980-01-01", ssn="900120001"),
]


@pytest.mark.parametrize(
    ("given", "family", "verified"),
    [
        ("Juan", "Cruz", True),
        ("Jesús", "Cruz", True),
        ("Juanito", "Cruz", False),
        ("Jaun", "Cruz", False),
        ("Juan", "Kruz", False),
        ("Chuy", "Cruz", False),
    ],
)
def test_where_the_digits_mean_two_people_only_the_very_name_will_do(
    database_url: str, given: str, family: str, *, verified: bool
) -> None:
    asked = claim(given, family, "1980-01-01", ("ssn4", "0001"))
    assert isinstance(world(database_url, TWINS).check(asked), Verified) is verified
    alone = [one for one in TWINS if one.id == ("jesus" if given in {"Jesús", "Chuy"} else "juan")]
    assert isinstance(world(database_url, alone).check(asked), Verified)
