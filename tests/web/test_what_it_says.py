"""What the pages say and offer to somebody who reads them in a hurry."""

from __future__ import annotations

import re

from flask import Flask

from tests.web.walking import MARIA, STRANGER, Browser


def test_a_short_answer_has_a_button_for_the_long_one(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA)
    assert "give two numbers" in browser.html
    assert "Start again with two numbers" in browser.html


def test_a_code_is_not_called_a_number(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA | {"identifier_kind": {"answer": "claim_code"}}, until="identifier")
    assert "Your code" in browser.html
    assert "Your number" not in browser.html


def test_whoever_is_sent_to_a_person_reads_first_that_they_did_nothing_wrong(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER, until="contact_consent")
    assert "You did nothing wrong" in browser.html


def test_an_inquiry_that_was_taken_back_promises_no_day(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER)
    reference = re.findall(r'data-escalation="([^"]+)"', browser.html)[0]
    browser.open("/reference")
    browser.post("/reference", {"reference": reference})
    assert "Answer by" in browser.html
    browser.post("/reference", {"reference": reference, "take_back": "yes"})
    assert 'data-status="withdrawn"' in browser.html
    assert "Answer by" not in browser.html
