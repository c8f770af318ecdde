"""What an operator sets: read from one mapping, checked, frozen; one line when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from lookup.settings.errors import SettingsError
from lookup.settings.reading import LOOPBACK, Reader
from lookup.settings.texting import TwilioSettings, read_twilio
from lookup.settings.wording import HOW_TO_MAKE_ONE

Face = Literal["public", "console"]
SHORTEST_SECRET = 32
# Milliseconds. Hides most of a claim's work; the eight threads of `serve` still give more answers
# in a second than the slow hash lets through on two cores.
LEAST_ANSWER = 150


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
    lookup_socket: Path | None = None
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
        reader = Reader(environment)
        face = _face(reader)
        if face == "public":
            _refuse_office_key(reader)
        settings = cls(
            face=face,
            base_url=reader.base_url("PUBLIC_BASE_URL" if face == "public" else "CONSOLE_BASE_URL"),
            key_file=reader.file("KEY_FILE", needed=face == "public"),
            secret_key=reader.text("SECRET_KEY"),
            secret_key_fallbacks=tuple(reader.words("SECRET_KEY_FALLBACKS")),
            database_url=reader.database_url("DATABASE_URL", cls.database_url),
            store_dir=reader.folder("STORE_DIR", cls.store_dir),
            redis_url=reader.redis_url(),
            lookup_socket=reader.socket("LOOKUP_SOCKET"),
            limits_file=reader.file("LIMITS_FILE"),
            county_file=reader.file("COUNTY_FILE") or cls.county_file,
            trusted_proxy_hops=reader.number("TRUSTED_PROXY_HOPS", largest=5),
            min_response_ms=reader.number("MIN_RESPONSE_MS", LEAST_ANSWER, largest=5000),
            demo=reader.yes_or_no("DEMO"),
            twilio=read_twilio(reader) if face == "public" else None,
        )
        if face == "console":
            settings = replace(settings, **_office(reader))
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


def _face(reader: Reader) -> Face:
    value = reader.environment.get("FACE", "").strip() or "public"
    if value == "public":
        return "public"
    if value == "console":
        return "console"
    raise SettingsError("FACE must be public or console; leave it unset for public.")


def _refuse_office_key(reader: Reader) -> None:
    for name in ("OFFICE_PRIVATE_KEY_FILE", "OFFICE_PASSPHRASE_FILE"):
        if reader.environment.get(name):
            raise SettingsError(
                f"{name} is set, but the public face must not be able to open "
                "what people left for the office. Unset it here; only FACE=console may have it."
            )


def _office(reader: Reader) -> dict[str, Any]:
    """What the console alone is told; its records lie apart from the public face's."""
    url = reader.database_url("OFFICE_DATABASE_URL", Settings.office_database_url)
    if url == reader.database_url("DATABASE_URL", Settings.database_url):
        raise SettingsError(
            "OFFICE_DATABASE_URL must name another database than DATABASE_URL: the public face "
            "must not be able to read the office's own records."
        )
    return {
        "office_database_url": url,
        "office_private_key_file": reader.file("OFFICE_PRIVATE_KEY_FILE"),
        "office_passphrase_file": reader.file("OFFICE_PASSPHRASE_FILE"),
    }
