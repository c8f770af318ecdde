"""The made-up Twilio on loopback: the few requests of its REST API that we make, answered."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from lookup.clock import Clock
from tests.sms.fake_account import ACCOUNT, KEY, MESSAGES, NUMBER, TOKEN, FakeTwilio, Sent, write

__all__ = ["ACCOUNT", "MESSAGES", "NUMBER", "TOKEN", "FakeTwilio", "Sent", "fake_twilio"]

ONE = re.compile(re.escape(MESSAGES.removesuffix(".json")) + r"/([A-Z]{2}[0-9a-f]{32})(.*)\.json")


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
        """Nothing: tests read standard error."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        form = {k: v[-1] for k, v in parse_qs(raw, keep_blank_values=True).items()}
        if self.is_refused(raw):
            return
        if self.route == MESSAGES:
            self.create(form)
        elif (message := self.message("")) is not None:
            self.change(message, form)

    def do_GET(self) -> None:
        query = urlsplit(self.path).query
        if self.is_refused(query):
            return
        if self.route == MESSAGES:
            self.write_page("messages", self.fake.listed(), query)
        elif (message := self.message("/Media")) is not None:
            media = [
                {"sid": sid, "content_type": kind, "parent_sid": message.sid}
                for sid, kind in message.media.items()
            ]
            self.write_page("media_list", media, query)

    def do_DELETE(self) -> None:
        if self.is_refused(""):
            return
        found = re.search(r"/Media/(ME[0-9a-f]{32})\.json$", self.route)
        message = self.message(f"/Media/{found[1]}" if found else "")
        if message is None:
            return
        if found and (found[1] not in message.media or found[1] in message.deleted):
            self.error(404, 20404)
            return
        message.deleted.update(found.groups() if found else ())
        self.send_response(204)
        self.end_headers()

    def create(self, form: dict[str, str]) -> None:
        """Take a text, or misbehave as told."""
        fake = self.fake
        fake.asked.append(form)
        if fake.next_answers and fake.next_answers.pop(0)(fake, self, form):
            return
        if code := fake.refused.get(form["To"], 21610 if form["To"] in fake.opted_out else 0):
            self.error(400, code)
            return
        write(self, 201, json.dumps(fake.take(form).body))

    def change(self, message: Sent, form: dict[str, str]) -> None:
        """Erase a body: only of a text that has reached its end."""
        if not message.is_ended:
            self.error(400, 20009)
            return
        message.body["body"] = form["Body"]
        write(self, 200, json.dumps(message.body))

    def message(self, rest: str) -> Sent | None:
        """The text that the path names; None, and answered with 404, where there is none."""
        found = ONE.fullmatch(self.route)
        sent = self.fake.find(found[1]) if found and found[2] == rest else None
        if sent is None:
            self.error(404, 20404)
        return sent

    def write_page(self, name: str, listed: list[dict[str, object]], query: str) -> None:
        """One page of a list, filtered as asked, with the address of the next."""
        asked = {key: values[0] for key, values in parse_qs(query).items()}
        for key in ("To", "From"):
            if key in asked:
                listed = [one for one in listed if one[key.lower()] == asked[key]]
        if since := asked.get("DateSent>"):
            earliest = datetime.fromisoformat(since)
            listed = [
                one for one in listed if parsedate_to_datetime(str(one["date_created"])) >= earliest
            ]
        size, page = int(asked.get("PageSize", 50)), int(asked.get("Page", 0))
        shown = listed[page * size : (page + 1) * size]
        more = len(listed) > (page + 1) * size
        onward = urlencode(asked | {"PageSize": size, "Page": page + 1})
        following = f"{self.route}?{onward}" if more else None
        write(self, 200, json.dumps({name: shown, "page": page, "next_page_uri": following}))

    @property
    def route(self) -> str:
        return urlsplit(self.path).path

    def is_refused(self, said: str) -> bool:
        """Whether the request is without our key, or Twilio is broken; each one is written down."""
        self.fake.requests.append((self.command, self.route, said))
        if self.fake.broken:
            self.error(500, 20500)
        elif not self.route.startswith(MESSAGES.removesuffix(".json")):
            self.error(404, 20404)
        elif self.headers["Authorization"] != KEY:
            self.error(401, 20003)
        else:
            return False
        return True

    def error(self, status: int, code: int) -> None:
        write(self, status, json.dumps({"status": status, "code": code, "message": "made up"}))
