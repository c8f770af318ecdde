"""What happens once: the check, the escalation, the contact; each with its state in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from lookup.clock import Clock
from lookup.conversation.checked import Checked, opened_by, outcome_of, reason_of, shown_to
from lookup.conversation.contacts import Contact
from lookup.conversation.describe import shown_of_check, with_receipt
from lookup.conversation.flow import OUTCOME, Position
from lookup.conversation.inquiries import Reason, claim_of, inquiry_of, source_of
from lookup.conversation.links import Links
from lookup.conversation.named import mark_of
from lookup.conversation.questions import CHECK, PRIVATE
from lookup.conversation.sessions import Conflict, Loaded, Sessions, State
from lookup.db import Database
from lookup.escalations import Escalations
from lookup.identity import Checks, Claim, NotVerified, Refused, Verified

LEASE = timedelta(seconds=30)
# How long a form that was sent twice may still follow its conversation to the new secret.
SENT_TWICE = timedelta(seconds=60)
PAUSED = "paused"
CALM = "calm"  # they wrote again, and were told that we go on when they want to


@dataclass(frozen=True)
class Effects:
    """The outside world of a conversation, touched in one order: check, escalation, contact."""

    database: Database
    sessions: Sessions
    verifier: Checks
    escalations: Escalations
    clock: Clock

    @property
    def links(self) -> Links:
        """Answers that wait for a browser."""
        return Links(self.database, self.sessions, self.clock)

    def load(self, contact: Contact) -> Loaded:
        """The conversation as it stands; what is past its time is wiped first."""
        now = self.clock.now()
        with self.database.read() as connection:
            loaded = self.sessions.load(connection, contact, now)
        if not loaded.overdue:
            return loaded
        with self.database.begin() as connection:
            self.sessions.wipe(connection, now)
            return self.sessions.load(connection, contact, now)

    def save(self, contact: Contact, loaded: Loaded) -> Loaded:
        """Write a state over the version that was read; raises Conflict if it has moved on."""
        with self.database.begin() as connection:
            return self.sessions.save(connection, contact, loaded, self.clock.now())

    def touch(self, contact: Contact, loaded: Loaded) -> None:
        """A result was looked at: its idle time begins anew."""
        with self.database.begin() as connection:
            self.sessions.touch(connection, contact, loaded, self.clock.now())

    def forget(self, contact: Contact) -> None:
        """Remove everything that was kept of a conversation, an answer under a link with it."""
        with self.database.begin() as connection:
            self.forget_within(connection, contact)

    def forget_within(self, connection: Connection, contact: Contact) -> None:
        """The same, in the caller's transaction."""
        kept = self.sessions.load(connection, contact, self.clock.now())
        self.links.drop(connection, kept.state.link)
        self.sessions.forget(connection, contact)

    def begin_anew(
        self, contact: Contact, loaded: Loaded, *, pending: dict[str, str] | None = None
    ) -> Loaded:
        """Leave nothing but the language of what was said, and nothing behind a link."""
        with self.database.begin() as connection:
            self.links.drop(connection, loaded.state.link)
            fresh = State(language=loaded.state.language, pending=pending)
            return self.sessions.save(
                connection, contact, Loaded(fresh, version=loaded.version), self.clock.now()
            )

    def move(self, contact: Contact, new_secret: bytes) -> bool:
        """Seal a conversation under a new secret; under the old one nothing is left.

        False: there was none to move, or another one is under the new secret already.
        """
        now = self.clock.now()
        try:
            with self.database.begin() as connection:
                loaded = self.sessions.load(connection, contact, now)
                self.sessions.forget(connection, contact)
                if not loaded.version or loaded.state.put_away:
                    return False
                state = replace(loaded.state, moved=now.isoformat())
                moved = replace(contact, secret=new_secret)
                self.sessions.save(connection, moved, Loaded(state), now)
        except Conflict:
            return False
        return True

    def arrive(self, contact: Contact) -> None:
        """The present secret was used by itself, so nothing follows the earlier one any more."""
        loaded = self.load(contact)
        if loaded.state.moved is None or loaded.busy:
            return
        state = replace(loaded.state, moved=None)
        with suppress(Conflict):  # whoever was faster has seen the move, or undone it
            self.save(contact, Loaded(state, version=loaded.version))

    def has_just_moved(self, contact: Contact) -> bool:
        """Whether it came under its secret within the last minute, and nobody used that since."""
        moved = self.load(contact).state.moved
        if moved is None:
            return False
        return self.clock.now() - datetime.fromisoformat(moved) < SENT_TWICE

    def wipe(self) -> int:
        """Wipe every conversation past its time; how many there were."""
        with self.database.begin() as connection:
            return self.sessions.wipe(connection, self.clock.now())

    def check(
        self, contact: Contact, loaded: Loaded, position: Position, language: str
    ) -> Refused | None:
        """Check the claim, once, and leave its outcome as the conversation's state.

        The state is claimed first, so that of several requests one alone does the work; the
        escalation and the new state are one commit, so that there is never one without the other.
        """
        claimed = self._claim(contact, loaded)
        try:
            claim = claim_of(position.answers)
            checked: Checked | Refused = (
                NotVerified()
                if claim is None
                else self.verifier.check(claim, contact.channel, source_of(contact))
            )
            if isinstance(checked, Refused):
                self._release(contact, claimed)
                return checked
            self._settle(contact, claimed, checked, claim, language)
        except BaseException:
            self._release(contact, claimed)
            raise
        return None

    def ask_for_person(
        self,
        contact: Contact,
        loaded: Loaded,
        position: Position,
        language: str,
        reason: Reason = Reason.ASKED,
        wrote: str = "",
    ) -> None:
        """Open an escalation with what was said so far, and go on to how to reach the person."""
        told = loaded.state.shown
        inquiry = inquiry_of(
            loaded.state.raw,
            reason,
            contact,
            language,
            told=told,
            over_limit=self._over_limit(contact, claim_of(position.answers)),
            wrote=wrote,
        )
        with self.database.begin() as connection:
            opened = self.escalations.open(
                connection, inquiry, language=language, channel=contact.channel
            )
            shown = with_receipt(told or shown_of_check("person", None, None), opened.receipt)
            verified = told is not None and told["outcome"] == "verified"
            # Whoever was told by text is not asked again whether they are alone (settle_contact).
            shown["told"] = verified and contact.types and position.open_question is None
            state = State(
                raw={CHECK: {OUTCOME: "verified_and_person" if verified else "person"}},
                language=loaded.state.language,
                shown=shown,
                inquiry=opened.id.hex(),
                link=loaded.state.link,
            )
            self._save(connection, contact, loaded, state)

    def alert(self, contact: Contact, loaded: Loaded, language: str, wrote: str) -> Loaded:
        """Tell the office at once that somebody may be in danger, with the state in one commit.

        What they said so far stays as it was: the questions go on when they want to.
        """
        state = loaded.state
        inquiry = inquiry_of(
            state.raw, Reason.CRISIS, contact, language, told=state.shown, wrote=wrote
        )
        with self.database.begin() as connection:
            if not state.alerted:
                self.escalations.open(
                    connection, inquiry, language=language, channel=contact.channel
                )
            paused = replace(state, paused=PAUSED, alerted=True)
            return self._save(connection, contact, loaded, paused)

    def settle_contact(
        self, contact: Contact, loaded: Loaded, given: Mapping[str, Any] | None
    ) -> None:
        """Seal how to reach the person and end the questions.

        None: they would rather not be reached, which the office must know too.
        """
        kept = loaded.state
        if kept.shown is None or kept.inquiry is None:
            raise LookupError("a contact was given without an escalation to add it to")
        verified = kept.shown["outcome"] == "verified"
        alone = {PRIVATE: {"answer": "yes"}} if kept.shown.get("told") else {}
        state = State(
            raw={CHECK: {OUTCOME: "verified" if verified else "settled"}, **alone},
            language=kept.language,
            shown={**kept.shown, "contact_known": given is not None, "declined": given is None},
            link=kept.link,
        )
        with self.database.begin() as connection:
            # The state first: of two requests at once, the later one finds it changed and stops.
            self._save(connection, contact, loaded, state)
            sealed = {"declined": True} if given is None else given
            self.escalations.add_contact(connection, bytes.fromhex(kept.inquiry), sealed)

    def _settle(
        self,
        contact: Contact,
        claimed: Loaded,
        checked: Checked,
        claim: Claim | None,
        language: str,
    ) -> None:
        """Write the outcome, and the escalation if a person must look, in one commit."""
        answered = claimed.state
        shown, reason = shown_to(checked, contact), reason_of(checked)
        if claim is not None:
            shown["named"] = mark_of(f"{claim.given_names} {claim.family_names}")
        state = State(
            raw={CHECK: {OUTCOME: outcome_of(checked, reason)}},
            language=answered.language,
            shown=shown,
        )
        inquiry = reason and inquiry_of(
            answered.raw,
            reason,
            contact,
            language,
            told=shown,
            over_limit=self._over_limit(contact, claim),
        )
        with self.database.begin() as connection:
            if inquiry:
                opened = self.escalations.open(
                    connection, inquiry, language=language, channel=contact.channel
                )
                state.shown = with_receipt(shown, opened.receipt)
                state.inquiry = opened.id.hex()
            if contact.types and isinstance(checked, Verified):
                whole = {**(state.shown or shown), **opened_by(checked)}
                state.link = self.links.put_aside(connection, whole, language, self.clock.now())
            self._save(connection, contact, claimed, state)

    def _over_limit(self, contact: Contact, claim: Claim | None) -> bool:
        """Count an inquiry; it is filed in any case, however many there were."""
        return not self.verifier.note_escalation(claim, source_of(contact), contact.channel)

    def _claim(self, contact: Contact, loaded: Loaded) -> Loaded:
        now = self.clock.now()
        with self.database.begin() as connection:
            return self.sessions.save(connection, contact, loaded, now, busy_until=now + LEASE)

    def _release(self, contact: Contact, claimed: Loaded) -> None:
        with suppress(Conflict), self.database.begin() as connection:
            self._save(connection, contact, claimed, claimed.state)

    def _save(self, connection: Any, contact: Contact, loaded: Loaded, state: State) -> Loaded:
        return self.sessions.save(
            connection,
            contact,
            Loaded(state, version=loaded.version),
            self.clock.now(),
        )
