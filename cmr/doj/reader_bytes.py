"""Counting bytes of a piece of a file as numbers: several times as fast as `bytes.count`."""

from __future__ import annotations

import numpy as np


def counts_of(text: bytes, *wanted: bytes) -> tuple[int, ...]:
    """How often each of the single bytes `wanted` stands in a text; nothing of it is copied."""
    signs = np.frombuffer(text, dtype=np.uint8)
    return tuple(int(np.count_nonzero(signs == each[0])) for each in wanted)
