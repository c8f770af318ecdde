"""Consents: who agreed that we may text a number, how, when, and in which words of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, delete, insert, select

from lookup.models.keep_looking import texting_consent
from lookup.sealing import sha256

How = Literal["code", "text"]  # a code typed in a browser, or a text from that very number
# A number changes hands; whoever has not shown for so long that it is theirs shows it anew.
HOLDS_FOR: Final = timedelta(days=90)
# Four years, in which somebody may ask us in court why we texted them: 28 U.S.C. 1658(a).
KEPT_FOR: Final = timedelta(days=4 * 365 + 1)
_LABEL: Final = b"lcr/consent/words/1"


def note_consent(
    connection: Connection,
    number: bytes,
    *,
    how: How,
    words: str,
    language: str,
    now: datetime,
    reference: str | None = None,
) -> None:
    """Write a consent down; `number` is a keyed hash, `words` the sentence that was agreed to."""
    connection.execute(
        insert(texting_consent).values(
            number=number,
            reference=reference,
            how=how,
            words=version_of(words),
            language=language,
            at=now,
        )
    )


def is_proved_for(connection: Connection, number: bytes, reference: str, *, now: datetime) -> bool:
    """Whether the asker of an inquiry has shown, not too long ago, that this number is theirs."""
    query = select(texting_consent.c.id).where(
        texting_consent.c.number == number,
        texting_consent.c.reference == reference,
        texting_consent.c.at > now - HOLDS_FOR,
    )
    return connection.execute(query.limit(1)).first() is not None


def forget_consents(connection: Connection, number: bytes) -> None:
    """Remove all consents of a number (its keyed hash): nobody may be texted there for them."""
    connection.execute(delete(texting_consent).where(texting_consent.c.number == number))


def wipe_consents(connection: Connection, *, now: datetime) -> int:
    """Remove what is too old to be asked about; how many."""
    old = delete(texting_consent).where(texting_consent.c.at <= now - KEPT_FOR)
    return connection.execute(old).rowcount


def version_of(words: str) -> bytes:
    """Eight bytes by which a version of our sentence is known."""
    return sha256(_LABEL + words.encode())[:8]
