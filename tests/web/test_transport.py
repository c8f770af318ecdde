"""Plain http: led to https where a trusted proxy says so, and believed from nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings

HOST = {"Host": "answers.example.gov"}


@pytest.fixture
def behind_a_proxy(settings: Settings, clock: FixedClock) -> Flask:
    """The face as people reach it over TLS, one proxy in front."""
    secure = replace(
        settings,
        base_url="https://answers.example.gov",
        limits_file=None,
        trusted_proxy_hops=1,
    )
    return create_app(secure, clock=clock)


@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("/", "https://answers.example.gov/"),
        ("/check/name", "https://answers.example.gov/check/name"),
        ("/language/es?next=/about", "https://answers.example.gov/language/es?next=/about"),
        ("/a%0d%0aX: y", "https://answers.example.gov/a%0D%0AX%3A%20y"),
    ],
)
def test_plain_http_is_led_to_the_same_page_over_https(
    behind_a_proxy: Flask, path: str, onward: str
) -> None:
    told = behind_a_proxy.test_client().get(path, headers={**HOST, "X-Forwarded-Proto": "http"})
    assert told.status_code == 308
    assert told.headers["Location"] == onward
    assert "Set-Cookie" not in told.headers


def test_a_form_sent_over_plain_http_has_no_effect(behind_a_proxy: Flask) -> None:
    sent = behind_a_proxy.test_client().post(
        "/check/consent", data={"answer": "yes"}, headers={**HOST, "X-Forwarded-Proto": "http"}
    )
    assert sent.status_code == 308


def test_https_and_the_proxys_own_look_are_answered(behind_a_proxy: Flask) -> None:
    client = behind_a_proxy.test_client()
    over_tls = client.get("/check/consent", headers={**HOST, "X-Forwarded-Proto": "https"})
    assert over_tls.status_code == 200
    assert "Secure" in over_tls.headers["Set-Cookie"]
    for said in ({}, {"X-Forwarded-Proto": "http"}):
        assert client.get("/healthz", headers={**HOST, **said}).status_code == 200


def test_what_the_visitor_wrote_before_the_proxy_is_not_believed(behind_a_proxy: Flask) -> None:
    told = behind_a_proxy.test_client().get(
        "/", headers={**HOST, "X-Forwarded-Proto": "http, https"}
    )
    assert told.status_code == 200


def test_without_a_proxy_the_header_means_nothing(settings: Settings, clock: FixedClock) -> None:
    alone = create_app(
        replace(settings, base_url="https://answers.example.gov", limits_file=None), clock=clock
    )
    answer = alone.test_client().get("/about", headers={**HOST, "X-Forwarded-Proto": "http"})
    assert answer.status_code == 200
