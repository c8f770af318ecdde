"""Keys for texts: a number's keyed hash, and one sealing key each for numbers and for words."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Self

from lookup.sealing import OutboxKeys, SealBroken, aead_open, aead_seal, hkdf_expand, hmac_sha256


@dataclass(frozen=True)
class NoticeKeys:
    """Three keys out of the server's outbox key, so that none of them does another's work.

    What an earlier key sealed still opens; numbers are hashed under the first key for ever.
    """

    hashing: bytes = field(repr=False)
    numbers: tuple[bytes, ...] = field(repr=False)  # the newest first
    words: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, outbox: OutboxKeys) -> Self:
        """The keys of one server."""
        keys = (outbox.current, *outbox.earlier)
        return cls(
            outbox.numbers,
            *(
                tuple(hkdf_expand(key, b"lcr/notices/" + purpose + b"/1", 32) for key in keys)
                for purpose in (b"number", b"words")
            ),
        )

    def hash_of(self, number: str) -> bytes:
        """The 32 bytes that stand for a number (or a channel address) in every table."""
        return hmac_sha256(self.hashing, number.encode("utf-8", "replace"))

    def digest_of(self, words: str) -> bytes:
        """16 bytes by which two equal texts are known, without keeping either."""
        return hmac_sha256(self.hashing, b"words\0" + words.encode("utf-8", "replace"))[:16]

    def seal_number(self, number: str, bound_to: str) -> bytes:
        """A number that opens only beside the row it was sealed for."""
        return aead_seal(
            self.numbers[0], number.encode("utf-8", "replace"), _aad("number", bound_to)
        )

    def open_number(self, sealed: bytes, bound_to: str) -> str:
        """The number; SealBroken when the row was altered or the key is another's."""
        return _open(self.numbers, bytes(sealed), _aad("number", bound_to)).decode()

    def renewed_number(self, sealed: bytes, bound_to: str) -> bytes | None:
        """The number sealed under the newest key; None when it is under it already."""
        with contextlib.suppress(SealBroken):
            aead_open(self.numbers[0], bytes(sealed), _aad("number", bound_to))
            return None
        return self.seal_number(self.open_number(sealed, bound_to), bound_to)

    def seal_words(self, words: str, bound_to: str) -> bytes:
        """A text that opens only beside the row it was sealed for."""
        return aead_seal(self.words[0], words.encode("utf-8", "replace"), _aad("words", bound_to))

    def open_words(self, sealed: bytes, bound_to: str) -> str:
        """The text; SealBroken when the row was altered or the key is another's."""
        return _open(self.words, bytes(sealed), _aad("words", bound_to)).decode()


def _open(keys: tuple[bytes, ...], sealed: bytes, aad: bytes) -> bytes:
    for key in keys[:-1]:
        with contextlib.suppress(SealBroken):
            return aead_open(key, sealed, aad)
    return aead_open(keys[-1], sealed, aad)


def _aad(what: str, bound_to: str) -> bytes:
    return f"lcr/notices/{what}/{bound_to}".encode()
