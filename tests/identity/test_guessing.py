"""Guessing at the check, as stories: whom the limits stop, whom they must not, and what shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from lookup.clock import FixedClock
from lookup.identity import NotVerified, Refused, Source, Tier, Verified, claim_code
from tests.identity.world import NOW, Somebody, claim, guesses, somewhere, wait, world

TWELVE_WAYS_TO_WRITE_GARCIA_LOPEZ = (
    "Garcia Lopez", "GARCIA LOPEZ", "García López", "Garcia-Lopez", "Lopez Garcia", "Garcia",
    "Lopez", "Garsia", "Lopes", "Garcia y Lopez", "GARCIA  LOPEZ JR", "Garcia Lopes",
)  # fmt: skip


def test_twelve_guesses_from_twelve_addresses_then_the_right_one_refused(database_url: str) -> None:
    here = world(database_url)
    for digits in range(2000, 2012):
        here.check(claim("Maria", "Garcia", "1975-11-30", ("ssn4", str(digits))))
        wait(here, minutes=11)
    right = here.check(claim())
    assert isinstance(right, Refused)
    assert right.bucket_class == "identity"


def test_spelling_the_name_in_twelve_ways_gives_no_more_tries(database_url: str) -> None:
    here = world(database_url)
    answers = []
    for digits, family in enumerate(TWELVE_WAYS_TO_WRITE_GARCIA_LOPEZ, start=2000):
        answers.append(here.check(claim("Maria", family, "1975-11-30", ("ssn4", str(digits)))))
        wait(here, minutes=11)
    for family in ("Garcia Lopez", "Garcia", "Lopez"):
        assert isinstance(here.check(claim("Maria", family)), Refused)
    assert sum(answer == NotVerified() for answer in answers) == 5


TWO_SURNAMES = (
    ("Maria", "Garcia", ""), ("Maria", "Lopez", ""), ("Maria", "Garcialopez", ""),
    ("Maira", "Lopez", ""), ("M.", "Lopez", ""), ("Maria Elena", "Lopez", ""),
    ("Xenia Maria", "Lopez", ""), ("Lopez", "Maria", ""), ("Lopez", "Maria Elena", ""),
    ("Maria", "Robinson", "Lopez"), ("Maria", "Petrosyan", "Garcia"), ("Mari", "Lopes", ""),
)  # fmt: skip


def test_two_surnames_are_not_two_sets_of_tries(database_url: str) -> None:
    here = world(database_url)
    answers = []
    for digits, (given, family, other) in enumerate(TWO_SURNAMES, start=2000):
        wrong = ("ssn4", str(digits))
        answers.append(here.check(claim(given, family, "1975-11-30", wrong, other=other)))
        wait(here, minutes=11)
    assert sum(answer == NotVerified() for answer in answers) == 5
    for family in ("Garcia", "Lopez", "Garcia Lopez"):
        assert isinstance(here.check(claim("Maria", family)), Refused)


@pytest.mark.parametrize(
    ("first", "then"), [("Hector", "H"), ("h.", "Hector"), ("Hmayak", "H"), ("C", "Cesar")]
)
def test_a_mere_initial_is_not_another_set_of_tries(first: str, then: str, tmp_path: Path) -> None:
    filed = max(first, then, key=len).upper()
    him = Somebody("him", (f"RUIZ CASTRO,{filed}",), "1975-11-30", ssn="900121234")
    here = world(f"sqlite:///{tmp_path / 'lookup.db'}", [him])
    for digits in range(2000, 2005):
        here.check(claim(first, "Castro", "1975-11-30", ("ssn4", str(digits))))
        wait(here, minutes=11)
    # In one word the surnames are counted apart from either: only the given name tells.
    assert isinstance(here.check(claim(then, "Ruizcastro")), Refused)
    wait(here, minutes=1_500)
    assert isinstance(here.check(claim(then, "Ruizcastro")), Verified)


def test_a_long_row_of_given_names_neither_opens_nor_locks_anybody(database_url: str) -> None:
    here = world(database_url)
    row = " ".join("ABCDEFGHIJKL")
    for digits in ("1234", "2000", "2001", "2002", "2003", "2004"):
        answer = here.check(claim(f"{row} Maria", "Quimby Garcia", "1975-11-30", ("ssn4", digits)))
        assert not isinstance(answer, Verified)
        wait(here, minutes=11)
    malcolm = Somebody("malcolm", ("WASHINGTON,MALCOLM",), "1975-11-30", ssn="900125678")
    said = claim("Malcolm", "Washington", "1975-11-30", ("ssn4", "5678"))
    assert isinstance(world(database_url, [malcolm]).check(said), Verified)


def test_who_is_locked_out_by_name_still_gets_in_with_the_letters_code(database_url: str) -> None:
    code = claim_code(b"0123456789")
    maria = Somebody("maria", ("GARCIA,MARIA",), "1975-11-30", ssn="900121234", code=code)
    here = world(database_url, [maria])
    # Strangers who know her name and birth date try every kind of number for a day.
    for n in range(45):
        kind, value = (
            ("ssn4", f"{2000 + n}"),
            ("license", f"B76543{n:02}"),
            ("cii", f"{70_000 + n}"),
            ("claim_code", claim_code(bytes([n] * 10))),
        )[n % 4]
        here.check(claim("Maria", "Garcia", "1975-11-30", (kind, value)))
        wait(here, minutes=11)
    assert isinstance(here.check(claim("Maria", "Garcia")), Refused)
    answer = here.check(claim("Maria", "Garcia", "1975-11-30", ("claim_code", code)))
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.DETAILS


def test_one_address_alone_cannot_use_up_the_tries_of_a_strong_number(database_url: str) -> None:
    here = world(database_url)
    stranger = Source(None, None, "192.0.2.1")
    for n in range(40):
        wrong = claim("Maria", "Garcia", "1975-11-30", ("cii", str(70_000 + n)))
        here.check(wrong, source=stranger)
        wait(here, minutes=30)
    strong = claim("Maria", "Garcia", "1975-11-30", ("cii", "66524879"))
    assert isinstance(here.check(strong), Verified)


def test_one_surname_however_spelt_is_tried_five_times(database_url: str) -> None:
    john = Somebody("john", ("HERNANDEZ,JOHN",), "1968-11-30", ssn="900125678")
    here = world(database_url, [john])
    answers = []
    for spelt in ("Hernandez", "HERNÁNDEZ", "Ernandes", "hernandez jr", "Ernandez", "Hernandes",
                  "Hernande", "Hernandez", "Hernandéz", "Hernandez III", "ERNANDEZ"):  # fmt: skip
        answers.append(here.check(claim("John", spelt, "1968-11-30", ("ssn4", "1111"))))
        wait(here, minutes=11)
    assert sum(answer == NotVerified() for answer in answers) == 5
    assert isinstance(
        here.check(claim("John", "Hernandez", "1968-11-30", ("ssn4", "5678"))), Refused
    )


def test_short_forms_of_another_sound_are_no_sets_of_tries_of_their_own(tmp_path: Path) -> None:
    bill = Somebody("bill", ("HERNANDEZ,WILLIAM",), "1968-11-30", ssn="900125678")
    here = world(f"sqlite:///{tmp_path / 'lookup.db'}", [bill])
    answers = []
    for given in ("William", "Bill", "Liam"):
        for spelt in ("Hernandez", "Ernandes"):
            answers.append(here.check(claim(given, spelt, "1968-11-30", ("ssn4", "1111"))))
            wait(here, minutes=11)
    assert sum(answer == NotVerified() for answer in answers) == 5
    for given in ("William", "Bill", "Liam"):
        right = claim(given, "Hernandes", "1968-11-30", ("ssn4", "5678"))
        assert isinstance(here.check(right), Refused)


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
        wait(here, minutes=11)
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
        wait(here, minutes=11)
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
            wait(here, minutes=11)
    for source, channel in ((browser, "web"), (phone, "sms"), (somewhere(), "web")):
        assert isinstance(here.check(wrong, source=source, channel=channel), Refused)


def test_the_next_day_there_are_tries_again(database_url: str) -> None:
    here = world(database_url)
    guesses(here, claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000")), 5)
    wait(here, minutes=24 * 60)
    assert isinstance(here.check(claim()), Verified)


def test_in_a_month_ten_tries_and_no_more_over_the_turn_of_the_year(database_url: str) -> None:
    here = world(database_url, clock=FixedClock(NOW.replace(month=12, day=28)))
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    answers = []
    for _ in range(6):
        answers += guesses(here, wrong, 4)
        wait(here, minutes=24 * 60)
    assert sum(answer == NotVerified() for answer in answers) == 10


def test_waits_grow_after_the_second_failure(database_url: str) -> None:
    here = world(database_url)
    wrong = claim("Maria", "Garcia", "1975-11-30", ("ssn4", "2000"))
    assert [here.check(wrong) for _ in range(3)] == [NotVerified()] * 3
    assert here.check(wrong) == Refused(30, "identity")
    wait(here, minutes=0.51)
    assert here.check(wrong) == NotVerified()
    assert here.check(wrong) == Refused(120, "identity")
    wait(here, minutes=2.01)
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
        wait(here, minutes=11)
    assert all(isinstance(a, Verified) and a.tier is Tier.HEADLINE for a in opened)
    assert sum(b"ssn4" in data for data in here.counted.hashed) == 5
    right = claim("Maria", "Garcia", "1975-11-30", ("license", "B7654321"), ("ssn4", "1234"))
    answer = here.check(right)
    assert isinstance(answer, Verified)
    assert answer.tier is Tier.HEADLINE
