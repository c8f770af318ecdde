"""A plain HTTP client that answers the form as a browser without JavaScript would."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


class PageReader(HTMLParser):
    """Picks out of a page what a client needs: forms' hidden inputs, and every data- attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, dict[str, str]] = {}
        self.marks: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.reference: str | None = None
        self._form = ""
        self._in_reference = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given.get("action", "")
            self.hidden.setdefault(self._form, {})
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.setdefault(self._form, {})[given["name"]] = given.get("value", "")
        self.marks += [(name, value) for name, value in given.items() if name.startswith("data-")]
        self._in_reference = "data-escalation" in given

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_reference and data.strip():
            self.reference = data.strip()
            self._in_reference = False

    def mark(self, name: str) -> str | None:
        """The value of the first `data-<name>` on the page."""
        return next((value for key, value in self.marks if key == f"data-{name}"), None)

    def marks_of(self, name: str) -> list[str]:
        """The values of every `data-<name>` on the page, in order."""
        return [value for key, value in self.marks if key == f"data-{name}"]


@dataclass
class Page:
    """One answer of the server."""

    status: int
    url: str
    headers: Mapping[str, str]
    text: str
    read: PageReader = field(init=False)

    def __post_init__(self) -> None:
        self.read = PageReader()
        self.read.feed(self.text)

    @property
    def question(self) -> str:
        """The last part of the path: `date_of_birth` for /check/date_of_birth."""
        return urllib.parse.urlsplit(self.url).path.rsplit("/", 1)[-1]


class Walker:
    """One visitor with a cookie jar of his own."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self.page = Page(0, base, {}, "")

    def get(self, path: str) -> Page:
        """Open a page, following redirects."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.base, path)))

    def answer(self, **fields: str) -> Page:
        """Fill in the open question's form and send it, hidden inputs included."""
        path = urllib.parse.urlsplit(self.page.url).path
        hidden = next(
            (inputs for action, inputs in self.page.read.hidden.items() if action in (path, "")), {}
        )
        body = urllib.parse.urlencode({**hidden, **fields}).encode()
        return self._send(urllib.request.Request(self.page.url, data=body))

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                self.page = Page(
                    answer.status, answer.url, dict(answer.headers), answer.read().decode()
                )
        except urllib.error.HTTPError as refused:
            with refused:
                self.page = Page(
                    refused.code, refused.url or "", dict(refused.headers), refused.read().decode()
                )
        return self.page

    def ask(self, person: Mapping[str, str], *identifiers: tuple[str, str]) -> Page:
        """Walk the whole form as this person (a row of people.csv), without leaving a contact."""
        year, month, day = person["birth_date"].split("-")
        answers = {
            "consent": {"answer": "yes"},
            "name": {k: person[k] for k in ("given_names", "family_names")},
            "other_names": {"answer": ""},
            "date_of_birth": {"month": month, "day": day, "year": year},
            "identifier_kind": {"answer": identifiers[0][0]},
            "identifier": {"answer": identifiers[0][1]},
            "second_identifier_kind": {"answer": identifiers[1][0] if identifiers[1:] else "none"},
            "second_identifier": {"answer": identifiers[1][1] if identifiers[1:] else ""},
            "confirm": {"answer": "yes"},
            "contact_consent": {"answer": "no"},
        }
        self.get("/check")
        for _ in range(len(answers) + 1):
            if self.page.question not in answers:
                break
            self.answer(**answers[self.page.question])
        return self.page
