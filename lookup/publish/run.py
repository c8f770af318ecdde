"""One publishing, from inputs to the renamed file: everything or nothing."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cmr.relief import JoinedLines, JoiningInParts
from lookup.clock import Clock
from lookup.publish.codes_given import ClaimCodes
from lookup.publish.inputs import DeterminationRun, check_signed_off, read_run
from lookup.publish.ledger import Flip, Ledger, read_accepted
from lookup.publish.one_at_a_time import one_at_a_time
from lookup.publish.order import Order
from lookup.publish.people import LeftOut
from lookup.publish.publishing import Progress, Publishing, working_folder
from lookup.publish.purged import SUFFIX, Purged
from lookup.publish.selection import Selection
from lookup.publish.tier_rules import read_tier_rules
from lookup.sealing import PROFILES, PublisherKeys, read_publisher_keys
from lookup.store.manifest import Manifest


@dataclass(frozen=True)
class Published:
    """What went in, what did not and why."""

    manifest: Manifest
    people: int
    convictions: int
    left_out: Mapping[LeftOut, int]
    without_conviction: int  # in the extract, with no in-scope conviction and no court event
    flips: tuple[Flip, ...]
    joined: JoinedLines


def publish(
    order: Order, *, clock: Clock, progress: Progress = lambda done, total: None
) -> Published:
    """Seal a run's people into one signed generation file; raises PublishRefused or CmrError.

    On any failure the file of an earlier publishing stays as it was.
    """
    keys = read_publisher_keys(order.keys)
    accepted, tiers = read_accepted(order.accept_flips), read_tier_rules(order.county_file)
    run = read_run(order.determinations)
    if not order.allow_unsigned_policy:
        check_signed_off(run)
    with (
        one_at_a_time(order.keys),
        contextlib.closing(Ledger(order.ledger_file, cache_key=keys.cache_key)) as ledger,
        contextlib.closing(Purged(order.keys.with_suffix(SUFFIX), key=keys.cache_key)) as purged,
        contextlib.closing(ClaimCodes.beside(order.keys, key=keys.cache_key)) as codes,
        working_folder(order.out) as folder,
        JoiningInParts(order.relief, run.tables, folder) as joining,
    ):
        gen = max(int(clock.now().timestamp() * 1000), ledger.last_generation + 1)
        accepted |= {name for name in ledger.names() if purged.holds(name)}
        selection = Selection(
            ledger, purged, accepted=accepted, id_key=keys.cache_key, tiers=tiers, codes=codes.of
        )
        begun = manifest_before(order, run, keys, gen=gen, today=clock.now().date())
        if purged.is_waiting:
            begun = replace(begun, min_gen=gen)
        publishing = Publishing(order, keys, begun, joining, selection, tiers, folder)
        with publishing.nothing_left_over():
            manifest = publishing.seal(progress)
            publishing.hand_out_lists(manifest)
            # Before the generation: killed in between, we know too much of what was told, never
            # too little, and nobody's dismissal can be lost without somebody's review.
            ledger.commit(gen, accepted=accepted)
            publishing.hand_out(manifest)
        purged.commit(gen)
        return Published(
            manifest,
            people=selection.went_in.people,
            convictions=selection.went_in.convictions,
            left_out=Counter(reason for _, reason in selection.left_out),
            without_conviction=run.tables.people - joining.of_extract,
            flips=tuple(selection.flips),
            joined=joining.lines,
        )


def manifest_before(
    order: Order, run: DeterminationRun, keys: PublisherKeys, *, gen: int, today: date
) -> Manifest:
    """The manifest as far as it is known before the rows are sealed."""
    return Manifest(
        gen=gen,
        min_gen=gen if order.forbid_roll_back else 0,
        not_before=order.not_before,
        store_id=keys.store_id,
        store_salt=keys.store_salt,
        kdf=PROFILES[order.kdf],
        pepper_id=keys.pepper_id,
        signing_key_id=keys.signing_key_id,
        payload_bytes=0,
        payload_sha256=b"",
        engine_version=run.engine_version,
        policy=run.policy,
        county=run.county,
        as_of=run.as_of,
        published_on=today,
        counts={},
    )
