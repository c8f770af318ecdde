"""The codes of outreach letters, each under its person's tag, sealed beside the keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

from lookup.identity.claim_codes import BYTES, claim_code
from lookup.publish.sealed_table import SealedTable

LABEL = b"claim-codes/1"
SUFFIX = ".claim-codes"  # beside the keys


class ClaimCodes:
    """Each person's code, sealed; the file alone tells neither who has one nor which."""

    def __init__(self, file: Path, *, key: bytes) -> None:
        self._table = SealedTable(file, key=key, label=LABEL)

    @classmethod
    def beside(cls, keys: Path, *, key: bytes) -> ClaimCodes:
        """The codes that belong to a publisher's key file."""
        return cls(keys.with_suffix(SUFFIX), key=key)

    def of(self, name: str) -> str | None:
        """The code of a person (a subject id, or `court-list-...`), None if none was made."""
        if self._table.is_empty:
            return None
        found = self._table.find([self._tag(name)])
        return next((value.decode() for value in found.values()), None)

    def make(self, names: Iterable[str]) -> dict[str, str]:
        """A new code for each; one they had opens nothing after the next publishing."""
        made = {name: claim_code(secrets.token_bytes(BYTES)) for name in names}
        self._table.put({self._tag(name): code.encode() for name, code in made.items()})
        return made

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _tag(self, name: str) -> bytes:
        return self._table.tag(name.encode())
