"""Limits: how often anybody may try, counted in one shared store before any work is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from limits.storage import Storage, storage_from_string

from lookup.clock import Clock
from lookup.db import Database
from lookup.limits.attempts import Attempt, BucketClass, Guess, Origin
from lookup.limits.charged import Exceeded, Granted
from lookup.limits.limiter import Limiter
from lookup.limits.loading import LimitsFileError, load_limits
from lookup.limits.proof import Asked, Proofs
from lookup.limits.releasing import release
from lookup.limits.rules import LimitRules, RequestRules
from lookup.limits.sources import address_prefix
from lookup.limits.steps import LimitsUnavailable
from lookup.limits.storage import SCHEME
from lookup.limits.tags import Tags

DEMO_LIMITS = Path(__file__).with_name("demo.toml")

__all__ = [
    "DEMO_LIMITS",
    "Asked",
    "Attempt",
    "BucketClass",
    "Exceeded",
    "Granted",
    "Guess",
    "LimitRules",
    "Limiter",
    "LimitsFileError",
    "LimitsUnavailable",
    "Origin",
    "Proofs",
    "RequestRules",
    "Tags",
    "load_limits",
    "open_limits",
    "release",
    "address_prefix",
]


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
    uri = redis_url or f"{SCHEME}://"
    options: dict[str, Any] = {"wrap_exceptions": True}
    if redis_url is None:
        options |= {"database": database, "clock": clock, "key": key}
    storage = storage_from_string(uri, **options)
    if not isinstance(storage, Storage):
        raise LimitsFileError(f"REDIS_URL: {uri.partition(':')[0]}:// counts nothing we can use")
    return Limiter(
        load_limits(limits_file, https=https),
        storage,
        key=key,
        earlier=earlier,
        clock=clock,
        storage_uri=uri,
        storage_options=options,
    )
