"""The one door of the conversation: every channel says what it heard and gets a reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lookup.clock import Clock
from lookup.conversation.acts import ACTS
from lookup.conversation.answers import Context
from lookup.conversation.contacts import Contact
from lookup.conversation.describe import ticket_of
from lookup.conversation.effects import Effects
from lookup.conversation.hearing import hear_text
from lookup.conversation.named import is_name
from lookup.conversation.replies import Reply
from lookup.conversation.sessions import Conflict, Loaded, Sessions
from lookup.conversation.turns import Turn
from lookup.conversation.wishes import asks_to_erase, said_again
from lookup.county import County
from lookup.db import Database
from lookup.escalations import Escalations, Progress, Talk, leave_talk, talk_with
from lookup.escalations.promise import local_day
from lookup.identity import Checks, Ticket
from lookup.sealing import ServerKeys

_TRIES = 500
_PAUSE_SECONDS = 0.02


class ConversationBusy(Exception):
    """The conversation's check did not end in time; the person should try again."""


class Service:
    """The conversation over its verifier, its escalations and its sealed state."""

    def __init__(
        self,
        *,
        verifier: Checks,
        escalations: Escalations,
        database: Database,
        clock: Clock,
        county: County,
        server_keys: ServerKeys,
    ) -> None:
        self._clock = clock
        self._county = county
        self._escalations = escalations
        sessions = Sessions(server_keys.session_key, earlier=server_keys.session_earlier)
        self._effects = Effects(database, sessions, verifier, escalations, clock)

    def handle(
        self, contact: Contact, said: str | Mapping[str, str], question: str | None = None
    ) -> Reply:
        """Take one answer (a form's fields, or a typed text) and say what comes next."""
        if isinstance(said, str):
            return self._turn(contact, lambda turn: hear_text(turn, said))
        return self._turn(contact, lambda turn: turn.take(said, question))

    def view(self, contact: Contact) -> Reply:
        """Where the conversation stands; changes nothing but the idle time of a shown result."""
        loaded = self._effects.load(contact)
        if loaded.state.shown is not None:
            self._effects.touch(contact, loaded)
        return self._turn_of(contact, loaded).reply()

    def back(self, contact: Contact) -> Reply:
        """Take back the latest answer."""
        return self._turn(contact, lambda turn: turn.back())

    def start_over(self, contact: Contact) -> Reply:
        """Forget everything said so far."""
        return self._turn(contact, lambda turn: turn.start_over())

    def forget(self, contact: Contact) -> None:
        """Keep nothing of this conversation, not even that there was one."""
        self._effects.forget(contact)

    def forget_within(self, connection: Connection, contact: Contact) -> None:
        """The same, in the caller's transaction."""
        self._effects.forget_within(connection, contact)

    def began(self, contact: Contact) -> datetime | None:
        """When the conversation that stands was begun; None when there is none."""
        loaded = self._effects.load(contact)
        began = loaded.state.started
        return None if began is None else datetime.fromisoformat(began)

    def ticket(self, contact: Contact) -> Ticket | None:
        """What "keep looking" can be asked with while a result is shown; None without one."""
        loaded = self._effects.load(contact)
        shown = loaded.state.shown
        if shown is not None:
            self._effects.touch(contact, loaded)
        if shown is None:
            return None
        is_told = shown.get("told") or self._turn_of(contact, loaded).reply().result is not None
        if not is_told:
            return None
        return ticket_of(shown)

    def ask_for_person(self, contact: Contact) -> Reply:
        """Open an escalation now, with what has been said so far."""
        return self._turn(contact, lambda turn: turn.ask_for_person())

    def move(self, contact: Contact, new_secret: bytes) -> bool:
        """Re-seal the conversation under a new secret; under the old one nothing is left.

        False: there was none to move, or another one is under the new secret already.
        """
        return self._effects.move(contact, new_secret)

    def arrived(self, contact: Contact) -> None:
        """A browser came back with the secret it was moved to: the earlier one leads nowhere."""
        self._effects.arrive(contact)

    def has_just_moved(self, contact: Contact) -> bool:
        """Whether a move brought this conversation here a moment ago (for a form sent twice)."""
        return self._effects.has_just_moved(contact)

    def staff_talk(self, sender: bytes) -> Talk | None:
        """Whether a defender answers this number (a keyed hash), or has just stopped to."""
        with self._effects.database.read() as connection:
            return talk_with(connection, sender, self._county.promise, self._clock.now())

    def pass_on(self, connection: Connection, sender: bytes, words: str) -> None:
        """Seal a text for the defender who answers this number, in the caller's transaction."""
        self._escalations.pass_on(connection, sender, words)

    def leave_talk(self, connection: Connection, sender: bytes) -> None:
        """The machine answers this number again, in the caller's transaction."""
        leave_talk(connection, sender)

    def alert(self, contact: Contact, text: str) -> None:
        """Tell the office that somebody whom we may not answer may be in danger."""
        self._turn(contact, lambda turn: ACTS["crisis"](replace(turn, text=text)))
        self._effects.forget(contact)

    def asks_to_erase(self, contact: Contact) -> bool:
        """Whether our question about erasing waits for a yes or no."""
        return asks_to_erase(self._effects.load(contact).state)

    def take_up_link(self, token: str, contact: Contact) -> bool:
        """Open a one-time link under this contact's secret; False for one that opens nothing."""
        return self._effects.links.take_up(token, contact)

    def is_name(self, contact: Contact, typed: str) -> bool:
        """Whether a typed name is the one under which this conversation was verified."""
        mark = (self._effects.load(contact).state.shown or {}).get("named")
        return mark is not None and is_name(typed, mark)

    def withdraw(self, reference: str) -> bool:
        """Take an inquiry back; False for a reference that is none of ours."""
        return self._escalations.withdraw(reference)

    def progress(self, reference: str) -> Progress | None:
        """How an escalation is doing, or None for a reference that is none of ours."""
        return self._escalations.progress(reference)

    def purge(self) -> int:
        """Wipe every conversation whose time has run out; how many there were."""
        return self._effects.wipe()

    def _turn(self, contact: Contact, act: Callable[[Turn], Reply]) -> Reply:
        """One turn on the newest state; begun anew when another request was faster."""
        for _ in range(_TRIES):
            loaded = self._effects.load(contact)
            if not loaded.busy:
                if contact.turn is not None and loaded.state.heard == contact.turn:
                    return said_again(self._turn_of(contact, loaded))
                try:
                    return act(self._turn_of(contact, loaded))
                except Conflict:
                    continue
            time.sleep(_PAUSE_SECONDS)
        raise ConversationBusy("the conversation's earlier check is still under way; try again")

    def _turn_of(self, contact: Contact, loaded: Loaded) -> Turn:
        now = self._clock.now()
        language = contact.language
        if contact.types and loaded.state.language is not None:
            language = loaded.state.language
        context = Context(
            today=local_day(self._county.promise, now),
            language=language,
            typed=contact.types,
            phone=contact.phone,
            strong=self._county.tiers.strong,
        )
        return Turn(self._effects, contact, loaded, context)
