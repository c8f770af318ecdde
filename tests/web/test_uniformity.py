"""Not found, wrong number, wrong name: the same words, bytes, headers and next steps for all."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.walking import MARIA, STRANGER, WRONG_NAME, WRONG_NUMBER, Browser

NOT_VERIFIED = {"unknown": STRANGER, "wrong number": WRONG_NUMBER, "wrong name": WRONG_NAME}
MASKED = (
    (re.compile(r'(name="form_token" value=")[^"]*'), r"\1TOKEN"),
    (re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b"), "REFERENCE"),
)


@dataclass(frozen=True)
class Seen:
    """One answer as a stranger can compare it, the random parts masked."""

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    length: int


def seen(path: str, answer: TestResponse) -> Seen:
    body = answer.get_data(as_text=True)
    for pattern, mask in MASKED:
        body = pattern.sub(mask, body)
    headers = tuple(
        (name, "SECRET" if name == "Set-Cookie" else value) for name, value in answer.headers
    )
    return Seen(path, answer.status_code, headers, body, len(answer.get_data()))


def walk_from_confirm(
    app: Flask, answers: dict[str, dict[str, str]], contact: dict[str, str] | None, language: str
) -> list[Seen]:
    """Everything that comes back from the moment of the check to the result, redirects included."""
    browser = Browser(app, language=language)
    browser.walk(answers, until="confirm")
    steps: list[tuple[str, dict[str, str]]] = [("confirm", {"answer": "yes"})]
    if contact is None:
        steps.append(("contact_consent", {"answer": "no"}))
    else:
        steps += [("contact_consent", {"answer": "yes"}), ("contact", contact)]
    everything = []
    for question, fields in steps:
        answer = browser.post(f"/check/{question}", fields)
        everything.append(seen(question, answer))
        while answer.status_code == 303:
            path = answer.headers["Location"]
            answer = browser.get(path)
            everything.append(seen(path, answer))
    return everything


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "contact", [None, {"preferred": "text", "phone": "323 555 0147"}], ids=["declined", "given"]
)
def test_no_refusal_differs_from_another_in_a_single_byte(
    app: Flask, contact: dict[str, str] | None, language: str
) -> None:
    walks = {
        name: walk_from_confirm(app, answers, contact, language)
        for name, answers in NOT_VERIFIED.items()
    }
    assert walks["unknown"] == walks["wrong number"] == walks["wrong name"]
    assert walks["unknown"][-1].path == "/check/result"


def test_nothing_of_it_is_told_by_the_pages_before_the_check(app: Flask) -> None:
    pages = {}
    for name, answers in {**NOT_VERIFIED, "verified": MARIA}.items():
        browser = Browser(app)
        html = browser.walk(answers, until="confirm").get_data(as_text=True)
        for typed in ("Maria", "Xochitl", "Jennifer", "Garcia Lopez", "Garcia", "Canario"):
            html = html.replace(typed, "X")
        html = html.replace("X X", "X").replace("9876", "3456")
        pages[name] = MASKED[0][0].sub(r"\1TOKEN", html)
    assert len(set(pages.values())) == 1


def test_wanting_a_person_shows_the_same_neutral_page(app: Flask) -> None:
    refused = walk_from_confirm(app, STRANGER, None, "en")[-1]
    browser = Browser(app)
    browser.walk(MARIA, until="identifier")
    browser.post("/check/person", {})
    browser.follow()
    browser.post("/check/contact_consent", {"answer": "no"})
    asked = seen("/check/result", browser.follow())
    assert asked == refused
