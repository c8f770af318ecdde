"""Forms that another site, an old page or a program sends: refused, with no effect."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.web.walking import HOST, MARIA, STRANGER, Browser

FORMS = ("/check/consent", "/check/name", "/check/start-over", "/check/back", "/check/person")
CHANGED = {"given_names": "Xochitl", "family_names": "Canario"}


def at_name(app: Flask) -> Browser:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    return browser


@pytest.mark.parametrize("path", [*FORMS, "/reference"])
def test_a_form_without_a_session_is_refused(app: Flask, path: str) -> None:
    answer = app.test_client().post(path, data={"answer": "yes"}, headers=HOST)
    assert answer.status_code == 400
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é", "\x00", "a" * 5000])
@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(app: Flask, path: str, token: str) -> None:
    browser = at_name(app)
    assert browser.post(path, CHANGED, token=token).status_code == 400
    assert browser.open("/check").status_code == 200
    assert browser.question == "name"


def test_a_form_with_another_sessions_token_is_refused(app: Flask) -> None:
    mine, theirs = at_name(app), at_name(app)
    assert mine.post("/check/name", CHANGED, token=theirs.token).status_code == 400
    mine.open("/check")
    assert mine.question == "name"


def test_a_form_from_before_the_session_was_renewed_is_refused(app: Flask) -> None:
    browser = Browser(app)
    browser.open("/check")
    stale = browser.token
    browser.walk(MARIA, until="name")
    answer = browser.post("/check/name", CHANGED, token=stale)
    assert answer.status_code == 400
    assert 'href="/check"' in browser.html


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(app: Flask, headers: dict[str, str]) -> None:
    browser = at_name(app)
    token = browser.token
    browser.headers = headers
    assert browser.post("/check/name", CHANGED, token=token).status_code == 403
    browser.headers = {}
    browser.open("/check")
    assert browser.question == "name"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost:8000"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_form_is_taken(app: Flask, headers: dict[str, str]) -> None:
    browser = at_name(app)
    token = browser.token
    browser.headers = headers
    assert browser.post("/check/name", CHANGED, token=token).status_code == 303


def test_only_a_plain_form_is_taken(app: Flask) -> None:
    browser = at_name(app)
    token = browser.token
    fields = {"form_token": token, **CHANGED}
    client = browser.client
    for kind, body in (
        ("application/json", json.dumps(fields)),
        ("text/plain", "&".join(f"{k}={v}" for k, v in fields.items())),
        ("", "&".join(f"{k}={v}" for k, v in fields.items())),
        ("multipart/form-data; boundary=x", "--x--"),
    ):
        answer = client.post("/check/name", data=body, content_type=kind, headers=HOST)
        assert answer.status_code == 400, kind
    browser.open("/check")
    assert browser.question == "name"


@pytest.mark.parametrize(
    "body",
    [
        "form_token={token}&given_names=A&given_names=B&family_names=C",
        "form_token={token}&form_token={token}&given_names=A&family_names=C",
        "form_token={token}&given_names[]=A&family_names=C",
        "form_token={token}&given_names[0]=A&family_names=C",
        "form_token={token}&" + "&".join(f"field{n}=1" for n in range(60)),
    ],
)
def test_repeated_fields_arrays_and_too_many_fields_are_refused(app: Flask, body: str) -> None:
    browser = at_name(app)
    answer = browser.client.post(
        "/check/name",
        data=body.format(token=browser.token),
        content_type="application/x-www-form-urlencoded",
        headers=HOST,
    )
    assert answer.status_code == 400


def test_fields_that_we_do_not_know_change_nothing(app: Flask) -> None:
    browser = Browser(app)
    sly = {question: {**fields, "tier": "details", "verified": "1", "outcome": "verified"}
           for question, fields in STRANGER.items()}  # fmt: skip
    browser.walk(sly)
    assert 'data-outcome="person"' in browser.html


def test_a_form_as_large_as_a_megabyte_is_413(app: Flask) -> None:
    browser = at_name(app)
    answer = browser.post("/check/name", {"given_names": "x" * 1_000_000, "family_names": "y"})
    assert answer.status_code == 413
