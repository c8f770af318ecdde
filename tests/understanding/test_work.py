"""How much work one text can make: counted, so that no wording can keep a worker busy."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType
from typing import Any

import pytest

from lookup.understanding import understand

TODAY = date(2026, 3, 4)
WHOLE = 1600  # signs: the longest text there is
AT_MOST = 250_000  # calls, our own functions' and the library's, for any text
ASKED = (None, "name")
KINDS = {
    "prose": "my cousin told me that the county cleared everybody but the court knows nothing ",
    "prosa": "mi prima me dijo que el condado ya borro todos los casos y la corte no sabe nada ",
    "digits": "1234567890",
    "digits apart": "1 2 3 4 ",
    "dates": "4/19/83 ",
    "dates in words": "twelve thirty first of may nineteen eighty ",
    "months": "march of april de mayo del ",
    "pictures": "\U0001f600\U0001f44d\U0001f3fd",
    "one letter": "a",
    "letters apart": "a ",
    "drawn out": "aaab",
    "brackets": "((((([[[[[{{{{{}}}}}]]]]])))))",
    "points": ". ",
    "joined": "a-b'c.",
    "accents": "áéíóúñ ",
    "hidden": "s\u200bt\u200bo\u200bp ",
    "no": "no ",
    "thanks": "ok thank you ",
    "my name is": "im my name is soy ",
    "first name": "first name a, ",
    "case": "BA 123 456 ",
    "court": "status of my record case ",
    "ligatures": "\ufdfa",
}


def work(text: str, asked: str | None) -> int:
    """How many calls it takes to understand a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _value: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        understand(text, language="en", asked=asked, today=TODAY)
    finally:
        sys.setprofile(before)
    return calls


@pytest.fixture(autouse=True, scope="module")
def tables() -> None:
    """The tables are read once, at the first text."""
    for asked in ASKED:
        understand("hi", language="en", asked=asked, today=TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_text_is_twice_the_work(kind: str) -> None:
    text = KINDS[kind] * (WHOLE // len(KINDS[kind]))
    for asked in ASKED:
        half, whole = work(text[: WHOLE // 2], asked), work(text, asked)
        assert whole <= 2.5 * half + 2_000, (asked, half, whole)
        assert whole <= AT_MOST, (asked, whole)


def test_more_than_a_text_can_hold_is_not_read() -> None:
    for asked in ASKED:
        all_that_is_read = work("a b " * 1_000, asked)
        assert work("a b " * 10_000, asked) <= all_that_is_read
