"""Waiting by text: one offer for everybody, one word, and STOP or DELETE to end it."""

from __future__ import annotations

import re

import pytest

from lookup.models.keep_looking import texting_consent
from lookup.notices import opt_out_number
from tests.keep_looking.waiters import (
    NEWS,
    ROSA_TEXTS,
    STRANGER_TEXTS,
    asked,
    loads,
    parts,
    waiting,
    waits_by_text,
)
from tests.publish.county import Publisher
from tests.sms.desk import Desk
from tests.web.walking import STRANGER, WRONG_NAME, WRONG_NUMBER, Browser

ANA_TEXTS = ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", "5111", "skip", "Y", "N", "Y")
ES = (
    "hola",
    "sí",
    "Rosa Montes",
    "omitir",
    "21 de marzo de 1979",
    "1",
    "4477",
    "omitir",
    "si",
    "no",
)
RANDOM = re.compile(
    r'name="form_token" value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{2}|datetime="[^"]*"'
)


def test_keep_ends_in_one_text_when_there_is_news(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    assert "until March 4, 2021" in waits_by_text(phone)
    assert desk.rows(texting_consent)[0].how == "text"
    loads(desk, publisher)
    assert phone.new().count(NEWS) == 1
    assert waiting(desk) == []


def test_in_spanish(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    said = [phone.text(words) for words in ES]
    assert "SEGUIR" in said[-1]
    assert "4 de marzo de 2021" in phone.text("Seguir")
    loads(desk, publisher)
    news = phone.new()
    assert "hay noticias" in news
    assert "SI para empezar" in phone.text("ABRIR")


def test_the_offer_is_one_for_a_stranger_a_mistake_and_somebody_who_is_waiting(desk: Desk) -> None:
    offers, kept = [], []
    changed = (ROSA_TEXTS, STRANGER_TEXTS, (*ROSA_TEXTS[:6], "4478", *ROSA_TEXTS[7:]), ANA_TEXTS)
    for place, texts in enumerate(changed):
        phone = desk.phone(f"+1310555017{place}")
        said = [phone.text(words) for words in texts]
        offers.append(said[-1][said[-1].index("Want us") :])
        kept.append(phone.text("keep"))
    assert len(set(offers)) == len(set(kept)) == 1


def test_the_pages_are_one_for_a_stranger_and_a_mistake(desk: Desk) -> None:
    pages = []
    for place, types in enumerate((STRANGER, WRONG_NUMBER, WRONG_NAME)):
        phone = desk.phone(f"+1310555018{place}")
        browser = asked(desk, types, address=f"10.{place}.3.1")
        seen = [browser.html]
        browser.open("/keep-looking")
        seen.append(browser.html)
        browser.post("/keep-looking", {"phone": phone.number})
        browser.follow()
        seen.append(browser.html.replace(f"ends in 8{place}", ""))
        pages.append([RANDOM.sub("", html) for html in seen])
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("word", ["STOP", "wrong number"])
def test_stop_ends_it(desk: Desk, publisher: Publisher, word: str) -> None:
    phone = desk.phone()
    waits_by_text(phone)
    phone.text(word)
    assert waiting(desk) == []
    loads(desk, publisher)
    assert phone.new() == ""


def test_delete_ends_it_and_the_consent_goes_too(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    waits_by_text(phone)
    phone.text("DELETE")
    phone.text("Y")
    assert waiting(desk) == []
    assert desk.rows(texting_consent) == []
    loads(desk, publisher)
    assert NEWS not in phone.new()


def test_a_stop_that_only_the_provider_heard_ends_it_too(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    waits_by_text(phone)
    public = parts(desk)
    with public.database.begin() as connection:
        number = public.notices.keys.hash_of(phone.number)
        opt_out_number(connection, number, reason="provider", now=desk.clock.now())
    public.keep_looking.tidy()
    assert waiting(desk) == []
    desk.work()
    assert phone.new() == ""


@pytest.mark.parametrize("steps", [0, 1, 3, 6, 8])
def test_keep_in_the_middle_of_the_questions_keeps_nothing(desk: Desk, steps: int) -> None:
    phone = desk.phone()
    for words in ROSA_TEXTS[:steps]:
        phone.text(words)
    phone.text("KEEP")
    assert waiting(desk) == []


def test_without_a_number_to_look_by_the_page_says_to_ask_first(desk: Desk) -> None:
    browser = Browser(desk.app)
    browser.walk(STRANGER | {"identifier_kind": {"answer": "none"}})
    assert 'data-outcome="person"' in browser.html
    assert 'href="/keep-looking"' in browser.html
    browser.open("/keep-looking")
    assert 'name="phone"' not in browser.html
    assert "First ask us here" in browser.html
