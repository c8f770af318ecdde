"""Who may sign in: accounts with a role, a password and a secret for one-time codes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import pyotp
from sqlalchemy import Connection, delete, insert, select, update

from lookup.clock import Clock
from lookup.db import Database
from lookup.models.office import staff, staff_session
from lookup.office.audit import Audit
from lookup.office.keys import OfficeSecrets
from lookup.sealing import aead_open, aead_seal, hash_password

ISSUER: Final = "Answer line console"
AT_THE_TERMINAL: Final = "command line"
SHORTEST_PASSWORD: Final = 15
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,62}")
# What people put around a weak word; with these taken away, enough must be left.
_COMMON: Final = re.compile(
    r"password|passphrase|letmein|welcome|qwerty|abc123|publicdefender|losangeles|defender|console"
    r"|(?:19|20)\d\d|1234567?8?9?0?|(.)\1{2,}"
)
_LEFT_AT_LEAST: Final = 6


class Role(StrEnum):
    """What an account is for."""

    INTAKE = "intake"
    ATTORNEY = "attorney"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def reads_content(self) -> bool:
        """Whether this role may open what people left for the office."""
        return self in {Role.INTAKE, Role.ATTORNEY, Role.SUPERVISOR}

    @property
    def reads_audit(self) -> bool:
        """Whether this role may read who did what."""
        return self in {Role.AUDITOR, Role.SUPERVISOR}


class StaffRefused(Exception):
    """An account cannot be made or changed as asked; one line says why and what to do."""


@dataclass(frozen=True)
class Staff:
    """One account, without its secrets."""

    id: str
    login: str
    role: Role
    created_at: datetime
    signed_in_at: datetime | None
    locked_at: datetime | None
    disabled_at: datetime | None

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is neither locked nor disabled."""
        return self.locked_at is None and self.disabled_at is None


class StaffList:
    """The office's accounts."""

    def __init__(
        self, records: Database, secrets: OfficeSecrets, audit: Audit, clock: Clock
    ) -> None:
        self._records = records
        self._secrets = secrets
        self._audit = audit
        self._clock = clock

    def add(self, login: str, role: Role, password: str) -> str:
        """Make an account and give the URI for its one-time codes, shown this once."""
        login = checked_login(login)
        password_hash = hash_password(checked_password(password, login))
        staff_id, code_secret = secrets.token_hex(16), pyotp.random_base32()
        with self._records.begin() as connection:
            if _find(connection, staff.c.login == login) is not None:
                raise StaffRefused(f"{login}: there is such an account already; choose another")
            self._audit.add(connection, AT_THE_TERMINAL, "account_added", login, role.value)
            connection.execute(
                insert(staff).values(
                    id=staff_id,
                    login=login,
                    role=role.value,
                    password_hash=password_hash,
                    sealed_code_secret=self._seal(staff_id, code_secret),
                    created_at=self._clock.now(),
                )
            )
        return uri_of(login, code_secret)

    def all(self) -> list[Staff]:
        """Every account, by login."""
        with self._records.read() as connection:
            rows = connection.execute(select(staff).order_by(staff.c.login)).all()
        return [staff_of(row) for row in rows]

    def disable(self, login: str) -> None:
        """Nobody signs in with this account any more, and whoever is in is out."""
        with self._records.begin() as connection:
            row = self._get(connection, login)
            self._audit.add(connection, AT_THE_TERMINAL, "account_disabled", row.login)
            _change(connection, row.id, disabled_at=self._clock.now())

    def reset(self, login: str, *, password: str | None = None, new_codes: bool = False) -> str:
        """Unlock and enable an account, perhaps with a new password; '' or a new codes' URI."""
        values: dict[str, Any] = {"locked_at": None, "disabled_at": None}
        if password is not None:
            values["password_hash"] = hash_password(checked_password(password, login))
        code_secret = pyotp.random_base32()
        with self._records.begin() as connection:
            row = self._get(connection, login)
            if new_codes:
                values |= {
                    "sealed_code_secret": self._seal(row.id, code_secret),
                    "code_step": None,
                }
            changed = [w for w, is_new in (("password", password), ("codes", new_codes)) if is_new]
            detail = " ".join(changed) or "unlocked"
            self._audit.add(connection, AT_THE_TERMINAL, "account_reset", row.login, detail)
            _change(connection, row.id, **values)
        return uri_of(row.login, code_secret) if new_codes else ""

    def code_secret(self, row: Any) -> str:
        """The secret behind an account's one-time codes."""
        sealed = bytes(row.sealed_code_secret)
        return aead_open(self._secrets.codes, sealed, _sealed_as(row.id)).decode()

    def _seal(self, staff_id: str, code_secret: str) -> bytes:
        return aead_seal(self._secrets.codes, code_secret.encode(), _sealed_as(staff_id))

    def _get(self, connection: Connection, login: str) -> Any:
        row = _find(connection, staff.c.login == login.strip().lower())
        if row is None:
            raise StaffRefused(f"{login}: there is no such account; see `flask defenders list`")
        return row


def checked_login(login: str) -> str:
    """A login in its one form; raises StaffRefused for what cannot be one."""
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise StaffRefused("a login is 2 to 63 letters, digits, dots, dashes or @, as in r.ortiz")
    return login


def checked_password(password: str, login: str) -> str:
    """A password that is long and not easily guessed; raises StaffRefused otherwise."""
    if len(password) < SHORTEST_PASSWORD:
        raise StaffRefused(
            f"the password needs at least {SHORTEST_PASSWORD} characters; several words will do"
        )
    left = _COMMON.sub("", re.sub(r"[\s._-]", "", password.lower().replace(login, "")))
    if len(set(left)) < _LEFT_AT_LEAST:
        raise StaffRefused(
            "the password is easily guessed; use several words that have nothing to do with "
            "the office, the year or each other"
        )
    return password


def staff_of(row: Any) -> Staff:
    """An account out of its row."""
    facts = {name: row._mapping[name] for name in Staff.__dataclass_fields__}
    return Staff(**facts | {"role": Role(row.role)})


def uri_of(login: str, code_secret: str) -> str:
    """What an authenticator app reads (otpauth://...)."""
    return pyotp.TOTP(code_secret).provisioning_uri(name=login, issuer_name=ISSUER)


def _sealed_as(staff_id: str) -> bytes:
    return b"lcr/office/code-secret/1" + staff_id.encode()


def _find(connection: Connection, which: Any) -> Any:
    return connection.execute(select(staff).where(which)).one_or_none()


def _change(connection: Connection, staff_id: str, **values: Any) -> None:
    """Change an account; whoever is signed in with it is not any more."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(**values))
    connection.execute(delete(staff_session).where(staff_session.c.staff_id == staff_id))
