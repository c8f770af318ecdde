"""The limits as data: what limits.toml may say, in types, and which of two sets is the looser."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import date
from operator import ge
from typing import Annotated, Final, Self

from limits import RateLimitItem, parse
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    StringConstraints,
    model_validator,
)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _read_limit(written: object) -> RateLimitItem:
    if isinstance(written, RateLimitItem):
        return written
    try:
        return parse(str(written))
    except ValueError:
        raise ValueError('write it as "5 per day" or "10 per 30 days"') from None


def _read_network(written: object) -> Network:
    try:
        return ipaddress.ip_network(str(written))
    except ValueError:
        raise ValueError('write a network as "198.51.100.0/24"') from None


Limit = Annotated[RateLimitItem, BeforeValidator(_read_limit)]
Limits = Annotated[tuple[Limit, ...], Field(min_length=1)]
Waits = Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class SessionRules(_Part):
    """Bucket 1."""

    failures: Limits


class AddressRules(_Part):
    """Bucket 2."""

    failures: Limits
    checks: Limits
    people: Limits
    window_grows: Annotated[float, Field(ge=1)]
    window_grows_up_to_days: PositiveFloat
    partners: tuple[Annotated[Network, BeforeValidator(_read_network)], ...]
    partner_factor: PositiveInt


class NetworkRules(_Part):
    """Bucket 3: past the first kind a proof of work is asked for, past the other all is refused."""

    failures_before_proof: Limits
    failures: Limits


class PhoneRules(_Part):
    """Bucket 4."""

    failures: Limits
    checks: Limits
    people: Limits
    messages: Limits


class GuessRules(_Part):
    """Buckets 5, 6, 7: what is guessed, with waits in seconds after failure 1, 2, 3..."""

    failures: Limits
    waits_seconds: Waits


class BirthDateRules(_Part):
    """Bucket 8, and the share of it that one address or phone may use."""

    failures: Limits
    failures_from_one_source: Limits


class EverybodyFailingRules(_Part):
    """Bucket 9."""

    alarm: Limit
    last_four_off: Limit
    last_four_off_share_of_people: Annotated[float, Field(ge=0, le=1)]


class EverybodyVerifiedRules(_Part):
    """Bucket 10."""

    times_a_usual_day: PositiveFloat
    at_least: PositiveInt
    at_most: PositiveInt


class LookupRules(_Part):
    """Bucket 11: slow hashes of everybody together, whatever the web tier says."""

    tokens: Limits


class InquiryRules(_Part):
    """Bucket 12."""

    from_one_source: Limit
    about_one_identity: Limit
    from_everybody: Limit


class StaffSignInRules(_Part):
    """Bucket 13: what one account and one address may try."""

    failures_of_account: Limit
    tries_of_address: Limit


class CodeRules(_Part):
    """Bucket 15: one-time codes texted to a phone that somebody left on a page."""

    to_one_number: Limits
    from_one_source: Limits
    from_everybody: Limits
    tries: PositiveInt


class RequestRules(_Part):
    """Bucket 14: sizes in bytes, rate per address."""

    rate: Limit
    body_bytes: PositiveInt
    fields: PositiveInt
    header_bytes: PositiveInt


class ProofRules(_Part):
    """Proof of work: when it is asked for, what it costs, and the wait in its place."""

    after_failures: Annotated[int, Field(ge=0)]
    cost: Annotated[int, Field(ge=1_000, le=1_000_000)]
    counter_from: PositiveInt
    counter_to: Annotated[int, Field(ge=1, le=100_000)]
    good_for_seconds: Annotated[int, Field(ge=60)]
    wait_seconds: PositiveInt
    waits: Limit

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.counter_to < self.counter_from:
            raise ValueError("counter_to must not be less than counter_from")
        if self.good_for_seconds <= self.wait_seconds:
            raise ValueError("good_for_seconds must be more than wait_seconds")
        return self


class LimitRules(_Part):
    """Every bucket, and who signed off what is looser than the defaults."""

    session: SessionRules
    address: AddressRules
    network: NetworkRules
    phone: PhoneRules
    identity: GuessRules
    identity_from_one_source: GuessRules
    number: GuessRules
    birth_date: BirthDateRules
    everybody_failing: EverybodyFailingRules
    everybody_verified: EverybodyVerifiedRules
    lookups: LookupRules
    inquiries: InquiryRules
    staff_sign_in: StaffSignInRules
    codes: CodeRules
    request: RequestRules
    proof_of_work: ProofRules
    signed_off_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)] | None = (
        None
    )
    signed_off_on: date | None = None


# Sizes, factors and shares of which less is stricter; of the others more is.
_LESS_IS_STRICTER: Final = frozenset(
    {
        "partner_factor", "last_four_off_share_of_people", "times_a_usual_day", "at_least",
        "at_most", "tries", "body_bytes", "fields", "header_bytes", "after_failures",
        "good_for_seconds",
    }
)  # fmt: skip


def looser_parts(rules: LimitRules, defaults: LimitRules) -> Iterator[str]:
    """The names (`address.people`) of what allows more than the defaults do."""
    for part in LimitRules.model_fields:
        ours, theirs = getattr(rules, part), getattr(defaults, part)
        if isinstance(ours, _Part):
            for name in type(ours).model_fields:
                if not _is_as_strict(name, getattr(ours, name), getattr(theirs, name)):
                    yield f"{part}.{name}"


def _is_as_strict(name: str, ours: object, theirs: object) -> bool:
    match ours, theirs:
        case RateLimitItem(), RateLimitItem():
            return _implies(ours, theirs)
        case tuple(), tuple() if name == "partners":
            return set(ours) <= set(theirs)
        case tuple(), tuple() if name == "waits_seconds":
            return len(ours) >= len(theirs) and all(map(ge, ours, theirs))
        case tuple(), tuple():
            return all(any(_implies(one, default) for one in ours) for default in theirs)
        case int() | float(), int() | float():
            return ours <= theirs if name in _LESS_IS_STRICTER else ours >= theirs
    return ours == theirs


def _implies(ours: RateLimitItem, theirs: RateLimitItem) -> bool:
    """Whether keeping to ours keeps to theirs: no more tries in a window at least as long."""
    return ours.amount <= theirs.amount and ours.get_expiry() >= theirs.get_expiry()
