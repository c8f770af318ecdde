"""Too many requests, proxies, and parts that do not answer: refused calmly, nothing told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings
from lookup.web import SECURITY, guard_of, limit_of
from lookup.web.results import again_in
from tests.web.walking import HOST, MARIA, WRONG_NUMBER, Browser

TEN = '[request]\nrate = "10 per 5 minutes"\n'


@pytest.fixture
def strict(settings: Settings, clock: FixedClock) -> Flask:
    """A face where one address may make ten requests."""
    Path(str(settings.limits_file)).write_text(TEN)
    return create_app(settings, clock=clock)


def test_every_route_names_its_guard_and_its_limit(app: Flask) -> None:
    nameless = [
        name
        for name, view in app.view_functions.items()
        if guard_of(view) is None or limit_of(view) is None
    ]
    assert not nameless


def test_too_many_requests_are_429_with_the_phone_number(strict: Flask) -> None:
    browser = Browser(strict)
    assert [browser.get("/about").status_code for _ in range(12)] == [200] * 10 + [429] * 2
    assert "760-6763" in browser.html
    assert browser.answer is not None
    assert {name: browser.answer.headers.get(name) for name in SECURITY} == dict(SECURITY)
    assert browser.answer.headers["Cache-Control"] == "no-store"
    assert browser.answer.headers["Retry-After"] == "300"


def test_the_limit_counts_an_address_over_all_pages_and_processes(
    strict: Flask, settings: Settings, clock: FixedClock
) -> None:
    first, second = Browser(strict), Browser(create_app(settings, clock=clock))
    for _ in range(5):
        first.get("/about")
        second.get("/privacy")
    assert first.get("/").status_code == second.get("/").status_code == 429


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"],
)
def test_without_a_proxy_no_header_makes_an_address_another_one(strict: Flask, header: str) -> None:
    browser = Browser(strict)
    for n in range(11):
        browser.headers = {
            header: f"for=198.51.100.{n}" if header == "Forwarded" else f"198.51.100.{n}"
        }
        answer = browser.get("/about")
    assert answer.status_code == 429


def test_behind_one_proxy_the_last_address_it_wrote_counts(
    strict: Flask, settings: Settings, clock: FixedClock
) -> None:
    behind = Browser(create_app(replace(settings, trusted_proxy_hops=1), clock=clock))
    for n in range(12):
        behind.headers = {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}
        answer = behind.get("/about")
    assert answer.status_code == 429
    behind.headers = {"X-Forwarded-For": "198.51.100.8"}
    assert behind.get("/about").status_code == 200


def test_health_is_told_whatever_the_limits_say(strict: Flask) -> None:
    assert [Browser(strict).get("/healthz").status_code for _ in range(15)] == [200] * 15


def test_a_check_refused_by_a_limit_is_429_with_the_phone_number(app: Flask) -> None:
    for _ in range(8):
        browser = Browser(app)
        answer = browser.walk(WRONG_NUMBER)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert "760-6763" in browser.html
    assert int(answer.headers["Retry-After"]) > 0


MARIA_AS_THE_OFFICE_WRITES = (
    '{"given_names": "Maria", "family_names": "Garcia Lopez", "date_of_birth": "1975-04-09", '
    '"ssn4": "3456"}'
)


def test_the_office_releases_who_was_locked_out_and_learns_nothing_by_it(
    app: Flask, clock: FixedClock
) -> None:
    for place in range(8):
        browser = Browser(app, address=f"198.51.100.{place}")
        clock.move(minutes=11)
        if browser.walk(WRONG_NUMBER).status_code == 429:
            break
    runner = app.test_cli_runner()
    release = ["limits", "release", "--person-stdin"]
    known = runner.invoke(args=release, input=MARIA_AS_THE_OFFICE_WRITES)
    nobody = runner.invoke(
        args=release, input=MARIA_AS_THE_OFFICE_WRITES.replace("Garcia Lopez", "Nowhere")
    )
    assert known.output == nobody.output
    assert "released" in known.output
    assert "data-outcome" in Browser(app, address="203.0.113.1").walk(MARIA).text
    assert runner.invoke(args=release, input="Maria").exit_code == 2


def test_who_is_refused_by_a_limit_reads_when_to_try_again_and_still_gets_a_person(
    app: Flask,
) -> None:
    for _ in range(8):
        browser = Browser(app)
        if browser.walk(WRONG_NUMBER).status_code == 429:
            break
    assert "You can try again in " in browser.html
    browser.post("/check/person", {})
    assert "data-escalation" in browser.follow().text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, "in a minute."),
        (90, "in 2 minutes."),
        (7_200, "in 120 minutes."),
        (10_800, "in 3 hours."),
        (86_400, "in 24 hours."),
        (259_200, "in 3 days."),
    ],
)
def test_a_wait_is_told_in_words(app: Flask, seconds: int, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert again_in(seconds).endswith(words)


def test_a_person_is_asked_for_whatever_the_limits_on_requests_say(strict: Flask) -> None:
    browser = Browser(strict)
    browser.open("/check")
    token = browser.token
    while browser.get("/about").status_code != 429:
        pass
    asked = browser.post("/check/person", {}, token=token)
    assert asked.status_code == 303
    with strict.extensions["lookup"].database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM escalation").scalar_one()
    assert count == 1


def test_leaving_is_possible_whatever_the_limits_and_the_counters_say(
    strict: Flask, app: Flask
) -> None:
    browser = Browser(strict)
    assert [browser.get("/leave").status_code for _ in range(15)] == [303] * 15
    with app.extensions["lookup"].database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE limit_counter")
    assert Browser(app).get("/leave").status_code == 303


def test_counters_that_do_not_answer_stop_the_request(app: Flask) -> None:
    database = app.extensions["lookup"].database
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE limit_counter")
    answer = Browser(app).get("/about")
    assert answer.status_code == 503
    assert "760-6763" in answer.get_data(as_text=True)
    assert Browser(app).get("/healthz").status_code == 200


def test_readiness_names_the_part_that_is_not_there(
    settings: Settings, clock: FixedClock, app: Flask
) -> None:
    well = Browser(app).get("/readyz")
    assert (well.status_code, well.json) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "generation": "ok",
            "pepper": "in-process",
            "worker": "none",
        },
    )
    empty = replace(settings, database_url=f"{settings.database_url}-2")
    missing = Browser(create_app(empty, clock=clock)).get("/readyz")
    assert missing.status_code == 503
    assert missing.json is not None
    assert missing.json["generation"] == "missing"


def test_without_a_generation_the_policy_page_says_so(settings: Settings) -> None:
    assert "not loaded right now" in Browser(create_app(settings)).get("/how-we-decide").get_data(
        as_text=True
    )


def test_the_policy_page_shows_the_signed_sentences_in_both_languages(app: Flask) -> None:
    assert "The law of 2016 covers it." in Browser(app).get("/how-we-decide").get_data(as_text=True)
    spanish = Browser(app, language="es").get("/how-we-decide").get_data(as_text=True)
    assert "La ley de 2016 lo cubre." in spanish
    assert "HS 11361.9" in spanish


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil@127.0.0.1", ""])
def test_another_host_is_refused_and_never_repeated(app: Flask, host: str) -> None:
    answer = app.test_client().get("/check", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert not answer.headers.get("Location")
    assert not answer.headers.getlist("Set-Cookie")


def test_a_forwarded_host_is_never_believed(app: Flask) -> None:
    headers = {**HOST, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = app.test_client().get("/check", headers=headers)
    assert answer.headers["Location"] == "/check/consent"


def test_no_personal_data_stands_in_any_address(app: Flask) -> None:
    browser = Browser(app)
    visited = []
    original = browser.get
    browser.open("/check")
    while browser.question != "result":
        visited.append(browser.path)
        browser.post(f"/check/{browser.question}", MARIA[browser.question])
        assert browser.answer is not None
        visited.append(browser.answer.headers["Location"])
        original(browser.answer.headers["Location"])
    assert all(path.startswith("/check") and "?" not in path for path in visited)


def test_no_header_gives_a_stranger_more_checks(app: Flask, clock: FixedClock) -> None:
    def wrong(day: int, *, address: str = "127.0.0.1") -> int:
        clock.move(minutes=1)
        browser = Browser(app, address=address)
        forged = f"203.0.113.{day}"
        browser.headers = {
            **dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP"), forged),
            "True-Client-IP": forged,
            "Forwarded": f"for={forged}",
        }
        born = {"month": "3", "day": str(day), "year": str(1950 + day)}
        browser.walk(WRONG_NUMBER | {"date_of_birth": born}, until="confirm")
        return browser.post("/check/confirm", {"answer": "yes"}).status_code

    assert [wrong(day) for day in range(1, 13)] == [303] * 10 + [429] * 2
    assert wrong(13, address="198.51.100.1") == 303
