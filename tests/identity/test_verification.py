"""The check, as stories: who is verified, in which tier, and who is not."""

from __future__ import annotations

from datetime import date

import pytest

from lookup.clock import FixedClock
from lookup.identity import NotVerified, Refused, Tier, Verified, suppression_tag
from lookup.models.store import suppression
from tests.identity.world import JOHN, MARIA, NOW, SUPPRESSION_KEY, Somebody, claim, world


def test_the_last_four_digits_open_one_sentence_and_no_case(database_url: str) -> None:
    answer = world(database_url).check(claim())
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.HEADLINE
    assert answer.body["headline"] == "all_dismissed"
    assert "convictions" not in answer.body
    assert "BA123456" not in str(answer.body)


@pytest.mark.parametrize(
    "numbers",
    [
        [("cii", "066524879")],
        [("ssn4", "1234"), ("license", "b765-4321")],
        [("license", "B7654321"), ("case_number", "XCNBA123456-01")],
        [("case_number", "ba 234567"), ("ssn4", "1234")],
        [("cii", "A66524879"), ("ssn4", "1234")],
    ],
)
def test_two_numbers_or_the_states_own_open_every_conviction(
    database_url: str, numbers: list[tuple[str, str]]
) -> None:
    answer = world(database_url).check(claim("Maria", "Garcia", "1975-11-30", *numbers))
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.DETAILS
    assert answer.body["convictions"] == ["BA123456", "BA234567"]


@pytest.mark.parametrize("number", [("license", "B7654321"), ("case_number", "BA234567")])
def test_a_number_that_others_hold_too_opens_the_headline_alone(
    database_url: str, number: tuple[str, str]
) -> None:
    answer = world(database_url).check(claim("Maria", "Garcia", "1975-11-30", number))
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.HEADLINE


def test_a_right_and_a_wrong_number_open_what_the_right_one_does(database_url: str) -> None:
    here = world(database_url)
    weak = here.check(claim("Maria", "Garcia", "1975-11-30", ("ssn4", "1234"), ("cii", "99999")))
    assert isinstance(weak, Verified)
    assert weak.tier is Tier.HEADLINE
    strong = here.check(
        claim("Maria", "Garcia", "1975-11-30", ("cii", "66524879"), ("ssn4", "9999"))
    )
    assert isinstance(strong, Verified)
    assert strong.tier is Tier.DETAILS


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("MARÍA ELENA", "GARCÍA-LÓPEZ"),
        ("Mary", "Garcia"),
        ("M.", "Lopez Garcia"),
        ("Elena", "Garcia"),
        ("Maira", "Garsia"),
        ("Garcia Lopez", "Maria"),
        ("maria", "GARCIALOPEZ"),
        ("Mari", "Garcia y Lopez"),
    ],
)
def test_people_are_found_however_they_write_their_name(
    database_url: str, given: str, family: str
) -> None:
    assert isinstance(world(database_url).check(claim(given, family)), Verified)


@pytest.mark.parametrize(
    ("filed", "given", "family"),
    [
        ("DE LA CRUZ,JUAN", "Juan", "Cruz"),
        ("CRUZ,JUAN", "Juan", "de la Cruz"),
        ("TER-PETROSYAN,ARMEN", "Armen", "Petrosian"),
        ("KIM,SOO-JIN", "Kim", "Soojin"),
        ("LE,VAN MINH", "Le", "Minh"),
        ("BROWN,LATOYA RENEE", "La Toya", "Brown"),
        ("O'NEAL,DESHAWN", "De'Shaun", "Oneal"),
        ("DANGELO,MARIO", "Mario", "D Angelo"),
    ],
)
def test_people_of_every_origin_are_found_as_they_write_it(
    database_url: str, filed: str, given: str, family: str
) -> None:
    who = Somebody("who", (filed,), "1980-06-19", ssn="900124321")
    answer = world(database_url, [who]).check(claim(given, family, "1980-06-19", ("ssn4", "4321")))
    assert isinstance(answer, Verified)


def test_a_name_taken_since_is_found_by_the_field_for_other_names(database_url: str) -> None:
    here = world(database_url)
    assert here.check(claim("Maria", "Robinson")) == NotVerified()
    assert isinstance(here.check(claim("Maria", "Robinson", other="Garcia")), Verified)


def test_day_and_month_in_each_others_place_are_found(database_url: str) -> None:
    june = Somebody("june", ("PARK,JUNE",), "1980-06-09", ssn="900124321")
    answer = world(database_url, [june]).check(
        claim("June", "Park", "1980-09-06", ("ssn4", "4321"))
    )
    assert isinstance(answer, Verified)


@pytest.mark.parametrize(
    "wrong",
    [
        claim("Maria", "Garcia", "1975-11-30", ("ssn4", "4321")),
        claim("Maria", "Garcia", "1975-11-29"),
        claim("Josefina", "Garcia"),
        claim("Maria", "Petrosyan", "1975-11-30", ("license", "B7654321")),
        claim("Nobody", "Known", "1990-01-02", ("cii", "123456")),
        claim("Maria", "Garcia", "1975-11-30", ("ssn4", "12")),
    ],
)
def test_everybody_else_gets_one_answer_that_says_nothing(database_url: str, wrong: object) -> None:
    assert world(database_url).check(wrong) == NotVerified()  # type: ignore[arg-type]


def test_two_people_behind_one_number_and_name_are_told_nothing(database_url: str) -> None:
    one = Somebody("one", ("CRUZ,JUAN",), "1980-01-01", ssn="900120001")
    two = Somebody("two", ("CRUZ,JUANITO",), "1980-01-01", ssn="900120001")
    here = world(database_url, [one, two])
    juan = claim("Juan", "Cruz", "1980-01-01", ("ssn4", "0001"))
    assert here.check(juan) == NotVerified()


def test_brother_and_sister_behind_one_number_each_get_their_own(database_url: str) -> None:
    juan = Somebody("juan", ("CRUZ,JUAN",), "1980-01-01", ssn="900120001", headline="pending")
    juana = Somebody("juana", ("CRUZ,JUANA",), "1980-01-01", ssn="900120001")
    here = world(database_url, [juan, juana])
    his = here.check(claim("Juan", "Cruz", "1980-01-01", ("ssn4", "0001")))
    hers = here.check(claim("Juana", "Cruz", "1980-01-01", ("ssn4", "0001")))
    assert isinstance(his, Verified)
    assert isinstance(hers, Verified)
    assert (his.body["id"], hers.body["id"]) == ("juan", "juana")


def test_twins_get_in_with_their_own_digits_only(database_url: str) -> None:
    mario = Somebody("mario", ("SOTO,MARIO",), "1985-05-05", ssn="900121111")
    maria = Somebody("maria", ("SOTO,MARIA",), "1985-05-05", ssn="900122222")
    here = world(database_url, [mario, maria])

    def says(given: str, digits: str) -> object:
        return here.check(claim(given, "Soto", "1985-05-05", ("ssn4", digits)))

    assert isinstance(says("Mario", "1111"), Verified)
    assert isinstance(says("Maria", "2222"), Verified)
    assert says("Mario", "2222") == NotVerified()
    assert says("Maria", "1111") == NotVerified()


def test_whose_name_somebody_used_as_an_alias_cannot_open_the_file(database_url: str) -> None:
    booked = Somebody(
        "booked", ("REED,OWEN", "VICTIM,PETER"), "1970-02-03", ssn="900123333", cii="A55555555"
    )
    here = world(database_url, [booked])
    for number in (("ssn4", "7777"), ("cii", "44444444"), ("license", "C1234567")):
        assert here.check(claim("Peter", "Victim", "1972-08-09", number)) == NotVerified()


def test_an_alias_goes_with_the_first_birth_date_only() -> None:
    from lookup.identity import IdentifierKind, identity_strings_for_subject, split_doj_name

    identities = identity_strings_for_subject(
        [split_doj_name("REED,OWEN"), split_doj_name("VICTIM,PETER")],
        [date(1970, 2, 3), date(1972, 8, 9)],
        {IdentifierKind.SSN4: ["3333"]},
    )
    with_key = [string.data for string, _ in identities.singles]
    assert len(with_key) == 3
    assert not any(b"B235" in data and b"19720809" in data for data in with_key)


def test_a_suppressed_record_is_not_verified_from_that_moment(database_url: str) -> None:
    here = world(database_url)
    assert isinstance(here.check(claim()), Verified)
    with here.database.begin() as connection:
        connection.execute(
            suppression.insert().values(
                tag=suppression_tag(SUPPRESSION_KEY, MARIA.id), reason_code=1, added_day=NOW.date()
            )
        )
    assert here.check(claim()) == NotVerified()
    john = claim("John", "Washington", "1968-11-30", ("cii", JOHN.cii or ""))
    assert isinstance(here.check(john), Verified)


def test_without_a_generation_nothing_is_checked(database_url: str) -> None:
    here = world(database_url)
    here.store.generation = None
    assert here.check(claim()) == Refused(60, "unavailable")


def test_an_answer_takes_its_least_time(database_url: str) -> None:
    clock = FixedClock(NOW)
    here = world(database_url, clock=clock, min_response_ms=250)
    for said in (claim(), claim("Nobody", "Known")):
        before = clock.monotonic()
        here.check(said)
        assert clock.monotonic() - before == pytest.approx(0.25)
