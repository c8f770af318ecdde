"""Texts that are no answer: what each leads to, with the open question standing after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conversation.city import City, Somewhere

AT_THE_DATE = ("hi", "Y", "Maria Garcia", "skip")


def at_the_date(town: City) -> Somewhere:
    """Somebody who was just asked for their date of birth."""
    maria = town.phone()
    assert maria.types(*AT_THE_DATE).question == "date_of_birth"
    return maria


def reason(town: City) -> str:
    """Why the one inquiry that there is waits."""
    (row,) = town.escalations()
    return str(town.opened(row.reference)["reason"]["reason"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("can i own a gun", "cannot give legal advice"),
        ("will they deport me", "cannot give legal advice"),
        ("is this a scam", "never ask for money"),
        ("what do i do now", "free answer line"),
        ("is my record clear yet", "a few answers first"),
        ("are you a robot", "These texts are automatic"),
        ("my husband reads this phone", "We send no answer until you say you are alone"),
        ("hi this is my moms phone is my record clean", "until you say you are alone"),
        ("don't call me, what do you need my birthday for?", "never ask for money"),
        ("dont call me, text me. what date do u want", "only call people who ask"),
        ("this is bullshit", "We hear you"),
        ("skip", "cannot give it, reply PERSON"),
        ("i dont know", "Tell us what you can"),
        ("hello?", "We go on where we were"),
    ],
)
def test_something_else_is_answered_and_the_question_stands_last(
    town: City, text: str, said: str
) -> None:
    maria = at_the_date(town)

    reply = maria.types(text)

    texts = maria.reads(reply).splitlines()
    assert said in texts[0]
    assert texts[-1].startswith("3 of 6: What is your date of birth?")
    assert maria.types("4/9/1975").question == "identifier_kind"
    assert town.escalations() == []


def test_anger_is_heard_once_and_then_only_a_person_offered(town: City) -> None:
    maria = at_the_date(town)

    assert "We hear you" in maria.reads(maria.types("this is fucking stupid"))
    again = maria.reads(maria.types("yall are useless"))

    assert "We hear you" not in again
    assert "Reply PERSON" in again


@pytest.mark.parametrize(
    ("text", "why", "said"),
    [
        ("im helping my grandma with this", "helper", "It is good of you to help"),
        ("i was a minor when it happened", "minor", "under 18"),
        ("my husband passed away last year", "bereaved", "sorry for your loss"),
        ("mi papá ya falleció", "bereaved", "Lo sentimos"),
    ],
)
def test_some_questions_are_for_a_person_alone(town: City, text: str, why: str, said: str) -> None:
    maria = town.phone("es" if "papá" in text else "en")
    if why == "bereaved" and "papá" in text:
        maria.types("hola", "si")
    else:
        maria.types("hi", "Y")

    reply = maria.types(text)

    assert said in maria.reads(reply)
    assert reply.question == "contact_consent"
    assert reason(town) == why


def test_call_me_is_a_call_back_to_the_phone_that_it_came_from(town: City) -> None:
    asking = town.phone()
    asking.contact = replace(asking.contact, phone="+13105550123")

    told = asking.types("hi", "Y", "can someone please call me")

    assert told.result is not None
    assert told.result.contact_known
    (row,) = town.escalations()
    contact = town.opened(row.reference)["contact"]
    assert (contact["preferred"], contact["phone"]) == ("call", "+13105550123")
    assert contact["safe_to_leave_message"] == "no"
    assert reason(town) == "call"


def test_danger_is_answered_in_both_languages_and_the_office_knows_at_once(town: City) -> None:
    maria = at_the_date(town)

    reply = maria.types("i dont want to live anymore")

    words = maria.reads(reply)
    assert reply.question is None
    assert "You can call or text 988" in words
    assert "Puede llamar o escribir al 988" in words
    assert "date of birth" not in words
    assert reason(town) == "crisis"


def test_after_danger_a_calm_line_comes_before_the_question(town: City) -> None:
    maria = at_the_date(town)
    maria.types("i want to die")

    calm = maria.types("ok")
    assert calm.question is None
    assert "There is no hurry" in maria.reads(calm)
    resumed = maria.types("ok")

    assert resumed.question == "date_of_birth"
    assert maria.types("4/9/1975").question == "identifier_kind"
    assert len(town.escalations()) == 1


def test_a_yes_after_danger_confirms_nothing(town: City) -> None:
    maria = town.phone()
    maria.types(*AT_THE_DATE, "4/9/1975", "6")
    maria.types("me quiero morir", "gracias")

    assert maria.types("y").question == "confirm"
    assert len(town.escalations()) == 1


@pytest.mark.parametrize("text", ["wrong number", "nobody named that here", "plz quit texting"])
def test_whoever_wants_no_more_is_forgotten(town: City, text: str) -> None:
    maria = at_the_date(town)

    reply = maria.types(text)

    assert reply.ended
    assert reply.signal in ("stop", "wrong_number")
    assert maria.looks().question == "consent"


def test_answers_said_early_are_not_asked_for_again(town: City) -> None:
    maria = town.phone()

    reply = maria.types("hi", "Y", "Maria Garcia 4/9/1975 last 4 3456")
    assert reply.question == "other_names"
    reply = maria.types("skip")

    assert reply.question == "second_identifier_kind"
    assert "April 9, 1975" in maria.reads(maria.types("skip"))


def test_a_wrong_date_can_be_put_right_where_it_is_read_back(town: City) -> None:
    maria = town.phone()
    maria.types(*AT_THE_DATE, "4/9/1957", "1", "3456", "skip")

    reply = maria.types("no its 4/9/1975")

    assert reply.question == "confirm"
    assert "April 9, 1975" in maria.reads(reply)


def test_another_number_than_the_one_asked_for_is_taken_too(town: City) -> None:
    maria = town.phone()

    reply = maria.types(*AT_THE_DATE, "4/9/1975", "1", "i only have my case BA 123456")

    assert reply.question == "second_identifier_kind"


def test_whoever_does_not_have_the_number_may_pick_another(town: City) -> None:
    maria = town.phone()

    reply = maria.types(*AT_THE_DATE, "4/9/1975", "2", "i dont have it")

    assert reply.question == "identifier_kind"
    assert "pick another number" in maria.reads(reply)


def test_five_texts_that_fit_nowhere_go_to_a_person_wherever_they_were(town: City) -> None:
    maria = town.phone()
    maria.types("hi", "Y", "qqqq", "zzzz", "Maria Garcia", "skip", "hmpf", "grmbl", "4/9/1975")

    reply = maria.types("brrr")

    assert reply.question == "contact_consent"
    assert reason(town) == "not_understood"


def test_after_a_break_they_are_told_where_we_were_and_not_what_was_said(town: City) -> None:
    maria = at_the_date(town)
    town.clock.move(minutes=15)

    words = maria.reads(maria.types("grmbl"))

    assert "We go on where we were" in words
    assert "3 of 6:" in words
    assert "Maria" not in words


@pytest.mark.parametrize("minutes", [31, 60 * 26])
@pytest.mark.parametrize("text", ["hello", "4/9/1975", "what is this about"])
def test_whoever_was_away_too_long_is_told_that_it_was_erased(
    town: City, text: str, minutes: int
) -> None:
    maria = at_the_date(town)
    town.clock.move(minutes=minutes)

    texts = maria.reads(maria.types(text)).splitlines()

    assert texts[0].startswith("It has been a while, so we erased what you told us.")
    assert "Reply Y to start" in texts[-1]
    assert "been a while" not in maria.reads(maria.types("Y"))


@pytest.mark.parametrize("text", ["no", "skip"])
def test_whoever_gives_no_contact_after_all_keeps_the_inquiry(town: City, text: str) -> None:
    maria = town.phone()
    assert maria.types("hi", "PERSON", "Y").question == "contact"

    reply = maria.types(text)

    assert reply.question is None
    (row,) = town.escalations()
    assert row.reference in maria.reads(reply)
    assert town.opened(row.reference)["contact"] == {"declined": True}


def test_a_quarrel_is_not_taken_for_other_last_names(town: City) -> None:
    maria = town.phone()
    maria.types("hi", "Y", "Maria Garcia")

    assert maria.types("you are not of any help").question == "other_names"
    assert maria.types("De la Cruz Mora").question == "date_of_birth"


def test_a_yes_with_a_but_confirms_nothing(town: City) -> None:
    maria = town.phone()
    maria.types(*AT_THE_DATE, "4/9/1975", "6")

    assert maria.types("yes but my last name is wrong").question == "confirm"
    assert maria.types("yes but its for my son").question == "contact_consent"


def test_two_dates_in_one_text_are_asked_back(town: City) -> None:
    maria = at_the_date(town)

    assert maria.types("4/9/75 i mean 4/9/76").question == "date_of_birth"
    assert "Do you mean January 23, 1980?" in maria.reads(maria.types("1231980"))
    assert maria.types("N").question == "identifier_kind"
    assert "December 3, 1980" in maria.reads(maria.types("6"))


def test_a_yes_after_danger_erases_nothing(town: City) -> None:
    maria = at_the_date(town)
    maria.types("delete", "i want to die", "ok")

    assert maria.types("yes").question == "date_of_birth"


def test_a_date_said_one_question_early_is_kept_as_the_date(town: City) -> None:
    maria = town.phone()
    maria.types("hi", "Y", "Maria Garcia")

    assert maria.types("4/9/1975").question == "identifier_kind"
    assert "April 9, 1975" in maria.reads(maria.types("6"))
