"""A stand-in for Twilio's API on loopback: it remembers texts, and can be told to misbehave."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lookup.clock import Clock

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
NUMBER = "+12135550100"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
KEY = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@dataclass
class Sent:
    """One text that Twilio took from us."""

    sid: str
    form: dict[str, str]
    body: dict[str, Any]

    @property
    def words(self) -> str:
        return self.form["Body"]

    @property
    def attempt(self) -> str:
        """Our own id of the try, from the callback's path."""
        return self.form["StatusCallback"].rsplit("/", 1)[1]


Misbehaviour = Callable[["FakeTwilio", BaseHTTPRequestHandler, dict[str, str]], bool]


@dataclass
class FakeTwilio:
    """What Twilio would hold: every text it took, who opted out, and how to misbehave next."""

    clock: Clock
    base: str = ""
    sent: list[Sent] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)
    broken: bool = False
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
        now = format_datetime(self.clock.now())
        with self.lock:
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
            sent = Sent(sid, form, body)
            self.sent.append(sent)
        return sent

    def hold_inbound(self, form: dict[str, str]) -> None:
        """Keep a text that somebody sent us, as Twilio's list would."""
        taken = self.take({"To": form["To"], "From": form["From"], "Body": form["Body"]})
        taken.body |= {"sid": form["MessageSid"], "direction": "inbound", "status": "received"}


def write(handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
    body = text.encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def fake_twilio(clock: Clock) -> Iterator[FakeTwilio]:
    """The stand-in, listening on a free port of 127.0.0.1."""
    fake = FakeTwilio(clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OfThis", (Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """One request to the stand-in."""

    fake: FakeTwilio

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {k: v[-1] for k, v in parse_qs(raw, keep_blank_values=True).items()}
        if self.is_refused():
            return
        fake = self.fake
        fake.asked.append(form)
        if fake.next_answers and fake.next_answers.pop(0)(fake, self, form):
            return
        if form["To"] in fake.opted_out:
            self.error(400, 21610)
            return
        write(self, 201, json.dumps(fake.take(form).body))

    def do_GET(self) -> None:
        if self.is_refused():
            return
        to = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
        listed = [sent.body for sent in reversed(self.fake.sent) if to in ("", sent.body["to"])]
        page = {"messages": listed, "page": 0, "page_size": 50, "next_page_uri": None}
        write(self, 200, json.dumps(page))

    def is_refused(self) -> bool:
        """Whether the request is for another account, or without our key."""
        if self.fake.broken:
            self.error(500, 20500)
        elif urlsplit(self.path).path != MESSAGES:
            self.error(404, 20404)
        elif self.headers["Authorization"] != KEY:
            self.error(401, 20003)
        else:
            return False
        return True

    def error(self, status: int, code: int) -> None:
        write(self, status, json.dumps({"status": status, "code": code, "message": "made up"}))
