"""The workers as threads beside the server, or as a process of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from lookup import log
from sms.client import Api, NoAnswer, NotReached, NotTaken
from sms.eraser import Eraser, tell_backlog
from sms.parts import Rush, Texting
from sms.reconcile import reconcile
from sms.sender import Sender
from sms.worker import Worker

LOOK_EVERY_SECONDS: Final = 1.0  # for texts that another process took in, and for those put off
SETTLE_EVERY_SECONDS: Final = 15.0
CATCH_UP_EVERY_SECONDS: Final = 900.0
CATCH_UP_HOURS: Final = 2
FIRST_HOURS: Final = 24
AFTER_TROUBLE_SECONDS: Final = 5.0
REST: Final = 12  # times as long as the step took
REST_AT_MOST_SECONDS: Final = 0.5
KEPT_FOR_STAFF_DAYS: Final = 30
SILENT_AFTER_DAYS: Final = 3  # a carrier that has not reported by then never will


@dataclass
class Loop:
    """Runs a step until there is nothing to do, then waits for the bell or for a while.

    While texts are coming in it rests after each step: Twilio waits for an acknowledgement, and a
    person can wait a second longer for an answer.
    """

    name: str
    step: Callable[[], bool]
    bell: threading.Event
    stopped: threading.Event
    rush: Rush

    def run(self) -> None:
        """Go on until stopped; trouble (a database away) is waited out, never fatal."""
        while not self.stopped.is_set():
            self.bell.clear()
            try:
                while not self.stopped.is_set() and self._stepped():
                    pass
            except Exception as problem:  # noqa: BLE001 (a worker that dies answers nobody)
                log.failure("worker_trouble", problem, channel="sms", reason=self.name)
                self.stopped.wait(AFTER_TROUBLE_SECONDS)
            self.bell.wait(LOOK_EVERY_SECONDS)

    def _stepped(self) -> bool:
        began = self.rush.clock.monotonic()
        found = self.step()
        took = self.rush.clock.monotonic() - began
        if found and self.rush.on:
            self.stopped.wait(min(REST * took, REST_AT_MOST_SECONDS))
        return found


class Workers:
    """Answering, sending, settling doubts, erasing copies, catching up; from start to stop."""

    def __init__(self, parts: Texting) -> None:
        self.parts = parts
        self.stopped = threading.Event()
        self._look_back_hours = FIRST_HOURS
        api, notices = Api(parts.account), parts.notices
        self.sender = Sender(notices.outbox, notices.tries, api, parts.clock, parts.waking)
        self.eraser = Eraser(notices.copies, api, parts.clock)
        rest = (self.stopped, parts.rush)
        inbound = Loop("inbound", Worker(parts).step, parts.in_bell, *rest)
        outbound = Loop("outbound", self.sender.step, parts.out_bell, *rest)
        doubts = Loop("doubts", self._settle, threading.Event(), *rest)
        erasing = Loop("erasing", self.eraser.step, threading.Event(), *rest)
        missed = Loop("missed", self._catch_up, threading.Event(), *rest)
        self._loops = (inbound, outbound, doubts, erasing, missed)
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._threads = [
            threading.Thread(target=loop.run, name=f"sms-{loop.name}", daemon=True)
            for loop in self._loops
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        for loop in self._loops:
            loop.bell.set()
        for thread in self._threads:
            thread.join(timeout=5)

    @property
    def alive(self) -> bool:
        """Whether all of them run."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def _catch_up(self) -> bool:
        """Take in what the webhook missed: the last day at the start, then again and again."""
        hours, self._look_back_hours = self._look_back_hours, CATCH_UP_HOURS
        try:
            reconcile(self.parts, self.sender.api, hours=hours)
        except (NotTaken, NotReached, NoAnswer) as problem:
            self._look_back_hours = hours
            log.failure("not_reconciled", problem, channel="sms")
        self.stopped.wait(CATCH_UP_EVERY_SECONDS)
        return False

    def _settle(self) -> bool:
        self.sender.settle_doubtful()
        self.stopped.wait(SETTLE_EVERY_SECONDS)
        return False


def wipe_texts(parts: Texting) -> int:
    """Wipe words that were kept for staff and whose time is over; of how many texts."""
    before = parts.clock.now() - timedelta(days=KEPT_FOR_STAFF_DAYS)
    return parts.notices.inbox.wipe(before=before)


def wipe_silent(parts: Texting) -> int:
    """Wipe texts of ours on which nobody ever reported; how many."""
    before = parts.clock.now() - timedelta(days=SILENT_AFTER_DAYS)
    return parts.notices.outbox.wipe(before=before)


def tidy(parts: Texting) -> None:
    """Wipe words whose time is over, tell what waits; once a minute, by the housekeeping."""
    wipe_texts(parts)
    wipe_silent(parts)
    tell_backlog(parts.notices.copies, parts.clock.now())
