"""The parts of the public face, each made once and handed to those that need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lookup.clock import Clock, SystemClock
from lookup.conversation import Message, Service, Speaker
from lookup.county import County, CountyError
from lookup.db import Database, DatabaseUnavailable
from lookup.escalations import Escalations
from lookup.i18n import Catalogue, CatalogueError
from lookup.identity import LookingAgain, Suppressions, Tickets, Verifier
from lookup.keep_looking import KeepLooking, Watch
from lookup.letters import Letters
from lookup.limits import (
    Limiter,
    LimitsFileError,
    open_limits,
)
from lookup.notices import Notices
from lookup.removals import wipe_removals
from lookup.sealing import (
    KeyFileRefused,
    ServerKeys,
    read_server_keys,
    refuse_key_below_data,
    refuse_key_beside_data,
)
from lookup.settings import Settings
from lookup.store import Manifest, Store, StoreUnavailable
from lookup.wiring.starting import TRANSLATIONS, CannotStart, answering, cannot_start
from lookup.zone import LocalZone, RemoteZone, Zone


@dataclass(frozen=True, repr=False)
class Public:
    """Everything that the public face is made of, for its pages and its commands."""

    settings: Settings
    clock: Clock
    keys: ServerKeys
    database: Database
    store: Store
    suppressions: Suppressions
    county: County
    catalogue: Catalogue
    limits: Limiter
    escalations: Escalations
    zone: Zone
    local: LocalZone
    service: Service
    letters: Letters
    notices: Notices
    keep_looking: KeepLooking
    watch: Watch

    @property
    def wiped(self) -> Mapping[str, Callable[[], int]]:
        """What is kept for a time only: each kind with what wipes it and says how much it was."""
        return {
            "conversations": self.service.purge,
            "generations": self.store.prune,
            "waits for news": self.keep_looking.tidy,
            "letters": self.letters.purge,
            "removals": self._wipe_removals,
        }

    @property
    def chores(self) -> tuple[Callable[[], object], ...]:
        """What must be done once a minute: wipe what has run out; look again for those who wait."""
        return (*self.wiped.values(), self.look_again)

    def _wipe_removals(self) -> int:
        with self.database.begin() as connection:
            return wipe_removals(connection, now=self.clock.now())

    def look_again(self) -> None:
        """A round for those who wait; after a change of keys, what they left is sealed anew."""
        if self.keys.outbox_earlier or self.watch.zone.has_earlier_claims_keys():
            self.watch.reseal()
        self.watch.round()

    def manifest(self) -> Manifest | None:
        """The signed manifest of the generation in force; None before the first is loaded."""
        return self.zone.manifest()

    def readiness(self) -> Mapping[str, str]:
        """Whether the parts that a check needs are there; a word for each."""
        try:
            with self.database.read() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return {"database": "down", "generation": "unknown"}
        try:
            generation = "missing" if self.zone.manifest() is None else "ok"
        except StoreUnavailable:
            generation = "unreadable"
        return {"database": "ok", "generation": generation, "pepper": self.zone.name}


def build_public(settings: Settings, clock: Clock | None = None) -> Public:
    """Make every part of the public face; raises CannotStart with one line."""
    try:
        return _build(settings, clock or SystemClock())
    except (
        KeyFileRefused,
        DatabaseUnavailable,
        CountyError,
        CatalogueError,
        LimitsFileError,
    ) as problem:
        raise cannot_start(problem) from problem


def _build(settings: Settings, clock: Clock) -> Public:
    keys = _server_keys(settings)
    county = County.load(settings.county_file)
    catalogue = Catalogue.load(TRANSLATIONS)
    database = _database(settings)
    store = _store(settings, database, keys, county, clock)
    suppressions = Suppressions(database, keys.suppression_key)
    limits = _limits(settings, database, keys, clock)
    tickets = Tickets(keys.claims)
    verifier = Verifier(
        store,
        limits,
        suppressions,
        clock,
        tickets=tickets,
        min_response_ms=settings.min_response_ms,
    )
    local = LocalZone(verifier, store, LookingAgain(store, suppressions, tickets))
    zone = RemoteZone(settings.lookup_socket) if settings.lookup_socket else local
    escalations = Escalations(database, keys.office_public_key, county, clock)
    notices, say = Notices.open(database, keys.outbox), partial(_text, Speaker(catalogue, county))
    return Public(
        settings=settings,
        clock=clock,
        keys=keys,
        database=database,
        store=store,
        suppressions=suppressions,
        county=county,
        catalogue=catalogue,
        limits=limits,
        escalations=escalations,
        zone=zone,
        local=local,
        service=Service(
            verifier=zone,
            escalations=escalations,
            database=database,
            clock=clock,
            county=county,
            server_keys=keys,
        ),
        letters=Letters(database, clock, timedelta(days=county.letters.days)),
        notices=notices,
        keep_looking=KeepLooking(database, notices, county, clock, say),
        watch=Watch(database, local if keys.peppers else zone, notices, clock, say),
    )


def _database(settings: Settings) -> Database:
    """The shared database, with no key file lying beside or below it."""
    database = Database.open(settings.database_url)
    key_file = settings.key_file or Path()
    refuse_key_beside_data(key_file, store_dir=settings.store_dir, database=database.file)
    refuse_key_below_data(key_file, database=database.file)
    return database


def _store(
    settings: Settings, database: Database, keys: ServerKeys, county: County, clock: Clock
) -> Store:
    return Store(
        database,
        store_dir=settings.store_dir,
        keys=keys,
        https=settings.https,
        clock=clock,
        zone=county.promise.zone,
    )


def _text(speaker: Speaker, message: str, language: str) -> str:
    return speaker.sentence(Message(message), language)


def _limits(settings: Settings, database: Database, keys: ServerKeys, clock: Clock) -> Limiter:
    limits = open_limits(
        database,
        key=keys.limiter_key,
        earlier=keys.limiter_earlier,
        clock=clock,
        limits_file=settings.limits_file,
        https=settings.https,
        redis_url=settings.redis_url,
    )
    return answering(limits)


def _server_keys(settings: Settings) -> ServerKeys:
    if settings.key_file is None:
        raise CannotStart("KEY_FILE is not set: the public face needs server.key")
    keys = read_server_keys(settings.key_file)
    if not keys.peppers and settings.lookup_socket is None:
        raise CannotStart(
            f"{settings.key_file} holds no pepper, so nothing can be checked in this process: set "
            "LOOKUP_SOCKET to the look-up service's socket, or KEY_FILE to server.key"
        )
    return keys
