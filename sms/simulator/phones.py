"""The made-up phones: what was written on each and what came back, in memory, until a restart."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Literal

PHONES_AT_MOST: Final = 500
TEXTS_AT_MOST: Final = 400
FOLLOWS_WITHIN_SECONDS: Final = 0.4
AREA_CODES: Final = (
    *("209", "213", "310", "323", "408", "415", "424", "442", "510", "530", "559", "562", "619"),
    *("626", "650", "657", "661", "707", "714", "747", "760", "805", "818", "831", "858", "909"),
)

Side = Literal["phone", "us"]


@dataclass(frozen=True)
class Bubble:
    """One text on the screen: written on the phone, or sent by us."""

    side: Side
    words: str


@dataclass(repr=False)
class Phones:
    """Every phone of the demonstration, the least recently used forgotten first."""

    _texts: OrderedDict[str, list[Bubble]] = field(default_factory=OrderedDict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, number: str, side: Side, words: str) -> None:
        """Show a text on a phone."""
        with self._changed:
            shown = self._texts.setdefault(number, [])
            shown.append(Bubble(side, words))
            del shown[:-TEXTS_AT_MOST]
            self._texts.move_to_end(number)
            while len(self._texts) > PHONES_AT_MOST:
                self._texts.popitem(last=False)
            self._changed.notify_all()

    def on(self, number: str) -> tuple[Bubble, ...]:
        """What a phone shows, oldest first."""
        with self._changed:
            return tuple(self._texts.get(number, ()))

    def wait_for_answer(self, number: str, *, seconds: float) -> None:
        """Return when we have answered and nothing more follows, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_answered(number), timeout=seconds)
            while self._is_answered(number) and self._changed.wait(timeout=FOLLOWS_WITHIN_SECONDS):
                pass

    def unused_number(self) -> str:
        """A number of the range kept for fiction (555-0100 to 555-0199) that no phone has yet."""
        with self._changed:
            while (number := _fictional()) in self._texts:
                pass
            return number

    def _is_answered(self, number: str) -> bool:
        shown = self._texts.get(number, [])
        return bool(shown) and shown[-1].side == "us"


def _fictional() -> str:
    return f"+1{secrets.choice(AREA_CODES)}55501{secrets.randbelow(100):02d}"


def in_print(number: str) -> str:
    """(213) 555-0142."""
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
