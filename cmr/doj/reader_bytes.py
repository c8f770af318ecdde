"""Counting bytes of a piece of a file as numbers: several times as fast as `bytes.count`."""

import polars as pl

# Bytes looked at together: their copies stay near the processor and need no fresh memory.
_TOGETHER = 1 << 20
_NUMBERS = pl.List(pl.UInt8)


def counts_of(text: bytes, *wanted: bytes) -> tuple[int, ...]:
    """How often each of the single bytes `wanted` stands in a text."""
    counts = [0] * len(wanted)
    for at in range(0, len(text), _TOGETHER):
        # Not numpy, which counts no faster and takes longer to start than all this takes.
        numbers = pl.Series([text[at : at + _TOGETHER]]).cast(_NUMBERS)[0]
        for place, each in enumerate(wanted):
            counts[place] += (numbers == each[0]).sum()
    return tuple(counts)
