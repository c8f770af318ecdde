"""The session cookie: ours alone, new at every step up, of no use to a thief of the database."""

from __future__ import annotations

import pickle
import re
import sqlite3
from base64 import urlsafe_b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import __file__ as app_file
from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings
from tests.web.walking import HOST, MARIA, STRANGER, Browser

PUBLIC = ("/", "/about", "/privacy", "/accessibility", "/how-we-decide", "/healthz", "/readyz")


@pytest.mark.parametrize("path", [*PUBLIC, "/check", "/check/result", "/leave"])
def test_no_cookie_is_set_before_the_first_form(app: Flask, path: str) -> None:
    answer = Browser(app).get(path)
    assert not [c for c in answer.headers.getlist("Set-Cookie") if "Max-Age=0" not in c]


def test_the_cookie_on_loopback_is_plain_but_closed_to_scripts(app: Flask) -> None:
    (cookie,) = Browser(app).get("/check/consent").headers.getlist("Set-Cookie")
    name, *flags = cookie.split("; ")
    assert name.startswith("s=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_cookie_behind_tls_is_bound_to_the_host(https_app: Flask) -> None:
    answer = https_app.test_client().get("/check/consent", base_url="https://answers.example.gov")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *flags = cookie.split("; ")
    assert name.startswith("__Host-s=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}


def test_the_cookie_holds_256_random_bits_and_our_mark(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/check/consent")
    secret, _mark = (browser.cookie() or "").split(".")
    assert len(urlsafe_b64decode(secret + "=")) == 32


@pytest.mark.parametrize("planted", ["x" * 43, "x" * 43 + "." + "y" * 43, "", "%00", "é" * 30])
def test_a_cookie_that_somebody_planted_is_never_taken_up(app: Flask, planted: str) -> None:
    browser = Browser(app)
    browser.client.set_cookie("s", planted, domain="127.0.0.1")
    answer = browser.get("/check/consent")
    assert answer.status_code == 200
    assert browser.cookie() not in (None, planted)


def test_the_cookie_changes_where_the_session_starts_and_where_it_is_verified(app: Flask) -> None:
    browser = Browser(app)
    browser.open("/check")
    before = browser.cookie()
    browser.walk(MARIA, until="name")
    started = browser.cookie()
    browser.walk(MARIA, until="confirm")
    asked = browser.cookie()
    browser.walk(MARIA)
    verified = browser.cookie()
    assert before != started
    assert started == asked
    assert asked != verified


def test_the_earlier_cookie_opens_nothing_after_the_check(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="confirm")
    earlier = browser.cookie()
    browser.walk(MARIA)
    thief = Browser(app)
    thief.client.set_cookie("s", earlier or "", domain="127.0.0.1")
    assert thief.get("/check/result").headers["Location"] == "/check/consent"


def test_nothing_is_shown_after_leaving_or_starting_over(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA)
    last = browser.cookie()
    browser.post("/check/start-over", {})
    assert browser.cookie() != last
    assert browser.open("/check/result").status_code == 200
    assert browser.question == "consent"
    browser.client.set_cookie("s", last or "", domain="127.0.0.1")
    assert browser.get("/check/result").headers["Location"] == "/check/consent"


def test_leaving_goes_to_another_site_and_clears_the_browser(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    answer = browser.get("/leave")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://www.weather.gov/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.cookie() is None


def test_another_site_cannot_throw_a_person_out(app: Flask) -> None:
    browser = Browser(app, headers={"Sec-Fetch-Site": "cross-site"})
    assert browser.get("/leave").status_code == 404


def test_what_lies_in_the_database_is_no_cookie(app: Flask, settings: Settings) -> None:
    browser = Browser(app)
    browser.walk(STRANGER, until="confirm")
    secret = urlsafe_b64decode((browser.cookie() or "").split(".")[0] + "=")
    path = settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT * FROM conversation").fetchall()
    assert rows
    stored = b"".join(value for row in rows for value in row if isinstance(value, bytes))
    assert secret not in stored
    assert secret.hex().encode() not in stored
    assert b"Canario" not in stored


class Sly:
    """What a pickle of it does to whoever opens it: leaves a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[Path, str]]:
        return Path.write_text, (self.file, "run")


def test_a_crafted_row_runs_nothing_and_is_no_session(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    mark = tmp_path / "run"
    crafted = pickle.dumps(Sly(mark))
    browser = Browser(app)
    browser.walk(STRANGER, until="confirm")
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE conversation SET sealed = ?", (crafted,))
    browser.get("/check/confirm")
    assert browser.follow().status_code == 200
    assert browser.question == "consent"
    assert "Canario" not in browser.html
    assert not mark.exists()
    pickle.loads(crafted)  # the row would have run
    assert mark.exists()


def test_nothing_that_people_reach_can_open_a_pickle() -> None:
    opens = re.compile(r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|joblib)\b", re.M)
    room = Path(app_file).parent / "lookup"
    assert not [file for file in room.rglob("*.py") if opens.search(file.read_text())]
    assert opens.search("    import pickle\n")


def test_two_languages_of_cookie_the_other_one_holds_only_a_code(app: Flask) -> None:
    browser = Browser(app)
    answer = browser.get("/language/es?next=/about")
    assert answer.headers["Location"] == "/about"
    assert browser.cookie("lang") == "es"
    assert 'lang="es"' in browser.open("/about").get_data(as_text=True)


def test_a_changed_secret_key_is_still_accepted_while_it_is_a_fallback(
    app: Flask, settings: Settings, clock: FixedClock
) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    changed = replace(
        settings,
        secret_key="another secret, as long as the first one was",
        secret_key_fallbacks=(settings.secret_key,),
    )
    later = Browser(create_app(changed, clock=clock))
    later.client.set_cookie("s", browser.cookie() or "", domain="127.0.0.1")
    assert later.get("/check/name").status_code == 200
    forgotten = Browser(create_app(replace(changed, secret_key_fallbacks=()), clock=clock))
    forgotten.client.set_cookie("s", browser.cookie() or "", domain="127.0.0.1")
    assert forgotten.get("/check/name").status_code == 303


def test_flasks_own_session_is_not_used(app: Flask) -> None:
    client = app.test_client()
    client.get("/check/consent", headers=HOST)
    assert client.get_cookie("session", "127.0.0.1") is None


def test_a_button_tapped_twice_still_leads_to_the_answer(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(STRANGER, until="confirm")
    before, token = browser.cookie() or "", browser.token
    browser.post("/check/confirm", {"answer": "yes"})  # the browser drops this answer
    browser.client.set_cookie("s", before, domain="127.0.0.1")
    second = browser.post("/check/confirm", {"answer": "yes"}, token=token)
    assert second.headers["Location"] == "/check/contact_consent"
    assert "data-escalation" in browser.follow().text


def test_a_minute_later_the_earlier_cookie_leads_nowhere(app: Flask, clock: FixedClock) -> None:
    browser = Browser(app)
    browser.walk(STRANGER, until="confirm")
    before, token = browser.cookie() or "", browser.token
    browser.post("/check/confirm", {"answer": "yes"})
    clock.move(minutes=2)
    browser.client.set_cookie("s", before, domain="127.0.0.1")
    late = browser.post("/check/confirm", {"answer": "yes"}, token=token)
    assert late.headers["Location"] == "/check/consent"


def test_once_the_answer_is_open_the_earlier_cookie_leads_nowhere_at_once(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="confirm")
    before, token = browser.cookie() or "", browser.token
    browser.post("/check/confirm", {"answer": "yes"})
    assert 'data-outcome="verified"' in browser.follow().text
    for form in ("/check/confirm", "/check/person", "/check/back"):
        thief = Browser(app)
        thief.client.set_cookie("s", before, domain="127.0.0.1")
        thief.post(form, {"answer": "yes"}, token=token)
        assert 'data-outcome="verified"' not in thief.open("/check/result").text
    assert 'data-outcome="verified"' in browser.open("/check/result").text


def test_who_planted_a_cookie_never_gets_into_the_conversation_begun_with_it(app: Flask) -> None:
    thief = Browser(app)
    thief.open("/check/consent")
    planted, token = thief.cookie() or "", thief.token
    browser = Browser(app)
    browser.client.set_cookie("s", planted, domain="127.0.0.1")
    browser.walk(STRANGER, until="confirm")
    assert "Canario" in browser.html
    thief.post("/check/consent", {"answer": "yes"}, token=token)
    assert thief.get("/check/confirm").headers["Location"] == "/check/name"
    assert "Canario" not in thief.open("/check/name").text


def test_a_minute_later_the_earlier_cookie_leads_to_no_answer_by_any_form(
    app: Flask, clock: FixedClock
) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="confirm")
    before, token = browser.cookie() or "", browser.token
    browser.post("/check/confirm", {"answer": "yes"})
    assert 'data-outcome="verified"' in browser.follow().text
    clock.move(minutes=2)
    for form in ("/check/confirm", "/check/person", "/check/back", "/check/consent"):
        thief = Browser(app)
        thief.client.set_cookie("s", before, domain="127.0.0.1")
        thief.post(form, {"answer": "yes"}, token=token)
        assert 'data-outcome="verified"' not in thief.open("/check/result").text


def test_wanting_a_person_tapped_twice_is_one_inquiry(app: Flask, settings: Settings) -> None:
    browser = Browser(app)
    browser.walk(STRANGER, until="date_of_birth")
    before, token = browser.cookie() or "", browser.token
    for _ in range(3):  # the browser drops every answer but the last
        browser.client.set_cookie("s", before, domain="127.0.0.1")
        browser.post("/check/person", {}, token=token)
    assert "data-escalation" in browser.follow().text
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as database:
        assert database.execute("SELECT count(*) FROM escalation").fetchone() == (1,)
