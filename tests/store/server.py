"""A server's store in a folder of its own, on either kind of database."""

from __future__ import annotations

from datetime import UTC, tzinfo
from pathlib import Path

from lookup.clock import Clock
from lookup.db import Database
from lookup.identity.claims import Claim
from lookup.identity.tokens import identity_strings_for_claim
from lookup.sealing import pair_slow, slow_hash
from lookup.store import Generation, OpenedRecord, Store
from tests.publish.county import Publisher


def open_store(
    database_url: str,
    publisher: Publisher,
    *,
    https: bool = False,
    clock: Clock | None = None,
    zone: tzinfo = UTC,
) -> Store:
    """The store of a server that holds the publisher's server.key."""
    return Store(
        Database.open(database_url),
        store_dir=store_dir(publisher),
        keys=publisher.server_keys,
        https=https,
        clock=clock or publisher.clock,
        zone=zone,
    )


def store_dir(publisher: Publisher) -> Path:
    """Where the server keeps its generations."""
    return publisher.folder / "server" / "store"


def ask(generation: Generation, claim: Claim) -> list[OpenedRecord]:
    """Everything that a claim opens, single strings and pairs, as the identity check does it."""
    manifest = generation.manifest
    identities = identity_strings_for_claim(claim)
    hashed = [
        slow_hash(manifest.kdf, candidate.string.data, manifest.store_salt)
        for candidate in identities.candidates
    ]
    pairs = [pair_slow(hashed[one], hashed[other]) for one, other in identities.pairs]
    return [record for proof in (*hashed, *pairs) for record in generation.open_by_slow(proof)]
