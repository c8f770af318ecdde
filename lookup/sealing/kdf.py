"""The slow hash: Argon2id at a few named costs, and the free combination of two slow hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SLOW_BYTES = 32
TEST_PROFILE = "test"
LEAST_WORK = 8_192  # kibibytes times passes of the cheapest setting meant for real people


@dataclass(frozen=True)
class Kdf:
    """Which slow hash a store uses; written into the signed manifest, so that both ends agree."""

    profile: str
    memory_kib: int
    iterations: int
    lanes: int = 1
    algorithm: str = "argon2id"

    @property
    def is_only_for_tests(self) -> bool:
        """Whether the setting is too cheap to stand behind an https address, whatever its name."""
        return self.profile == TEST_PROFILE or self.memory_kib * self.iterations < LEAST_WORK

    def as_manifest(self) -> dict[str, Any]:
        """The parameters as JSON for the manifest."""
        return asdict(self)

    @classmethod
    def of_manifest(cls, facts: Mapping[str, Any]) -> Self:
        """The parameters that a manifest states; raises ValueError for an unknown algorithm."""
        kdf = cls(**facts)
        if kdf.algorithm != "argon2id" or kdf.lanes != 1:
            raise ValueError(f"unknown slow hash {kdf.algorithm!r} with {kdf.lanes} lanes")
        return kdf


PROFILES: Mapping[str, Kdf] = {
    # 53,000 people once: under an hour on two cores; one guess: 10 ms of a large graphics card.
    "pilot": Kdf("pilot", memory_kib=19_456, iterations=2),
    # For eight million people on few cores.
    "statewide": Kdf("statewide", memory_kib=8_192, iterations=1),
    # The cheapest that Argon2id allows: for tests and the demonstration, protects nothing.
    TEST_PROFILE: Kdf(TEST_PROFILE, memory_kib=8, iterations=1),
}


def slow_hash(kdf: Kdf, identity: bytes, salt: bytes) -> bytes:
    """Argon2id of an identity string under the store's public salt: 32 bytes, costly on purpose."""
    return Argon2id(
        salt=salt,
        length=SLOW_BYTES,
        iterations=kdf.iterations,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    ).derive(identity)


def pair_slow(one: bytes, other: bytes) -> bytes:
    """What stands for two identity strings of one person together; the order does not matter."""
    low, high = sorted((one, other))
    return hashlib.sha256(b"lcr/pair/1" + low + high).digest()
