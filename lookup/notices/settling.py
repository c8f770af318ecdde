"""How a text and its tries change state, each inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from lookup.models.messages import outgoing_text, sending_attempt
from lookup.notices.copies import ON_ITS_WAY, note_copy
from lookup.notices.optouts import came_back_since, opt_out_number
from lookup.notices.statuses import FAILED, KNOWN, REACHED, UNCERTAIN, is_ended, may_follow
from lookup.notices.texters import can_receive, hush, remember
from lookup.notices.verdicts import Verdict

_WIPED: Final = {"sealed_text": None, "sealed_number": None}
_UNKNOWN_WORD_AT_MOST: Final = 40


def start(connection: Connection, text_id: int, attempt: str, now: datetime) -> None:
    """Write a try down before anybody is asked."""
    connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.id == text_id)
        .values(state="sending", tries=outgoing_text.c.tries + 1)
    )
    connection.execute(
        insert(sending_attempt).values(
            id=attempt, text_id=text_id, started_at=now, status="started", changed_at=now
        )
    )


def cancel(connection: Connection, text_id: int, state: str, now: datetime) -> None:
    """End a text that is not to be sent."""
    _end(connection, text_id, state, None, now)


def cancel_all(connection: Connection, recipient: bytes, now: datetime) -> int:
    """End everything that is queued for a number (its keyed hash); how much that was."""
    cancelled = connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.recipient == recipient, outgoing_text.c.state == "queued")
        .values(state="cancelled", settled_at=now, error_code=None, **_WIPED)
    )
    return cancelled.rowcount


def put_off(connection: Connection, text_id: int, until: datetime) -> None:
    """Let a text wait till morning; what the person asks meanwhile is answered before it."""
    connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.id == text_id)
        .values(not_before=until, in_order=False)
    )


def report(
    connection: Connection,
    attempt: str,
    sid: str | None,
    word: str,
    verdict: Verdict,
    now: datetime,
) -> bool:
    """Move a try forward and its text with it; False when there is no such try."""
    row = _find(connection, attempt)
    if row is None:
        return False
    if row.provider_sid not in {None, sid} and sid is not None:
        return True  # a callback for another message under our id: nothing of it can be believed
    _note(connection, attempt, row, sid, word, verdict.code, now)
    if may_follow(row.status, word) and row.settled_at is None:
        _move_text(connection, row, word, verdict, now)
    return True


def doubt(connection: Connection, attempt: str, now: datetime) -> None:
    """Nobody knows whether this try was taken; a callback may have told already."""
    row = _find(connection, attempt)
    if row is not None and row.status == "started":
        _set_status(connection, attempt, UNCERTAIN, now)
        if row.settled_at is None:  # else its words were erased, and nobody asks after it
            _set_state(connection, row.text_id, "uncertain")


def doubt_the_dead(connection: Connection, *, began_before: datetime, now: datetime) -> None:
    """Tries that began so long ago and never ended belonged to a process that died."""
    rows = connection.execute(
        select(sending_attempt.c.id).where(
            sending_attempt.c.status == "started", sending_attempt.c.started_at < began_before
        )
    ).all()
    for row in rows:
        doubt(connection, row.id, now)


def requeue(connection: Connection, attempt: str, now: datetime) -> None:
    """Send the text of a try again; the try itself stays in doubt, should a callback come late."""
    row = _find(connection, attempt)
    if row is not None and row.status == UNCERTAIN and row.state == "uncertain":
        connection.execute(
            update(outgoing_text)
            .where(outgoing_text.c.id == row.text_id)
            .values(state="queued", not_before=now)
        )


def close_silent(connection: Connection, before: datetime) -> int:
    """End the texts that the provider took before a moment and never spoke of again."""
    closed = connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.settled_at.is_(None), outgoing_text.c.created_at < before)
        .values(settled_at=before, **_WIPED)
    )
    return closed.rowcount


def _find(connection: Connection, attempt: str) -> Any:
    return connection.execute(
        select(
            sending_attempt.c.status,
            sending_attempt.c.provider_sid,
            sending_attempt.c.text_id,
            sending_attempt.c.started_at,
            outgoing_text.c.state,
            outgoing_text.c.tries,
            outgoing_text.c.recipient,
            outgoing_text.c.settled_at,
        )
        .join(outgoing_text, outgoing_text.c.id == sending_attempt.c.text_id)
        .where(sending_attempt.c.id == attempt)
        .with_for_update()
    ).one_or_none()


def _note(
    connection: Connection,
    attempt: str,
    row: Any,
    sid: str | None,
    word: str,
    code: int | None,
    now: datetime,
) -> None:
    values: dict[str, object] = {"changed_at": now}
    if sid is not None:
        values["provider_sid"] = sid
        _note_copy(connection, row, sid, word, now)
    if word not in KNOWN:
        values["last_word"] = word[:_UNKNOWN_WORD_AT_MOST]
    elif may_follow(row.status, word):
        values |= {"status": word, "error_code": code if word in FAILED else None}
    connection.execute(
        update(sending_attempt).where(sending_attempt.c.id == attempt).values(values)
    )


def _note_copy(connection: Connection, row: Any, sid: str, word: str, now: datetime) -> None:
    """What the provider took it holds: to be erased when it has arrived, or has not."""
    if is_ended(word) and not is_ended(row.status):
        note_copy(connection, sid, now=now)
    elif row.provider_sid is None:
        note_copy(connection, sid, now=now, after=ON_ITS_WAY)


def _move_text(
    connection: Connection, row: Any, word: str, verdict: Verdict, now: datetime
) -> None:
    if word in REACHED:
        _end(connection, row.text_id, "delivered", None, now)
        can_receive(connection, bytes(row.recipient))
    elif word in FAILED:
        _after_failure(connection, row, verdict, now)
    else:
        _set_state(connection, row.text_id, "accepted")


def _after_failure(connection: Connection, row: Any, verdict: Verdict, now: datetime) -> None:
    if verdict.action == "retry" and row.tries < verdict.tries_at_most:
        connection.execute(
            update(outgoing_text)
            .where(outgoing_text.c.id == row.text_id)
            .values(
                state="queued",
                not_before=now + verdict.after,
                in_order=verdict.keeps_order,
                error_code=verdict.code,
            )
        )
        return
    _end(connection, row.text_id, "failed", verdict.code, now)
    recipient = bytes(row.recipient)
    if verdict.action == "opted_out" and not came_back_since(connection, recipient, row.started_at):
        opt_out_number(connection, recipient, reason="provider", now=now)
        cancel_all(connection, recipient, now)
    if verdict.action == "cannot_receive":
        remember(connection, recipient, cannot_receive=verdict.code)
    if verdict.action == "hush":
        hush(connection, recipient, now=now)
        cancel_all(connection, recipient, now)


def _end(connection: Connection, text_id: int, state: str, code: int | None, now: datetime) -> None:
    connection.execute(
        update(outgoing_text)
        .where(outgoing_text.c.id == text_id)
        .values(state=state, settled_at=now, error_code=code, **_WIPED)
    )


def _set_state(connection: Connection, text_id: int, state: str) -> None:
    connection.execute(
        update(outgoing_text).where(outgoing_text.c.id == text_id).values(state=state)
    )


def _set_status(connection: Connection, attempt: str, status: str, now: datetime) -> None:
    connection.execute(
        update(sending_attempt)
        .where(sending_attempt.c.id == attempt)
        .values(status=status, changed_at=now)
    )
