"""What Twilio's error codes mean for a text of ours: try again, give up, opted out, or an alarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from lookup.notices import Verdict

# A reply is dropped a day after its question, so this only ends what never will.
TRIES_FOR_A_DAY: Final = 300
# Codes: https://www.twilio.com/docs/api/errors
# No such mobile, a landline, or a carrier or phone that blocks us.
_CANNOT_RECEIVE: Final = frozenset({21211, 21614, 30004, 30005, 30006})
_OPTED_OUT: Final = frozenset({21610})
_REPLY_LOOP: Final = frozenset({14107})
# Something is wrong with us, not with the recipient: nothing more goes out until it is looked at.
_OUR_SET_UP: Final = frozenset({20003, 30034, 21606})
# One region or route is not set up for us. These pause the queue too, but once an hour and no more:
# else somebody with one such number, texting again and again, would silence everybody.
OF_ONE_REGION: Final = frozenset({21612, 21408})
PAUSES_QUEUE: Final = _OUR_SET_UP | OF_ONE_REGION
_UNREACHABLE: Final[Mapping[int, tuple[timedelta, int]]] = {
    30003: (timedelta(hours=8), 3),  # switched off: three tries within a day
    30008: (timedelta(minutes=10), 2),  # unknown: once more
    **dict.fromkeys(OF_ONE_REGION, (timedelta(hours=1), 3)),
}
_SLOWER: Final[Mapping[int, timedelta]] = {
    30022: timedelta(minutes=5),  # too many texts for our registration
    20429: timedelta(seconds=30),
}
ALARMS: Final = PAUSES_QUEUE | frozenset({30007, 14107, 21266, 21617, 21602, 14103})
PAUSE: Final = timedelta(minutes=5)
LOOK_AGAIN: Final = timedelta(hours=1)
_BACKOFF: Final = (2, 8, 30, 60, 120, 300, 900)  # seconds before each further try


def verdict(code: int | None) -> Verdict:
    """What follows a refusal or a failed delivery with this code; unknown codes are given up."""
    if code in _OPTED_OUT:
        return Verdict("opted_out", code)
    if code in _CANNOT_RECEIVE:
        return Verdict("cannot_receive", code)
    if code in _REPLY_LOOP:
        return Verdict("hush", code)
    if code in _OUR_SET_UP:
        return Verdict("retry", code, PAUSE, TRIES_FOR_A_DAY)
    if code is not None and code in _UNREACHABLE:
        after, tries = _UNREACHABLE[code]
        return Verdict("retry", code, after, tries, keeps_order=False)
    if code is not None and code in _SLOWER:
        return Verdict("retry", code, _SLOWER[code], TRIES_FOR_A_DAY)
    return Verdict("give_up", code)


def after_delivery(code: int | None) -> Verdict:
    """What follows a failure that is told later: our set-up is not tried with a text again and
    again, since each of these tries was taken and is paid for."""
    follows = verdict(code)
    return replace(follows, after=LOOK_AGAIN) if code in _OUR_SET_UP else follows


def temporary(tries: int, *, code: int | None = None, jitter: float = 0.0) -> Verdict:
    """Once more, after a while that grows with the tries; `jitter` (0 to 1) spreads it."""
    seconds = _BACKOFF[min(tries, len(_BACKOFF)) - 1] * (1 + jitter / 2)
    return Verdict("retry", code, timedelta(seconds=seconds), TRIES_FOR_A_DAY)
