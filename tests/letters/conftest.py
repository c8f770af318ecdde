"""The public face with people who have their answer in a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.web.conftest import *  # noqa: F403 (the public face over a published store)
from tests.web.walking import MARIA, Browser

CODE = re.compile(r"data-letter-code>([A-Z0-9-]+)<")
WORD = re.compile(r"data-letter-word>([A-Z0-9-]+)<")
IN_FULL = MARIA | {
    "identifier_kind": {"answer": "cii"},
    "identifier": {"answer": "A66524879"},
}


@dataclass
class Holder:
    """Somebody with an answer, and the letter they asked for."""

    browser: Browser
    code: str = ""
    word: str = ""

    def asks_for_letter(self, name: str = "Maria Garcia Lopez") -> int:
        """Fill in the form for a letter; the status of the answer."""
        self.browser.open("/check/letter")
        answer = self.browser.post("/check/letter", {"name": name})
        if code := CODE.search(self.browser.html):
            found = WORD.search(self.browser.html)
            assert found
            self.code, self.word = code[1], found[1]
        return answer.status_code

    def paper(self) -> bytes:
        """The letter as it is saved."""
        self.browser.get(f"/letter/{self.code}")
        form = {"word": self.word, "as": "paper"}
        answer = self.browser.post(f"/letter/{self.code}", form)
        assert answer.content_type == "application/pdf"
        return answer.get_data()


@pytest.fixture
def maria(app: Flask) -> Holder:
    """Maria with one number: the headline."""
    browser = Browser(app)
    browser.walk(MARIA)
    return Holder(browser)


@pytest.fixture
def maria_in_full(app: Flask) -> Holder:
    """Maria with a strong number: each conviction."""
    browser = Browser(app)
    browser.walk(IN_FULL)
    return Holder(browser)
