"""Guessing at the check, as stories: whom the limits stop, whom they must not, and what shows."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from lookup.clock import FixedClock, SystemClock
from lookup.identity import Claim, NotVerified, Refused, Source, Tier, Verified
from tests.identity.world import MARIA, NOW, Somebody, World, claim, somewhere, world

TWELVE_WAYS_TO_WRITE_GARCIA_LOPEZ = (
    "Garcia Lopez", "GARCIA LOPEZ", "García López", "Garcia-Lopez", "Lopez Garcia", "Garcia",
    "Lopez", "Garsia", "Lopes", "Garcia y Lopez", "GARCIA  LOPEZ JR", "Garcia Lopes",
)  # fmt: skip
LOCKED = "the identity is locked"


def guesses(here: World, wrong: Claim, times: int) -> list[object]:
    """The same wrong claim again and again, each from an address of its own, minutes apart."""
    answers = []
    for _ in range(times):
        answers.append(here.check(wrong))
        _wait(here, minutes=11)
    return answers


def _wait(here: World, *, minutes: float) -> None:
    assert isinstance(here.clock, FixedClock)
    here.clock.move(minutes=minutes)


def test_twelve_guesses_from_twelve_addresses_then_the_right_one_refused(database_url: str) -> None:
    here = world(database_url)
    for digits in range(2000, 2012):
        here.check(claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits))))
        _wait(here, minutes=11)
    right = here.check(claim())
    assert isinstance(right, Refused)
    assert right.bucket_class == "identity"


def test_spelling_the_name_in_twelve_ways_gives_no_more_tries(database_url: str) -> None:
    here = world(database_url)
    answers = []
    for digits, family in enumerate(TWELVE_WAYS_TO_WRITE_GARCIA_LOPEZ, start=2000):
        answers.append(here.check(claim("Maria", family, "1975-11-30", ("ssn4", str(digits)))))
        _wait(here, minutes=11)
    for family in ("Garcia Lopez", "Garcia", "Lopez"):
        assert isinstance(here.check(claim("Maria", family)), Refused)
    # One surname key may be tried five times; whoever knows both parts has five for each.
    assert sum(answer == NotVerified() for answer in answers) <= 10


def test_one_surname_however_spelt_is_tried_five_times(database_url: str) -> None:
    john = Somebody("john", ("HERNANDEZ,JOHN",), "1968-11-30", ssn="900125678")
    here = world(database_url, [john])
    answers = []
    for spelt in ("Hernandez", "HERNÁNDEZ", "Ernandes", "hernandez jr", "Ernandez", "Hernandes",
                  "Hernande", "Hernandez", "Hernandéz", "Hernandez III", "ERNANDEZ"):  # fmt: skip
        answers.append(here.check(claim("John", spelt, "1968-11-30", ("ssn4", "1111"))))
        _wait(here, minutes=11)
    assert sum(answer == NotVerified() for answer in answers) == 5
    assert isinstance(
        here.check(claim("John", "Hernandez", "1968-11-30", ("ssn4", "5678"))), Refused
    )


def test_the_other_names_field_gives_no_more_tries_either(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    aside = claim("Maria", "Robinson", "1975-11-30", ("ssn4", "1234"), other="Garcia")
    assert isinstance(here.check(aside), Refused)
    swapped = claim("Garcia", "Maria", "1975-11-30", ("ssn4", "1234"))
    assert isinstance(here.check(swapped), Refused)


def test_swapping_day_and_month_gives_no_more_tries(database_url: str) -> None:
    june = Somebody("june", ("PARK,JUNE",), "1980-06-09", ssn="900124321")
    here = world(database_url, [june])
    guesses(here, claim("June", "Park", "1980-06-09", ("ssn4", "1111")), 5)
    assert isinstance(here.check(claim("June", "Park", "1980-09-06", ("ssn4", "4321"))), Refused)


def test_locked_out_by_a_stranger_a_strong_number_still_opens(database_url: str) -> None:
    here = world(database_url)
    stranger = Source(b"a" * 32, None, "192.0.2.1")
    for digits in range(2000, 2005):
        wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits)))
        here.check(wrong, source=stranger)
        _wait(here, minutes=11)
    at_home = Source(b"b" * 32, None, "198.51.100.7")
    strong = claim("Maria", "Garcia", "1975-11-30", ("cii", "66524879"))
    answer = here.check(strong, source=at_home)
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.DETAILS


def test_a_locked_number_is_left_out_and_the_other_one_tried(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    here.counted.forget()
    both = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "1234"), ("license", "B7654321"))
    answer = here.check(both)
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.HEADLINE
    assert not any(b"ssn4" in data for data in here.counted.hashed)


def test_a_stranger_at_one_address_leaves_the_person_two_tries(database_url: str) -> None:
    here = world(database_url)
    stranger = Source(None, None, "192.0.2.1")
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    answers = []
    for _ in range(10):
        answers.append(here.check(wrong, source=stranger))
        _wait(here, minutes=11)
    assert sum(answer == NotVerified() for answer in answers) == 3
    assert isinstance(here.check(claim()), Verified)


def test_web_and_texts_share_the_identitys_tries(database_url: str) -> None:
    here = world(database_url)
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    phone = Source(b"p" * 32, "+12135550101", None)
    browser = Source(b"w" * 32, None, "192.0.2.9")
    for _ in range(3):
        for source, channel in ((browser, "web"), (phone, "sms")):
            here.check(wrong, source=source, channel=channel)
            _wait(here, minutes=11)
    for source, channel in ((browser, "web"), (phone, "sms"), (somewhere(), "web")):
        assert isinstance(here.check(wrong, source=source, channel=channel), Refused)


def test_real_and_invented_people_are_refused_at_the_same_try_in_the_same_way(
    database_url: str,
) -> None:
    def course(wrong: Claim) -> list[object]:
        here = world(database_url, clock=FixedClock(NOW))
        answers: list[object] = []
        for minute in range(8):
            answers.append(here.check(wrong))
            _wait(here, minutes=minute)
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


def test_fifty_wrong_guesses_at_once_and_a_right_one(database_url: str) -> None:
    here = world(database_url, clock=SystemClock())
    wrong = [
        claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits)))
        for digits in range(2000, 2050)
    ]
    said = [*wrong[:25], claim("Maria", "Garcia"), *wrong[25:]]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(here.check, said))
    evaluated = [answer for answer in answers if not isinstance(answer, Refused)]
    assert 1 <= len(evaluated) <= 5
    assert here.counted.slow_hashes == len(evaluated)
    assert not any(isinstance(a, Refused) and a.bucket_class == "unavailable" for a in answers)


def _guess_in_a_process(work: tuple[str, int]) -> int:
    url, start = work
    here = world(url, clock=SystemClock())
    for digits in range(start, start + 10):
        here.check(claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits))))
    return here.counted.slow_hashes


def test_four_processes_share_one_count(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'lookup.db'}"
    world(url)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        hashed = pool.map(_guess_in_a_process, [(url, start) for start in range(2000, 6000, 1000)])
    assert 1 <= sum(hashed) <= 5


def test_a_restart_gives_no_new_tries(database_url: str) -> None:
    guesses(world(database_url), claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    later = FixedClock(NOW)
    later.move(minutes=60)
    assert isinstance(world(database_url, clock=later).check(claim()), Refused)


def test_the_next_day_there_are_tries_again(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    _wait(here, minutes=24 * 60)
    assert isinstance(here.check(claim()), Verified)


def test_in_a_month_ten_tries_and_no_more_over_the_turn_of_the_year(database_url: str) -> None:
    here = world(database_url, clock=FixedClock(NOW.replace(month=12, day=28)))
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    answers = []
    for _ in range(6):
        answers += guesses(here, wrong, 4)
        _wait(here, minutes=24 * 60)
    assert sum(answer == NotVerified() for answer in answers) == 10


def test_waits_grow_after_the_second_failure(database_url: str) -> None:
    here = world(database_url)
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    assert [here.check(wrong) for _ in range(3)] == [NotVerified()] * 3
    assert here.check(wrong) == Refused(30, "identity")
    _wait(here, minutes=0.51)
    assert here.check(wrong) == NotVerified()
    assert here.check(wrong) == Refused(120, "identity")
    _wait(here, minutes=2.01)
    assert here.check(wrong) == NotVerified()
    assert isinstance(here.check(wrong), Refused)


def test_success_gives_back_what_it_was_charged(database_url: str) -> None:
    here = world(database_url)
    home = Source(b"h" * 32, None, "192.0.2.5")
    for _ in range(12):
        assert isinstance(here.check(claim(), source=home), Verified)


def test_success_does_not_forgive_what_others_guessed(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 4)
    assert isinstance(here.check(claim()), Verified)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2001")), 1)
    assert isinstance(here.check(claim()), Refused)


def test_knowing_one_number_gives_no_free_guesses_at_another(database_url: str) -> None:
    here = world(database_url)
    opened = []
    for digits in range(2000, 2012):
        known = ("license", "B7654321")
        guess = claim("Maria", "Garcia", "1975-11-30", known, ("ssn4", str(digits)))
        opened.append(here.check(guess))
        _wait(here, minutes=11)
    assert all(isinstance(a, Verified) and a.tier is Tier.HEADLINE for a in opened)
    assert sum(b"ssn4" in data for data in here.counted.hashed) == 5
    right = claim("Maria", "Garcia", "1975-11-30", ("license", "B7654321"), ("ssn4", "1234"))
    answer = here.check(right)
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.HEADLINE


def test_a_sixth_person_from_one_address_in_a_day_is_refused_known_or_not(
    database_url: str,
) -> None:
    people = [
        Somebody(f"p{n}", (f"{name},ANA",), "1980-02-20", ssn=f"90012500{n}")
        for n, name in enumerate(("PARK", "SOTO", "REED", "KATZ", "MOLINA", "CRUZ"), start=1)
    ]
    here = world(database_url, people)
    office = "192.0.2.77"

    def says(family: str, digits: str) -> object:
        return here.check(
            claim("Ana", family, "1980-02-20", ("ssn4", digits)), source=Source(None, None, office)
        )

    five = [says(p.names[0].split(",")[0], f"500{n}") for n, p in enumerate(people[:5], start=1)]
    assert all(isinstance(answer, Verified) for answer in five)
    assert says("Cruz", "5006") == says("Nobody", "1111") == Refused(86_400, "source")
    assert isinstance(says("Park", "5001"), Verified)  # one of the five, again


def test_when_counting_fails_nobody_is_verified(tmp_path: Path) -> None:
    here = world(f"sqlite:///{tmp_path / 'lookup.db'}")
    assert isinstance(here.check(claim()), Verified)
    with here.database.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON limit_counter "
                "BEGIN SELECT RAISE(ABORT, 'read only'); END"
            )
        )
    here.counted.forget()
    assert here.check(claim()) == Refused(60, "unavailable")
    assert here.counted.slow_hashes == 0
    assert here.verifier.note_escalation(claim(), somewhere()) is False


def test_when_the_store_fails_nothing_stays_charged(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world(database_url, [MARIA])

    def broken(_slow: bytes) -> list[object]:
        raise OSError("the disk went away")

    assert here.store.generation is not None
    with monkeypatch.context() as patch:
        patch.setattr(here.store.generation, "open_by_slow", broken)
        for _ in range(6):
            assert here.check(claim()) == Refused(60, "unavailable")
    assert isinstance(here.check(claim()), Verified)
