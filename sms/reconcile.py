"""Texts that never reached the webhook, taken in from Twilio's own list."""

from __future__ import annotations

from datetime import timedelta

from lookup import log
from sms.client import Api
from sms.parts import Texting


def reconcile(parts: Texting, api: Api, *, hours: int) -> int:
    """Take in what people sent within so many hours and we lack; gives how many that were.

    A text whose words were wiped here has still its row, so it is not taken in again.
    """
    now = parts.clock.now()
    found = 0
    for text in api.inbound_since(now - timedelta(hours=hours)):
        found += parts.notices.inbox.take_in(text, via="reconciled", now=now)
    log.event("texts_reconciled", channel="sms", count=found)
    if found:
        parts.in_bell.set()
    return found
