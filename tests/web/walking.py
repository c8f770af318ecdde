"""A browser without JavaScript, over Flask's test client: reads the form, sends it back whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

HOST = {"Host": "127.0.0.1:8000"}
MARIA = {
    "consent": {"answer": "yes"},
    "name": {"given_names": "Maria", "family_names": "Garcia Lopez"},
    "other_names": {"answer": ""},
    "date_of_birth": {"month": "4", "day": "9", "year": "1975"},
    "identifier_kind": {"answer": "ssn4"},
    "identifier": {"answer": "3456"},
    "second_identifier_kind": {"answer": "none"},
    "confirm": {"answer": "yes"},
    "contact_consent": {"answer": "no"},
}
MARIA_IN_FULL = MARIA | {
    "identifier_kind": {"answer": "cii"},
    "identifier": {"answer": "A66524879"},
}
STRANGER = MARIA | {"name": {"given_names": "Xochitl", "family_names": "Canario"}}
WRONG_NUMBER = MARIA | {"identifier": {"answer": "9876"}}
WRONG_NAME = MARIA | {"name": {"given_names": "Jennifer", "family_names": "Garcia"}}
Answer = Mapping[str, str]
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')


@dataclass
class Browser:
    """One visitor: cookies, the last answer, and where it came from."""

    app: Flask
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = self.address
        self.answer: TestResponse | None = None
        self.path = ""

    def get(self, path: str) -> TestResponse:
        """Open a page without following a redirect."""
        self.path = path
        self.answer = self.client.get(path, headers=self._headers())
        return self.answer

    def follow(self, answer: TestResponse | None = None) -> TestResponse:
        """Follow redirects to the page they end at."""
        answer = answer or self.answer
        assert answer is not None
        while answer.status_code == 303:
            answer = self.get(answer.headers["Location"])
        return answer

    def open(self, path: str) -> TestResponse:
        """Open a page, following redirects."""
        self.get(path)
        return self.follow()

    def post(self, path: str, fields: Answer, *, token: str | None = None) -> TestResponse:
        """Send a form with the token of the page that is open, without following the redirect."""
        given = self.token if token is None else token
        self.path = path
        self.answer = self.client.post(
            path, data={"form_token": given, **fields}, headers=self._headers()
        )
        return self.answer

    @property
    def token(self) -> str:
        """The hidden token of the open page's first form."""
        found = TOKEN.search(self.html)
        return unescape(found[1]) if found else ""

    @property
    def html(self) -> str:
        """The open page."""
        assert self.answer is not None
        return self.answer.get_data(as_text=True)

    @property
    def question(self) -> str:
        """The open question."""
        return self.path.rsplit("/", 1)[-1]

    def walk(self, answers: Mapping[str, Answer], *, until: str = "result") -> TestResponse:
        """Answer question after question until the page called `until` is open."""
        if not self.path:
            self.open("/check")
        for _ in range(20):
            if self.question == until or self.question not in answers:
                break
            self.post(f"/check/{self.question}", answers[self.question])
            if self.answer is not None and self.answer.status_code != 303:
                break
            self.follow()
        assert self.answer is not None
        return self.answer

    def cookie(self, name: str = "s") -> str | None:
        """The value of a cookie that this browser holds."""
        found = self.client.get_cookie(name, "127.0.0.1")
        return found.value if found else None

    def _headers(self) -> dict[str, str]:
        return {**HOST, "Accept-Language": self.language, **self.headers}
