"""The desk of the texting tests, and a person who texted their way to an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.sms.conftest import *  # noqa: F403 (the desk and all that it stands on)
from tests.sms.desk import Desk, Phone
from tests.web.walking import Browser

LINK = re.compile(r"http://127\.0\.0\.1:8000(/open/[0-9a-z]+)")
MARIA_TEXTS = ("hi", "Y", "Maria Garcia", "SKIP", "4/9/1975")


@dataclass
class Texter:
    """A phone whose person was checked."""

    phone: Phone

    def asks(self, *numbers: str) -> str:
        """Text the questions through, with these numbers as menu choices and values."""
        for words in (*MARIA_TEXTS, *numbers, "Y", "Y"):
            told = self.phone.text(words)
        return told

    def gets_link(self, word: str = "OPEN") -> str:
        """Ask for the page; the path of the link that comes."""
        came = self.phone.text(word)
        found = LINK.search(came)
        assert found, came
        return found[1]


@pytest.fixture
def maria(desk: Desk) -> Texter:
    """Maria, verified in the headline tier."""
    texter = Texter(desk.phone())
    texter.asks("1", "3456", "SKIP")
    return texter


@pytest.fixture
def maria_in_full(desk: Desk) -> Texter:
    """Maria, verified in the details tier: two numbers."""
    texter = Texter(desk.phone())
    texter.asks("1", "3456", "3", "BA123456")
    return texter


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return Browser(desk.app)
