"""The rows of store_state and generation: what serves, what is kept, what may never come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from lookup.models.store import generation, store_state
from lookup.store.container import SignedManifest

KEPT_FOR = timedelta(hours=24)
# Made once: every check asks it.
_STATE = select(store_state).where(store_state.c.id == 1)
_LOCKED = _STATE.with_for_update()


@dataclass(frozen=True)
class State:
    """The generation in force and the roll-back guard."""

    gen: int
    min_gen: int
    manifest_sha256: bytes
    switched_at: datetime


@dataclass(frozen=True)
class Kept:
    """A generation that can serve: the one in force has no `kept_until`."""

    gen: int
    signed: bytes
    signature: bytes
    loaded_at: datetime
    kept_until: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether its 24 hours have passed."""
        return self.kept_until is not None and self.kept_until <= now


def find_state(connection: Connection, *, lock: bool = False) -> State | None:
    """The one row of store_state; `lock` holds it until the transaction ends."""
    row = connection.execute(_LOCKED if lock else _STATE).one_or_none()
    if row is None:
        return None
    return State(row.gen, row.min_gen, bytes(row.manifest_sha256), row.switched_at)


def kept_generations(connection: Connection) -> list[Kept]:
    """All that can serve, newest first."""
    rows = connection.execute(select(generation).order_by(generation.c.gen.desc()))
    return [
        Kept(row.gen, bytes(row.manifest), bytes(row.signature), row.loaded_at, row.kept_until)
        for row in rows
    ]


def find_kept(connection: Connection, gen: int) -> Kept | None:
    """One of them."""
    return next((kept for kept in kept_generations(connection) if kept.gen == gen), None)


def add_generation(connection: Connection, manifest: SignedManifest, *, now: datetime) -> None:
    """Keep a manifest; `switch_to` puts it in force."""
    connection.execute(
        insert(generation).values(
            gen=manifest.manifest.gen,
            manifest=manifest.signed,
            signature=manifest.signature,
            loaded_at=now,
            kept_until=now + KEPT_FOR,
        )
    )


def switch_to(connection: Connection, gen: int, manifest_sha256: bytes, *, now: datetime) -> None:
    """Put a kept generation in force; the one before it is kept for 24 hours."""
    before = find_state(connection, lock=True)
    values = {
        "gen": gen,
        "min_gen": max(gen, before.min_gen if before else 0),
        "manifest_sha256": manifest_sha256,
        "switched_at": now,
    }
    if before is None:
        connection.execute(insert(store_state).values(id=1, **values))
    else:
        connection.execute(update(store_state).values(**values))
        _keep_until(connection, before.gen, now + KEPT_FOR)
    _keep_until(connection, gen, None)


def _keep_until(connection: Connection, gen: int, moment: datetime | None) -> None:
    connection.execute(update(generation).where(generation.c.gen == gen).values(kept_until=moment))


def forget_those_over(connection: Connection, *, now: datetime, min_gen: int) -> list[int]:
    """Forget all but the one in force and the last before it; returns what must be removed.

    The last before it goes too when its time is over or when it is below `min_gen`.
    """
    others = [one for one in kept_generations(connection) if one.kept_until is not None]
    last = max(others, key=lambda one: (one.kept_until or now, one.gen), default=None)
    over = [one.gen for one in others if one is not last or one.gen < min_gen or one.is_over(now)]
    connection.execute(delete(generation).where(generation.c.gen.in_(over)))
    return over
