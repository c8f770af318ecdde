"""Texts: the plain message alphabet in both languages, and no longer than two segments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lookup.conversation import EscalationReceipt, ReadBack, Reply, Result
from lookup.conversation.questions import IDENTIFIERS, QUESTIONS
from lookup.conversation.replies import Message
from lookup.conversation.spoken import Speaker
from sms.rendering import render
from sms.segments import count
from tests.words.said import CATALOGUE, LANGUAGES, LONGEST_COUNTY, everything, longest, said
from tests.words.test_catalogue import HEADLINES

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SPEAKER = Speaker(CATALOGUE, LONGEST_COUNTY, f"https://{'a' * 37}")
TEXTS = [one for one in everything() if one[0].startswith(("text.", "error."))]


def as_text(message_id: str, language: str) -> str:
    """A sentence as it goes out, accents that a text cannot carry taken off."""
    return SPEAKER.sentence(Message(message_id, longest(language)), language)


@pytest.mark.parametrize(("message_id", "language"), TEXTS)
def test_a_text_is_written_in_the_plain_alphabet(message_id: str, language: str) -> None:
    assert set(as_text(message_id, language)) <= BASIC


@pytest.mark.parametrize(
    ("message_id", "language"), [one for one in TEXTS if one[0].startswith("text.")]
)
def test_a_text_is_authored_without_the_letters_that_double_its_price(
    message_id: str, language: str
) -> None:
    assert not set("áíóúÁÍÓÚ’“”–—…") & set(CATALOGUE.messages[message_id][language])


def asked(question: str, about: str | None, language: str) -> Reply:
    """A question as it is asked, with where we are before it."""
    born = ReadBack("question.date_of_birth.short", longest(language)["date"])
    steps = 6 if QUESTIONS[question].step else None
    return Reply(
        language, question, accepted=True, about=about, read_back=(born,), step=steps, steps=steps
    )


QUESTIONS_ASKED = [
    (question, about, language)
    for question in QUESTIONS
    for about in (IDENTIFIERS if question.endswith("identifier") else (None,))
    for language in LANGUAGES
]


@pytest.mark.parametrize(("question", "about", "language"), QUESTIONS_ASKED)
def test_a_question_with_where_we_are_is_one_text_of_one_part(
    question: str, about: str | None, language: str
) -> None:
    (words,) = render(SPEAKER, asked(question, about, language))
    assert count(words).segments == 1, words


@pytest.mark.parametrize("notice", list(CATALOGUE.ids("text.notice.")))
def test_a_question_after_a_notice_is_never_cut_into_three(notice: str) -> None:
    for question, about, language in QUESTIONS_ASKED:
        said_first = Message(notice.removeprefix("text."), longest(language))
        reply = replace(asked(question, about, language), messages=(said_first,))
        assert all(count(words).segments <= 2 for words in render(SPEAKER, reply)), question


# The errors that a question's own reader can say back (lookup/conversation/answers.py).
_ERRORS_OF = {
    "name": ("given_names.", "family_names.", "name."),
    "other_names": ("name.", "other_names."),
    "identifier_kind": ("second_identifier_kind.",),
    "second_identifier_kind": ("second_identifier_kind.",),
}
ERRORS_OF_QUESTIONS = [
    (error, question, about, language)
    for question, about, language in QUESTIONS_ASKED
    for begins in ("choose", *_ERRORS_OF.get(question, ()), f"{about or question}.", "identifier.")
    for error in CATALOGUE.ids(f"error.{begins}")
    if begins != "identifier." or (about is not None and error.endswith((about, "missing")))
]


@pytest.mark.parametrize(("error", "question", "about", "language"), ERRORS_OF_QUESTIONS)
def test_a_question_after_an_error_is_one_text_of_one_part(
    error: str, question: str, about: str | None, language: str
) -> None:
    reply = replace(asked(question, about, language), accepted=False, messages=(Message(error),))
    (words,) = render(SPEAKER, reply)
    assert count(words).segments == 1, words


RECEIPT = EscalationReceipt("ABCD-EFGH-JK", date(2026, 9, 30))
RESULTS = [
    *(Result("verified", "headline", code, escalation=RECEIPT) for code in HEADLINES),
    Result("person", escalation=RECEIPT),
    Result("refused", retry_after_seconds=60),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("result", RESULTS)
def test_an_answer_with_all_that_goes_with_it_comes_in_texts_of_two_parts_at_most(
    result: Result, language: str
) -> None:
    told = render(SPEAKER, Reply(language, None, accepted=True, result=result))
    assert all(count(words).segments <= 2 for words in told), told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said_alone", ["text.crisis", *CATALOGUE.ids("text.link.")])
def test_what_is_said_alone_keeps_to_two_parts_in_one_language_or_both(
    said_alone: str, language: str
) -> None:
    message = Message(said_alone, {**longest(language), "token": "0" * 26})
    told = render(SPEAKER, Reply(language, None, accepted=True, messages=(message,)))
    assert all(count(words).segments <= 2 for words in told), told


def test_trouble_is_told_in_both_languages_in_two_parts() -> None:
    both = " ".join(as_text("text.keyword.problem", language) for language in LANGUAGES)
    assert count(both).segments <= 2


@pytest.mark.parametrize("message_id", ["text.question.consent", "text.notice.help"])
def test_the_ways_out_are_named(message_id: str) -> None:
    assert "PERSON" in said(message_id, "en")
    assert "PERSONA" in said(message_id, "es")
