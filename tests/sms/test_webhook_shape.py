"""What a signed request must be like besides (cases 13 to 22)."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from tests.sms.desk import FORM, Desk, new_sid
from tests.sms.fake_twilio import ACCOUNT, NUMBER

ON_BOTH_DATABASES = "once"


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/sms/inbound", "/sms/fallback", "/sms/status/abc"])
def test_13_only_post_is_taken(desk: Desk, method: str, path: str) -> None:
    assert desk.app.test_client().open(path, method=method).status_code == 405
    assert desk.nothing_happened()


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "text/xml"]
)
def test_14_another_kind_of_body_is_refused(desk: Desk, kind: str) -> None:
    form = desk.phone().form("hi")
    answer = desk.app.test_client().post(
        "/sms/inbound",
        data=json.dumps(form),
        content_type=kind,
        headers={"X-Twilio-Signature": desk.sign("/sms/inbound", {})},
    )
    assert answer.status_code in {403, 415}
    assert desk.nothing_happened()


def test_15_a_body_over_the_cap_is_refused(desk: Desk) -> None:
    assert desk.phone().send("x" * 70_000).status_code == 413
    assert desk.nothing_happened()


def test_15_a_body_over_the_cap_without_its_length_is_refused(desk: Desk) -> None:
    answer = desk.app.test_client().post(
        "/sms/inbound",
        input_stream=BytesIO(b"Body=" + b"x" * 200_000),
        content_type=FORM,
        headers={"Transfer-Encoding": "chunked", "X-Twilio-Signature": "x"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code in {403, 413}  # cut off at the cap, so no signature fits it


def test_15_a_long_text_of_emoji_is_taken(desk: Desk) -> None:
    assert desk.phone().send("\N{SEEDLING}" * 1_600).status_code == 200


def test_15_a_crowd_of_parameters_is_refused(desk: Desk) -> None:
    form = desk.phone().form("hi") | {f"p{n}": "1" for n in range(1_500)}
    assert desk.post("/sms/inbound", form).status_code in {403, 413}
    assert desk.nothing_happened()


@pytest.mark.parametrize("raw", [b"Body=%FF%FE", b"Body=\xed\xa0\x80", b"Body=%ED%A0%80", b"%FF=1"])
def test_16_bytes_that_are_no_text_are_refused_and_break_nothing(desk: Desk, raw: bytes) -> None:
    answer = desk.app.test_client().post(
        "/sms/inbound",
        data=raw,
        content_type=FORM,
        headers={"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    )
    assert answer.status_code == 403


def test_17_an_unknown_parameter_is_no_reason_to_refuse(desk: Desk) -> None:
    assert desk.phone().text("hi", ChannelInstallSid="XE1", AddOns='{"status":"ok"}')


@pytest.mark.parametrize("name", ["Body", "From", "MessageSid", "Unheard"])
def test_18_a_repeated_parameter_is_refused_or_handled_once(desk: Desk, name: str) -> None:
    form = desk.phone().form("hi", Unheard="1")
    form[name] = [form[name], "another"]
    assert desk.post("/sms/inbound", form).status_code in {200, 403}
    assert len(desk.rows()) <= 1


@pytest.mark.parametrize("sid", [None, "", "SM", "SM123", "XX" + "0" * 32, "SM" + "g" * 32])
def test_19_without_a_right_message_sid_nothing_is_done(
    desk: Desk, sid: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    form = desk.phone().form("hi", MessageSid=sid)
    if sid is None:
        del form["MessageSid"]
    assert desk.post("/sms/inbound", form).status_code == 403
    assert desk.nothing_happened()
    assert '"event": "text_alarm"' in capfd.readouterr().err


def shifted() -> list[tuple[str, dict[str, str]]]:
    """Copies of `Body=STOP` whose names and values meet in other places; all signed alike."""
    sid = "SM" + "ab" * 16
    rest = {"AccountSid": ACCOUNT, "From": "+13105550142", "MessageSid": sid, "To": NUMBER}
    swallowed = {k: v for k, v in rest.items() if k != "From"}
    return [
        ("name takes from value", rest | {"BodyS": "TOP"}),
        ("value takes from name", rest | {"Bod": "ySTOP"}),
        ("body swallows the sender", swallowed | {"Body": "STOPFrom+13105550142"}),
        ("account swallows the body", (rest | {"AccountSid": f"{ACCOUNT}BodySTOP"})),
    ]


@pytest.mark.parametrize(("how", "copy"), shifted(), ids=lambda value: str(value)[:30])
def test_20_a_copy_with_its_boundaries_moved_has_no_effect(
    desk: Desk, how: str, copy: dict[str, str]
) -> None:
    original = desk.phone().form("STOP", MessageSid="SM" + "ab" * 16)
    original = {name: original[name] for name in ("AccountSid", "Body", "From", "MessageSid", "To")}
    signature = desk.sign("/sms/inbound", original)
    assert signature == desk.sign("/sms/inbound", copy), how  # the hazard is real
    assert desk.post("/sms/inbound", copy, signature=signature).status_code == 403
    assert desk.nothing_happened()
    assert desk.post("/sms/inbound", original, signature=signature).status_code == 200


def test_21_another_account_is_refused(desk: Desk) -> None:
    assert desk.phone().send("hi", AccountSid="AC" + "9" * 32).status_code == 403
    assert desk.nothing_happened()


def test_22_a_text_to_another_number_is_refused(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    assert desk.phone().send("hi", To="+12135550199").status_code == 403
    assert desk.nothing_happened()
    assert '"event": "text_alarm", "channel": "sms", "reason": "not_our_number"' in (
        capfd.readouterr().err
    )


def test_22_a_messaging_service_is_known_by_its_own_id(desk: Desk) -> None:
    """TWILIO_FROM is a number here, so a service's id cannot stand in for it."""
    assert (
        desk.phone().send("hi", To="+12135550199", MessagingServiceSid="MG" + "0" * 32).status_code
        == 403
    )
    assert desk.phone().send("hi", MessagingServiceSid="MG" + "0" * 32).status_code == 200


def test_a_status_callback_must_be_about_a_message(desk: Desk) -> None:
    good = {"AccountSid": ACCOUNT, "MessageSid": new_sid(), "MessageStatus": "sent"}
    path = "/sms/status/" + "0" * 32
    assert desk.post(path, good).status_code == 200
    for broken in (
        good | {"AccountSid": "AC" + "9" * 32},
        good | {"MessageSid": "nonsense"},
        good | {"MessageStatus": "<b>"},
        {"AccountSid": ACCOUNT},
    ):
        assert desk.post(path, broken).status_code == 403
