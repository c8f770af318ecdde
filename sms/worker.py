"""The inbound worker's work: a sender's texts one after the other, each handled to its end once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lookup import log
from lookup.notices import LeaseLost, Taken
from sms.answer import ERASED, Answer
from sms.answering import answer
from sms.parts import Texting

TRIES_AT_MOST: Final = 5
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30))


@dataclass
class Worker:
    """Takes texts from the inbox, one at a time."""

    parts: Texting
    unswept: bool = False  # what was erased may still lie in the database's log

    def step(self) -> bool:
        """Handle one text; False when none can be handled now."""
        taken = self.parts.notices.inbox.take(now=self.parts.clock.now())
        if taken is None:
            self._sweep()
            return False
        try:
            self._finish(taken, answer(self.parts, taken))
        except LeaseLost as problem:
            log.failure("text_taken_over", problem, channel="sms")
        except Exception as problem:  # noqa: BLE001 (one text's trouble must not stop the others)
            log.failure("text_not_handled", problem, channel="sms")
            self._later(taken)
        return True

    def _finish(self, taken: Taken, answer: Answer) -> None:
        """Write our texts, what else changed, and that the text is handled: one commit."""
        now = self.parts.clock.now()
        outbox = self.parts.notices.outbox
        with self.parts.notices.inbox.finishing(taken, outcome=answer.outcome, now=now) as conn:
            for effect in answer.effects:
                effect(conn)
            for position, words in enumerate(answer.texts):
                outbox.queue(
                    conn,
                    taken.text.number,
                    words,
                    kind=answer.kind,
                    now=now,
                    answers=taken.id,
                    position=position,
                )
        log.event("text_handled", channel="sms", result_class=answer.outcome)
        if answer.texts:
            self.parts.out_bell.set()
        self.unswept |= answer.outcome == ERASED
        self._sweep()

    def _sweep(self) -> None:
        """After somebody was erased: until nothing deleted lies in the database's files."""
        if self.unswept:
            self.unswept = not self.parts.notices.database.sweep()

    def _later(self, taken: Taken) -> None:
        """Try again soon; after some tries tell the person, so that nothing is lost in silence."""
        if taken.tries < TRIES_AT_MOST:
            until = self.parts.clock.now() + WAITS[min(taken.tries, len(WAITS)) - 1]
            self.parts.notices.inbox.put_back(taken, until=until)
            return
        log.event("text_alarm", channel="sms", reason="given_up")
        words = " ".join(self.parts.say("keyword.problem", code) for code in ("en", "es"))
        self._finish(taken, Answer("given_up", texts=(words,)))
