"""Opening the counters: in the database, or in Redis; either answers in time or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from limits.storage import Storage, storage_from_string
from redis.backoff import NoBackoff
from redis.retry import Retry

from lookup.clock import Clock
from lookup.db import Database
from lookup.limits.limiter import Limiter
from lookup.limits.loading import LimitsFileError, load_limits
from lookup.limits.sign_ins import SignInTries
from lookup.limits.storage import SCHEME
from lookup.limits.tags import Tags

# A Redis that takes the connection and then says nothing is given up after this, twice.
REDIS_PATIENCE_SECONDS: Final = 3.0


def open_limits(
    database: Database,
    *,
    key: bytes,
    earlier: Sequence[bytes] = (),
    clock: Clock,
    limits_file: Path | None = None,
    https: bool = False,
    redis_url: str | None = None,
) -> Limiter:
    """The limiter over the database, or over Redis if its URL is given; raises LimitsFileError."""
    uri, options = _where(database, key=key, clock=clock, redis_url=redis_url)
    return Limiter(
        load_limits(limits_file, https=https),
        _storage(uri, options),
        key=key,
        earlier=earlier,
        clock=clock,
        storage_uri=uri,
        storage_options=options,
    )


def open_sign_in_tries(
    database: Database,
    *,
    key: bytes,
    clock: Clock,
    limits_file: Path | None = None,
    https: bool = False,
    redis_url: str | None = None,
) -> SignInTries:
    """Bucket 13 over the same counters, under a key of the office's; raises LimitsFileError."""
    uri, options = _where(database, key=key, clock=clock, redis_url=redis_url)
    rules = load_limits(limits_file, https=https).staff_sign_in
    return SignInTries(rules, _storage(uri, options), Tags(key), clock)


def _where(
    database: Database, *, key: bytes, clock: Clock, redis_url: str | None
) -> tuple[str, dict[str, Any]]:
    """The storage's address and options, as Flask-Limiter takes them too."""
    if redis_url is None:
        here = {"database": database, "clock": clock, "key": key}
        return f"{SCHEME}://", {"wrap_exceptions": True, **here}
    in_time = {
        "socket_timeout": REDIS_PATIENCE_SECONDS,
        "socket_connect_timeout": REDIS_PATIENCE_SECONDS,
        "retry": Retry(NoBackoff(), 1),
    }
    return redis_url, {"wrap_exceptions": True, **in_time}


def _storage(uri: str, options: dict[str, Any]) -> Storage:
    storage = storage_from_string(uri, **options)
    if not isinstance(storage, Storage):
        raise LimitsFileError(f"REDIS_URL: {uri.partition(':')[0]}:// counts nothing we can use")
    return storage
