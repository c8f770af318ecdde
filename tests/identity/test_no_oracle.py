"""What no answer, refusal or amount of work may tell: whether somebody is in the store."""

from __future__ import annotations

from lookup.clock import FixedClock
from lookup.identity import Claim, Refused, Source, Verified
from tests.identity.world import NOW, Somebody, World, claim, wait, world


def test_real_and_invented_people_are_refused_at_the_same_try_in_the_same_way(
    database_url: str,
) -> None:
    def course(wrong: Claim) -> list[object]:
        here = world(database_url, clock=FixedClock(NOW))
        answers: list[object] = []
        for minute in range(8):
            answers.append(here.check(wrong))
            wait(here, minutes=minute)
        return answers

    real = course(claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")))
    invented = course(claim("Zelda", "Quimby", "1975-12-31", ("ssn4", "2000")))
    assert real == invented
    assert any(isinstance(answer, Refused) for answer in real)


def test_every_class_of_no_costs_the_same_work(database_url: str) -> None:
    here = world(database_url)

    def work(said: Claim) -> tuple[object, tuple[int, int, int]]:
        here.counted.forget()
        return type(here.check(said)), here.counted.work

    unknown = work(claim("Juana", "Torres", "1975-11-29"))
    wrong_number = work(claim("Juana", "Garcia", "1975-11-30", ("ssn4", "2000")))
    wrong_name = work(claim("Juana", "Garcia", "1975-11-30", ("ssn4", "1234")))
    right = work(claim("Maria", "Garcia", "1975-11-30", ("ssn4", "1234")))
    assert unknown == wrong_number == wrong_name
    assert right[1] == unknown[1]
    both = (("ssn4", "1234"), ("license", "B7654321"))
    wrong = (("ssn4", "1235"), ("license", "B7654322"))
    assert (
        work(claim("Maria", "Garcia", "1975-11-30", *both))[1]
        == work(claim("Juana", "Torres", "1975-11-29", *wrong))[1]
    )


def test_the_number_of_hashes_is_decided_by_the_claim_alone(database_url: str) -> None:
    said = claim("Garcia Lopez Ruiz", "Xiu Petrosyan Katz Ng", "1975-03-04", other="Silva Cruz")
    with_people, empty = world(database_url), world(database_url, [])
    with_people.check(said)
    empty.check(said)
    assert with_people.counted.hashed == empty.counted.hashed
    assert with_people.counted.slow_hashes == 8


FIVE_AND_ONE = [
    Somebody(f"p{n}", (f"{name},ANA",), "1980-02-20", ssn=f"90012500{n}")
    for n, name in enumerate(("PARK", "SOTO", "REED", "KATZ", "MOLINA", "CRUZ"), start=1)
]


def five_are_verified_at(office: Source, here: World) -> None:
    for n, one in enumerate(FIVE_AND_ONE[:5], start=1):
        said = claim("Ana", one.names[0].split(",")[0], "1980-02-20", ("ssn4", f"500{n}"))
        assert isinstance(here.check(said, source=office), Verified)


def test_a_sixth_person_from_one_address_in_a_day_is_refused_known_or_not(
    database_url: str,
) -> None:
    here, office = world(database_url, FIVE_AND_ONE), Source(None, None, "192.0.2.77")
    five_are_verified_at(office, here)
    known = claim("Ana", "Cruz", "1980-02-20", ("ssn4", "5006"))
    nobody = claim("Ana", "Nobody", "1980-02-20", ("ssn4", "1111"))
    assert here.check(known, source=office) == Refused(86_400, "source")
    assert here.check(nobody, source=office) == Refused(86_400, "source")


def test_after_five_people_no_refusal_tells_who_was_one_of_them(database_url: str) -> None:
    here, office = world(database_url, FIVE_AND_ONE), Source(None, None, "192.0.2.77")
    five_are_verified_at(office, here)
    answers = {
        name: here.check(claim("Ana", family, "1980-02-20", ("ssn4", digits)), source=office)
        for name, family, digits in (
            ("one of the five, wrong number", "Park", "2000"),
            ("one of the five, right number", "Park", "5001"),
            ("somebody in the store", "Cruz", "2000"),
            ("nobody", "Nowhere", "2000"),
        )
    }
    assert set(answers.values()) == {Refused(86_400, "source")}


def test_after_two_people_by_one_phone_neither(database_url: str) -> None:
    here, phone = world(database_url, FIVE_AND_ONE), Source(None, "+12135550199", None)

    def says(family: str, digits: str) -> object:
        said = claim("Ana", family, "1980-02-20", ("ssn4", digits))
        return here.check(said, source=phone, channel="sms")

    assert isinstance(says("Park", "5001"), Verified)
    assert isinstance(says("Park", "5001"), Verified)  # the same person counts once
    assert isinstance(says("Soto", "5002"), Verified)
    refused = says("Park", "2000")
    assert isinstance(refused, Refused)
    assert says("Nowhere", "2000") == says("Park", "5001") == refused
