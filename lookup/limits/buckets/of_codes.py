"""What is counted before a one-time code is texted: the number, who asks, everybody (15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lookup.limits.attempts import BucketClass, Origin
from lookup.limits.buckets.counter import Counter, Role, plain
from lookup.limits.buckets.of_source import partner_factor
from lookup.limits.rules import LimitRules


def code_counters(number: str, origin: Origin, rules: LimitRules) -> Iterator[Counter]:
    """The counters of one code to a number; a partner's address may ask for more of them."""
    own, kept = rules.codes, Role.CHECK
    yield from plain("codes to", own.to_one_number, number, BucketClass.SOURCE, kept)
    factor = partner_factor(origin.address, rules.address) if origin.address else 1
    for one in plain("codes from", own.from_one_source, origin.source, BucketClass.SOURCE, kept):
        yield replace(one, allowed=None if one.allowed is None else one.allowed * factor)
    yield from plain("codes", own.from_everybody, "", BucketClass.EVERYBODY, kept)
