"""A desk to test at: phones that send signed webhooks, and workers stepped by hand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from lookup.clock import FixedClock
from lookup.models.messages import inbound_text, opt_out, outgoing_text
from sms.background import Workers
from sms.parts import Texting
from sms.worker import Worker
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN, FakeTwilio

FORM = "application/x-www-form-urlencoded"


def new_sid() -> str:
    return "SM" + secrets.token_hex(16)


@dataclass
class Desk:
    """The application with its texting parts and the stand-in that it talks to."""

    app: Flask
    twilio: FakeTwilio
    clock: FixedClock
    base_url: str

    @property
    def parts(self) -> Texting:
        parts: Texting = self.app.extensions["sms"]
        return parts

    def phone(self, number: str = "+13105550142") -> Phone:
        return Phone(self, number)

    def work(self) -> None:
        """Answer and send until nothing is left that can be done now."""
        workers = Workers(self.parts)
        inbound = Worker(self.parts)
        while inbound.step() or workers.sender.step():
            pass

    def erase(self) -> None:
        """Have erased at Twilio what is due."""
        while Workers(self.parts).eraser.step():
            pass

    def sign(self, path: str, form: dict[str, Any], *, token: str = TOKEN) -> str:
        signed: str = RequestValidator(token).compute_signature(
            self.base_url + path, MultiDict(form)
        )
        return signed

    def post(
        self,
        path: str,
        form: dict[str, Any],
        *,
        signature: str | None = None,
        token: str = TOKEN,
        **more: Any,
    ) -> TestResponse:
        """A request as Twilio makes it, signed unless a signature is given."""
        headers = {"X-Twilio-Signature": signature or self.sign(path, form, token=token)}
        headers |= more.pop("headers", {})
        body = urlencode(form, doseq=True)
        return self.app.test_client().post(
            path, data=body, content_type=FORM, headers=headers, base_url=self.base_url, **more
        )

    def rows(self, table: Any = inbound_text) -> list[Any]:
        with self.parts.notices.database.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def is_out(self, number: str) -> bool:
        with self.parts.notices.database.read() as connection:
            key = self.parts.notices.keys.hash_of(number)
            query = select(opt_out.c.opted_out).where(opt_out.c.number == key)
            return bool(connection.execute(query).scalar())

    def nothing_happened(self) -> bool:
        """No text kept, none of ours waiting or sent."""
        return not (self.rows() or self.rows(outgoing_text) or self.twilio.asked)


@dataclass
class Phone:
    """A phone in somebody's hand."""

    desk: Desk
    number: str
    read: int = field(default=0)

    def form(self, words: str, **more: Any) -> dict[str, Any]:
        """What Twilio would post for a text from this phone."""
        return {
            "MessageSid": new_sid(),
            "AccountSid": ACCOUNT,
            "From": self.number,
            "To": NUMBER,
            "Body": words,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "FromCity": "LOS ANGELES",
            "FromState": "CA",
        } | more

    def send(self, words: str, **more: Any) -> TestResponse:
        """A text arrives at the webhook; nothing is answered yet."""
        return self.desk.post("/sms/inbound", self.form(words, **more))

    def text(self, words: str, **more: Any) -> str:
        """A text and what comes back on this phone, joined; '' for silence."""
        answer = self.send(words, **more)
        assert answer.status_code == 200, answer.status
        self.desk.work()
        self.desk.clock.move(seconds=5)
        return self.new()

    def call(self, query: str = "", **more: Any) -> TestResponse:
        """What Twilio asks when this phone calls, or presses a key during a call."""
        form = {
            "CallSid": "CA" + "0" * 32,
            "AccountSid": ACCOUNT,
            "From": self.number,
            "To": NUMBER,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        } | more
        return self.desk.post(f"/voice/inbound{query}", form)

    def new(self) -> str:
        """What came in since the phone was last looked at."""
        texts = self.desk.twilio.to(self.number)
        fresh, self.read = texts[self.read :], len(texts)
        return " | ".join(fresh)
