"""The same journeys typed, text by text, in English and in Spanish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lookup.conversation import Contact
from tests.conversation.city import City, Somewhere

TO_THE_END = ["hi", "Y", "Maria Garcia", "skip", "4/9/1975", "1", "3456", "skip"]
HASTA_EL_FINAL = [
    "hola",
    "sí",
    "Maria Garcia",
    "omitir",
    "9 de abril de 1975",
    "1",
    "3456",
    "omitir",
]


def test_maria_reads_her_headline_only_where_she_is_private(town: City) -> None:
    maria = town.phone()

    reply = maria.types(*TO_THE_END)
    assert reply.question == "confirm"
    assert "April 9, 1975" in maria.reads(reply)
    assert "Maria" not in maria.reads(reply)
    reply = maria.types("yes thats me")
    assert (reply.question, reply.result) == ("private", None)
    waits = maria.types("not now")
    assert (waits.question, waits.result) == ("private", None)
    told = maria.types("ok")

    assert told.result is not None
    assert (told.result.outcome, told.result.headline) == ("verified", "all_dismissed")
    assert "A judge dismissed all the marijuana convictions" in maria.reads(told)


def test_maria_reads_it_in_spanish_because_she_wrote_in_spanish(town: City) -> None:
    maria = town.phone("en")

    reply = maria.types(*HASTA_EL_FINAL)
    assert "9 de abril de 1975" in maria.reads(reply)
    told = maria.types("si", "sí")

    assert told.language == "es"
    assert "Un juez anulo todas las condenas por marihuana" in maria.reads(told)


def test_a_text_never_opens_the_details_even_with_two_numbers(town: City) -> None:
    maria = town.phone()

    told = maria.types(*TO_THE_END[:-1], "3", "BA123456", "y", "y")

    assert told.result is not None
    assert (told.result.tier, told.result.convictions) == ("headline", ())


def test_a_stranger_reads_a_reference_and_a_day(town: City) -> None:
    stranger = town.phone()

    reply = stranger.types("hi", "y", "Nobody Knowshim", "skip", "1/2/60", "1", "3456", "skip", "y")
    assert reply.question == "contact_consent"
    (row,) = town.escalations()
    assert row.reference in stranger.reads(reply)
    asked = stranger.types("yes please", "213 555 0142")
    assert "Is it safe to send a text there?" in stranger.reads(asked)
    told = stranger.types("y")

    assert told.result is not None
    assert (told.result.outcome, told.result.contact_known) == ("person", True)
    contact = town.opened(row.reference)["contact"]
    assert (contact["phone"], contact["preferred"]) == ("+12135550142", "text")
    assert contact["safe_to_leave_message"] == "yes"
    assert "March 18, 2020" in stranger.reads(told)


@pytest.mark.parametrize("text", ["yes, my mom reads it", "yes call me", "si pero la ve mi esposo"])
def test_a_yes_with_anything_else_beside_it_sends_no_text_to_anothers_phone(
    town: City, text: str
) -> None:
    stranger = town.phone()

    asked = stranger.types("person", "yes", "213 555 0142", text)

    (row,) = town.escalations()
    assert (asked.question, "contact" in town.opened(row.reference)) == ("contact", False)


@pytest.mark.parametrize(
    "asks",
    [
        "PERSON",
        "persona",
        "can i talk to a real person please",
        "quiero hablar con una persona",
        "agent",
        "i want a person",
    ],
)
@pytest.mark.parametrize("after", [0, 1, 3, 5, 7])
def test_a_person_can_be_asked_for_in_either_language(town: City, after: int, asks: str) -> None:
    maria = town.phone()
    if after:
        maria.types(*TO_THE_END[:after])

    assert maria.types(asks).question == "contact_consent"
    assert len(town.escalations()) == 1


@pytest.mark.parametrize("word", ["BACK", "Atrás", "go back", "regresar", "i typed it wrong"])
def test_back(town: City, word: str) -> None:
    assert town.phone().types(*TO_THE_END[:4], word).question == "other_names"


@pytest.mark.parametrize("word", ["START OVER", "Empezar de nuevo", "restart", "start from zero"])
def test_start_over(town: City, word: str) -> None:
    maria = town.phone()

    reply = maria.types(*TO_THE_END, word)

    assert reply.question == "consent"
    assert maria.types("y").question == "name"


def test_the_language_can_be_changed_anywhere(town: City) -> None:
    maria = town.phone()

    assert "¿Cual es su fecha de nacimiento?" in maria.reads(
        maria.types(*TO_THE_END[:4], "ESPAÑOL")
    )
    assert "date of birth" in maria.reads(maria.types("english please"))


def test_more_than_two_words_are_asked_back_and_y_means_the_first_alone(town: City) -> None:
    maria = town.phone()

    asked = maria.types("hi", "y", "Maria Garcia Lopez")
    assert asked.question == "name"
    assert "first word" in maria.reads(asked)

    assert maria.types("Y").question == "other_names"
    reply = maria.types("skip", "4/9/1975", "1", "3456", "skip")
    assert reply.read_back[0].value == "Maria Garcia Lopez"
    assert maria.types("y", "y").result is not None


def test_more_than_two_words_are_asked_back_and_the_last_names_may_be_sent(town: City) -> None:
    maria = town.phone()
    maria.types("hi", "y", "María Elena García López", "garcia lopez")

    town.service.ask_for_person(maria.contact)

    (row,) = town.escalations()
    assert town.opened(row.reference)["claim"]["answers"]["name"] == {
        "given_names": "María Elena",
        "family_names": "García López",
    }


def test_a_family_name_with_particles_is_one_and_not_asked_back(town: City) -> None:
    assert town.phone().types("hi", "y", "Rosa de la Cruz").question == "other_names"


def test_in_spanish_a_day_that_could_be_two_is_asked_back(town: City) -> None:
    maria = town.phone("es")
    asked = maria.types("hola", "si", "Maria Garcia", "omitir", "9/4/1975")
    assert "¿Quiere decir el 9 de abril de 1975?" in maria.reads(asked)

    other = maria.types("no", "1", "3456", "omitir")

    assert "4 de septiembre de 1975" in maria.reads(other)


def test_what_is_missing_of_a_date_is_asked_and_the_rest_is_kept(town: City) -> None:
    maria = town.phone()
    asked = maria.types("hi", "y", "Maria Garcia", "skip", "april 9")
    assert "In which year?" in maria.reads(asked)

    assert maria.types("1975").question == "identifier_kind"


def test_two_answers_in_one_text_are_both_taken(town: City) -> None:
    for text in ("last 4 is 3456", "ssn 3456", "3456", "caso BA 123456", "b7654321"):
        assert town.phone().types(*TO_THE_END[:5], text).question == "second_identifier_kind", text


def test_three_answers_we_could_not_read_go_to_a_person(town: City) -> None:
    maria = town.phone()
    maria.types(*TO_THE_END[:4])

    first, second = maria.types("zzzz"), maria.types("qqqq")
    assert "Like 3/4/1980" in maria.reads(first) or "like" in maria.reads(first)
    assert "In which year were you born?" in maria.reads(second)
    handed = maria.types("vvvv")

    assert handed.question == "contact_consent"
    assert "it is not your fault" in maria.reads(handed)
    (row,) = town.escalations()
    assert town.opened(row.reference)["reason"]["reason"] == "not_understood"


def test_nobody_says_yes_by_sms_to_what_they_have_not_read(town: City) -> None:
    contact = Contact("sms", b"s" * 32, "en", None, "+12135550142")
    maria = Somewhere(town, contact)

    assert maria.types("Y").question == "consent"
    assert maria.types("Y").question == "name"


def test_somebody_in_despair_is_given_988_and_loses_nothing(town: City) -> None:
    maria = town.phone()
    maria.types(*TO_THE_END[:5])

    reply = maria.types("i dont wanna be here anymore")

    assert "988" in maria.reads(reply)
    assert maria.looks().question == "identifier_kind"


def test_no_at_the_start_ends_and_a_new_text_begins_anew(town: City) -> None:
    maria = town.phone()

    goodbye = maria.types("hi", "no thanks")

    assert goodbye.ended
    assert "(323) 760-6763" in maria.reads(goodbye)
    assert maria.types("hi").question == "consent"


def test_thanks_after_the_answer_is_not_an_error(town: City) -> None:
    maria = town.phone()
    maria.types(*TO_THE_END, "y", "y")

    said = maria.reads(maria.types("thank you!!"))
    assert said.startswith("You are welcome.")
    assert "That is all for now." in said


@pytest.mark.parametrize("word", ["no", "nah", "SKIP", "no tengo otro"])
def test_no_is_an_answer_to_one_more_number(town: City, word: str) -> None:
    assert town.phone().types(*TO_THE_END[:-1], word).question == "confirm"


def test_what_is_not_understood_there_is_asked_again_with_the_right_numbers(town: City) -> None:
    maria = town.phone()
    assert "from 1 to 5, or SKIP" in maria.reads(maria.types(*TO_THE_END[:-1], "hmm"))


@pytest.mark.parametrize("word", ["HERE", "this number", "yes", "aquí", "a este número"])
def test_who_writes_from_a_phone_need_not_type_its_number(town: City, word: str) -> None:
    asking = town.phone()
    asking.contact = replace(asking.contact, phone="+13105550123")
    asked = asking.types(
        "hi", "Y", "Nobody Whatever", "skip", "3/4/1980", "1", "1234", "no", "Y", "Y"
    )
    assert asked.question == "contact"
    assert "this phone" in asking.reads(asked)
    settled = asking.types(word)
    assert settled.result is not None
    assert settled.result.contact_known


def test_a_phone_that_others_read_is_called_and_not_texted(town: City) -> None:
    asking = town.phone()
    asking.types("hi", "Y", "person", "Y", "call my mom at 213-555-0142", "no")

    (row,) = town.escalations()
    contact = town.opened(row.reference)["contact"]
    assert (contact["phone"], contact["preferred"]) == ("+12135550142", "call")
    assert contact["safe_to_leave_message"] == "no"


@pytest.mark.parametrize(
    "other", ["ana@example.org", "PO Box 12, Los Angeles CA 90012", "(213) 555-0177"]
)
def test_another_way_may_be_given_when_asked_about_a_phone(town: City, other: str) -> None:
    asking = town.phone()
    reply = asking.types("hi", "Y", "person", "Y", "2135550142", other)

    if reply.result is None:
        reply = asking.types("Y")
    (row,) = town.escalations()
    contact = town.opened(row.reference)["contact"]
    assert "+12135550142" not in contact.values()


@pytest.mark.parametrize("text", ["1234", "ends in 1234", "terminan en 1234", "its 1 2 3 4"])
def test_a_number_shows_its_kind_however_it_is_introduced(town: City, text: str) -> None:
    asked = town.phone().types("hi", "Y", "Nobody Whatever", "skip", "3/4/1980", text)
    assert asked.question == "second_identifier_kind"
