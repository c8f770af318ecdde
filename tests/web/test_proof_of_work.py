"""A browser that is asked for work before another try: nothing is lost, nothing is told."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.keys.rotation import for_the_web
from lookup.sealing import server_facts, write_key_file
from lookup.settings import Settings
from tests.limits.solving import solved
from tests.publish.county import Publisher
from tests.web.walking import MARIA, STRANGER, WRONG_NUMBER, Browser
from tests.zone.test_zone import served

EASY = """
[request]
rate = "100000 per 5 minutes"
[lookups]
tokens = ["100000 per hour"]
[proof_of_work]
cost = 1000
counter_from = 2
counter_to = 5
"""
RANDOM = re.compile(r'data-puzzle="[^"]*"|name="(form_token|ticket)" value="[^"]*"')


def nobody(day: int) -> dict[str, Mapping[str, str]]:
    """Somebody who is not in the store, of another birth date for each day."""
    born = {"month": "7", "day": str(day), "year": "1980"}
    return {**STRANGER, "date_of_birth": born}


@pytest.fixture
def app(settings: Settings, publisher: Publisher, clock: FixedClock, tmp_path: Path) -> Flask:
    """The public face with the default number of tries before a proof of work."""
    limits = tmp_path / "easy.toml"
    limits.write_text(EASY)
    made = create_app(replace(settings, limits_file=limits), clock=clock)
    made.extensions["lookup"].store.load(publisher.file("first"))
    return made


def after_two_failures(app: Flask) -> None:
    for day in (1, 2):
        assert Browser(app).walk(nobody(day)).status_code == 200


def found(browser: Browser, pattern: str) -> str:
    match = re.search(pattern, browser.html)
    assert match, browser.html
    return unescape(match[1])


def solution(browser: Browser) -> str:
    return solved(found(browser, r'data-puzzle="([^"]*)"'))


def ticket(browser: Browser) -> str:
    return found(browser, r'name="ticket" value="([^"]*)"')


def confirm(browser: Browser, **proof: str) -> int:
    browser.post("/check/confirm", {"answer": "yes", **proof})
    return browser.follow().status_code


def test_the_third_try_is_asked_for_work_and_goes_on_with_what_was_typed(app: Flask) -> None:
    after_two_failures(app)
    maria = Browser(app)
    assert maria.walk(MARIA).status_code == 429
    assert "760-6763" in maria.html
    assert confirm(maria, altcha=solution(maria)) == 200
    assert 'data-outcome="verified"' in maria.html


def test_without_javascript_half_a_minute_does_it(app: Flask, clock: FixedClock) -> None:
    after_two_failures(app)
    maria = Browser(app)
    maria.walk(MARIA)
    held = ticket(maria)
    assert confirm(maria, ticket=held) == 429
    assert "too soon" in maria.html
    assert ticket(maria) == held
    clock.move(seconds=30)
    assert confirm(maria, ticket=held) == 200
    assert 'data-outcome="verified"' in maria.html


def test_in_spanish_too(app: Flask) -> None:
    after_two_failures(app)
    maria = Browser(app, language="es")
    maria.walk(MARIA)
    assert "Un momento, por favor" in maria.html
    assert "Espere 30 segundos" in maria.html


def three_wait(app: Flask, clock: FixedClock) -> None:
    """Three people without a script wait half a minute each."""
    for n in range(3):
        browser = Browser(app)
        browser.walk(nobody(10 + n))
        held = ticket(browser)
        clock.move(seconds=30)
        assert confirm(browser, ticket=held) == 200


def test_after_three_waits_the_page_says_to_call_or_to_ask_for_a_person(
    app: Flask, clock: FixedClock
) -> None:
    after_two_failures(app)
    three_wait(app, clock)
    last = Browser(app)
    assert last.walk(MARIA).status_code == 429
    assert 'name="ticket"' not in last.html
    assert "call us now" in last.html
    assert confirm(last, altcha=solution(last)) == 200


def test_known_and_unknown_people_meet_the_same_page(app: Flask) -> None:
    after_two_failures(app)
    pages = []
    for asked in (MARIA, STRANGER, WRONG_NUMBER):
        browser = Browser(app)
        answer = browser.walk(asked)
        headers = [(n, v) for n, v in answer.headers if n not in {"Set-Cookie"}]
        pages.append((answer.status_code, RANDOM.sub("", browser.html), headers))
    assert pages[0] == pages[1] == pages[2]


def test_row_55_a_solution_counts_once_in_one_session_and_for_ten_minutes(
    app: Flask, clock: FixedClock
) -> None:
    after_two_failures(app)
    maria, other = Browser(app), Browser(app)
    maria.walk(MARIA)
    other.walk(STRANGER)
    proof = solution(maria)
    assert confirm(other, altcha=proof) == 429
    assert confirm(maria, altcha=proof[:-8] + "AAAAAAA=") == 429
    assert confirm(maria, altcha=proof) == 200
    again = Browser(app)
    again.walk(STRANGER)
    assert confirm(again, altcha=proof) == 429
    late = solution(again)
    clock.move(minutes=10)
    assert confirm(again, altcha=late) == 429


def test_whoever_wants_a_person_is_asked_for_no_work(app: Flask) -> None:
    after_two_failures(app)
    maria = Browser(app)
    assert maria.walk(MARIA).status_code == 429
    maria.post("/check/person", {})
    assert "data-escalation" in maria.follow().text


def test_beside_a_lookup_service_with_other_keys_the_work_and_the_wait_count(
    app: Flask, settings: Settings, publisher: Publisher, clock: FixedClock, tmp_path: Path
) -> None:
    web_key = tmp_path / "web.key"
    write_key_file(web_key, server_facts(for_the_web(publisher.server_keys)))
    service = app.extensions["lookup"].local
    with tempfile.TemporaryDirectory(prefix="z") as short:
        path = Path(short) / "lookup.sock"
        beside = replace(
            settings,
            key_file=web_key,
            lookup_socket=path,
            database_url=f"sqlite:///{tmp_path / 'web' / 'lookup.db'}",
            store_dir=tmp_path / "web" / "store",
        )
        with served(path, service):
            web = create_app(beside, clock=clock)
            after_two_failures(web)
            maria = Browser(web)
            assert maria.walk(MARIA).status_code == 429
            assert confirm(maria, altcha=solution(maria)) == 200
            assert 'data-outcome="verified"' in maria.html
            three_wait(web, clock)
            last = Browser(web)
            assert last.walk(nobody(20)).status_code == 429
            assert 'name="ticket"' not in last.html
