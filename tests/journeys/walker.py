"""A plain HTTP client that answers the form as a browser without JavaScript would."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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
    def has_question(self) -> bool:
        """Whether a question is open here."""
        return f"/check/{self.question}" in self.read.hidden

    @property
    def question(self) -> str:
        """The last part of the path: `date_of_birth` for /check/date_of_birth."""
        return urllib.parse.urlsplit(self.url).path.rsplit("/", 1)[-1]


_Opener = urllib.request.OpenerDirector


class _NoFollowing(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for the answer."""

    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


class Walker:
    """One visitor with a cookie jar of his own."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._stays = urllib.request.build_opener(jar, _NoFollowing())
        self.page = Page(0, base, {}, "")

    def get(self, path: str, *, follow: bool = True) -> Page:
        """Open a page; `follow`: and wherever it leads."""
        asked = urllib.request.Request(urllib.parse.urljoin(self.base, path))
        return self._send(asked, self._opener if follow else self._stays)

    def answer(self, **fields: str) -> Page:
        """Fill in the open question's form and send it, hidden inputs included."""
        path = urllib.parse.urlsplit(self.page.url).path
        return self._send(self._form(path, fields))

    def answer_twice(self, **fields: str) -> Page:
        """Press the button two times before the next page is there; then look where one stands."""
        form = self._form(urllib.parse.urlsplit(self.page.url).path, fields)
        with ThreadPoolExecutor(2) as at_once:
            pages = list(at_once.map(lambda _: self._fetch(form, self._opener), range(2)))
        assert {page.status for page in pages} == {200}
        return self.get("/check")

    def submit(self, action: str, **fields: str) -> Page:
        """Send the form on this page that leads there."""
        assert action in self.page.read.hidden, f"no form to {action} on {self.page.url}"
        return self._send(self._form(action, fields))

    def _form(self, action: str, fields: Mapping[str, str]) -> urllib.request.Request:
        forms = self.page.read.hidden
        hidden = forms.get(action, forms.get("", {}))
        body = urllib.parse.urlencode({**hidden, **fields}).encode()
        return urllib.request.Request(urllib.parse.urljoin(self.page.url, action), data=body)

    def _send(self, request: urllib.request.Request, opener: _Opener | None = None) -> Page:
        self.page = self._fetch(request, opener or self._opener)
        return self.page

    def _fetch(
        self, request: urllib.request.Request, opener: urllib.request.OpenerDirector
    ) -> Page:
        try:
            with opener.open(request, timeout=30) as answer:
                return Page(answer.status, answer.url, dict(answer.headers), answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return Page(
                    refused.code, refused.url or "", dict(refused.headers), refused.read().decode()
                )

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
