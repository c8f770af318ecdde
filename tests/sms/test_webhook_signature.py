"""Who is believed: one right signature over our public address and nothing else (cases 1 to 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from werkzeug.datastructures import Headers

from app import create_app
from lookup.clock import FixedClock
from lookup.settings import Settings
from tests.sms.desk import FORM, Desk
from tests.sms.fake_twilio import FakeTwilio

ON_BOTH_DATABASES = "once"

OLD_TOKEN = "ffffffffffffffffffffffffffffffff"


@pytest.fixture
def base_url() -> str:
    """Behind TLS, as in production."""
    return "https://answers.example.gov"


def test_1_a_request_without_a_signature_is_refused(desk: Desk) -> None:
    answer = desk.app.test_client().post(
        "/sms/inbound", data=desk.phone().form("STOP"), content_type=FORM
    )
    assert answer.status_code == 403
    assert desk.nothing_happened()


@pytest.mark.parametrize("wrong", ["AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "x", " ", "ñ", "A" * 5000])
def test_2_a_wrong_signature_is_refused(desk: Desk, wrong: str) -> None:
    answer = desk.post("/sms/inbound", desk.phone().form("hi"), signature=wrong)
    assert answer.status_code == 403
    assert desk.nothing_happened()


def test_3_a_signature_by_another_token_is_refused(desk: Desk) -> None:
    answer = desk.post("/sms/inbound", desk.phone().form("hi"), token=OLD_TOKEN)
    assert answer.status_code == 403
    assert desk.nothing_happened()


def with_previous_token(
    settings: Settings, twilio: FakeTwilio, clock: FixedClock, until: date | None
) -> Desk:
    assert settings.twilio is not None
    account = replace(settings.twilio, auth_token_previous=OLD_TOKEN, previous_until=until)
    app = create_app(replace(settings, twilio=account), clock=clock)
    return Desk(app, twilio, clock, settings.base_url)


@pytest.mark.parametrize("until", [None, date(2020, 3, 4)])
def test_4_the_token_before_the_rotation_counts_while_it_is_set(
    settings: Settings, twilio: FakeTwilio, clock: FixedClock, until: date | None
) -> None:
    desk = with_previous_token(settings, twilio, clock, until)
    form = desk.phone().form("hi")
    assert desk.post("/sms/inbound", form, token=OLD_TOKEN).status_code == 200


def test_4_the_token_before_the_rotation_is_refused_after_its_last_day(
    settings: Settings, twilio: FakeTwilio, clock: FixedClock
) -> None:
    desk = with_previous_token(settings, twilio, clock, date(2020, 3, 3))
    form = desk.phone().form("hi")
    assert desk.post("/sms/inbound", form, token=OLD_TOKEN).status_code == 403


def test_5_two_signatures_are_none(desk: Desk) -> None:
    form = desk.phone().form("hi")
    right = desk.sign("/sms/inbound", form)
    twice = Headers([("X-Twilio-Signature", right), ("X-Twilio-Signature", right)])
    answer = desk.app.test_client().post(
        "/sms/inbound", data=form, content_type=FORM, headers=twice
    )
    assert answer.status_code == 403
    assert desk.nothing_happened()


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1:8000",  # case 6: a proxy's inner name
        "evil.example",  # case 8: forged
        "x:99999",  # case 9: broken in four ways
        "x:abc",
        "a, b",
        "a\0b",
    ],
)
def test_6_8_9_the_host_header_decides_nothing(desk: Desk, host: str) -> None:
    form = desk.phone().form("hi")
    answer = desk.app.test_client().post(
        "/sms/inbound",
        data=form,
        content_type=FORM,
        headers={"X-Twilio-Signature": desk.sign("/sms/inbound", form)},
        environ_overrides={"HTTP_HOST": host, "wsgi.url_scheme": "http"},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
def test_8_forwarded_headers_decide_nothing(desk: Desk, header: str) -> None:
    form = desk.phone().form("hi")
    assert desk.post("/sms/inbound", form, headers={header: "http"}).status_code == 200


def test_7_a_signature_over_http_is_refused(desk: Desk) -> None:
    form = desk.phone().form("hi")
    signed_for_http = replace(desk, base_url=desk.base_url.replace("https", "http"))
    answer = desk.post("/sms/inbound", form, signature=signed_for_http.sign("/sms/inbound", form))
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["?a=b%2Fc", "?n=%C3%B1", "?x=1&x=2", "?empty="])
def test_10_an_encoded_query_is_signed_as_it_was_sent(desk: Desk, query: str) -> None:
    assert desk.post(f"/sms/inbound{query}", desk.phone().form("hi")).status_code == 200


def test_11_the_fragment_of_overrides_is_no_part_of_the_signed_address(desk: Desk) -> None:
    form = desk.phone().form("hi")
    bare, with_fragment = "/sms/inbound", "/sms/inbound#rc=2&rp=5xx"
    assert desk.post(bare, form, signature=desk.sign(with_fragment, form)).status_code == 403
    assert desk.post(bare, form, signature=desk.sign(bare, form)).status_code == 200


@pytest.mark.parametrize("port", ["", ":443"])
def test_12_the_port_may_stand_in_the_address_or_not(desk: Desk, port: str) -> None:
    form = desk.phone().form("hi")
    signed = replace(desk, base_url=desk.base_url + port).sign("/sms/inbound", form)
    assert desk.post("/sms/inbound", form, signature=signed).status_code == 200


def test_a_path_and_a_query_moved_into_a_parameter_are_refused(desk: Desk) -> None:
    """The algorithm joins address and names without a mark between them."""
    form = desk.phone().form("hi")
    signed = desk.sign("/sms/inbound?a=1", form)
    moved = {"?a": "=1"} | form
    answer = desk.post("/sms/inbound", moved, signature=signed)
    assert answer.status_code == 403
    assert desk.nothing_happened()


def test_the_answer_is_empty_twiml_and_never_plain_text(desk: Desk) -> None:
    answer = desk.phone().send("hi")
    assert answer.status_code == 200
    assert answer.content_type == "text/xml"
    assert answer.text.endswith("<Response/>")
    for refused in (
        desk.app.test_client().post("/sms/inbound"),
        desk.app.test_client().get("/sms/"),
    ):
        assert not refused.content_type.startswith("text/plain")
