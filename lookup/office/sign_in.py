"""Signing in: password, then one-time code; every failure alike, and few of them."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pyotp
from sqlalchemy import or_, select, update

from lookup.clock import Clock
from lookup.db import Database
from lookup.limits import SignInTries, SignInTry
from lookup.models.office import staff
from lookup.office.audit import Audit
from lookup.office.staff import Staff, StaffList, staff_of
from lookup.sealing import hash_password, is_dated, is_password

STEP_SECONDS: Final = 30
AT_ONCE: Final = 2  # each hash takes 64 MiB


@dataclass(frozen=True)
class PasswordRight:
    """The first half is proved; nothing may be seen yet."""

    staff: Staff


@dataclass(frozen=True)
class SignedIn:
    """Both halves are proved."""

    staff: Staff


@dataclass(frozen=True)
class NotSignedIn:
    """Something was not right; nobody is told what."""


@dataclass(frozen=True)
class TooManyTries:
    """This address has failed too often; nothing was looked at."""


class SignIn:
    """Checks passwords and codes; a try is counted before it is looked at."""

    def __init__(
        self,
        records: Database,
        accounts: StaffList,
        tries: SignInTries,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._records = records
        self._accounts = accounts
        self._tries = tries
        self._audit = audit
        self._clock = clock
        self._hashing = threading.BoundedSemaphore(AT_ONCE)

    def check_password(
        self, login: str, password: str, address: str
    ) -> PasswordRight | NotSignedIn | TooManyTries:
        """The first step; an unknown, locked or disabled login costs and says the same."""
        login = login.strip().lower()[:64]
        tried = self._tries.charge(login, address)
        if tried is None:
            return TooManyTries()
        with self._records.read() as connection:
            row = connection.execute(select(staff).where(staff.c.login == login)).one_or_none()
        kept = row.password_hash if row is not None else _nobodys_password()
        with self._hashing:
            right = is_password(password, kept)
        if row is None or not right or not tried.is_looked_at or not staff_of(row).may_sign_in:
            self._failed(row, tried)
            return NotSignedIn()
        self._tries.forgive(tried)
        if is_dated(kept):
            self._renew(row.id, password)
        return PasswordRight(staff_of(row))

    def check_code(
        self, account: Staff, code: str, address: str
    ) -> SignedIn | NotSignedIn | TooManyTries:
        """The second step: a code of now, or one step off; none works twice."""
        tried = self._tries.charge(account.login, address)
        if tried is None:
            return TooManyTries()
        with self._records.read() as connection:
            row = connection.execute(select(staff).where(staff.c.id == account.id)).one()
        step = self._step_of(row, code)
        looked_at = tried.is_looked_at and staff_of(row).may_sign_in
        if step is None or not looked_at or not self._use(row.id, step):
            self._failed(row, tried)
            return NotSignedIn()
        self._tries.clear(tried)
        return SignedIn(staff_of(row))

    def _failed(self, row: Any, tried: SignInTry) -> None:
        """Leave the try counted; the last one locks the account until it is reset.

        The same is written whoever the login belongs to, so that nobody is told by the time.
        """
        known = row is not None
        locks = known and row.locked_at is None and tried.locks
        with self._records.begin() as connection:
            actor = row.login if known else "unknown login"
            self._audit.add(connection, actor, "account_locked" if locks else "sign_in_failed")
            locked = update(staff).where(staff.c.id == (row.id if locks else ""))
            connection.execute(locked.values(locked_at=self._clock.now()))

    def _renew(self, staff_id: str, password: str) -> None:
        """Keep the password at today's costs."""
        with self._hashing:
            renewed = hash_password(password)
        with self._records.begin() as connection:
            connection.execute(
                update(staff).where(staff.c.id == staff_id).values(password_hash=renewed)
            )

    def _step_of(self, row: Any, code: str) -> int | None:
        """The step that a code belongs to, among the one now, before and after it."""
        codes = pyotp.TOTP(self._accounts.code_secret(row))
        now = int(self._clock.now().timestamp()) // STEP_SECONDS
        said = "".join(code.split()).encode("utf-8", "replace")
        found = [
            step
            for step in (now - 1, now, now + 1)
            if hmac.compare_digest(codes.generate_otp(step).encode(), said)
        ]
        return found[0] if found else None

    def _use(self, staff_id: str, step: int) -> bool:
        """Use a code up; False when it was used already."""
        with self._records.begin() as connection:
            unused = or_(staff.c.code_step.is_(None), staff.c.code_step < step)
            used = connection.execute(
                update(staff)
                .where(staff.c.id == staff_id, unused)
                .values(code_step=step, signed_in_at=self._clock.now())
            )
        return used.rowcount == 1


@cache
def _nobodys_password() -> str:
    """What an unknown login is compared with, so that it costs what a known one does."""
    return hash_password("nobody has this password, it only takes time")
