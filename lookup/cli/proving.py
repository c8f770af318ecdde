"""What a restored database must prove, and what is written where an operator accepts a break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Connection

from lookup import log
from lookup.cli.removal import this_user
from lookup.escalations import Acceptance, LedgerBroken, accept_break, check_ledger, local_day
from lookup.office import Broken, check_audit_in
from lookup.removals import What, note_removal
from lookup.wiring import Console, Public

KEPT_OF_A_BREAK: Final = 200  # characters


class Proof(Protocol):
    """A chain of lines in a database: whether it holds, and how to go on where it does not."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def wrong(self, connection: Connection) -> str | None:
        """The first place that is wrong; None where it holds."""
        ...

    def accept(self, connection: Connection, words: str) -> None:
        """Write into the chain who accepts that, and why; from there on it must hold again."""
        ...


@dataclass(frozen=True)
class LedgerProof:
    """The ledger of inquiries, in the public face's database."""

    public: Public
    now: datetime
    name: str = "ledger"

    def wrong(self, connection: Connection) -> str | None:
        """The first place that is wrong; None where it holds."""
        found = self._break(connection)
        return None if found is None else str(found)

    def accept(self, connection: Connection, words: str) -> None:
        """A line in the ledger, one in the log, and one for the office's audit."""
        found = self._break(connection)
        kept = "" if found is None else found.kept[:KEPT_OF_A_BREAK]
        day, by = local_day(self.public.county.promise, self.now), this_user()
        seq = accept_break(connection, Acceptance(words, kept), day=day)
        note_removal(connection, What.LEDGER_ACCEPTED, now=self.now, actor=by, detail=words)
        log.event("break_accepted", by=by, count=seq, reason="ledger")

    def _break(self, connection: Connection) -> LedgerBroken | None:
        try:
            check_ledger(connection, today=local_day(self.public.county.promise, self.now))
        except LedgerBroken as problem:
            return problem
        return None


@dataclass(frozen=True)
class AuditProof:
    """The audit of what staff did, in the office's own database."""

    console: Console
    name: str = "audit"

    def wrong(self, connection: Connection) -> str | None:
        """The first place that is wrong; None where it holds."""
        found = check_audit_in(connection, key=self.console.office.secrets.audit)
        return str(found) if isinstance(found, Broken) else None

    def accept(self, connection: Connection, words: str) -> None:
        """A line in the audit, under a new signing key, and one in the log."""
        by, found = this_user(), self.wrong(connection)
        seq = self.console.office.audit.begin_anew(connection, by, f"{words}; found: {found}")
        log.event("break_accepted", by=by, count=seq, reason="audit")
