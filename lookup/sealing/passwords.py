"""Staff passwords: Argon2id in the PHC form, with its costs beside it so that they can grow."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

# OWASP's and RFC 9106's second choice: 64 MiB, three passes, one lane.
MEMORY_KIB = 65_536
PASSES = 3
_SALT_BYTES = 16
_HASH_BYTES = 32
_COSTS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$"


def hash_password(password: str) -> str:
    """A password as it is kept: `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`."""
    hasher = Argon2id(
        salt=os.urandom(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=PASSES,
        lanes=1,
        memory_cost=MEMORY_KIB,
    )
    return hasher.derive_phc_encoded(password.encode())


def is_password(password: str, kept: str) -> bool:
    """Whether this is the password that `kept` was made from."""
    try:
        Argon2id.verify_phc_encoded(password.encode("utf-8", "replace"), kept)
    except InvalidKey:
        return False
    return True


def is_dated(kept: str) -> bool:
    """Whether a hash was made at other costs than today's and should be made anew."""
    return not kept.startswith(_COSTS)
