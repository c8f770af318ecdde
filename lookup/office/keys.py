"""Keys for the office's own records, all out of the private key that only its console opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from lookup.sealing import OfficePrivateKey, hkdf_expand


@dataclass(frozen=True)
class OfficeSecrets:
    """One key for each purpose: a copy of the office's database alone opens nothing."""

    words: bytes = field(repr=False)  # replies and notes
    codes: bytes = field(repr=False)  # the secrets behind one-time codes
    tags: bytes = field(repr=False)  # logins and addresses while tries are counted
    audit: bytes = field(repr=False)  # the audit's marks, and its signing key at rest

    @classmethod
    def from_private_key(cls, key: OfficePrivateKey) -> Self:
        """The keys of one office."""
        return cls(
            *(
                hkdf_expand(key.scalar, b"lcr/office/" + purpose + b"/1", 32)
                for purpose in (b"words", b"codes", b"tags", b"audit")
            )
        )
