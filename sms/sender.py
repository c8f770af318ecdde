"""The outbox worker's work: one try at a time for each person, in order, and what its end means."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from lookup import log
from lookup.clock import Clock
from lookup.notices import Outbox, ToSend, Tries, Unsettled, Verdict, WakingHours
from lookup.notices.statuses import KNOWN
from sms.client import Accepted, Api, NoAnswer, NotReached, NotTaken
from sms.errors import ALARMS, OF_ONE_REGION, PAUSE, PAUSES_QUEUE, temporary, verdict
from sms.segments import count

CHARACTERS_AT_MOST: Final = 1600  # Twilio's own limit (21617)
SEGMENTS_AT_MOST: Final = 10
SETTLE_AFTER: Final = timedelta(seconds=30)  # a callback comes sooner, if one comes
ASK_WITHIN: Final = timedelta(seconds=20)  # a worker that stood still for longer must not ask
NOT_FORGOTTEN_FOR: Final = timedelta(seconds=60)  # the provider's list may lag behind that long
LATE: Final = timedelta(minutes=10)  # after this a text is looked for before it is sent
REGION_PAUSES_EVERY: Final = timedelta(hours=1)
OUR_DEFECT: Final = Verdict("give_up")


@dataclass
class Sender:
    """Takes texts from the outbox and hands them to the provider."""

    outbox: Outbox
    tries: Tries
    api: Api
    clock: Clock
    waking: WakingHours | None = None
    chance: random.Random = field(default_factory=random.SystemRandom)
    paused_until: datetime | None = None
    region_pauses_after: datetime | None = None

    def step(self) -> bool:
        """Try one text; False when there is none to be tried now."""
        now = self.clock.now()
        if self.paused_until is not None and now < self.paused_until:
            return False
        to_send = self.outbox.take(now=now, waking=self.waking)
        if to_send is None:
            return False
        if not fits(to_send):
            alarm("too_long")
            self.tries.refused(to_send, OUR_DEFECT, now=now)
        else:
            self._try(to_send)
        return True

    def settle_doubtful(self) -> int:
        """Ask the provider about tries whose fate we do not know; how many are settled now."""
        now = self.clock.now()
        settled = 0
        for unsettled in self.tries.unsettled(now=now, older_than=SETTLE_AFTER):
            try:
                settled += self._settle(unsettled, now)
            except (NotTaken, NotReached, NoAnswer) as problem:
                log.failure("text_in_doubt", problem, channel="sms")
                break
        return settled

    def _try(self, to_send: ToSend) -> None:
        if self.clock.now() - to_send.taken_at > ASK_WITHIN:
            self.tries.uncertain(to_send, now=self.clock.now())  # others may have settled it
            return
        if to_send.taken_at - to_send.due_at > LATE and self._went_before(to_send):
            return
        try:
            accepted = self.api.send(to_send.number, to_send.words, to_send.attempt)
        except NotTaken as problem:
            self._refused(to_send, problem)
        except NotReached:
            log.event("text_out", channel="sms", result_class="not_reached")
            self.tries.refused(to_send, self._later(to_send, None), now=self.clock.now())
        except NoAnswer:
            log.event("text_out", channel="sms", result_class="uncertain")
            self.tries.uncertain(to_send, now=self.clock.now())
        else:
            log.event("text_out", channel="sms", result_class="accepted")
            self._accepted(to_send.attempt, accepted)

    def _went_before(self, to_send: ToSend) -> bool:
        """Whether a text so late need not be sent now: a restored database may have forgotten that
        it was, and only the provider's list can tell."""
        try:
            found = self._found(to_send.number, to_send.words, to_send.due_at)
        except (NotTaken, NotReached, NoAnswer) as problem:
            log.failure("text_in_doubt", problem, channel="sms")
            if isinstance(problem, NotTaken) and not problem.is_temporary:
                return False  # who refuses us the list says at the next step what is wrong
            self.tries.refused(to_send, self._later(to_send, None), now=self.clock.now())
            return True
        if found:
            log.event("text_out", channel="sms", result_class="went_before")
            self._accepted(to_send.attempt, found[-1])
        return bool(found)

    def _found(self, number: str, words: str, since: datetime) -> list[Accepted]:
        """The texts on the provider's list that may be this one: those that no try of ours is."""
        listed = self.api.find_sent(number, words, since)
        return [sent for sent in listed if not self.tries.knows_sid(sent.sid)]

    def _accepted(self, attempt: str, accepted: Accepted) -> None:
        word = accepted.word if accepted.word in KNOWN else "accepted"
        self.tries.report(
            attempt, sid=accepted.sid, word=word, verdict=OUR_DEFECT, now=self.clock.now()
        )

    def _refused(self, to_send: ToSend, problem: NotTaken) -> None:
        log.event(
            "text_out", channel="sms", result_class="refused", status=problem.code or problem.status
        )
        if problem.code in ALARMS:
            alarm("provider_refuses", problem.code)
        if problem.code in PAUSES_QUEUE:
            self._pause(problem.code)
        temporary_now = problem.is_temporary and problem.code not in PAUSES_QUEUE
        follows = self._later(to_send, problem.code) if temporary_now else verdict(problem.code)
        self.tries.refused(to_send, follows, now=self.clock.now())

    def _pause(self, code: int | None) -> None:
        now = self.clock.now()
        if code in OF_ONE_REGION:
            if self.region_pauses_after is not None and now < self.region_pauses_after:
                return
            self.region_pauses_after = now + REGION_PAUSES_EVERY
        self.paused_until = now + PAUSE

    def _later(self, to_send: ToSend, code: int | None) -> Verdict:
        return temporary(to_send.tries, code=code, jitter=self.chance.random())

    def _settle(self, unsettled: Unsettled, now: datetime) -> int:
        found = self._found(unsettled.number, unsettled.words, unsettled.started_at)
        if found:
            self._accepted(unsettled.attempt, found[-1])
            return 1
        if now - unsettled.started_at < NOT_FORGOTTEN_FOR:
            return 0
        self.tries.never_arrived(unsettled.attempt, now=now)
        return 1


def fits(to_send: ToSend) -> bool:
    """Whether the provider can carry a text at all."""
    words = to_send.words
    return 0 < len(words) <= CHARACTERS_AT_MOST and count(words).segments <= SEGMENTS_AT_MOST


def alarm(reason: str, code: int | None = None) -> None:
    """One line in the log that somebody is woken by; never a number or a word of a text."""
    if code is None:
        log.event("text_alarm", channel="sms", reason=reason)
    else:
        log.event("text_alarm", channel="sms", reason=reason, status=code)
