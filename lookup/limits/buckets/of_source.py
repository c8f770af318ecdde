"""What is counted for where an attempt comes from: session, address, network, phone (1 to 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from limits import RateLimitItem

from lookup.limits.attempts import Attempt, BucketClass
from lookup.limits.buckets.counter import Counter, Role, plain
from lookup.limits.rules import AddressRules, LimitRules, PhoneRules
from lookup.limits.sources import address_prefix, is_partner, network_prefix


def counters_of_source(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Buckets 1 to 4, as far as they are known of this attempt."""
    origin = attempt.origin
    if origin.session:
        yield from _of_session(origin.session, attempt, rules)
    if origin.address:
        yield from _of_address(origin.address, attempt, rules)
        yield from _of_network(origin.address, attempt, rules)
    if origin.phone:
        yield from _of_phone(origin.phone, rules.phone)


def phone_messages(phone: str, rules: PhoneRules) -> Iterator[Counter]:
    """The counters of one incoming text message."""
    yield from plain("phone messages", rules.messages, phone, BucketClass.SOURCE, Role.CHECK)


def partner_factor(address: str, rules: AddressRules) -> int:
    """How many times more an address may do than others."""
    return rules.partner_factor if is_partner(address, rules.partners) else 1


def _of_session(session: bytes, attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Bucket 1; in its first window a proof of work is asked for before it is full."""
    limits = plain("session", rules.session.failures, session.hex(), BucketClass.SESSION)
    yield from _asking(limits, attempt, rules.proof_of_work.after_failures)


def _of_address(address: str, attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Bucket 2; in its first window a proof of work is asked for before it is full."""
    own, factor = rules.address, partner_factor(address, rules.address)
    failures = _of_prefix("address", own.failures, address_prefix(address), factor)
    yield from _asking(failures, attempt, rules.proof_of_work.after_failures * factor)
    checks = _of_prefix("address checks", own.checks, address_prefix(address), factor)
    yield from (replace(one, role=Role.CHECK) for one in checks)


def _of_network(address: str, attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Bucket 3: past the first kind a proof of work is asked for, past the other all is refused."""
    content, factor = network_prefix(address), partner_factor(address, rules.address)
    for one in _of_prefix(
        "network, before proof", rules.network.failures_before_proof, content, factor
    ):
        asks = one.allowed if attempt.asks_for_proof else None
        yield replace(one, allowed=None, unproven=asks, grows=False)
    for one in _of_prefix("network", rules.network.failures, content, factor):
        yield replace(one, grows=False)


def _of_prefix(
    name: str, limits: Iterable[RateLimitItem], content: str, factor: int
) -> Iterator[Counter]:
    for one in plain(name, limits, content, BucketClass.SOURCE):
        yield replace(one, allowed=(one.allowed or 0) * factor, grows=True)


def _asking(counters: Iterable[Counter], attempt: Attempt, after: int) -> Iterator[Counter]:
    """The counters, the first of them asking for a proof of work after so many failures."""
    for place, one in enumerate(counters):
        asks = place == 0 and attempt.asks_for_proof
        yield replace(one, unproven=after) if asks else one


def _of_phone(phone: str, rules: PhoneRules) -> Iterator[Counter]:
    """Bucket 4."""
    yield from plain("phone", rules.failures, phone, BucketClass.SOURCE)
    yield from plain("phone checks", rules.checks, phone, BucketClass.SOURCE, Role.CHECK)
