"""The whole service over a published store of made-up people, with someone at each end of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lookup.clock import FixedClock
from lookup.conversation import Contact, Reply, Service, Speaker
from lookup.county import County
from lookup.db import Database
from lookup.escalations import BoxKind, Escalations, Queue, context, open_box
from lookup.i18n import Catalogue
from lookup.identity import Suppressions, Verifier
from lookup.limits import open_limits
from lookup.models.escalations import escalation, escalation_box
from lookup.sealing import Kdf, read_office_keys, slow_hash
from lookup.store import Store
from tests.publish.county import PASSPHRASE, Publisher

ROOT = Path(__file__).parents[2]
COUNTY = ROOT / "counties" / "los_angeles.toml"
TRANSLATIONS = ROOT / "translations"


@dataclass
class City:
    """One deployment: what it is made of, and everybody who asks it."""

    publisher: Publisher
    database: Database
    store: Store
    clock: FixedClock
    county: County
    catalogue: Catalogue
    service: Service
    slow_hashes: list[bytes]
    asked: int = field(default=0)

    def browser(self, language: str = "en") -> Somewhere:
        """A person at a browser, from an address of their own."""
        return Somewhere(self, self._contact("web", language))

    def phone(self, language: str = "en") -> Somewhere:
        """A person who types texts."""
        return Somewhere(self, self._contact("chat", language))

    def _contact(self, channel: Any, language: str) -> Contact:
        self.asked += 1
        address = f"10.1.{self.asked // 200}.{self.asked % 200}"
        return Contact(channel, secrets.token_bytes(32), language, address)

    def escalations(self) -> Sequence[Any]:
        """The escalations' rows as the database has them."""
        with self.database.read() as connection:
            return connection.execute(select(escalation).order_by(escalation.c.opened_at)).all()

    def opened(self, reference: str) -> dict[str, dict[str, Any]]:
        """What the office reads: the boxes of one escalation, opened with its private key."""
        office = read_office_keys(self.publisher.keys / "office.key", PASSPHRASE)
        found: dict[str, dict[str, Any]] = {}
        query = (
            select(escalation_box)
            .join(escalation, escalation.c.id == escalation_box.c.escalation_id)
            .where(escalation.c.reference == reference)
        )
        with self.database.read() as connection:
            for row in connection.execute(query):
                kind = BoxKind(row.kind)
                info = context(
                    self.county.office.deployment,
                    office.private_key.public(),
                    row.escalation_id,
                    kind,
                    row.sealed_day,
                )
                found[row.kind] = open_box(office.private_key, row.sealed, info)
        return found

    def queue(self) -> Queue:
        """The queue as the office counts it."""
        return Queue(self.database, self.county, self.clock)

    def stored_bytes(self) -> bytes:
        """Everything that lies in the database's files, the write-ahead log included."""
        file = self.database.file
        assert file is not None
        return b"".join(
            path.read_bytes()
            for path in sorted(file.parent.glob(f"{file.name}*"))
            if path.is_file()
        )


@dataclass
class Somewhere:
    """One person, at one end of one conversation."""

    city: City
    contact: Contact

    def answers(self, question: str, **fields: str) -> Reply:
        """Send a form."""
        return self.city.service.handle(self.contact, fields, question)

    def types(self, *texts: str) -> Reply:
        """Send texts, one after the other; the reply to the last."""
        replies = [self.city.service.handle(self.contact, text) for text in texts]
        return replies[-1]

    def reads(self, reply: Reply) -> str:
        """The texts of a reply."""
        return "\n".join(Speaker(self.city.catalogue, self.city.county).texts(reply))

    def looks(self) -> Reply:
        """Look at where the conversation stands."""
        return self.city.service.view(self.contact)

    def tells(self, person: Mapping[str, str], *numbers: tuple[str, str]) -> Reply:
        """Fill in every form up to the last question, `confirm`."""
        self.answers("consent", answer="yes")
        self.answers("name", given_names=person["given"], family_names=person["family"])
        self.answers("other_names", answer=person.get("others", ""))
        month, day, year = person["born"].split("/")
        reply = self.answers("date_of_birth", month=month, day=day, year=year)
        for question, (kind, number) in zip(
            ("identifier", "second_identifier"), numbers, strict=False
        ):
            self.answers(f"{question}_kind", answer=kind)
            reply = self.answers(question, answer=number)
        if reply.question in ("identifier_kind", "second_identifier_kind"):
            reply = self.answers(reply.question, answer="none")
        return reply

    def confirms(self) -> Reply:
        """Say yes to the last question."""
        return self.answers("confirm", answer="yes")


MARIA = {"given": "Maria Elena", "family": "Garcia Lopez", "born": "4/9/1975"}
TERRELL = {"given": "Terrell", "family": "Washington", "born": "11/30/1968"}
ANA = {"given": "Ana", "family": "Reyes", "born": "7/17/1982"}
STRANGER = {"given": "Nobody", "family": "Knowshim", "born": "1/2/1960"}


def city(publisher: Publisher, database_url: str, folder: Path, clock: FixedClock) -> City:
    """A deployment that serves the publisher's generation `first`."""
    keys = publisher.server_keys
    database = Database.open(database_url)
    store = Store(database, store_dir=folder / "store", keys=keys, https=False, clock=clock)
    store.load(publisher.file("first"))
    county = County.load(COUNTY)
    limiter = open_limits(database, key=keys.limiter_key, clock=clock)
    hashed: list[bytes] = []

    def counted(kdf: Kdf, identity: bytes, salt: bytes) -> bytes:
        hashed.append(identity)
        return slow_hash(kdf, identity, salt)

    verifier = Verifier(
        store, limiter, Suppressions(database, keys.suppression_key), clock, slow=counted
    )
    service = Service(
        verifier=verifier,
        escalations=Escalations(database, keys.office_public_key, county, clock),
        database=database,
        clock=clock,
        county=county,
        server_keys=keys,
    )
    catalogue = Catalogue.load(TRANSLATIONS)
    return City(publisher, database, store, clock, county, catalogue, service, hashed)
