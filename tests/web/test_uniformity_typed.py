"""The same sameness in a terminal and by text, and at the try at which somebody is locked out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from flask import Flask

from lookup.cli.chat import conversation
from lookup.conversation import Contact, Speaker
from sms.rendering import render
from tests.web.test_uniformity import Seen, seen
from tests.web.walking import MARIA, Browser

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b")
TYPED = {
    "unknown": ("Xochitl Canario", "3456"),
    "wrong number": ("Maria Garcia", "9876"),
    "wrong name": ("Jennifer Garcia", "3456"),
}
CHANNELS = {
    "terminal": Contact("chat", b"t" * 32),
    "text": Contact("sms", b"t" * 32, phone="+13235550147"),
}


def said(name: str, number: str, *, confirmed: int = 1) -> list[str]:
    """What somebody types from the first hello to the answer."""
    questions = ["hi", "Y", "Y", name, "SKIP", "04/09/1975", "1", number, "SKIP"]
    return [*questions, *["Y"] * confirmed, "N", "N"]


def heard(app: Flask, contact: Contact, lines: Sequence[str]) -> list[object]:
    """Everything that comes back, with its state, references masked."""
    public = app.extensions["lookup"]
    speaker = Speaker(public.catalogue, public.county)
    turns: list[object] = []
    for reply in conversation(public.service, contact, lines):
        words = [REFERENCE.sub("REFERENCE", text) for text in render(speaker, reply)]
        result = reply.result
        outcome = result and (result.outcome, result.headline, result.retry_after_seconds)
        turns.append((reply.question, words, outcome, reply.receipt is None, reply.ended))
    return turns


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_refusal_differs_from_another_in_a_word(app: Flask, channel: str) -> None:
    contact = CHANNELS[channel]
    courses = {}
    for name, (who, number) in TYPED.items():
        courses[name] = heard(app, contact, said(who, number))
        app.extensions["lookup"].service.forget(contact)
    assert courses["unknown"] == courses["wrong number"] == courses["wrong name"]
    assert any("REFERENCE" in " ".join(turn[1]) for turn in courses["unknown"])  # type: ignore[index]


@pytest.mark.parametrize("channel", CHANNELS)
def test_known_or_not_typed_tries_end_at_the_same_one(app: Flask, channel: str) -> None:
    def tries(name: str, phone: str) -> list[list[object]]:
        contact = Contact(CHANNELS[channel].channel, phone.encode() * 4, phone=phone)
        courses = []
        for number in range(2000, 2006):
            courses.append(heard(app, contact, said(name, str(number))))
            app.extensions["lookup"].service.forget(contact)
        return courses

    known, unknown = tries("Maria Garcia", "+13235550148"), tries("Zelda Quimby", "+13235550149")
    assert known == unknown
    assert "refused" in str(known[-1])
    assert "refused" not in str(known[0])


def test_known_or_not_the_form_refuses_at_the_same_try_in_the_same_bytes(app: Flask) -> None:
    def tries(name: dict[str, str], month: str) -> list[Seen]:
        answers = []
        for number in range(2000, 2006):
            browser = Browser(app)
            date = {**MARIA["date_of_birth"], "month": month}
            typed = {"name": name, "date_of_birth": date, "identifier": {"answer": str(number)}}
            browser.walk({**MARIA, **typed}, until="confirm")
            answers.append(seen("confirm", browser.post("/check/confirm", {"answer": "yes"})))
        return answers

    known = tries({"given_names": "Maria", "family_names": "Garcia"}, "4")
    unknown = tries({"given_names": "Zelda", "family_names": "Quimby"}, "5")
    assert known == unknown
    assert {answer.status for answer in known} == {303, 429}
