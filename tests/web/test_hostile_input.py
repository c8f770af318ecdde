"""What nobody types by accident: markup, templates, SQL, control characters, broken bytes."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from tests.web.conftest import Log
from tests.web.walking import HOST, MARIA, STRANGER, Browser

MARKUP = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)"),
    *("{{7*7}}", "${7*7}", "#{7*7}", "{{config}}", "{% for x in (1,2) %}x{% endfor %}"),
    *("%0d%0aSet-Cookie: a=b", "A\u202eB", "A\u200bB"),
)
SQL = ("' OR 1=1--", '"; DROP TABLE conversation;--', "a\x00b", "𝕏𝕐ℤ𝟙 𠜎", "\\", "%' OR '%'='")


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_shown_inert(app: Flask, name: str) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    browser.post("/check/name", {"given_names": f"Ana {name}", "family_names": f"Lopez {name}"})
    browser.follow()
    browser.walk(STRANGER, until="confirm")
    html = browser.html.replace(browser.token, "")  # random: it may well have a 49 in it
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>]* on[a-z]+=", html)
    assert "49" not in html.replace("760", "")
    assert "SECRET_KEY" not in html


@pytest.mark.parametrize("typed", [*MARKUP, *SQL])
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("name", "given_names"),
        ("other_names", "answer"),
        ("date_of_birth", "year"),
        ("identifier_kind", "answer"),
        ("identifier", "answer"),
        ("confirm", "answer"),
    ],
)
def test_no_field_breaks_the_service(app: Flask, question: str, field: str, typed: str) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until=question)
    answer = browser.post(f"/check/{question}", {**STRANGER[question], field: typed})
    assert answer.status_code in (303, 422)
    assert typed not in answer.headers.get("Location", "")


@pytest.mark.parametrize("digits", [5, 23, 5_000])
@pytest.mark.parametrize("field", ["month", "day", "year"])
def test_a_number_too_long_for_a_date_is_a_wrong_field(app: Flask, field: str, digits: int) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="date_of_birth")
    typed = {**STRANGER["date_of_birth"], field: "9" * digits}
    assert browser.post("/check/date_of_birth", typed).status_code == 422
    assert f'data-error="{field}"' in browser.html


@pytest.mark.parametrize("typed", SQL)
def test_a_check_of_such_a_person_ends_like_any_other(app: Flask, typed: str) -> None:
    browser = Browser(app)
    odd = {**STRANGER, "name": {"given_names": f"Ana {typed}", "family_names": f"Lopez {typed}"}}
    browser.walk(odd)
    assert 'data-outcome="person"' in browser.html


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/check/%ff%fe", 404),
        ("GET", "/language/%00", 404),
        ("GET", "/check/" + "9" * 3000, 404),
        ("GET", "/?" + "a=b&" * 900, 200),
        ("DELETE", "/", 405),
        ("PUT", "/check/name", 405),
        ("TRACE", "/", 405),
        ("POST", "/check/result", 405),
        ("POST", "/", 405),
        ("GET", "/check/start-over", 405),
        ("GET", "/check/back", 405),
        ("GET", "/check/person", 405),
    ],
)
def test_odd_requests_get_a_calm_answer(app: Flask, method: str, path: str, status: int) -> None:
    answer = app.test_client().open(path, method=method, headers=HOST)
    assert answer.status_code == status
    told = answer.get_data(as_text=True)
    for word in ("Traceback", "Werkzeug", "flask", "/lookup/"):
        assert word not in told


def test_broken_bytes_in_a_form_are_an_answer_that_cannot_be_read(app: Flask) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    answer = browser.client.post(
        "/check/name",
        data=f"form_token={browser.token}&given_names=%ff%fe&family_names=%80".encode(),
        content_type="application/x-www-form-urlencoded",
        headers=HOST,
    )
    assert answer.status_code in (303, 422)


def test_a_line_break_in_a_name_makes_no_line_in_the_log(
    app: Flask, no_person_in_the_log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    sly = 'Ana\r\n{"event": "request", "status": 200}\x1b[2J'
    browser.post("/check/name", {"given_names": sly, "family_names": sly})
    browser.client.get("/x%0d%0aforged", headers=HOST)
    written = capsys.readouterr().err
    no_person_in_the_log.text += written
    assert "\x1b" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert sum(line["event"] == "request" for line in lines) == 6


def test_a_full_journey_of_every_kind_leaves_nobody_in_the_log(app: Flask) -> None:
    """The fixture looks for every canary at the end of each test; this one walks everywhere."""
    for answers in (MARIA, STRANGER):
        browser = Browser(app)
        browser.walk({**answers, "contact_consent": {"answer": "yes"}})
        if browser.question == "contact":
            fields = {
                "preferred": "post",
                "phone": "3235550147",
                "email": "canary@example.org",
                "address": "12 Canary Street, Los Angeles 90012",
            }
            browser.post("/check/contact", fields)
            browser.follow()
        browser.open("/check/result")
