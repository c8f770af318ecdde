"""What people live through with the form: found, not found, a person, and the ways out."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conversation.city import ANA, MARIA, STRANGER, TERRELL, City


def test_maria_gives_one_number_and_hears_one_sentence(town: City) -> None:
    maria = town.browser()

    reply = maria.tells(MARIA, ("ssn4", "3456"))
    assert reply.question == "confirm"
    result = maria.confirms().result

    assert result is not None
    assert (result.outcome, result.tier, result.headline) == (
        "verified",
        "headline",
        "all_dismissed",
    )
    assert result.convictions == ()
    assert result.escalation is None
    assert town.escalations() == []


def test_maria_gives_two_numbers_and_sees_each_case(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"), ("case_number", "ba-123456"))

    result = maria.confirms().result

    assert result is not None
    assert (result.tier, result.headline) == ("details", "all_dismissed")
    (conviction,) = result.convictions
    assert conviction.case_numbers == ("BA123456",)
    assert conviction.outcome == "dismissed_and_sealed"
    assert conviction.convicted_on == date(2001, 5, 1)


def test_terrell_gives_his_cii_number_and_sees_all_forty(town: City) -> None:
    terrell = town.browser()
    terrell.tells(TERRELL, ("cii", "A11223344"))

    assert terrell.confirms().question == "contact_consent"  # some of his need a person
    terrell.answers("contact_consent", answer="no")
    result = terrell.looks().result

    assert result is not None
    assert result.headline == "some_dismissed"
    assert len(result.convictions) == 40


def test_a_conviction_that_needs_a_person_opens_an_escalation_before_contact_is_asked(
    town: City,
) -> None:
    ana = town.browser()
    ana.tells(ANA, ("ssn4", "5111"))

    reply = ana.confirms()

    assert reply.question == "contact_consent"
    assert reply.receipt is not None
    (row,) = town.escalations()
    assert row.reference == reply.receipt.reference
    result = ana.answers("contact_consent", answer="no").result
    assert result is not None
    assert (result.outcome, result.headline) == ("verified", "needs_person")
    assert result.escalation == reply.receipt
    assert town.opened(row.reference)["claim"]["reason"] == "needs_person"


def test_a_stranger_gets_a_person_a_day_and_a_reference(town: City) -> None:
    stranger = town.browser()
    stranger.tells(STRANGER, ("ssn4", "3456"))

    reply = stranger.confirms()

    assert reply.question == "contact_consent"
    assert reply.result is None
    assert [message.id for message in reply.messages] == ["notice.person"]
    reply = stranger.answers("contact_consent", answer="yes")
    reply = stranger.answers("contact", preferred="call", phone="(213) 555-0142")
    assert reply.result is not None
    assert (reply.result.outcome, reply.result.contact_known) == ("person", True)
    assert reply.result.escalation is not None
    boxes = town.opened(reply.result.escalation.reference)
    assert boxes["claim"]["answers"]["name"]["family_names"] == "Knowshim"
    assert boxes["contact"] == {
        "preferred": "call",
        "phone": "+12135550142",
        "email": "",
        "address": "",
        "safe_to_leave_message": "no",
        "language": "en",
    }


def test_somebody_who_declines_contact_keeps_the_escalation_and_its_reference(town: City) -> None:
    stranger = town.browser()
    stranger.tells(STRANGER, ("ssn4", "3456"))
    stranger.confirms()

    result = stranger.answers("contact_consent", answer="no").result

    assert result is not None
    assert (result.outcome, result.contact_known) == ("person", False)
    assert [row.reference for row in town.escalations()] == [
        result.escalation and result.escalation.reference
    ]


def test_somebody_without_any_number_is_helped_by_a_person(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")
    maria.answers("name", given_names="Maria", family_names="Garcia")
    maria.answers("other_names")
    maria.answers("date_of_birth", month="4", day="9", year="1975")

    reply = maria.answers("identifier_kind", answer="none")

    assert reply.question == "confirm"
    assert maria.confirms().question == "contact_consent"
    assert len(town.escalations()) == 1


@pytest.mark.parametrize("answered", range(7))
def test_a_person_can_be_asked_for_at_any_question(town: City, answered: int) -> None:
    maria = town.browser()
    steps = [
        ("consent", {"answer": "yes"}),
        ("name", {"given_names": "Maria", "family_names": "Garcia"}),
        ("other_names", {"answer": "Lopez"}),
        ("date_of_birth", {"month": "4", "day": "9", "year": "1975"}),
        ("identifier_kind", {"answer": "ssn4"}),
        ("identifier", {"answer": "3456"}),
        ("second_identifier_kind", {"answer": "none"}),
    ]
    for question, fields in steps[:answered]:
        maria.answers(question, **fields)

    reply = town.service.ask_for_person(maria.contact)

    assert reply.question == "contact_consent"
    (row,) = town.escalations()
    claim = town.opened(row.reference)["claim"]
    assert claim["reason"] == "asked"
    asked_about = [question for question, _ in steps[1:answered]]
    assert list(claim["answers"]) == asked_about


def test_somebody_with_good_news_can_still_ask_for_a_person(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    maria.confirms()

    reply = town.service.ask_for_person(maria.contact)
    result = maria.answers("contact_consent", answer="no").result

    assert reply.question == "contact_consent"
    assert result is not None
    assert (result.outcome, result.headline) == ("verified", "all_dismissed")
    assert result.escalation == reply.receipt


def test_asking_twice_for_a_person_opens_one_escalation(town: City) -> None:
    maria = town.browser()

    first = town.service.ask_for_person(maria.contact)
    second = town.service.ask_for_person(maria.contact)

    assert second.receipt == first.receipt
    assert len(town.escalations()) == 1


def test_no_at_the_first_question_ends_politely_and_keeps_nothing(town: City) -> None:
    maria = town.browser()

    reply = maria.answers("consent", answer="no")

    assert (reply.ended, reply.question) == (True, None)
    (goodbye,) = reply.messages
    assert "(323) 760-6763" in town.catalogue.text(goodbye.id, "en", **town.county.words("en"))
    assert maria.looks().question == "consent"


def test_back_takes_one_answer_and_keeps_what_was_typed_to_be_put_right(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")
    maria.answers("name", given_names="Marai", family_names="Garcia")

    reply = town.service.back(maria.contact)

    assert reply.question == "name"
    assert {field.name: field.value for field in reply.fields} == {
        "given_names": "Marai",
        "family_names": "Garcia",
    }


def test_no_at_the_last_question_goes_through_the_answers_again(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))

    reply = maria.answers("confirm", answer="no")

    assert reply.question == "name"
    assert reply.fields[0].value == "Maria Elena"
    assert town.escalations() == []


def test_starting_over_forgets_everything(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))

    reply = town.service.start_over(maria.contact)
    maria.answers("consent", answer="yes")

    assert reply.question == "consent"
    assert all(field.value == "" for field in maria.looks().fields)


def test_an_answer_out_of_turn_changes_nothing(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")

    reply = maria.answers("confirm", answer="yes")

    assert (reply.out_of_turn, reply.question) == (True, "name")
    assert town.escalations() == []


def test_what_was_told_before_is_read_back_at_the_end_in_the_persons_language(town: City) -> None:
    maria = town.browser("es")

    reply = maria.tells({**MARIA, "others": "Ruiz"}, ("ssn4", "900-12-3456"))

    assert [line.value for line in reply.read_back] == [
        "Maria Elena Garcia Lopez",
        "Ruiz",
        "9 de abril de 1975",
        "3456",
    ]


def test_after_three_answers_we_could_not_read_a_person_is_offered(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")

    replies = [maria.answers("name", given_names="", family_names="") for _ in range(3)]

    assert [reply.offers_person for reply in replies] == [False, False, True]
    assert replies[2].errors == {
        "given_names": "error.given_names.missing",
        "family_names": "error.family_names.missing",
    }


def test_an_answer_that_could_be_read_starts_the_count_anew(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="maybe")
    maria.answers("consent", answer="maybe")
    maria.answers("consent", answer="yes")
    maria.answers("name", given_names="", family_names="")

    assert not maria.looks().offers_person


def test_how_an_inquiry_is_doing(town: City) -> None:
    stranger = town.browser()
    receipt = town.service.ask_for_person(stranger.contact).receipt
    assert receipt is not None

    progress = town.service.progress(receipt.reference.replace("-", " ").lower())

    assert progress is not None
    assert (progress.status.value, progress.promised_on) == ("received", receipt.promised_on)
    assert progress.opened_on == date(2020, 3, 4)
    assert town.service.progress("AAAA-AAAA-AA") is None
    assert town.service.progress("' OR 1=1 --") is None
