"""The parts of the console; its keys and databases are opened when first needed."""

from __future__ import annotations

import getpass
import stat
import sys
from dataclasses import dataclass
from functools import cached_property, partial

from lookup.clock import Clock, SystemClock
from lookup.county import County, CountyError
from lookup.db import OFFICE, Database, DatabaseUnavailable
from lookup.i18n import Catalogue, CatalogueError
from lookup.limits import (
    LimitsFileError,
    SignInTries,
    open_sign_in_tries,
)
from lookup.office import Lettering, Office
from lookup.sealing import (
    KeyFileRefused,
    OfficeKeys,
    read_office_keys,
    refuse_key_beside_data,
)
from lookup.settings import Settings
from lookup.wiring.starting import TRANSLATIONS, CannotStart, answering, cannot_start


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
            raise cannot_start(problem) from problem

    @cached_property
    def database(self) -> Database:
        """The database that the public face has too; raises CannotStart with one line."""
        try:
            return Database.open(self.settings.database_url)
        except DatabaseUnavailable as problem:
            raise cannot_start(problem) from problem

    @cached_property
    def office(self) -> Office:
        """The office's rooms, behind its private key; raises CannotStart with one line."""
        records, database = self.records, self.database
        try:
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
        except (KeyFileRefused, LimitsFileError) as problem:
            raise cannot_start(problem) from problem


def build_console(
    settings: Settings, clock: Clock | None = None, *, lettering: Lettering
) -> Console:
    """Make the parts of the console that need no key; raises CannotStart with one line."""
    try:
        county, catalogue = County.load(settings.county_file), Catalogue.load(TRANSLATIONS)
    except (CountyError, CatalogueError) as problem:
        raise cannot_start(problem) from problem
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


def _sign_in_tries(settings: Settings, database: Database, clock: Clock, key: bytes) -> SignInTries:
    tries = open_sign_in_tries(
        database,
        key=key,
        clock=clock,
        limits_file=settings.limits_file,
        https=settings.https,
        redis_url=settings.redis_url,
    )
    return answering(tries)
