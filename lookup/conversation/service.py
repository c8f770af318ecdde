"""The one door of the conversation: every channel says what it heard and gets a reply."""

from __future__ import annotations

from collections.abc import Mapping

from lookup.conversation.contacts import Contact
from lookup.conversation.replies import Reply
from lookup.escalations import Progress


class Service:
    """The conversation over its verifier, its escalations and its sealed state."""

    def handle(
        self, contact: Contact, said: str | Mapping[str, str], question: str | None = None
    ) -> Reply:
        """Take one answer (a form's fields, or a typed text) and say what comes next."""
        raise NotImplementedError

    def view(self, contact: Contact) -> Reply:
        """Where the conversation stands; changes nothing."""
        raise NotImplementedError

    def back(self, contact: Contact) -> Reply:
        """Take back the latest answer."""
        raise NotImplementedError

    def start_over(self, contact: Contact) -> Reply:
        """Forget everything said so far."""
        raise NotImplementedError

    def ask_for_person(self, contact: Contact) -> Reply:
        """Open an escalation now, with what has been said so far."""
        raise NotImplementedError

    def move(self, contact: Contact, new_secret: bytes) -> None:
        """Re-seal the conversation under a new secret (a new cookie after verification)."""
        raise NotImplementedError

    def progress(self, reference: str) -> Progress | None:
        """How an escalation is doing, or None for a reference that is none of ours."""
        raise NotImplementedError
