"""What an operator sets: read from one mapping, checked, frozen; one clear line when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Face = Literal["public", "console"]
SHORTEST_SECRET = 32
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DATABASES = ("sqlite://", "postgresql://", "postgresql+psycopg://")


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it and says what to write instead."""


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
            base_url=reader.base_url(
                "PUBLIC_BASE_URL" if face == "public" else "CONSOLE_BASE_URL"
            ),
            key_file=reader.file("KEY_FILE", needed=face == "public"),
            secret_key=reader.text("SECRET_KEY"),
            secret_key_fallbacks=tuple(reader.words("SECRET_KEY_FALLBACKS")),
            database_url=reader.database_url(cls.database_url),
            store_dir=Path(environment.get("STORE_DIR") or cls.store_dir),
            redis_url=reader.redis_url(),
            limits_file=reader.file("LIMITS_FILE"),
            county_file=reader.file("COUNTY_FILE") or cls.county_file,
            trusted_proxy_hops=reader.number("TRUSTED_PROXY_HOPS", largest=5),
            min_response_ms=reader.number("MIN_RESPONSE_MS", largest=5000),
            demo=reader.yes_or_no("DEMO"),
        )
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
                    f"{SHORTEST_SECRET} characters. {HOW_TO_MAKE_A_SECRET}"
                )

    def __repr__(self) -> str:
        return f"Settings(face={self.face!r}, base_url={self.base_url!r}, ...)"


HOW_TO_MAKE_A_SECRET = (
    "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
)
WHAT_IT_IS = {
    "PUBLIC_BASE_URL": "the address people type, for example https://answers.example.gov "
    "or, on your own machine, http://127.0.0.1:8000.",
    "CONSOLE_BASE_URL": "the address staff type, for example https://console.example.gov "
    "or, on your own machine, http://127.0.0.1:8001.",
    "KEY_FILE": "the path of server.key; make it with: python -m lookup.keys new --out DIR",
    "SECRET_KEY": f"a long random text. {HOW_TO_MAKE_A_SECRET}",
    "LIMITS_FILE": "the path of a limits file, or leave it unset for the defaults.",
    "COUNTY_FILE": "the path of a county file, or leave it unset for Los Angeles.",
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
        if self.environment.get("OFFICE_PRIVATE_KEY_FILE"):
            raise SettingsError(
                "OFFICE_PRIVATE_KEY_FILE is set, but the public face must not be able to open "
                "what people left for the office. Unset it here; only FACE=console may have it."
            )

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

    def database_url(self, default: str) -> str:
        value = self.environment.get("DATABASE_URL", "").strip() or default
        if not value.startswith(DATABASES):
            raise SettingsError(
                "DATABASE_URL must begin with sqlite:/// or postgresql://, for example "
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
