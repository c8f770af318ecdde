"""Which people and lines must be looked at together: those tied by a number or by who they are.

Joining looks for others in five ways only: a line's subject, a case number, another number of a
person, and name with birth date. Things are numbers here (hashes of what they go by); that two of
them have one hash by chance would only put more people together than need be.
"""

import numpy
import polars as pl

# What a hash is of: a case number is not a CII number of the same digits.
ID, COUNT, CASE, CII, SSN, LICENSE, WHO, LINE = range(8)
SCHEMA = pl.Schema({"own": pl.UInt64, "other": pl.UInt64})


def hashed(texts: pl.Series, kind: int) -> pl.Series:
    """What texts of one kind are called here."""
    return texts.cast(pl.String).hash(seed=kind)


class Ties:
    """Pairs of things that belong together, gathered kind by kind; and which part each goes to."""

    def __init__(self) -> None:
        self._pairs: dict[int, list[pl.DataFrame]] = {}

    def add(self, own: pl.Series, other: pl.Series, kind: int) -> None:
        """Tie each thing to what it has of one kind, both given by their hashes."""
        pairs = pl.DataFrame({"own": own, "other": other}, schema=SCHEMA)
        self._pairs.setdefault(kind, []).append(pairs.drop_nulls().unique())

    def parts(self, count: int) -> "Parts":
        """Everything shared out over so many parts, what is tied together into one."""
        pairs = [_shared(some) for some in self._pairs.values()]
        self._pairs = {}
        every = pl.concat([SCHEMA.to_frame(), *pairs])
        return Parts(count, _roots(every["own"].to_numpy(), every["other"].to_numpy()))


def _shared(pairs: list[pl.DataFrame]) -> pl.DataFrame:
    """The pairs that tie: what only one thing has ties it to nothing."""
    every = pl.concat(pairs).unique()
    return every.filter(pl.col("other").is_duplicated())


class Parts:
    """For each thing its part: those tied together share one; the rest go wherever."""

    def __init__(self, count: int, roots: pl.DataFrame) -> None:
        self.count = count
        self._roots = roots

    def of(self, own: pl.Series) -> pl.Series:
        """The part of each of these things (hashes)."""
        found = (
            own.rename("own")
            .to_frame()
            .join(self._roots, on="own", how="left", maintain_order="left")
        )
        return found.select(
            (pl.coalesce("root", "own").hash() % self.count).cast(pl.UInt32).alias("part")
        ).to_series()


def _roots(own: numpy.ndarray, other: numpy.ndarray) -> pl.DataFrame:
    """For each tied thing (`own`) one of its group (`root`), the same for all of the group."""
    things, places = numpy.unique(numpy.concatenate([own, other]), return_inverse=True)
    one, another = places[: len(own)], places[len(own) :]
    lowest = numpy.arange(len(things))
    while (apart := lowest[one] != lowest[another]).any():
        one, another = one[apart], another[apart]
        left, right = lowest[one], lowest[another]
        numpy.minimum.at(lowest, left, right)
        numpy.minimum.at(lowest, right, left)
        while (further := lowest[lowest] != lowest).any():
            lowest[further] = lowest[lowest[further]]
    return pl.DataFrame(
        {"own": things, "root": things[lowest]}, schema={"own": pl.UInt64, "root": pl.UInt64}
    )
