"""A way in, as the one list of journeys sees it: web form, phone and terminal are alike here."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tests.journeys.cast import Asker
from tests.journeys.house import House
from tests.journeys.told import Told


class Channel(ABC):
    """One person at one end of one conversation."""

    shows_details = False  # each conviction, to who gives two numbers
    may_send_twice = True  # the way in may hand on one message two times

    def __init__(self, house: House, language: str) -> None:
        self.house = house
        self.language = language

    @property
    @abstractmethod
    def question(self) -> str | None:
        """The question that is open, by its id; None when nothing is asked."""

    @abstractmethod
    def begin(self) -> None:
        """Open a conversation, up to its first question."""

    @abstractmethod
    def answer(self, asker: Asker, *, twice: bool = False) -> None:
        """Answer the open question as this person; `twice`: the same again in the same moment."""

    @abstractmethod
    def do(self, word: str) -> None:
        """`back`, `start over`, `person`, or a language: `en`, `es`."""

    @abstractmethod
    def stop(self) -> None:
        """Say that nothing more is wanted; what was said must be gone."""

    @abstractmethod
    def told(self) -> Told | None:
        """The answer, once there is one."""

    @abstractmethod
    def leave(self) -> None:
        """Put the thing away."""
