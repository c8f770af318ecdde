"""What one check is charged with: every counter it touches, decided by the claim and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limits import RateLimitItem

from lookup.limits.rules import AddressRules, BirthDateRules, GuessRules, LimitRules, PhoneRules
from lookup.limits.sources import address_prefix, is_partner, network_prefix
from lookup.limits.tags import Name

LAST_FOUR: Final = "ssn4"
CLAIM_CODE: Final = "claim_code"
_BY_TEXT: Final = "sms"  # the channel on which level 2 leaves the last four digits on


class BucketClass(StrEnum):
    """Which kind of limit refused; never tells whether anybody was found."""

    SESSION = "session"
    SOURCE = "source"
    IDENTITY = "identity"
    EVERYBODY = "everybody"
    UNAVAILABLE = "unavailable"


class Role(StrEnum):
    """What a counter counts, and so when it is given back."""

    FAILURE = "failure"  # given back on success
    CHECK = "check"  # kept
    PERSON = "person"  # given back unless somebody was verified


@dataclass(frozen=True, repr=False)
class Guess:
    """One number of a claim in canonical form, with the keys and dates that it is tried with.

    `keys` holds, for the last four digits alone, whom the guess may mean: `KEY|YYYYMMDD` for every
    string tried, and `given L|YYYYMMDD` for the first sound of every given name.
    """

    kind: str
    value: str
    keys: tuple[str, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Origin:
    """Where an attempt comes from, as far as is known."""

    channel: str
    session: bytes | None = None
    phone: str | None = None
    address: str | None = None

    @property
    def source(self) -> str:
        """What counts as one source of tries: the phone, else the address, else the session."""
        if self.phone:
            return f"phone {self.phone}"
        if self.address:
            return f"address {address_prefix(self.address)}"
        return f"session {(self.session or b'').hex()}"


@dataclass(frozen=True, repr=False)
class Attempt:
    """One claim about to be checked; `person_keys` are the `KEY|YYYYMMDD` that it speaks of."""

    origin: Origin
    guesses: tuple[Guess, ...]
    person_keys: tuple[str, ...]
    people_in_store: int = 0

    def without(self, guesses: Iterable[Guess]) -> Attempt:
        """The attempt less some of its numbers."""
        left_out = set(guesses)
        kept = tuple(guess for guess in self.guesses if guess not in left_out)
        return Attempt(self.origin, kept, self.person_keys, self.people_in_store)


@dataclass(frozen=True)
class Counter:
    """One counter that an attempt adds to; `allowed` None: counted, never refused."""

    name: Name
    bucket: BucketClass
    role: Role
    seconds: int
    allowed: int | None
    waits: tuple[int, ...] = ()
    guess: Guess | None = None
    grows: bool = False
    session_part: Name | None = None  # this session's share of the count

    @property
    def wait_name(self) -> Name | None:
        """The counter's wait; None where no waits are set."""
        return self.name.wait if self.waits else None


def counters_of(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Every counter of an attempt but those for different people (lookup/limits/people.py)."""
    origin = attempt.origin
    if origin.session:
        content = origin.session.hex()
        yield from _plain("session", rules.session.failures, content, BucketClass.SESSION)
    if origin.address:
        yield from _of_address(origin.address, rules)
    if origin.phone:
        yield from _plain("phone", rules.phone.failures, origin.phone, BucketClass.SOURCE)
        yield from _plain(
            "phone checks", rules.phone.checks, origin.phone, BucketClass.SOURCE, Role.CHECK
        )
    for guess in attempt.guesses:
        yield from counters_of_guess(guess, origin, rules)
    yield from _of_everybody(attempt, rules)


def window(limit: RateLimitItem) -> int:
    """A limit's window in seconds."""
    return int(limit.get_expiry())


def _plain(
    name: str,
    limits: Iterable[RateLimitItem],
    content: str,
    bucket: BucketClass,
    role: Role = Role.FAILURE,
) -> Iterator[Counter]:
    for limit in limits:
        seconds = window(limit)
        yield Counter(Name(name, content, seconds), bucket, role, seconds, limit.amount)


def _of_address(address: str, rules: LimitRules) -> Iterator[Counter]:
    """Buckets 2 and 3."""
    own, factor = rules.address, partner_factor(address, rules.address)
    wide = (
        ("address", own.failures, address_prefix(address), Role.FAILURE),
        ("address checks", own.checks, address_prefix(address), Role.CHECK),
        ("network", rules.network.failures, network_prefix(address), Role.FAILURE),
    )
    for name, limits, content, role in wide:
        for limit in limits:
            seconds = window(limit)
            yield Counter(
                Name(name, content, seconds),
                BucketClass.SOURCE,
                role,
                seconds,
                limit.amount * factor,
                grows=name != "network",
            )


def counters_of_guess(guess: Guess, origin: Origin, rules: LimitRules) -> Iterator[Counter]:
    """Buckets 5 and 6 for the last four digits, 7 for any other number, 8 for all."""
    if guess.kind == LAST_FOUR:
        for key in guess.keys:
            yield from _guessed("identity", rules.identity, key, guess)
            yield from _guessed(
                "identity from source",
                rules.identity_from_one_source,
                f"{key} {origin.source}",
                guess,
                session=origin.session,
            )
    else:
        yield from _guessed("number", rules.number, f"{guess.kind} {guess.value}", guess)
    if guess.kind != CLAIM_CODE:  # 75 random bits are not walked through, only locked
        yield from _of_birth_dates(guess, origin, rules.birth_date)


def _of_birth_dates(guess: Guess, origin: Origin, rules: BirthDateRules) -> Iterator[Counter]:
    """Bucket 8, and one source's share of it: a stranger must not use all of it up alone."""
    for born in guess.dates:
        content = f"{guess.kind} {born}"
        for limit in rules.failures:
            yield _failure(Name("birth date", content, window(limit)), limit, guess=guess)
        for limit in rules.failures_from_one_source:
            named = Name("birth date from source", f"{content} {origin.source}", window(limit))
            yield _failure(named, limit, guess=guess)


def _guessed(
    name: str, rules: GuessRules, content: str, guess: Guess, *, session: bytes | None = None
) -> Iterator[Counter]:
    for limit in rules.failures:
        part = (
            Name(f"{name}, session", f"{content} {session.hex()}", window(limit))
            if session
            else None
        )
        yield _failure(
            Name(name, content, window(limit)),
            limit,
            guess=guess,
            waits=rules.waits_seconds if limit is rules.failures[0] else (),
            session_part=part,
        )


def _failure(
    name: Name,
    limit: RateLimitItem,
    *,
    guess: Guess,
    waits: tuple[int, ...] = (),
    session_part: Name | None = None,
) -> Counter:
    return Counter(
        name,
        BucketClass.IDENTITY,
        Role.FAILURE,
        name.seconds,
        limit.amount,
        waits,
        guess,
        session_part=session_part,
    )


def _of_everybody(attempt: Attempt, rules: LimitRules) -> Iterator[Counter]:
    """Bucket 9: the hour raises the alarm; the day turns the last four digits off on the web."""
    own = rules.everybody_failing
    hour, day = window(own.alarm), window(own.last_four_off)
    yield Counter(Name(ALARM, "", hour), BucketClass.EVERYBODY, Role.FAILURE, hour, None)
    keyed = [guess for guess in attempt.guesses if guess.kind == LAST_FOUR]
    share = int(own.last_four_off_share_of_people * attempt.people_in_store)
    turns_off = bool(keyed) and attempt.origin.channel != _BY_TEXT
    yield Counter(
        Name("everybody, day", "", day),
        BucketClass.EVERYBODY,
        Role.FAILURE,
        day,
        max(own.last_four_off.amount, share) if turns_off else None,
        guess=keyed[0] if turns_off else None,
    )


ALARM: Final = "everybody, hour"


def partner_factor(address: str, rules: AddressRules) -> int:
    return rules.partner_factor if is_partner(address, rules.partners) else 1


def phone_messages(phone: str, rules: PhoneRules) -> Iterator[Counter]:
    """The counters of one incoming text message."""
    yield from _plain("phone messages", rules.messages, phone, BucketClass.SOURCE, Role.CHECK)
