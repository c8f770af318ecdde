"""Signing in: two proofs, one wording for every failure, few tries, short sessions."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app import create_app
from lookup.models.office import staff, staff_session
from lookup.office import NotSignedIn, PasswordRight
from tests.console.staffroom import HOST, PASSWORD, Browser, StaffRoom

RANDOM = re.compile(r'name="form_token" value="[^"]*"')


def masked(browser: Browser) -> tuple[int, str, list[str]]:
    """An answer without what is random in it."""
    assert browser.answer is not None
    names = [name for name, _ in browser.answer.headers if name != "Content-Length"]
    return browser.status, RANDOM.sub("", browser.html), names


def test_password_and_code_sign_in(room: StaffRoom) -> None:
    room.hire("ana")
    ana = room.browser()
    ana.get("/sign-in")
    assert ana.post("/sign-in", login=" Ana ", password=PASSWORD).headers["Location"] == (
        "/sign-in/code"
    )
    ana.get("/sign-in/code")
    assert ana.post("/sign-in/code", code=room.code("ana")).headers["Location"] == "/"
    assert ana.get("/").status_code == 200
    assert ("ana", "signed_in", "") in room.actions()


def test_every_failure_reads_alike(room: StaffRoom) -> None:
    for login in ("ana", "gone", "locked"):
        room.hire(login)
    room.office.accounts.disable("gone")
    with room.office.records.begin() as connection:
        locked = update(staff).where(staff.c.login == "locked")
        connection.execute(locked.values(locked_at=room.clock.now()))
    answers = []
    for login, password in (
        ("ana", "not her password"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("locked", PASSWORD),
        ("", ""),
    ):
        browser = room.browser()
        browser.get("/sign-in")
        browser.post("/sign-in", login=login, password=password)
        answers.append(masked(browser))
    assert answers[0][0] == 422
    assert all(answer == answers[0] for answer in answers)


def test_an_unknown_login_costs_the_same_hash(room: StaffRoom) -> None:
    """What is written for a failure is the same too: one line, one look at the accounts."""
    room.hire("ana")
    before = len(room.actions())
    for login in ("ana", "nobody"):
        found = room.office.sign_in.check_password(login, "a wrong password", "198.51.100.7")
        assert isinstance(found, NotSignedIn)
    assert room.actions()[before:] == [
        ("ana", "sign_in_failed", ""),
        ("unknown login", "sign_in_failed", ""),
    ]


def test_a_code_works_once(room: StaffRoom) -> None:
    room.hire("ana")
    first, second = room.browser(), room.browser()
    code = ""
    for browser in (first, second):
        browser.get("/sign-in")
        browser.post("/sign-in", login="ana", password=PASSWORD)
        browser.get("/sign-in/code")
        code = code or room.code("ana")
        browser.post("/sign-in/code", code=code)
    assert first.get("/").status_code == 200
    assert second.status == 422
    assert second.get("/").status_code == 303


def test_one_code_in_two_browsers_at_once_works_in_one(room: StaffRoom) -> None:
    room.hire("ana")
    found = room.office.sign_in.check_password("ana", PASSWORD, "198.51.100.7")
    assert isinstance(found, PasswordRight)
    code = room.code("ana")
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda n: room.office.sign_in.check_code(found.staff, code, f"198.51.100.{n}"),
                range(4),
            )
        )
    assert sum(not isinstance(answer, NotSignedIn) for answer in answers) == 1


@pytest.mark.parametrize(("seconds", "works"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_a_code_of_long_ago_or_far_ahead_is_refused(
    room: StaffRoom, seconds: int, works: bool
) -> None:
    room.hire("ana")
    now = room.clock.now()
    room.clock.move(seconds=seconds)
    code = room.code("ana")
    room.clock.set(now)
    browser = room.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", login="ana", password=PASSWORD)
    browser.get("/sign-in/code")
    browser.post("/sign-in/code", code=code)
    assert (browser.status == 303) is works


def test_five_failures_lock_the_account_until_it_is_reset(room: StaffRoom) -> None:
    room.hire("ana")
    for _ in range(5):
        room.office.sign_in.check_password("ana", "a wrong password", "198.51.100.7")
    assert [account.locked_at is not None for account in room.office.accounts.all()] == [True]
    room.clock.move(hours=24)
    browser = room.browser()
    browser.sign_in("ana")
    assert browser.get("/").status_code == 303

    room.office.accounts.reset("ana")
    browser.sign_in("ana")
    assert browser.get("/").status_code == 200
    assert ("ana", "account_locked", "") in room.actions()


def test_wrong_codes_lock_it_too_and_the_half_session_ends(room: StaffRoom) -> None:
    room.hire("ana")
    browser = room.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", login="ana", password=PASSWORD)
    browser.get("/sign-in/code")
    for _ in range(5):
        browser.post("/sign-in/code", code="000000")
    browser.get("/sign-in/code")
    assert browser.status == 303
    assert not room.office.accounts.all()[0].may_sign_in


def test_many_guesses_at_once_are_few_looked_at(room: StaffRoom) -> None:
    """Counted before it is looked at: the right password among many wrong ones is not found."""
    room.hire("ana")
    guesses = ["a wrong password"] * 8 + [PASSWORD]
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(
                lambda n: room.office.sign_in.check_password("ana", guesses[n], f"192.0.2.{n}"),
                range(9),
            )
        )
    assert all(isinstance(one, NotSignedIn) for one in found)


def test_an_address_has_twenty_tries(room: StaffRoom) -> None:
    room.hire("ana")
    browser = room.browser()
    browser.get("/sign-in")
    statuses = [
        browser.post("/sign-in", login=f"guess{n}", password="x").status_code for n in range(21)
    ]
    assert statuses == [422] * 20 + [429]
    assert browser.answer is not None
    assert browser.answer.headers["Retry-After"] == "900"
    room.clock.move(minutes=16)
    browser.sign_in("ana")
    assert browser.get("/").status_code == 200


def test_a_good_sign_in_forgets_the_slips_before_it(room: StaffRoom) -> None:
    room.hire("ana")
    for _ in range(2):
        for _ in range(3):
            room.office.sign_in.check_password("ana", "a slip of the hand", "198.51.100.7")
        browser = room.browser()
        browser.sign_in("ana")
        assert browser.get("/").status_code == 200


def test_the_session_id_is_new_at_every_step_and_planted_ones_are_not_taken(
    room: StaffRoom,
) -> None:
    room.hire("ana")
    browser = room.browser()
    browser.client.set_cookie("console_s", "planted", domain="127.0.0.1")
    seen = ["planted"]
    browser.get("/sign-in")
    seen.append(cookie(browser))
    browser.post("/sign-in", login="ana", password=PASSWORD)
    seen.append(cookie(browser))
    browser.get("/sign-in/code")
    browser.post("/sign-in/code", code=room.code("ana"))
    seen.append(cookie(browser))
    assert len(set(seen)) == 4
    old = room.browser()
    old.client.set_cookie("console_s", seen[2], domain="127.0.0.1")
    assert old.get("/").headers["Location"] == "/sign-in"


def test_a_session_ends_after_fifteen_idle_minutes_and_after_twelve_hours(
    room: StaffRoom,
) -> None:
    ana = room.signed_in("ana")
    room.clock.move(minutes=14)
    assert ana.get("/").status_code == 200
    room.clock.move(minutes=16)
    assert ana.get("/").headers["Location"] == "/sign-in"

    ana.sign_in("ana")
    for _ in range(72):
        room.clock.move(minutes=10)
        ana.get("/")
    assert ana.status == 303


def test_signing_out_ends_it_on_the_server(room: StaffRoom) -> None:
    ana = room.signed_in("ana")
    kept = cookie(ana)
    answer = ana.post("/sign-out")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    thief = room.browser()
    thief.client.set_cookie("console_s", kept, domain="127.0.0.1")
    assert thief.get("/").status_code == 303
    with room.office.records.read() as connection:
        assert connection.execute(select(staff_session)).all() == []


def test_a_disabled_account_is_out_at_once(room: StaffRoom) -> None:
    ana = room.signed_in("ana")
    room.office.accounts.disable("ana")
    assert ana.get("/").status_code == 303


def test_a_stolen_row_is_no_cookie(room: StaffRoom) -> None:
    room.signed_in("ana")
    with room.office.records.read() as connection:
        (row,) = connection.execute(select(staff_session)).all()
    for value in (bytes(row.id).hex(), bytes(row.id).decode("latin-1")):
        thief = room.browser()
        thief.client.set_cookie("console_s", value, domain="127.0.0.1")
        assert thief.get("/").status_code == 303


def test_behind_tls_the_cookie_is_the_hosts_own(room: StaffRoom) -> None:
    console = room.app.extensions["console"]
    settings = replace(console.settings, base_url="https://console.example.gov")
    client = create_app(settings, clock=room.clock).test_client()
    answer = client.get("/sign-in", base_url="https://console.example.gov")
    (set_cookie,) = answer.headers.getlist("Set-Cookie")
    assert set_cookie.startswith("__Host-console_s=")
    for mark in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert mark in set_cookie
    assert "Domain" not in set_cookie
    assert answer.headers["Strict-Transport-Security"]


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("console_s", HOST["Host"].split(":")[0])
    assert found is not None
    return found.value
