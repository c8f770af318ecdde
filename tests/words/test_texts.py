"""Texts: the plain message alphabet in both languages, and no longer than two segments."""

from __future__ import annotations

import pytest

from lookup.conversation.replies import Message
from lookup.conversation.spoken import Speaker
from tests.words.said import CATALOGUE, COUNTY, everything, said

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE, EACH_OF_SEVERAL = 160, 153
TEXTS = [one for one in everything() if one[0].startswith(("text.", "error."))]


def as_text(message_id: str, language: str) -> str:
    """A sentence as it goes out, accents that a text cannot carry taken off."""
    params = {"date": "30 de septiembre de 1980", "promised": "30 de septiembre de 2026"}
    spoken = Speaker(CATALOGUE, COUNTY)
    return spoken.sentence(Message(message_id, {**params, "reference": "ABCD-EFGH-JK"}), language)


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


@pytest.mark.parametrize(("message_id", "language"), TEXTS)
def test_a_text_fits_two_segments(message_id: str, language: str) -> None:
    assert len(said(message_id, language)) <= 2 * EACH_OF_SEVERAL


@pytest.mark.parametrize(
    ("message_id", "language"),
    [
        one
        for one in TEXTS
        if one[0].startswith("text.") and not one[0].startswith(("text.headline", "text.answer"))
    ],
)
def test_a_prompt_fits_one_segment_or_is_one_of_the_few_that_need_two(
    message_id: str, language: str
) -> None:
    needs_two = {
        "text.question.consent",
        "text.question.identifier_kind",
        "text.crisis",
    }
    if message_id not in needs_two and not message_id.startswith("text.keyword"):
        assert len(said(message_id, language)) <= ONE, said(message_id, language)


@pytest.mark.parametrize("message_id", ["text.question.consent", "text.notice.help"])
def test_the_ways_out_are_named(message_id: str) -> None:
    assert "PERSON" in said(message_id, "en")
    assert "PERSONA" in said(message_id, "es")
