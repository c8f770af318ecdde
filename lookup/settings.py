"""What an operator sets: read from one mapping, checked, frozen; one line when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Face = Literal["public", "console"]
SHORTEST_SECRET = 32
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")


TWILIOS_API = "https://api.twilio.com"
HelpAnsweredBy = Literal["us", "twilio"]


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it and says what to write instead."""


@dataclass(frozen=True, repr=False)
class TwilioSettings:
    """The account that people text. `sender` is a number or a messaging service (MG...)."""

    account_sid: str
    auth_token: str
    sender: str
    auth_token_previous: str | None = None
    previous_until: date | None = None
    api_base: str = TWILIOS_API
    help_answered_by: HelpAnsweredBy = "us"


@dataclass(frozen=True, repr=False)
class Settings:
    """Everything that the environment decides; secrets stay out of its repr."""

    face: Face
    base_url: str
    key_file: Path | None
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    database_url: str = "sqlite:///instance/lookup.db"
    store_dir: Path = Path("instance/store")
    redis_url: str | None = None
    limits_file: Path | None = None
    county_file: Path = Path("counties/los_angeles.toml")
    trusted_proxy_hops: int = 0
    min_response_ms: int = 0
    demo: bool = False
    twilio: TwilioSettings | None = None
    office_database_url: str = "sqlite:///instance/office.db"
    office_private_key_file: Path | None = None
    office_passphrase_file: Path | None = None

    @property
    def https(self) -> bool:
        """Whether people reach this face over TLS; cookies and refusals depend on it."""
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """The host names that a request may carry; on a loopback address all its spellings."""
        host = urlsplit(self.base_url).hostname or ""
        return ("127.0.0.1", "localhost", "[::1]") if host in LOOPBACK else (host,)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read and check every setting; SettingsError carries the one line to print."""
        reader = _Reader(environment)
        face = reader.face()
        if face == "public":
            reader.refuse_office_key()
        settings = cls(
            face=face,
            base_url=reader.base_url("PUBLIC_BASE_URL" if face == "public" else "CONSOLE_BASE_URL"),
            key_file=reader.file("KEY_FILE", needed=face == "public"),
            secret_key=reader.text("SECRET_KEY"),
            secret_key_fallbacks=tuple(reader.words("SECRET_KEY_FALLBACKS")),
            database_url=reader.database_url("DATABASE_URL", cls.database_url),
            store_dir=Path(environment.get("STORE_DIR") or cls.store_dir),
            redis_url=reader.redis_url(),
            limits_file=reader.file("LIMITS_FILE"),
            county_file=reader.file("COUNTY_FILE") or cls.county_file,
            trusted_proxy_hops=reader.number("TRUSTED_PROXY_HOPS", largest=5),
            min_response_ms=reader.number("MIN_RESPONSE_MS", largest=5000),
            demo=reader.yes_or_no("DEMO"),
            twilio=reader.twilio() if face == "public" else None,
        )
        if face == "console":
            settings = replace(settings, **reader.office())
        settings.check_secrets()
        return settings

    def check_secrets(self) -> None:
        """Refuse a secret that can be guessed where real people could be behind it."""
        for name, secrets in (
            ("SECRET_KEY", (self.secret_key,)),
            ("SECRET_KEY_FALLBACKS", self.secret_key_fallbacks),
        ):
            if self.https and any(len(secret) < SHORTEST_SECRET for secret in secrets):
                raise SettingsError(
                    f"{name} is too short: with an https base URL it needs at least "
                    f"{SHORTEST_SECRET} characters. {HOW_TO_MAKE_ONE}"
                )

    def __repr__(self) -> str:
        return f"Settings(face={self.face!r}, base_url={self.base_url!r}, ...)"


HOW_TO_MAKE_ONE = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
WHAT_IT_IS = {
    "PUBLIC_BASE_URL": "the address people type, for example https://answers.example.gov "
    "or, on your own machine, http://127.0.0.1:8000.",
    "CONSOLE_BASE_URL": "the address staff type, for example https://console.example.gov "
    "or, on your own machine, http://127.0.0.1:8001.",
    "KEY_FILE": "the path of server.key; make it with: python -m lookup.keys new --out DIR",
    "SECRET_KEY": f"a long random text. {HOW_TO_MAKE_ONE}",
    "LIMITS_FILE": "the path of a limits file, or leave it unset for the defaults.",
    "COUNTY_FILE": "the path of a county file, or leave it unset for Los Angeles.",
    "OFFICE_PRIVATE_KEY_FILE": "the path of office.key; python -m lookup.keys new makes it.",
    "OFFICE_PASSPHRASE_FILE": "the path of a file (mode 0600) whose first line is office.key's "
    "passphrase, or leave it unset to be asked for it at the start.",
    "TWILIO_ACCOUNT_SID": "the account's id, AC and 32 characters; leave all TWILIO_ settings "
    "unset to serve without texting.",
    "TWILIO_AUTH_TOKEN": "the account's primary auth token; texts cannot be believed without it.",
    "TWILIO_AUTH_TOKEN_PREVIOUS": "the auth token before the last rotation, or that token, an @ "
    "and the last day on which it counts, as in TOKEN@2026-12-31.",
    "TWILIO_FROM": "the number that people text, as +12135550100, or a messaging service, MG and "
    "32 characters.",
    "TWILIO_API_BASE": "an https address (or http on 127.0.0.1), or leave it unset for Twilio's.",
}


@dataclass(frozen=True)
class _Reader:
    """One getter for each kind of value; each raises SettingsError with the setting's name."""

    environment: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        value = self.environment.get(name, "").strip()
        if not value:
            raise SettingsError(f"{name} is not set. Set it to {WHAT_IT_IS[name]}")
        return value

    def words(self, name: str) -> list[str]:
        return [word for word in self.environment.get(name, "").replace(",", " ").split() if word]

    def face(self) -> Face:
        value = self.environment.get("FACE", "").strip() or "public"
        if value == "public":
            return "public"
        if value == "console":
            return "console"
        raise SettingsError("FACE must be public or console; leave it unset for public.")

    def refuse_office_key(self) -> None:
        for name in ("OFFICE_PRIVATE_KEY_FILE", "OFFICE_PASSPHRASE_FILE"):
            if self.environment.get(name):
                raise SettingsError(
                    f"{name} is set, but the public face must not be able to open "
                    "what people left for the office. Unset it here; only FACE=console may have it."
                )

    def office(self) -> dict[str, Any]:
        """What the console alone is told; its records lie apart from the public face's."""
        url = self.database_url("OFFICE_DATABASE_URL", Settings.office_database_url)
        if url == self.database_url("DATABASE_URL", Settings.database_url):
            raise SettingsError(
                "OFFICE_DATABASE_URL must name another database than DATABASE_URL: the public face "
                "must not be able to read the office's own records."
            )
        return {
            "office_database_url": url,
            "office_private_key_file": self.file("OFFICE_PRIVATE_KEY_FILE"),
            "office_passphrase_file": self.file("OFFICE_PASSPHRASE_FILE"),
        }

    def base_url(self, name: str) -> str:
        value = self.text(name).rstrip("/")
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        beyond = parts.path or parts.query or parts.fragment or parts.username
        if parts.scheme not in {"http", "https"} or not host or beyond:
            raise SettingsError(f"{name} is not a base address. Set it to {WHAT_IT_IS[name]}")
        if parts.scheme == "http" and host not in LOOPBACK:
            raise SettingsError(
                f"{name} must begin with https:// (plain http is for 127.0.0.1 and localhost only)."
            )
        return value

    def file(self, name: str, *, needed: bool = False) -> Path | None:
        value = self.environment.get(name, "").strip()
        if not value:
            if needed:
                raise SettingsError(f"{name} is not set. Set it to {WHAT_IT_IS[name]}")
            return None
        if not Path(value).is_file():
            raise SettingsError(f"{name}: there is no file {value}. Set it to {WHAT_IT_IS[name]}")
        return Path(value)

    def database_url(self, name: str, default: str) -> str:
        value = self.environment.get(name, "").strip() or default
        if not value.startswith(DATABASES):
            raise SettingsError(
                f"{name} must begin with sqlite:/// or postgresql://, for example "
                "sqlite:///instance/lookup.db (its value is not shown: it may hold a password)."
            )
        return value

    def redis_url(self) -> str | None:
        value = self.environment.get("REDIS_URL", "").strip()
        if not value:
            return None
        if not value.startswith(("redis://", "rediss://", "redis+unix://", "unix://")):
            raise SettingsError(
                "REDIS_URL must begin with redis://, rediss:// or redis+unix://; leave it unset "
                "to count the limits in the database."
            )
        return value

    def number(self, name: str, *, largest: int) -> int:
        value = self.environment.get(name, "").strip() or "0"
        if not (value.isascii() and value.isdigit() and int(value) <= largest):
            raise SettingsError(f"{name} must be a whole number from 0 to {largest}.")
        return int(value)

    def yes_or_no(self, name: str) -> bool:
        value = self.environment.get(name, "").strip().lower() or "0"
        if value not in {"0", "1"}:
            raise SettingsError(f"{name} must be 1 or 0 (or unset).")
        return value == "1"

    def twilio(self) -> TwilioSettings | None:
        """The texting account, whole or not at all."""
        if not any(self.environment.get(name, "").strip() for name in _TWILIO_FORMS):
            return None
        account_sid, token, sender = (self.formed(n, form) for n, form in _TWILIO_FORMS.items())
        previous, until = self.previous_token()
        return TwilioSettings(
            account_sid=account_sid,
            auth_token=token,
            sender=sender,
            auth_token_previous=previous,
            previous_until=until,
            api_base=self.api_base(),
            help_answered_by=self.help_answered_by(),
        )

    def formed(self, name: str, form: re.Pattern[str]) -> str:
        value = self.text(name)
        if not form.fullmatch(value):
            raise SettingsError(f"{name} is malformed. Set it to {WHAT_IT_IS[name]}")
        return value

    def previous_token(self) -> tuple[str | None, date | None]:
        name = "TWILIO_AUTH_TOKEN_PREVIOUS"
        token, _, day = self.environment.get(name, "").strip().partition("@")
        try:
            return token or None, date.fromisoformat(day) if day else None
        except ValueError:
            raise SettingsError(f"{name} is malformed. Set it to {WHAT_IT_IS[name]}") from None

    def api_base(self) -> str:
        name = "TWILIO_API_BASE"
        value = self.environment.get(name, "").strip().rstrip("/") or TWILIOS_API
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not safe or not parts.hostname or parts.query or parts.fragment:
            raise SettingsError(f"{name} is not usable. Set it to {WHAT_IT_IS[name]}")
        return value

    def help_answered_by(self) -> HelpAnsweredBy:
        value = self.environment.get("HELP_ANSWERED_BY", "").strip().lower() or "us"
        if value == "us":
            return "us"
        if value == "twilio":
            return "twilio"
        raise SettingsError("HELP_ANSWERED_BY must be us or twilio; leave it unset for us.")


_TWILIO_FORMS = {
    "TWILIO_ACCOUNT_SID": re.compile(r"AC[0-9A-Za-z]{32}"),
    "TWILIO_AUTH_TOKEN": re.compile(r"[!-~]{8,128}"),
    "TWILIO_FROM": re.compile(r"\+[0-9]{7,15}|[0-9]{5,6}|MG[0-9A-Za-z]{32}"),
}
