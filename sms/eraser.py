"""Erasing at Twilio what we have taken in or sent: the words of each text, and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookup import log
from lookup.clock import Clock
from lookup.notices import Backlog, Copies, Copy
from sms.client import Api, NoAnswer, NotReached, NotTaken
from sms.sender import alarm


@dataclass
class Eraser:
    """Takes copies from the list and has Twilio erase them; each is tried until it is gone."""

    copies: Copies
    api: Api
    clock: Clock

    def step(self) -> bool:
        """Try one copy; False when none is due."""
        copy = self.copies.take(now=self.clock.now())
        if copy is None:
            return False
        if self._is_gone(copy):
            self.copies.erased(copy)
        else:
            self.copies.put_off(copy, now=self.clock.now())
        return True

    def _is_gone(self, copy: Copy) -> bool:
        try:
            self.api.erase(copy.sid, has_media=copy.has_media)
        except NotTaken as problem:
            # 20404: deleted by hand, or by the account's own retention. 20009: still on its way.
            if problem.status == 404:
                return True
            status = problem.code or problem.status
            log.event("copy_kept", channel="sms", result_class="refused", status=status)
        except (NotReached, NoAnswer) as problem:
            log.failure("copy_kept", problem, channel="sms")
        else:
            return True
        return False


def tell_backlog(copies: Copies, now: datetime) -> Backlog:
    """One line with how many copies Twilio still holds, and an alarm when some do for a day."""
    backlog = copies.backlog(now=now)
    if backlog.waiting:
        log.event("copies_at_provider", channel="sms", count=backlog.waiting)
    if backlog.overdue:
        alarm("copies_kept")
    return backlog
