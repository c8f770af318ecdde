"""Thanks, thumbs, doubts and the same words again: what people send that is no answer."""

from __future__ import annotations

import pytest

from lookup.models.escalations import escalation
from tests.sms.desk import Desk
from tests.sms.test_journeys import MARIA, MARIA_ES, walk

AT_A_QUESTION = [  # how far somebody is, and what is asked there again
    (2, "full name"),
    (3, "other last names"),
    (4, "date of birth"),
    (5, "Which number"),
    (6, "last 4"),
]
NO_ANSWER = (
    *("thanks", "gracias", "ok thanks", "bless you", "thank u so much", "Thanks 🙏"),
    *("👍", "👎", "❤️", "Dios lo bendiga", "ty"),
)


@pytest.mark.parametrize("answers", [NO_ANSWER[:6], NO_ANSWER[6:]])
@pytest.mark.parametrize(("place", "asked"), AT_A_QUESTION)
def test_thanks_and_thumbs_are_no_failed_answers(
    desk: Desk, place: int, asked: str, answers: tuple[str, ...]
) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:place])
    for words in answers:
        again = phone.text(words)
        assert asked in again, words
        assert "could not" not in again
        assert "Sorry" not in again
        assert again.startswith("You are welcome.") == any(sign.isalpha() for sign in words)


def test_thanks_never_lead_to_a_person(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:4])
    for words in ("thanks", "thank you", "gracias", "bless you", "many thanks"):
        assert "date of birth" in phone.text(words)
    assert "Which number" in phone.text("4/9/1975")


def test_a_thumb_answers_a_yes_or_no_question(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, ("hi",))
    assert "full name" in phone.text("👍")
    walk(phone, MARIA[2:])
    assert "full name" in phone.text("👎")
    walk(phone, (*MARIA[2:], "Y"))
    assert "waits for one day" in phone.text("👎🏽")
    assert "A judge dismissed" in phone.text("👍🏿")


def test_a_thumb_answers_what_is_asked_back(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:2])
    assert "Is only the first word" in phone.text("Maria Garcia Lopez")
    assert "other last names" in phone.text("👍")


def test_thanks_at_the_end(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, (*MARIA_ES, "si", "si"))
    assert phone.text("muchas gracias") == (
        "De nada. Es todo por ahora. Puede escribirnos cuando quiera."
    )


DOUBTS = (
    *("no sé mucho de esto pero si quiero saber", "no entiendo", "no sé qué es esto"),
    *("no idea what this is", "no se si es seguro", "no me acuerdo de mi caso"),
    *("no i was just asking a question", "no money for that"),
)
REAL_NOS = (
    *("no", "N", "nope", "no thanks", "No thank you, not now", "nah im good", "👎"),
    *("no gracias", "ahora no", "no, mejor otro dia", "not today", "no way"),
)


def test_a_doubt_that_begins_with_no_is_asked_again(desk: Desk) -> None:
    for place, words in enumerate(DOUBTS):
        phone = desk.phone(f"+131055501{place:02d}")
        phone.text("hi")
        said = phone.text(words)
        assert "We kept nothing" not in said, words
        assert "No guardamos nada" not in said, words
        assert "full name" in phone.text("Y"), words


def test_no_problem_is_a_yes(desk: Desk) -> None:
    for place, words in enumerate(("no problem, go ahead", "no hay problema", "no worries, yes")):
        phone = desk.phone(f"+131055501{place:02d}")
        phone.text("hi")
        assert "1 of 6" in phone.text(words).replace("1 de 6", "1 of 6"), words


def test_a_real_no_ends_it(desk: Desk) -> None:
    for place, words in enumerate(REAL_NOS):
        phone = desk.phone(f"+131055501{place:02d}")
        phone.text("hi")
        said = phone.text(words)
        assert "We kept nothing" in said or "No guardamos nada" in said, words


def test_a_doubt_does_not_decline_to_be_reached(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, ("hi", "PERSON"))
    assert "Y or N" in phone.text("no se si es seguro")
    assert "How can they reach you?" in phone.text("Y")


@pytest.mark.parametrize(
    ("place", "helps"),
    [
        (1, "or PERSON if you would rather talk"),
        (4, "In which year were you born?"),
        (5, "reply 6 for none"),
        (7, "you can leave it out: reply SKIP"),
    ],
)
def test_the_same_words_again_are_asked_about_in_other_words(
    desk: Desk, place: int, helps: str
) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:place])
    first, second = phone.text("qwrt zzz"), phone.text("qwrt zzz")
    assert first != second
    assert helps in second
    assert phone.text("qwrt zzz") == ""  # case 60: a machine gets no third answer
    assert phone.text("help me please") != ""


def test_a_machine_that_repeats_itself_never_reaches_a_person(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:4])
    for _ in range(5):
        phone.text("qwrt zzz")
    assert "date of birth" in phone.text("hello")


@pytest.mark.parametrize(
    "words",
    ["Don't call me", "no need to call me", "I don't want a lawyer", "No quiero que me llamen"],
)
def test_who_wants_no_call_and_no_person_is_promised_none(desk: Desk, words: str) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:4])
    again = phone.text(words)
    assert "date of birth" in again or "fecha de nacimiento" in again
    assert desk.rows(escalation) == []


def test_who_does_not_want_to_start_over_loses_nothing(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:4])
    assert "date of birth" in phone.text("I don't want to start over")
    assert "Which number" in phone.text("4/9/1975")
