"""Keys for the office's own records, out of the first private key that its console held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from lookup.sealing import OfficeKeys


@dataclass(frozen=True)
class OfficeSecrets:
    """One key for each purpose: a copy of the office's database alone opens nothing."""

    words: bytes = field(repr=False)  # replies and notes
    codes: bytes = field(repr=False)  # the secrets behind one-time codes
    tags: bytes = field(repr=False)  # logins and addresses while tries are counted
    audit: bytes = field(repr=False)  # the audit's marks, and its signing key at rest

    @classmethod
    def of(cls, keys: OfficeKeys) -> Self:
        """The keys of one office, in the order of RECORD_PURPOSES."""
        return cls(*keys.record_keys)
