"""Tries at signing in to the console (bucket 13): of one account, and of one address."""

from __future__ import annotations

from dataclasses import dataclass

from limits.storage import Storage

from lookup.clock import Clock
from lookup.limits.rules import StaffSignInRules
from lookup.limits.sources import address_prefix
from lookup.limits.steps import Step, carried, step_of
from lookup.limits.tags import Name, Tags


@dataclass(frozen=True, repr=False)
class SignInTry:
    """A counted try; `failures` stand against the account, this one among them."""

    account_tag: str
    address_tag: str
    failures: int
    allowed: int

    @property
    def is_looked_at(self) -> bool:
        """Whether the account has a try left."""
        return self.failures <= self.allowed

    @property
    def locks(self) -> bool:
        """Whether the account is locked if this try fails."""
        return self.failures >= self.allowed


class SignInTries:
    """Counts tries before they are looked at; every method raises LimitsUnavailable.

    An account is counted by the login as typed, whether or not there is one of that name.
    """

    def __init__(self, rules: StaffSignInRules, storage: Storage, tags: Tags, clock: Clock) -> None:
        self._rules = rules
        self._storage = storage
        self._tags = tags
        self._clock = clock

    def answers(self) -> bool:
        """Whether the counters can be reached."""
        return self._storage.check()

    def charge(self, login: str, address: str) -> SignInTry | None:
        """Count a try, or None: this address has had all of its tries, and nothing is counted."""
        account, source = self._rules.failures_of_account, self._rules.tries_of_address
        names = (
            Name("sign-in account", login, int(account.get_expiry())),
            Name("sign-in address", address_prefix(address), int(source.get_expiry())),
        )
        with step_of(self._storage) as step:
            account_tag, address_tag = self._current(step, names)
            seconds = {account_tag: names[0].seconds, address_tag: names[1].seconds}
            counts = step.add(seconds)
            if counts[address_tag].n > source.amount:
                step.undo(dict.fromkeys(seconds, 1))
                return None
        return SignInTry(account_tag, address_tag, counts[account_tag].n, account.amount)

    def forgive(self, tried: SignInTry) -> None:
        """The first half was right: this try does not count."""
        with step_of(self._storage) as step:
            step.take_back({tried.account_tag: 1, tried.address_tag: 1})

    def clear(self, tried: SignInTry) -> None:
        """Both halves were right: nothing stands against the account any more."""
        with step_of(self._storage) as step:
            step.take_back({tried.address_tag: 1})
            step.remove([tried.account_tag])

    def _current(self, step: Step, names: tuple[Name, Name]) -> tuple[str, str]:
        now = self._clock.now()
        tags = carried(step, {name: self._tags.tag(name, now) for name in names})
        return tags[names[0]], tags[names[1]]
