"""People who are afraid: answered in their own language, and never told among others."""

from __future__ import annotations

import pytest

from lookup.conversation import Reply, Result
from lookup.understanding.words import is_plainly_alone, language_of
from tests.conversation.city import City

TO_THE_ANSWER = ["hi", "y", "Maria Garcia", "skip", "4/9/1975", "1", "3456", "skip", "y"]


@pytest.mark.parametrize(
    "text",
    [
        "no estoy solo",
        "si pero no estoy sola",
        "todavia no estoy sola",
        "cuando estoy sola le aviso",
        "ill tell you when im alone",
        "wait until i am alone",
        "send me the results when i get home",
    ],
)
def test_whoever_is_not_alone_yet_is_told_nothing(town: City, text: str) -> None:
    maria = town.phone()

    waits = maria.types(*TO_THE_ANSWER, text)

    assert (waits.question, waits.result) == ("private", None)
    assert "Your answer waits for one day" in maria.reads(waits)
    told = maria.types("im alone now")
    assert told.result is not None
    assert told.result.headline == "all_dismissed"


@pytest.mark.parametrize(
    "text",
    [
        "ok later",
        "yes when i get home",
        "yes, my husband is here",
        "ok hold on",
        "si al rato",
        "si, con mi esposo",
        "y cuando este solo",
    ],
)
def test_a_yes_with_anything_else_beside_it_shows_no_answer(town: City, text: str) -> None:
    maria = town.phone()

    waits = maria.types(*TO_THE_ANSWER, text)

    assert (waits.question, waits.result) == ("private", None)
    assert "Are you somewhere private?" in maria.reads(waits)
    told = maria.types("yes, i am alone now")
    assert told.result is not None


@pytest.mark.parametrize("text", ["y", "Si", "yes please", "si, ya estoy sola", "ok send it"])
def test_a_plain_yes_shows_the_answer(town: City, text: str) -> None:
    assert town.phone().types(*TO_THE_ANSWER, text).result is not None


@pytest.mark.parametrize("text", ["open", "ya estoy sola", "Si, ya estoy solo", "show my answer"])
def test_whoever_says_only_that_they_are_alone_is_told(text: str) -> None:
    assert is_plainly_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "quiero hablar con una persona",
        "tengo 15 años",
        "mi papa fallecio, quiero saber de su caso",
        "pregunto por mi hermano",
        "me van a deportar si pregunto?",
        "hola, este telefono es compartido con mi familia",
    ],
)
def test_a_first_text_in_spanish_is_answered_in_spanish_whatever_it_is_about(
    town: City, text: str
) -> None:
    somebody = town.phone("en")

    assert language_of(text) == "es"
    assert somebody.types(text).language == "es"
    assert {row.language for row in town.escalations()} <= {"es"}


def test_a_yes_or_no_that_is_not_read_is_asked_for_with_its_question(town: City) -> None:
    somebody = town.phone()

    asked = somebody.reads(somebody.types("person", "zz"))

    assert asked == "Sorry, we did not get that. May they write or call you? Reply Y or N."


def test_whoever_asks_when_they_will_hear_gets_the_day_and_the_reference(town: City) -> None:
    somebody = town.phone()

    said = somebody.reads(somebody.types("person", "n", "when will i hear?"))

    (row,) = town.escalations()
    assert row.reference in said
    assert "March 18, 2020" in said


def test_a_letter_is_offered_only_where_a_judge_did_something(town: City) -> None:
    phone = town.phone()
    ordered = Result("verified", tier="headline", headline="all_dismissed")
    waiting = Result("verified", tier="headline", headline="pending")

    assert "LETTER" in phone.reads(Reply("en", None, accepted=True, result=ordered))
    assert "LETTER" not in phone.reads(Reply("en", None, accepted=True, result=waiting))
