"""The parts of both faces, each made once and handed to those that need it."""

from __future__ import annotations

import getpass
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lookup.clock import Clock, SystemClock
from lookup.conversation import Message, Service, Speaker
from lookup.county import County, CountyError
from lookup.db import OFFICE, Database, DatabaseUnavailable
from lookup.escalations import Escalations
from lookup.i18n import Catalogue, CatalogueError
from lookup.identity import LookingAgain, Suppressions, Tickets, Verifier
from lookup.keep_looking import KeepLooking, Watch
from lookup.letters import Letters
from lookup.limits import (
    Limiter,
    LimitsFileError,
    SignInTries,
    open_limits,
    open_sign_in_tries,
)
from lookup.notices import Notices
from lookup.office import Lettering, Office
from lookup.sealing import (
    KeyFileRefused,
    OfficeKeys,
    ServerKeys,
    read_office_keys,
    read_server_keys,
    refuse_key_below_data,
    refuse_key_beside_data,
)
from lookup.settings import Settings
from lookup.store import Manifest, Store, StoreUnavailable
from lookup.zone import LocalZone, RemoteZone, Zone

Counters = TypeVar("Counters", Limiter, SignInTries)
TRANSLATIONS = Path(__file__).parents[1] / "translations"


class CannotStart(Exception):
    """A part that the face stands on is missing or unfit; one line says which and what to do."""


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
    def chores(self) -> tuple[Callable[[], object], ...]:
        """What must be done once a minute: wipe what has run out; look again for those who wait,
        where the pepper is."""
        mine = (self.service.purge, self.store.prune, self.keep_looking.tidy, self.letters.purge)
        return (*mine, self.look_again) if self.keys.peppers else mine

    def look_again(self) -> None:
        """A round for those who wait; after a change of keys, what they left is sealed anew."""
        if self.keys.claims_earlier or self.keys.outbox_earlier:
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
        raise _cannot_start(problem) from problem


def _build(settings: Settings, clock: Clock) -> Public:
    keys = _server_keys(settings)
    county = County.load(settings.county_file)
    catalogue = Catalogue.load(TRANSLATIONS)
    database = Database.open(settings.database_url)
    refuse_key_beside_data(
        settings.key_file or Path(), store_dir=settings.store_dir, database=database.file
    )
    refuse_key_below_data(settings.key_file or Path(), database=database.file)
    store = Store(
        database, store_dir=settings.store_dir, keys=keys, https=settings.https, clock=clock
    )
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
    local = LocalZone(verifier, store)
    zone = RemoteZone(settings.lookup_socket) if settings.lookup_socket else local
    escalations = Escalations(database, keys.office_public_key, county, clock)
    service = Service(
        verifier=zone,
        escalations=escalations,
        database=database,
        clock=clock,
        county=county,
        server_keys=keys,
    )
    notices = Notices.open(database, keys.outbox)
    say = partial(_text, Speaker(catalogue, county))
    looking = LookingAgain(store, suppressions, tickets)
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
        service=service,
        letters=Letters(database, clock, timedelta(days=county.letters.days)),
        notices=notices,
        keep_looking=KeepLooking(database, notices, county, clock, say),
        watch=Watch(database, looking, notices, clock, say),
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
    return _answering(limits)


def _sign_in_tries(settings: Settings, database: Database, clock: Clock, key: bytes) -> SignInTries:
    tries = open_sign_in_tries(
        database,
        key=key,
        clock=clock,
        limits_file=settings.limits_file,
        https=settings.https,
        redis_url=settings.redis_url,
    )
    return _answering(tries)


def _answering(counters: Counters) -> Counters:
    if not counters.answers():
        raise CannotStart(
            "REDIS_URL: no Redis answers there, and without counters nobody can be checked: start "
            "it, mend the address, or leave REDIS_URL unset to count in the database"
        )
    return counters


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


@dataclass(frozen=True, repr=False)
class Console:
    """What the console is made of; its databases and keys are opened when first needed."""

    settings: Settings
    clock: Clock
    county: County
    catalogue: Catalogue
    lettering: Lettering

    @cached_property
    def records(self) -> Database:
        """The office's own database; raises CannotStart with one line."""
        try:
            return Database.open(self.settings.office_database_url, migrations=OFFICE)
        except DatabaseUnavailable as problem:
            raise _cannot_start(problem) from problem

    @cached_property
    def office(self) -> Office:
        """The office's rooms, behind its private key; raises CannotStart with one line."""
        records = self.records
        try:
            database = Database.open(self.settings.database_url)
            return Office.open(
                database,
                records,
                _office_keys(self.settings, records),
                county=self.county,
                catalogue=self.catalogue,
                lettering=self.lettering,
                clock=self.clock,
                tries=partial(_sign_in_tries, self.settings, database, self.clock),
            )
        except (KeyFileRefused, DatabaseUnavailable, LimitsFileError) as problem:
            raise _cannot_start(problem) from problem


def build_console(
    settings: Settings, clock: Clock | None = None, *, lettering: Lettering
) -> Console:
    """Make the parts of the console that need no key; raises CannotStart with one line."""
    try:
        county, catalogue = County.load(settings.county_file), Catalogue.load(TRANSLATIONS)
    except (CountyError, CatalogueError) as problem:
        raise _cannot_start(problem) from problem
    return Console(settings, clock or SystemClock(), county, catalogue, lettering)


def _office_keys(settings: Settings, records: Database) -> OfficeKeys:
    file = settings.office_private_key_file
    if file is None:
        raise CannotStart(
            "OFFICE_PRIVATE_KEY_FILE is not set. Set it to the path of office.key; "
            "python -m lookup.keys new makes it."
        )
    refuse_key_beside_data(file, store_dir=settings.store_dir, database=records.file)
    return read_office_keys(file, _passphrase(settings))


def _passphrase(settings: Settings) -> str:
    """From its file, or from whoever starts the console at a terminal."""
    file = settings.office_passphrase_file
    if file is not None:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise CannotStart(f"{file}: others may read this passphrase: run chmod 600 {file}")
        return (file.read_text(encoding="utf-8").splitlines() or [""])[0]
    if sys.stderr.isatty():
        return getpass.getpass("Passphrase for office.key: ")
    raise CannotStart(
        "OFFICE_PASSPHRASE_FILE is not set and nobody is there to be asked. Set it to a file "
        "(mode 0600) whose first line is office.key's passphrase, or start from a terminal."
    )


def _cannot_start(problem: Exception) -> CannotStart:
    return CannotStart(" ".join(str(problem).split()))
