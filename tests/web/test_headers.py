"""The headers of every answer: pages, redirects and every kind of error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lookup.web import SECURITY
from tests.web.walking import HOST, MARIA, Browser

PAGES = (
    *("/", "/about", "/privacy", "/accessibility", "/how-we-decide", "/reference"),
    *("/check", "/check/consent", "/check/result", "/check/goodbye", "/language/es", "/leave"),
    *("/healthz", "/readyz"),
)


def not_found(app: Flask) -> TestResponse:
    return Browser(app).get("/wp-admin")


def not_allowed(app: Flask) -> TestResponse:
    return app.test_client().delete("/about", headers=HOST)


def too_large(app: Flask) -> TestResponse:
    big = {"given_names": "x" * 1_000_000}
    return app.test_client().post("/check/name", data=big, headers=HOST)


def not_readable(app: Flask) -> TestResponse:
    browser = Browser(app)
    browser.walk(MARIA, until="name")
    return browser.post("/check/name", {"given_names": "", "family_names": ""})


def no_token(app: Flask) -> TestResponse:
    return app.test_client().post("/check/consent", data={"answer": "yes"}, headers=HOST)


def foreign(app: Flask) -> TestResponse:
    headers = {**HOST, "Origin": "https://evil.example"}
    return app.test_client().post("/check/consent", data={"answer": "yes"}, headers=headers)


def wrong_host(app: Flask) -> TestResponse:
    return app.test_client().get("/", headers={"Host": "evil.example"})


ERRORS: dict[Callable[[Flask], TestResponse], int] = {
    not_found: 404,
    not_allowed: 405,
    too_large: 413,
    not_readable: 422,
    no_token: 400,
    foreign: 403,
    wrong_host: 400,
}


def test_the_headers_say_what_was_designed() -> None:
    said = dict(SECURITY)
    features = said.pop("Permissions-Policy").split(", ")
    assert len(features) > 20
    assert all(feature.endswith("=()") for feature in features)
    assert set(said.pop("Content-Security-Policy").split("; ")) == {
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"),
        *("font-src 'self'", "connect-src 'self'", "form-action 'self'", "worker-src 'self'"),
        *("base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"),
        "require-trusted-types-for 'script'",
    }
    assert said == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "X-Robots-Tag": "noindex, nofollow",
    }


@pytest.mark.parametrize("header", sorted(set(SECURITY) - {"X-Robots-Tag"}))
@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_every_header(app: Flask, path: str, header: str) -> None:
    assert Browser(app).get(path).headers.getlist(header) == [SECURITY[header]]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_may_be_kept(app: Flask, path: str) -> None:
    assert Browser(app).get(path).headers.getlist("Cache-Control") == ["no-store"]


@pytest.mark.parametrize("provoke", ERRORS, ids=lambda provoke: provoke.__name__)
def test_every_error_carries_them_too_and_may_not_be_kept(
    app: Flask, provoke: Callable[[Flask], TestResponse]
) -> None:
    answer = provoke(app)
    assert answer.status_code == ERRORS[provoke]
    assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "760-6763" in answer.get_data(as_text=True)


@pytest.mark.parametrize("provoke", ERRORS, ids=lambda provoke: provoke.__name__)
def test_no_error_tells_what_it_runs_on(
    app: Flask, provoke: Callable[[Flask], TestResponse]
) -> None:
    answer = provoke(app)
    told = answer.get_data(as_text=True) + str(answer.headers)
    for word in ("Traceback", "Werkzeug", "waitress", "Python", "site-packages", "evil"):
        assert word not in told


def test_a_fault_of_ours_is_a_calm_page_with_every_header(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "public.about", broken)
    answer = Browser(app).get("/about")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "760-6763" in answer.get_data(as_text=True)
    assert "MARIA" not in answer.get_data(as_text=True)


def broken() -> str:
    raise RuntimeError("MARIA GARCIA")


def test_transport_security_is_promised_over_tls_only(app: Flask, https_app: Flask) -> None:
    host = {"Host": "answers.example.gov"}
    secure = https_app.test_client().get("/", headers=host, base_url="https://answers.example.gov")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in Browser(app).get("/").headers


def test_search_engines_are_kept_out_of_the_conversation(app: Flask) -> None:
    assert "X-Robots-Tag" not in Browser(app).get("/").headers
    for path in ("/check/consent", "/reference", "/wp-admin"):
        assert Browser(app).get(path).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_files_have_hashed_names_and_are_kept_for_a_year(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/")
    address = browser.html.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY)


@pytest.mark.parametrize(
    "path",
    [
        "/static/styles.css",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/%252e%252e/app.py",
        "/static/..\\app.py",
        "/static/styles.css%00",
        "/static/",
        "/.git/config",
        "/.env",
        "/instance/lookup.db",
        "/language/..%2f",
        "/language/xx",
        "/metrics",
        "/debug",
        "/console",
    ],
)
def test_what_is_not_a_page_or_a_hashed_file_does_not_exist(app: Flask, path: str) -> None:
    assert Browser(app).get(path).status_code == 404


def test_no_page_has_a_style_or_a_script_in_it(app: Flask) -> None:
    browser = Browser(app)
    for path in PAGES:
        html = browser.open(path).get_data(as_text=True)
        assert "<script" not in html
        assert "<style" not in html
        assert " style=" not in html
        assert " onclick" not in html
