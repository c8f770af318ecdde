"""A phone left on a page is proved by a code: short-lived, few tries, once; nobody is pestered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lookup.models.keep_looking import one_time_code, texting_consent
from lookup.notices import code_typed
from sms.segments import count
from tests.keep_looking.waiters import (
    CODE,
    ROSA_TYPES,
    asked,
    code_on,
    parts,
    waiting,
    waits_on_the_web,
)
from tests.sms.desk import Desk, Phone
from tests.sms.test_texts import NEVER, NOT_YET
from tests.web.walking import Browser


def asks_for_code(desk: Desk, phone: Phone, *, address: str = "10.0.0.1") -> Browser:
    """A browser that has typed this phone's number and asked for a code."""
    browser = Browser(desk.app, address=address)
    browser.open("/check")
    browser.open("/phone")
    browser.post("/phone", {"phone": phone.number})
    return browser


def type_code(browser: Browser, code: str, *, token: str | None = None) -> int:
    answer = browser.post("/phone", {"code": code}, token=token)
    if answer.status_code == 303:
        browser.follow()
    return answer.status_code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_proves_the_phone_once(desk: Desk) -> None:
    phone = desk.phone()
    browser = asks_for_code(desk, phone)
    browser.follow()
    assert 'autocomplete="one-time-code"' in browser.html
    code, token = code_on(desk, phone), browser.token
    assert type_code(browser, f" {code[:3]} {code[3:]} ") == 303
    assert 'data-proved="yes"' in browser.html
    (agreed,) = desk.rows(texting_consent)
    assert (agreed.how, agreed.language) == ("code", "en")
    assert type_code(browser, code, token=token) == 303  # the button tapped twice
    assert 'data-proved="yes"' in browser.html
    assert len(desk.rows(texting_consent)) == 1


def test_the_text_says_whose_it_is_and_nothing_more(desk: Desk) -> None:
    for place, language in enumerate(("en", "es")):
        phone = desk.phone(f"+1310555014{place}")
        browser = Browser(desk.app, address=f"10.{place}.0.1", language=language)
        browser.open("/check")
        browser.open("/phone")
        browser.post("/phone", {"phone": phone.number})
        desk.work()
        said = phone.new()
        assert CODE.search(said)
        assert count(said).segments == 1
        assert not NEVER.search(said)
        assert not NOT_YET.search(said)


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(desk: Desk) -> None:
    phone = desk.phone()
    browser = asks_for_code(desk, phone)
    browser.follow()
    code = code_on(desk, phone)
    assert [type_code(browser, wrong(code)) for _ in range(5)] == [422] * 5
    assert type_code(browser, code) == 422
    assert "does not work any more" in browser.html
    assert desk.rows(texting_consent) == []


def test_what_is_no_code_costs_no_try(desk: Desk) -> None:
    phone = desk.phone()
    browser = asks_for_code(desk, phone)
    browser.follow()
    code = code_on(desk, phone)
    assert [type_code(browser, typed) for typed in ("", "12345", "abcdef", "1" * 7)] == [422] * 4
    assert desk.rows(one_time_code)[0].tries_left == 5
    assert type_code(browser, code) == 303


def test_guesses_at_once_are_counted_one_by_one(desk: Desk) -> None:
    phone = desk.phone()
    public, secret = parts(desk), b"a browser's secret, thirty-two b"
    now = desk.clock.now()
    public.notices.codes.leave(secret, phone.number, now=now)
    public.notices.codes.send(secret, lambda code: code, tries=5, now=now)

    def guess(number: int) -> bool:
        with public.database.begin() as connection:
            typed = f"{number:06d}"
            return public.notices.codes.take(connection, secret, typed, now=now) is not None

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(20)))
    assert desk.rows(one_time_code)[0].tries_left == 0


def test_after_ten_minutes_a_code_has_run_out(desk: Desk) -> None:
    phone = desk.phone()
    browser = asks_for_code(desk, phone)
    browser.follow()
    code = code_on(desk, phone)
    desk.clock.move(minutes=10)
    assert type_code(browser, code) == 422
    desk.clock.move(minutes=50)
    parts(desk).keep_looking.tidy()
    assert desk.rows(one_time_code) == []


def test_a_code_that_could_not_go_in_time_never_goes(desk: Desk) -> None:
    phone = desk.phone()
    asks_for_code(desk, phone)
    desk.clock.move(minutes=11)
    desk.work()
    assert phone.new() == ""


def test_the_code_of_one_browser_is_none_in_another(desk: Desk) -> None:
    mine, theirs = desk.phone("+13105550141"), desk.phone("+13105550142")
    browser = asks_for_code(desk, mine)
    other = asks_for_code(desk, theirs, address="10.0.9.1")
    other.follow()
    code = code_on(desk, mine)
    if code_on(desk, theirs) != code:
        assert type_code(other, code) == 422
    browser.follow()
    assert type_code(browser, code) == 303


def test_another_number_voids_the_code_of_the_first(desk: Desk) -> None:
    first, second = desk.phone("+13105550141"), desk.phone("+13105550142")
    browser = asks_for_code(desk, first)
    browser.follow()
    code = code_on(desk, first)
    browser.post("/phone", {"phone": second.number})
    browser.follow()
    if code_on(desk, second) != code:
        assert type_code(browser, code) == 422


def test_nobody_can_pester_a_phone(desk: Desk) -> None:
    phone = desk.phone()
    statuses = []
    for place in range(5):
        browser = asks_for_code(desk, phone, address=f"10.{place}.1.1")
        assert browser.answer is not None
        statuses.append(browser.answer.status_code)
    desk.work()
    assert statuses == [303, 303, 303, 429, 429]
    assert len(CODE.findall(phone.new())) == 3
    assert "(323) 760-6763" in browser.html


def test_one_address_cannot_text_the_whole_town(desk: Desk) -> None:
    for place in range(8):
        asks_for_code(desk, desk.phone(f"+1310555016{place}"), address="10.9.9.9")
    desk.work()
    texted = [place for place in range(8) if desk.phone(f"+1310555016{place}").new()]
    assert texted == [0, 1, 2, 3, 4, 5]


def test_who_said_stop_gets_no_code(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("STOP")
    asks_for_code(desk, phone)
    desk.work()
    assert phone.new() == ""


def test_a_code_just_asked_for_comes_at_night_too(desk: Desk) -> None:
    desk.clock.move(hours=12)
    phone = desk.phone()
    asks_for_code(desk, phone)
    assert code_on(desk, phone)


@pytest.mark.parametrize("typed", ["", "555", "+44 20 7946 0958", "not a number", "1" * 60])
def test_only_phones_that_we_may_text_get_one(desk: Desk, typed: str) -> None:
    browser = Browser(desk.app)
    browser.open("/check")
    browser.open("/phone")
    answer = browser.post("/phone", {"phone": typed})
    assert answer.status_code == 422
    assert 'data-error="phone"' in browser.html
    assert desk.rows(one_time_code) == []


def test_neither_number_nor_code_lies_in_the_database(desk: Desk, tmp_path: Path) -> None:
    phone = desk.phone()
    asks_for_code(desk, phone)
    code = code_on(desk, phone)
    written = b"".join(file.read_bytes() for file in (tmp_path / "data").glob("lookup.db*"))
    for plain in (code, phone.number, phone.number[2:]):
        assert plain.encode() not in written
        assert plain.encode().hex().encode() not in written


def test_after_one_proof_the_phone_can_wait_with_one_button(desk: Desk) -> None:
    phone = desk.phone()
    browser = asked(desk, ROSA_TYPES, address="10.0.0.1")
    browser.open("/phone")
    browser.post("/phone", {"phone": phone.number})
    browser.follow()
    assert type_code(browser, code_on(desk, phone)) == 303
    browser.open("/keep-looking")
    browser.post("/keep-looking", {"answer": "yes"})
    browser.follow()
    assert 'data-waiting="yes"' in browser.html
    assert len(waiting(desk)) == 1


def test_a_yes_without_a_proved_phone_keeps_nothing(desk: Desk) -> None:
    browser = asked(desk, ROSA_TYPES, address="10.0.0.1")
    browser.open("/keep-looking")
    assert browser.post("/keep-looking", {"answer": "yes"}).status_code == 422
    browser.open("/keep-looking")
    browser.post("/keep-looking", {"phone": "(310) 555-0142"})
    browser.follow()
    assert browser.post("/keep-looking", {"answer": "yes"}).status_code == 422
    assert waiting(desk) == []


def test_a_sixth_person_on_one_phone_is_told_to_call(desk: Desk) -> None:
    phone = desk.phone()
    for place in range(5):
        types = ROSA_TYPES | {
            "date_of_birth": {"month": "3", "day": str(place + 1), "year": "1979"}
        }
        waits_on_the_web(desk, types, phone, address=f"10.{place}.2.1")
        desk.clock.move(hours=23)
    browser = asked(desk, ROSA_TYPES, address="10.8.2.1")
    browser.open("/keep-looking")
    browser.post("/keep-looking", {"phone": phone.number})
    browser.follow()
    answer = browser.post("/keep-looking", {"code": code_on(desk, phone)})
    assert answer.status_code == 422
    assert len(waiting(desk)) == 5


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), ("123 456", "123456"), ("1-2-3-4-5-6", "123456"), ("٣٤٥٦٧٨", None)],
)
def test_a_code_is_six_plain_digits(typed: str, read: str | None) -> None:
    assert code_typed(typed) == read
