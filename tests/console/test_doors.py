"""No door of the console stands open, none opens to the wrong role, and none to the public face."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.face.guards import guard_of, limit_of
from lookup.face.headers import SECURITY
from lookup.settings import Settings
from tests.console.staffroom import HOST, SAFE, StaffRoom

OPEN = {"/sign-in", "/sign-in/code", "/healthz", "/static/<path:address>"}
ABSENT = "ABCD-EFGH-JK"


def doors(app: Flask) -> Iterator[tuple[str, str]]:
    """Every method and address of an application, a reference filled in."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule.replace("<reference>", ABSENT)


def test_every_route_names_its_guard_and_its_limit(room: StaffRoom) -> None:
    views = room.app.view_functions
    assert not [name for name in views if not guard_of(views[name]) or not limit_of(views[name])]


def test_nothing_but_sign_in_health_and_files_answers_without_a_session(room: StaffRoom) -> None:
    room.hire("ana")
    halfway = room.browser()
    halfway.get("/sign-in")
    halfway.post("/sign-in", login="ana", password="seven tall lamps drift")
    walked = 0
    for browser, sent_to in ((room.browser(), "/sign-in"), (halfway, "/sign-in/code")):
        for method, address in doors(room.app):
            if address in OPEN:
                continue
            answer = browser.client.open(address, method=method, headers=HOST)
            assert (answer.status_code, answer.headers["Location"]) == (303, sent_to), address
            walked += 1
    assert walked >= 2 * 9


def test_what_stands_open_shows_no_escalation(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    browser = room.browser()
    assert browser.get("/healthz").get_json() == {"status": "ok"}
    for path in ("/sign-in", "/sign-in/code", "/static/nothing.css", "/nothing"):
        browser.get(path)
        assert reference not in browser.html
        assert "Rosa" not in browser.html


@pytest.mark.parametrize(
    ("role", "queue", "content", "audit", "staff"),
    [
        ("intake", True, True, False, False),
        ("attorney", True, True, False, False),
        ("supervisor", True, True, True, True),
        ("administrator", False, False, False, True),
        ("auditor", False, False, True, False),
    ],
)
def test_each_role_has_its_own_doors(
    room: StaffRoom, role: str, queue: bool, content: bool, audit: bool, staff: bool
) -> None:
    reference = room.escalate(SAFE)
    me = room.signed_in("me", role)
    assert (me.rows() == [reference]) is queue
    assert (me.get(f"/escalations/{reference}").status_code == 200) is content
    me.get("/")
    opened = me.post(f"/escalations/{reference}/open", reason="answer")
    assert (opened.status_code == 303) is content
    assert (me.get("/audit").status_code == 200) is audit
    assert (me.get("/staff").status_code == 200) is staff


def test_a_reference_that_is_not_there_and_one_that_is_not_mine_look_the_same(
    room: StaffRoom,
) -> None:
    reference = room.escalate(SAFE)
    auditor, ana = room.signed_in("audrey", "auditor"), room.signed_in("ana")
    bodies = set()
    for path in (f"/escalations/{reference}", f"/escalations/{ABSENT}", "/escalations/x"):
        answer = auditor.get(path)
        bodies.add((answer.status_code, answer.get_data()))
    assert {status for status, _ in bodies} == {404}
    assert len(bodies) == 1
    for path in (ABSENT, "x", "../audit", "%00", reference.lower(), reference.replace("-", "")):
        assert ana.get(f"/escalations/{path}").status_code == 404


def test_one_persons_opening_opens_nothing_for_another(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana, ben = room.signed_in("ana"), room.signed_in("ben")
    ana.act(reference, "open", reason="answer")
    assert "Rosa" in ana.html
    ben.get(f"/escalations/{reference}")
    assert "Rosa" not in ben.html
    again = room.signed_in("ana")
    again.get(f"/escalations/{reference}")
    assert "Rosa" not in again.html


def test_an_opening_ends_by_itself(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    for _ in range(3):
        room.clock.move(minutes=11)
        ana.get(f"/escalations/{reference}")
    assert "Rosa" not in ana.html


def test_the_public_faces_cookie_is_a_strangers(room: StaffRoom) -> None:
    ana = room.signed_in("ana")
    value = ana.client.get_cookie("console_s", "127.0.0.1")
    assert value is not None
    browser = room.browser()
    browser.client.set_cookie("s", value.value, domain="127.0.0.1")
    assert browser.get("/").headers["Location"] == "/sign-in"


def test_no_staff_route_is_on_the_public_face(
    room: StaffRoom, settings: Settings, keys: Path, tmp_path: Path, clock: FixedClock
) -> None:
    public = replace(
        settings,
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=keys / "server.key",
        store_dir=tmp_path / "store",
        office_private_key_file=None,
        office_passphrase_file=None,
    )
    client = create_app(public, clock=clock).test_client()
    shared = {"/", "/healthz", "/static/<path:address>"}
    for method, address in doors(room.app):
        if address not in shared:
            answer = client.open(address, method=method, headers={"Host": "127.0.0.1:8000"})
            assert answer.status_code == 404, address


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing", "/healthz", "/audit"])
def test_every_answer_carries_the_headers_and_is_not_kept(room: StaffRoom, path: str) -> None:
    for browser in (room.browser(), room.signed_in("ana")):
        answer = browser.get(path)
        assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Server" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        ({}, "", 400),
        ({}, "forged", 400),
        ({"Origin": "https://evil.example"}, None, 403),
        ({"Sec-Fetch-Site": "cross-site"}, None, 403),
        ({"Host": "evil.example"}, None, 400),
    ],
)
def test_a_forged_form_changes_nothing(
    room: StaffRoom, headers: dict[str, str], token: str | None, status: int
) -> None:
    reference = room.escalate(SAFE)
    ana = room.signed_in("ana")
    ana.get(f"/escalations/{reference}")
    given = ana.token if token is None else token
    answer = ana.client.post(
        f"/escalations/{reference}/open",
        data={"form_token": given, "reason": "answer"},
        headers={**HOST, **headers},
    )
    assert answer.status_code == status
    assert room.progress(reference) == "received"


def test_another_sessions_token_is_refused(room: StaffRoom) -> None:
    reference = room.escalate(SAFE)
    ana, ben = room.signed_in("ana"), room.signed_in("ben")
    ben.get(f"/escalations/{reference}")
    answer = ana.post(f"/escalations/{reference}/open", token=ben.token, reason="answer")
    assert answer.status_code == 400


HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    "{{1234*4321}}${1234*4321}=HYPERLINK(1)\u202e"
)


def test_what_people_type_is_shown_as_it_is_and_does_nothing(room: StaffRoom) -> None:
    answers = {"name": {"given_names": HOSTILE, "family_names": HOSTILE}}
    reference = room.escalate({**SAFE, "address": HOSTILE}, answers=answers)
    ana = room.signed_in("ana")
    page = ana.act(reference, "open", reason="answer").get_data(as_text=True)
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert str(1234 * 4321) not in page
    ana.act(reference, "call-note", text=HOSTILE)
    assert "<script>alert" not in ana.get(f"/escalations/{reference}").get_data(as_text=True)
