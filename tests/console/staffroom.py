"""A staff room to test in: escalations as people leave them, and browsers that staff sit at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lookup.clock import FixedClock
from lookup.county import County
from lookup.db import Database
from lookup.escalations import Escalations
from lookup.models.messages import outgoing_text
from lookup.notices import Notices
from lookup.office import Office, Role
from lookup.sealing import ServerKeys

HOST = {"Host": "127.0.0.1:8001"}
PASSWORD = "seven tall lamps drift"
PHONE = "+13105550142"
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
VERSION = re.compile(r'name="version" value="([^"]*)"')
SAFE = {
    "preferred": "text",
    "phone": PHONE,
    "email": "",
    "address": "",
    "safe_to_leave_message": "yes",
    "language": "en",
}
ROSA = {
    "v": 1,
    "reason": "not_verified",
    "channel": "web",
    "language": "en",
    "phone": None,
    "over_limit": False,
    "answers": {
        "name": {"given_names": "Rosa", "family_names": "Ficticia Prueba"},
        "other_names": {"answer": "Rosalinda"},
        "date_of_birth": {"month": "4", "day": "9", "year": "1975"},
        "identifier_kind": {"answer": "case_number"},
        "identifier": {"answer": "BA123456"},
    },
    "told": {"tier": None, "headline": None},
}


@dataclass
class StaffRoom:
    """The console, the shared database as the public face sees it, and the clock."""

    app: Flask
    database: Database
    server_keys: ServerKeys
    county: County
    clock: FixedClock
    code_secrets: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        office: Office = self.app.extensions["console"].office
        return office

    @property
    def public(self) -> Escalations:
        """The public face's side of escalations."""
        return Escalations(
            self.database, self.server_keys.office_public_key, self.county, self.clock
        )

    def hire(self, login: str, role: str = "intake") -> str:
        """Make an account; the secret behind its codes."""
        uri = self.office.accounts.add(login, Role(role), PASSWORD)
        secret = pyotp.parse_uri(uri).secret
        self.code_secrets[login] = secret
        return secret

    def escalate(self, contact: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """Somebody asks and is not verified; the reference."""
        inquiry = {**ROSA, **changes}
        with self.database.begin() as connection:
            opened = self.public.open(
                connection, inquiry, language=inquiry["language"], channel=inquiry["channel"]
            )
            if contact is not None:
                self.public.add_contact(connection, opened.id, contact)
        return opened.receipt.reference

    def progress(self, reference: str) -> str:
        """What the asker is told at /reference."""
        told = self.public.progress(reference)
        assert told is not None
        return told.status.value

    def browser(self) -> Browser:
        return Browser(self)

    def signed_in(self, login: str, role: str = "intake") -> Browser:
        """A browser in which this person is signed in; hired first if need be."""
        if login not in self.code_secrets:
            self.hire(login, role)
        browser = self.browser()
        browser.sign_in(login)
        assert browser.get("/").status_code == 200
        return browser

    def code(self, login: str) -> str:
        """The code that their app shows now."""
        return pyotp.TOTP(self.code_secrets[login]).at(self.clock.now())

    def sent(self) -> list[str]:
        """The words of every text in the outbox, as the server that sends them reads them."""
        notices = Notices.open(self.database, self.server_keys.outbox)
        with self.database.read() as connection:
            rows = connection.execute(select(outgoing_text).order_by(outgoing_text.c.id)).all()
        return [notices.keys.open_words(row.sealed_text, row.ref) for row in rows]

    def actions(self) -> list[tuple[str, str, str]]:
        """Who did what about which reference, oldest first."""
        return [
            (line.actor, line.action, line.subject)
            for line in reversed(self.office.audit.latest(at_most=1000))
        ]


class Browser:
    """A browser without JavaScript."""

    def __init__(self, room: StaffRoom) -> None:
        self.room = room
        self.client = room.app.test_client()
        self.answer: TestResponse | None = None

    def get(self, path: str) -> TestResponse:
        self.answer = self.client.get(path, headers=HOST)
        return self.answer

    def post(self, path: str, *, token: str | None = None, **fields: str) -> TestResponse:
        """Send a form with the token of the page that is open; redirects are not followed."""
        given = self.token if token is None else token
        self.answer = self.client.post(path, data={"form_token": given, **fields}, headers=HOST)
        return self.answer

    def sign_in(self, login: str, password: str = PASSWORD, code: str | None = None) -> None:
        """Both steps; the clock moves on first, so that the code is a fresh one."""
        self.room.clock.move(seconds=60)
        self.get("/sign-in")
        self.post("/sign-in", login=login, password=password)
        self.get("/sign-in/code")
        self.post("/sign-in/code", code=code or self.room.code(login))

    def act(self, reference: str, action: str, **fields: str) -> TestResponse:
        """One step on an escalation, from its page."""
        if f"/escalations/{reference}" != self.path or self.status != 200:
            self.get(f"/escalations/{reference}")
        answer = self.post(f"/escalations/{reference}/{action}", **fields)
        if answer.status_code == 303:
            return self.get(answer.headers["Location"])
        return answer

    def reply(self, reference: str, text: str, **fields: str) -> TestResponse:
        """A reply from the page as it stands in this browser."""
        return self.act(reference, "reply", text=text, version=self.version, **fields)

    @property
    def path(self) -> str:
        return self.answer.request.path if self.answer else ""

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status_code

    @property
    def html(self) -> str:
        assert self.answer is not None
        return unescape(self.answer.get_data(as_text=True))

    @property
    def token(self) -> str:
        found = TOKEN.search(self.html) if self.answer else None
        return found[1] if found else ""

    @property
    def version(self) -> str:
        found = VERSION.search(self.html)
        return found[1] if found else ""

    def rows(self) -> list[str]:
        """The references of the queue, in order."""
        return re.findall(r'<tr data-reference="([^"]+)"', self.html)
