"""One-time links: an answer put aside under a token's own key, taken up once in one browser."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from lookup.clock import Clock
from lookup.conversation.contacts import Contact
from lookup.conversation.flow import OUTCOME
from lookup.conversation.questions import CHECK
from lookup.conversation.sessions import HEADLINE_IDLE, Conflict, Loaded, Sessions, State
from lookup.db import Database
from lookup.sealing import sha256

# No letters that are taken for each other, and nothing that a phone would leave out of a link.
LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 26  # 130 bits
LONGEST: Final = 100
SENT_FOR: Final = timedelta(minutes=60)  # how long a link works once it was sent
UNSENT_FOR: Final = HEADLINE_IDLE  # as long as the headline waits for a quiet moment
_LABEL: Final = b"lcr/link/1/"
# What may have changed since the check: an inquiry's receipt, and whether they left a contact.
_SINCE: Final = ("reference", "promised_on", "contact_known")


def new_token() -> str:
    """A link's last part: 26 letters and digits, 130 random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def link_contact(token: str) -> Contact:
    """Where a link's answer lies: found and opened with the token alone, which is stored nowhere
    in the clear."""
    return Contact("web", sha256(_LABEL + token[:LONGEST].encode("utf-8", "replace")))


@dataclass(frozen=True)
class Links:
    """Answers that wait for a browser, each a sealed conversation under its token's secret."""

    database: Database
    sessions: Sessions
    clock: Clock

    def put_aside(
        self, connection: Connection, shown: Mapping[str, Any], language: str, now: datetime
    ) -> str:
        """Seal an answer, in the tier that was verified, for a link that nobody was sent yet."""
        token = new_token()
        self._save(connection, token, shown, language, now, now + UNSENT_FOR)
        return token

    def drop(self, connection: Connection, token: str | None) -> None:
        """Wipe an answer that waits under a token, if one does."""
        if token is not None:
            self.sessions.forget(connection, link_contact(token))

    def send(self, contact: Contact, loaded: Loaded, said: str) -> Loaded | None:
        """Move a conversation's answer to a new token, to be sent with the message `said`.

        None when it was opened or has run out. An earlier link to it leads nowhere from now on.
        """
        state, now = loaded.state, self.clock.now()
        if state.link is None:
            return None
        with self.database.begin() as connection:
            kept = self._taken_from(connection, state.link, now)
            if kept is None:
                return None
            token, since = new_token(), state.shown or {}
            shown = {**(kept.shown or {}), **{name: since[name] for name in _SINCE}}
            self._save(connection, token, shown, kept.language or "en", now, now + SENT_FOR)
            linked = replace(state, link=token, link_said=(contact.turn or "", said))
            return self.sessions.save(
                connection, contact, Loaded(linked, version=loaded.version), now
            )

    def take_up(self, token: str, contact: Contact) -> bool:
        """Move an answer from its token to a browser's own secret; under the token nothing is left.

        False for a token that was used, has run out or was never made.
        """
        now = self.clock.now()
        try:
            with self.database.begin() as connection:
                kept = self._taken_from(connection, token, now)
                if kept is None:
                    return False
                state = replace(kept, until=None, started=None, moved=now.isoformat())
                self.sessions.save(connection, contact, Loaded(state), now)
        except Conflict:  # the same button in the same browser, tapped twice
            return False
        return True

    def _taken_from(self, connection: Connection, token: str, now: datetime) -> State | None:
        """What waits under a token, taken away from there."""
        waiting = link_contact(token)
        kept = self.sessions.load(connection, waiting, now)
        self.sessions.forget(connection, waiting)
        return kept.state if kept.version and kept.state.shown is not None else None

    def _save(
        self,
        connection: Connection,
        token: str,
        shown: Mapping[str, Any],
        language: str,
        now: datetime,
        until: datetime,
    ) -> None:
        state = State(
            raw={CHECK: {OUTCOME: "verified"}},
            language=language,
            shown=dict(shown),
            until=until.isoformat(),
        )
        self.sessions.save(connection, link_contact(token), Loaded(state), now)
