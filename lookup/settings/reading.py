"""One getter for each kind of value that a setting can have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from lookup.settings.errors import SettingsError
from lookup.settings.wording import WHAT_IT_IS

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST_SOCKET_PATH = 103  # sun_path of the smallest system that we serve on
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")


@dataclass(frozen=True)
class Reader:
    """One getter for each kind of value; each raises SettingsError with the setting's name."""

    environment: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """A setting that must be there."""
        value = self.environment.get(name, "").strip()
        if not value:
            raise SettingsError(f"{name} is not set. Set it to {WHAT_IT_IS[name]}")
        return value

    def words(self, name: str) -> list[str]:
        """A list parted by commas or blanks."""
        return [word for word in self.environment.get(name, "").replace(",", " ").split() if word]

    def base_url(self, name: str) -> str:
        """An address without path, https unless it is this machine itself."""
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
        """The path of a file that exists."""
        value = self.environment.get(name, "").strip()
        if not value:
            if needed:
                raise SettingsError(f"{name} is not set. Set it to {WHAT_IT_IS[name]}")
            return None
        if not Path(value).is_file():
            raise SettingsError(f"{name}: there is no file {value}. Set it to {WHAT_IT_IS[name]}")
        return Path(value)

    def database_url(self, name: str, default: str) -> str:
        """A database that we know how to open."""
        value = self.environment.get(name, "").strip() or default
        if not value.startswith(DATABASES):
            raise SettingsError(
                f"{name} must begin with sqlite:/// or postgresql://, for example "
                "sqlite:///instance/lookup.db (its value is not shown: it may hold a password)."
            )
        return value

    def redis_url(self) -> str | None:
        """Where the counters are; None: in the database."""
        value = self.environment.get("REDIS_URL", "").strip()
        if not value:
            return None
        if not value.startswith(("redis://", "rediss://", "redis+unix://", "unix://")):
            raise SettingsError(
                "REDIS_URL must begin with redis://, rediss:// or redis+unix://; leave it unset "
                "to count the limits in the database."
            )
        return value

    def number(self, name: str, default: int = 0, *, largest: int) -> int:
        """A whole number from 0; the default when unset."""
        value = self.environment.get(name, "").strip() or str(default)
        if not (value.isascii() and value.isdigit() and int(value) <= largest):
            raise SettingsError(f"{name} must be a whole number from 0 to {largest}.")
        return int(value)

    def yes_or_no(self, name: str) -> bool:
        """A switch; off when unset."""
        value = self.environment.get(name, "").strip().lower() or "0"
        if value not in {"0", "1"}:
            raise SettingsError(f"{name} must be 1 or 0 (or unset).")
        return value == "1"

    def folder(self, name: str, default: Path) -> Path:
        """The path of a folder, there already or still to be made."""
        folder = Path(self.environment.get(name, "").strip() or default)
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{name}: {folder} is a file. Set it to {WHAT_IT_IS[name]}")
        return folder

    def socket(self, name: str) -> Path | None:
        """The path of a unix socket, there already or still to be made in a folder that is."""
        value = self.environment.get(name, "").strip()
        if not value:
            return None
        path = Path(value)
        if len(os.fsencode(value)) > LONGEST_SOCKET_PATH or not path.parent.is_dir():
            raise SettingsError(
                f"{name}: {value} cannot be a socket (its folder must exist, and a path has at "
                f"most {LONGEST_SOCKET_PATH} bytes). Set it to {WHAT_IT_IS[name]}"
            )
        if path.exists() and not path.is_socket():
            raise SettingsError(f"{name}: {value} is no socket. Set it to {WHAT_IT_IS[name]}")
        return path
