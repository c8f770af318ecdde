"""The parts of the public face, each made once and handed to those that need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lookup.clock import Clock, SystemClock
from lookup.conversation import Service
from lookup.county import County, CountyError
from lookup.db import Database, DatabaseUnavailable
from lookup.escalations import Escalations
from lookup.i18n import Catalogue, CatalogueError
from lookup.identity import Suppressions, Verifier
from lookup.limits import Limiter, LimitsFileError, open_limits
from lookup.sealing import KeyFileRefused, ServerKeys, read_server_keys, refuse_key_beside_data
from lookup.settings import Settings
from lookup.store import Manifest, Store, StoreUnavailable

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
    county: County
    catalogue: Catalogue
    limits: Limiter
    escalations: Escalations
    verifier: Verifier
    service: Service

    @property
    def chores(self) -> tuple[Callable[[], object], ...]:
        """What must be done once a minute: wipe what has run out."""
        return (self.service.purge, self.store.prune)

    def manifest(self) -> Manifest | None:
        """The signed manifest of the generation in force; None before the first is loaded."""
        generation = self.store.current()
        return None if generation is None else generation.manifest

    def readiness(self) -> Mapping[str, str]:
        """Whether the parts that a check needs are there; a word for each."""
        try:
            with self.database.read() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return {"database": "down", "generation": "unknown"}
        try:
            generation = "missing" if self.store.current() is None else "ok"
        except StoreUnavailable:
            generation = "unreadable"
        return {"database": "ok", "generation": generation, "pepper": "in-process"}


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
        raise CannotStart(" ".join(str(problem).split())) from problem


def _build(settings: Settings, clock: Clock) -> Public:
    keys = _server_keys(settings)
    county = County.load(settings.county_file)
    catalogue = Catalogue.load(TRANSLATIONS)
    database = Database.open(settings.database_url)
    refuse_key_beside_data(
        settings.key_file or Path(), store_dir=settings.store_dir, database=database.file
    )
    store = Store(
        database, store_dir=settings.store_dir, keys=keys, https=settings.https, clock=clock
    )
    limits = open_limits(
        database,
        key=keys.limiter_key,
        clock=clock,
        limits_file=settings.limits_file,
        https=settings.https,
        redis_url=settings.redis_url,
    )
    escalations = Escalations(database, keys.office_public_key, county, clock)
    verifier = Verifier(
        store,
        limits,
        Suppressions(database, keys.suppression_key),
        clock,
        min_response_ms=settings.min_response_ms,
    )
    service = Service(
        verifier=verifier,
        escalations=escalations,
        database=database,
        clock=clock,
        county=county,
        server_keys=keys,
    )
    return Public(
        settings=settings,
        clock=clock,
        keys=keys,
        database=database,
        store=store,
        county=county,
        catalogue=catalogue,
        limits=limits,
        escalations=escalations,
        verifier=verifier,
        service=service,
    )


def _server_keys(settings: Settings) -> ServerKeys:
    if settings.key_file is None:
        raise CannotStart("KEY_FILE is not set: the public face needs server.key")
    return read_server_keys(settings.key_file)
