"""Counting bytes of a piece of a file as numbers: several times as fast as `bytes.count`."""

from __future__ import annotations

import numpy as np

# Bytes looked at together: what is found of them stays in the processor's own memory.
_TOGETHER = 1 << 18


def counts_of(text: bytes, *wanted: bytes) -> tuple[int, ...]:
    """How often each of the single bytes `wanted` stands in a text; nothing of it is copied."""
    signs = np.frombuffer(text, dtype=np.uint8)
    is_it = np.empty(_TOGETHER, dtype=np.bool_)
    counts = [0] * len(wanted)
    for at in range(0, signs.size, _TOGETHER):
        some = signs[at : at + _TOGETHER]
        for place, each in enumerate(wanted):
            found = np.equal(some, each[0], out=is_it[: some.size])
            counts[place] += int(np.count_nonzero(found))
    return tuple(counts)
