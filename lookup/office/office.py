"""The office's rooms put together over its two databases and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from lookup.clock import Clock
from lookup.county import County
from lookup.db import Database
from lookup.escalations import FiledEscalations
from lookup.i18n import LANGUAGES, Catalogue
from lookup.limits import SignInTries
from lookup.notices import Notices
from lookup.office.audit import Audit
from lookup.office.desk import Desk
from lookup.office.drafts import Lettering, Writing
from lookup.office.keys import OfficeSecrets
from lookup.office.queue import OfficeQueue
from lookup.office.removals import take_over_removals
from lookup.office.sessions import StaffSessions
from lookup.office.sign_in import SignIn
from lookup.office.staff import StaffList
from lookup.sealing import OfficeKeys


@dataclass(frozen=True, repr=False)
class Office:
    """Everything that the console does its work with."""

    records: Database
    secrets: OfficeSecrets
    audit: Audit
    accounts: StaffList
    sign_in: SignIn
    sessions: StaffSessions
    filed: FiledEscalations
    queue: OfficeQueue
    desk: Desk

    @classmethod
    def open(
        cls,
        database: Database,
        records: Database,
        keys: OfficeKeys,
        *,
        county: County,
        catalogue: Catalogue,
        lettering: Lettering,
        clock: Clock,
        tries: Callable[[bytes], SignInTries],
    ) -> Self:
        """The rooms over `database` (shared with the public face) and `records` (the office's).

        `tries` opens the counters of sign-ins (bucket 13) under a key of the office's.
        """
        secrets = OfficeSecrets.of(keys)
        audit = Audit(records, secrets, clock)
        accounts = StaffList(records, secrets, audit, clock)
        filed = FiledEscalations(database, keys.private_key, county, earlier=keys.earlier)
        names: dict[str, Mapping[str, str]] = {
            language: county.words(language) for language in LANGUAGES
        }
        return cls(
            records=records,
            secrets=secrets,
            audit=audit,
            accounts=accounts,
            sign_in=SignIn(records, accounts, tries(secrets.tags), audit, clock),
            sessions=StaffSessions(records, clock),
            filed=filed,
            queue=OfficeQueue(filed, records, county, clock),
            desk=Desk(
                database=database,
                records=records,
                filed=filed,
                notices=Notices.open(database, keys.outbox),
                secrets=secrets,
                audit=audit,
                writing=Writing(catalogue, lettering, names),
                clock=clock,
            ),
        )

    def tidy(self) -> None:
        """Wipe what has run out: sessions; take what was removed on the server into the audit."""
        self.sessions.purge()
        self.take_over_removals()

    def take_over_removals(self) -> int:
        """Write into the audit what operators removed at the server's command line; how much."""
        desk = self.desk
        return take_over_removals(desk.database, self.records, self.audit, desk.clock)
