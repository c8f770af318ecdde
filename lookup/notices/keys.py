"""Keys for texts: a number's keyed hash, and one sealing key each for numbers and for words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from lookup.sealing import aead_open, aead_seal, hkdf_expand, hmac_sha256


@dataclass(frozen=True)
class NoticeKeys:
    """Three keys out of the server's outbox key, so that none of them does another's work."""

    hashing: bytes = field(repr=False)
    numbers: bytes = field(repr=False)
    words: bytes = field(repr=False)

    @classmethod
    def from_outbox_key(cls, outbox_key: bytes) -> Self:
        """The keys of one server."""
        return cls(
            *(
                hkdf_expand(outbox_key, b"lcr/notices/" + purpose + b"/1", 32)
                for purpose in (b"number-hash", b"number", b"words")
            )
        )

    def hash_of(self, number: str) -> bytes:
        """The 32 bytes that stand for a number (or a channel address) in every table."""
        return hmac_sha256(self.hashing, number.encode("utf-8", "replace"))

    def digest_of(self, words: str) -> bytes:
        """16 bytes by which two equal texts are known, without keeping either."""
        return hmac_sha256(self.hashing, b"words\0" + words.encode("utf-8", "replace"))[:16]

    def seal_number(self, number: str, bound_to: str) -> bytes:
        """A number that opens only beside the row it was sealed for."""
        return aead_seal(self.numbers, number.encode("utf-8", "replace"), _aad("number", bound_to))

    def open_number(self, sealed: bytes, bound_to: str) -> str:
        """The number; SealBroken when the row was altered or the key is another's."""
        return aead_open(self.numbers, bytes(sealed), _aad("number", bound_to)).decode()

    def seal_words(self, words: str, bound_to: str) -> bytes:
        """A text that opens only beside the row it was sealed for."""
        return aead_seal(self.words, words.encode("utf-8", "replace"), _aad("words", bound_to))

    def open_words(self, sealed: bytes, bound_to: str) -> str:
        """The text; SealBroken when the row was altered or the key is another's."""
        return aead_open(self.words, bytes(sealed), _aad("words", bound_to)).decode()


def _aad(what: str, bound_to: str) -> bytes:
    return f"lcr/notices/{what}/{bound_to}".encode()
