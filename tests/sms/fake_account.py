"""What a made-up Twilio holds: every text, who opted out, and how it is to misbehave next."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

from lookup.clock import Clock

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
NUMBER = "+12135550100"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
KEY = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


FINAL = frozenset({"delivered", "undelivered", "failed", "received", "canceled"})


@dataclass
class Sent:
    """One text that Twilio holds: taken from us, or from somebody who wrote to us."""

    sid: str
    form: dict[str, str]
    body: dict[str, Any]
    media: dict[str, str] = field(default_factory=dict)  # its id, its kind
    deleted: set[str] = field(default_factory=set)  # media that a list may still show

    @property
    def words(self) -> str:
        return self.form["Body"]

    @property
    def attempt(self) -> str:
        """Our own id of the try, from the callback's path."""
        return self.form["StatusCallback"].rsplit("/", 1)[1]

    @property
    def is_ended(self) -> bool:
        """Whether Twilio would erase its body now."""
        return self.body["status"] in FINAL


Misbehaviour = Callable[["FakeTwilio", BaseHTTPRequestHandler, dict[str, str]], bool]


@dataclass
class FakeTwilio:
    """What Twilio would hold: every text it took, who opted out, and how to misbehave next."""

    clock: Clock
    base: str = ""
    sent: list[Sent] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    held: list[Sent] = field(default_factory=list)  # what people sent to us
    opted_out: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)  # numbers, and the code for each
    broken: bool = False
    redacts: bool = False  # the account's own setting: nobody may read a body
    requests: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # method, path, query or form
    next_answers: list[Misbehaviour] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def to(self, number: str) -> list[str]:
        """The words of every text that was taken for a number, in order."""
        return [sent.words for sent in self.sent if sent.form["To"] == number]

    def refuse(self, status: int, code: int | None = None, times: int = 1) -> None:
        """Answer the next creations with an error."""
        body = {"status": status, "message": "made up"} | ({"code": code} if code else {})

        def answer(_fake: FakeTwilio, handler: BaseHTTPRequestHandler, _form: object) -> bool:
            write(handler, status, json.dumps(body))
            return True

        self.next_answers += [answer] * times

    def take_but_say(self, raw: str, status: int = 201) -> None:
        """Take the next text, and answer with something else than what it should be."""

        def answer(fake: FakeTwilio, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> bool:
            fake.take(form)
            write(handler, status, raw)
            return True

        self.next_answers.append(answer)

    def take_and_hang_up(self) -> None:
        """Take the next text and close the connection without a word."""

        def answer(fake: FakeTwilio, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> bool:
            fake.take(form)
            handler.close_connection = True
            return True

        self.next_answers.append(answer)

    def hang_up(self) -> None:
        """Close the connection without having taken anything."""

        def answer(_fake: FakeTwilio, handler: BaseHTTPRequestHandler, _form: object) -> bool:
            handler.close_connection = True
            return True

        self.next_answers.append(answer)

    def be_slow(self, seconds: float) -> None:
        """Take the next text and answer too late."""

        def answer(fake: FakeTwilio, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> bool:
            taken = fake.take(form)
            time.sleep(seconds)
            write(handler, 201, json.dumps(taken.body))
            return True

        self.next_answers.append(answer)

    def take(self, form: dict[str, str], status: str = "queued") -> Sent:
        """Keep a text as taken."""
        with self.lock:
            sent = self.describe(form, status)
            self.sent.append(sent)
        return sent

    def describe(self, form: dict[str, str], status: str = "queued") -> Sent:
        """A text with all that Twilio says of one, under the next id."""
        now = format_datetime(self.clock.now())
        sid = f"SM{len(self.sent) + 1:032x}"
        body = {
            "sid": sid,
            "account_sid": ACCOUNT,
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "status": status,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "api_version": "2010-04-01",
            "uri": MESSAGES.replace(".json", f"/{sid}.json"),
            "subresource_uris": {},
        }
        return Sent(sid, form, body)

    def hold_inbound(self, form: dict[str, str], *media: str) -> None:
        """Keep a text that somebody sent us, as Twilio's list would, with media of these kinds."""
        taken = self.describe({"To": form["To"], "From": form["From"], "Body": form["Body"]})
        taken.sid = form["MessageSid"]
        taken.media = {f"ME{n:032x}": kind for n, kind in enumerate(media, start=1)}
        taken.body |= {"sid": form["MessageSid"], "direction": "inbound", "status": "received"}
        taken.body |= {"num_media": str(len(media))}
        self.held.append(taken)

    def find(self, sid: str) -> Sent | None:
        """The text of this id, whoever sent it."""
        return next((sent for sent in [*self.sent, *self.held] if sent.sid == sid), None)

    def listed(self) -> list[dict[str, Any]]:
        """Every text, the newest first, as the list shows them."""
        shown = [sent.body for sent in [*self.held, *self.sent][::-1]]
        return [body | {"body": ""} for body in shown] if self.redacts else shown


def write(handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
    """Answer a request with JSON, or whatever it is told is JSON."""
    body = text.encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
