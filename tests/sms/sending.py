"""Small steps that the tests of sending share."""

from __future__ import annotations

from lookup.models.messages import outgoing_text, sending_attempt
from sms.background import Workers
from sms.sender import Sender
from tests.sms.desk import Desk
from tests.sms.fake_twilio import ACCOUNT


def queue(desk: Desk, *words: str, to: str = "+13105550142", kind: str = "reply") -> None:
    """Texts of ours, straight into the outbox."""
    with desk.parts.notices.database.begin() as connection:
        for each in words:
            desk.parts.notices.outbox.queue(
                connection,
                to,
                each,
                kind=kind,  # type: ignore[arg-type]
                now=desk.clock.now(),
            )


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows(outgoing_text)]


def report(desk: Desk, attempt: str, sid: str, word: str, **more: str) -> int:
    """A status callback as Twilio makes it."""
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "MessageStatus": word, **more}
    return desk.post(f"/sms/status/{attempt}", form).status_code


def send_all(desk: Desk) -> Sender:
    sender = Workers(desk.parts).sender
    while sender.step():
        pass
    return sender


def sent_once(desk: Desk) -> tuple[str, str]:
    """One text on its way: our attempt and the provider's id."""
    queue(desk, "one")
    send_all(desk)
    sent = desk.twilio.sent[-1]
    return sent.attempt, sent.sid


def attempt_status(desk: Desk) -> str:
    return str(desk.rows(sending_attempt)[-1].status)
