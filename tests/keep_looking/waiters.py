"""Those who wait: who they are on each list, and how they come to wait."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    NotVerified,
    Source,
    Ticket,
)
from lookup.keep_looking import Looked
from lookup.models.keep_looking import subscription
from lookup.notices import Phone as KnownPhone
from lookup.wiring import Public
from tests.publish.county import ANA, EVERYBODY, Conviction, Publisher, Somebody
from tests.sms.desk import Desk, Phone
from tests.web.walking import MARIA as MARIA_TYPES
from tests.web.walking import Browser

# On no list at first. A court's list found her conviction later.
ROSA = Somebody(
    "70009",
    ("MONTES,ROSA",),
    "1979-03-21",
    ssn="900334477",
    cii="A44556677",
    convictions=(Conviction("BA880088"),),
)
# On the first list, with nothing that a court had done; later it was.
ANA_LATER = replace(ANA, convictions=(Conviction("BA777777"),))
LATER = (*(one for one in EVERYBODY if one is not ANA), ANA_LATER, ROSA)

ROSA_TYPES = MARIA_TYPES | {
    "name": {"given_names": "Rosa", "family_names": "Montes"},
    "date_of_birth": {"month": "3", "day": "21", "year": "1979"},
    "identifier": {"answer": "4477"},
}
ANA_TYPES = MARIA_TYPES | {
    "name": {"given_names": "Ana", "family_names": "Reyes"},
    "date_of_birth": {"month": "7", "day": "17", "year": "1982"},
    "identifier": {"answer": "5111"},
}
STRANGER_TYPES = ROSA_TYPES | {"name": {"given_names": "Xochitl", "family_names": "Inventada"}}
ROSA_CLAIMS = Claim(
    "Rosa", "Montes", date(1979, 3, 21), (Identifier(IdentifierKind.CII, "A44556677"),)
)
ROSA_TEXTS = ("hi", "Y", "Rosa Montes", "skip", "3/21/1979", "1", "4477", "skip", "Y", "N")
STRANGER_TEXTS = (*ROSA_TEXTS[:2], "Xochitl Inventada", *ROSA_TEXTS[3:])
NEWS = "we have news for you"
CODE = re.compile(r"\b(\d{6})\b")


def parts(desk: Desk) -> Public:
    """The public face's parts."""
    made: Public = desk.app.extensions["lookup"]
    return made


def asked(desk: Desk, answers: Any, *, address: str, language: str = "en") -> Browser:
    """A browser that has come to its result."""
    browser = Browser(desk.app, language=language, address=address)
    browser.walk(answers)
    return browser


def code_on(desk: Desk, phone: Phone) -> str:
    """The code that a phone got just now."""
    desk.work()
    found = CODE.search(phone.new())
    assert found, "no code came"
    return found[1]


def waits_on_the_web(
    desk: Desk, answers: Any, phone: Phone, *, address: str, language: str = "en"
) -> Browser:
    """Somebody asks, proves a phone on the page, and waits."""
    browser = asked(desk, answers, address=address, language=language)
    browser.open("/keep-looking")
    browser.post("/keep-looking", {"phone": phone.number})
    browser.follow()
    browser.post("/keep-looking", {"code": code_on(desk, phone)})
    browser.follow()
    assert 'data-waiting="yes"' in browser.html
    return browser


def waits_by_text(phone: Phone, texts: tuple[str, ...] = ROSA_TEXTS) -> str:
    """Somebody asks by text, and waits."""
    for words in texts:
        phone.text(words)
    return phone.text("KEEP")


def ticket_of_rosa(desk: Desk) -> Ticket:
    """What one check of Rosa's claim leaves, before a list has her."""
    answer = parts(desk).zone.check(ROSA_CLAIMS, "sms", Source(contact="+13105550155"))
    assert isinstance(answer, NotVerified)
    assert answer.ticket is not None
    return answer.ticket


def wait_together(desk: Desk, phones: list[Phone]) -> None:
    """Many phones wait for Rosa; she was asked for once, so that no limit is met."""
    public, ticket = parts(desk), ticket_of_rosa(desk)
    with public.database.begin() as connection:
        for phone in phones:
            known = KnownPhone(phone.number, public.notices.keys.hash_of(phone.number))
            assert public.keep_looking.wait(connection, known, ticket, language="en")


def loads(desk: Desk, publisher: Publisher, name: str = "second") -> Looked:
    """A list is loaded, those who wait are looked for, and what is queued is sent."""
    public = parts(desk)
    public.store.load(publisher.file(name))
    looked = public.watch.look()
    desk.work()
    return looked


def waiting(desk: Desk) -> list[Any]:
    """Everybody who waits."""
    return desk.rows(subscription)
