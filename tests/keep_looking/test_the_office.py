"""The office and a phone that was left on the web: proved, it may hear about a case; else not."""

from __future__ import annotations

import re

import pytest

from lookup.models.keep_looking import texting_consent
from lookup.office.drafts import Unfit, Writing
from lookup.office.reaching import Reach, reach_of
from sms import segments
from tests.keep_looking.waiters import STRANGER_TYPES, asked, code_on, parts
from tests.sms.desk import Desk, Phone
from tests.web.walking import Browser
from tests.words.said import CATALOGUE, COUNTY

REFERENCE = re.compile(r'data-escalation="([^"]+)"')
LEAVES_PHONE = STRANGER_TYPES | {"contact_consent": {"answer": "yes"}}
NEUTRAL = "We looked at it. Please call us when you can talk."


def left(phone: Phone) -> dict[str, str]:
    """What the contact question was answered with."""
    return {
        "preferred": "text",
        "phone": phone.number,
        "email": "",
        "address": "",
        "safe_to_leave_message": "yes",
        "language": "en",
    }


def reach(desk: Desk, phone: Phone, reference: str, *, channel: str = "web") -> Reach:
    public = parts(desk)
    claim = {"channel": channel, "phone": phone.number if channel == "sms" else None}
    with public.database.read() as connection:
        return reach_of(
            connection,
            public.notices,
            claim,
            left(phone) if channel == "web" else None,
            reference=reference,
            now=desk.clock.now(),
        )


def unfit(where: Reach, typed: str) -> Unfit | None:
    names = {language: COUNTY.words(language) for language in ("en", "es")}
    answers = {"name": {"given_names": "Xochitl", "family_names": "Inventada"}}
    return Writing(CATALOGUE, segments, names).draft(typed, where, {"answers": answers}).unfit


def inquires(desk: Desk, phone: Phone) -> tuple[Browser, str]:
    """Somebody leaves a phone for the office; the browser at the result, and the reference."""
    browser = asked(desk, LEAVES_PHONE | {"contact": left(phone)}, address="10.0.7.1")
    found = REFERENCE.search(browser.html)
    assert found
    return browser, found[1]


def test_whoever_proves_the_phone_may_be_texted_about_the_case(desk: Desk) -> None:
    phone = desk.phone()
    browser, reference = inquires(desk, phone)
    assert 'href="/phone"' in browser.html
    browser.open("/phone")
    browser.post("/phone", {"answer": "again"})
    browser.follow()
    browser.post("/phone", {"code": code_on(desk, phone)})
    browser.follow()
    assert 'data-proved="yes"' in browser.html
    assert 'href="/phone"' not in browser.open("/check/result").get_data(as_text=True)
    where = reach(desk, phone, reference)
    assert where.is_proved
    assert unfit(where, "A judge dismissed your case.") is None
    assert not reach(desk, phone, "ABCD-EFGH-JK").is_proved
    desk.clock.move(days=91)
    assert not reach(desk, phone, reference).is_proved


def test_to_a_phone_that_nobody_proved_nothing_goes_about_a_case(desk: Desk) -> None:
    phone = desk.phone()
    _, reference = inquires(desk, phone)
    where = reach(desk, phone, reference)
    assert (where.stop, where.is_proved) == (None, False)
    assert unfit(where, NEUTRAL) is None
    about = ("A judge dismissed it.", "Su condena fue anulada.", "Xochitl, please call us.")
    assert [unfit(where, typed) for typed in about] == [Unfit.UNPROVED] * 3


def test_whoever_texted_has_shown_it_by_that(desk: Desk) -> None:
    where = reach(desk, desk.phone(), "ABCD-EFGH-JK", channel="sms")
    assert where.is_proved
    assert unfit(where, "A judge dismissed your case.") is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_ready_made_reply_may_go_to_any_phone(desk: Desk, language: str) -> None:
    where = reach(desk, desk.phone(), "ABCD-EFGH-JK")
    for reply in CATALOGUE.ids("text.reply."):
        typed = re.sub(r"<[^>]*>", "x", CATALOGUE.text(reply, language, **COUNTY.words(language)))
        assert unfit(where, typed) is None


def test_an_inquiry_deleted_by_order_leaves_no_reference_beside_the_phone(desk: Desk) -> None:
    phone = desk.phone()
    browser = asked(desk, LEAVES_PHONE | {"contact": left(phone)}, address="10.7.0.1")
    (reference,) = REFERENCE.findall(browser.html)
    browser.open("/phone")
    browser.post("/phone", {"answer": "again"})
    browser.follow()
    browser.post("/phone", {"code": code_on(desk, phone)})
    assert reach(desk, phone, reference).is_proved
    assert parts(desk).escalations.erase(reference)
    assert [row.reference for row in desk.rows(texting_consent)] == [None]
