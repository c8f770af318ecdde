"""Where the demonstration keeps its files: everything under one folder that may be deleted."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE_FROM = (
    *("cmr", "counties", "lookup/county.py", "lookup/identity", "lookup/keys"),
    *("lookup/publish", "lookup/sealing", "lookup/store"),
)
MADE_FROM_KINDS = {".py", ".yaml", ".toml", ".tsv", ".txt"}


@dataclass(frozen=True)
class Folder:
    """The demonstration's folder; keys lie apart from the data, as in production."""

    top: Path
    people: int

    @property
    def county(self) -> Path:
        """What `cmr synthesize` wrote: doj.csv, relief.csv, people.csv."""
        return self.top / "county"

    @property
    def run(self) -> Path:
        """What `cmr determine` wrote."""
        return self.top / "run"

    @property
    def keys(self) -> Path:
        """The three key files."""
        return self.top / "keys"

    @property
    def passphrase(self) -> Path:
        """What opens office.key."""
        return self.top / "office-passphrase"

    @property
    def office_database(self) -> Path:
        """The console's own database."""
        return self.top / "office.db"

    @property
    def account(self) -> Path:
        """The login that the demonstration's console is entered with."""
        return self.top / "console-account.json"

    @property
    def data(self) -> Path:
        """What the public face writes: its database and the generations it serves from."""
        return self.top / "data"

    @property
    def generation(self) -> Path:
        """The sealed generation file."""
        return self.top / "county.generation"

    @property
    def made_from(self) -> Path:
        """The digest of everything that the files above were made from."""
        return self.top / "made-from.txt"

    def digest(self) -> str:
        """A SHA-256 over the code and rules behind the data, and the size asked for."""
        parts = hashlib.sha256(str(self.people).encode())
        for place in MADE_FROM:
            for file in [ROOT / place, *sorted((ROOT / place).rglob("*"))]:
                if file.is_file() and file.suffix in MADE_FROM_KINDS:
                    parts.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
        return parts.hexdigest()

    def is_fresh(self) -> bool:
        """Whether the data on disk was made from today's code, rules and size."""
        return (
            self.passphrase.is_file()
            and self.made_from.is_file()
            and self.made_from.read_text() == self.digest()
        )


def kept_secret(file: Path) -> str:
    """A random value that stays the same from one start to the next."""
    if not file.is_file():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()
