"""Working each distinct text out once: a column of millions of rows holds few of them."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from polars.datatypes import DataType, DataTypeClass


def coded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each text's position (null for null) among the distinct texts, and those texts."""
    distinct = texts.unique().drop_nulls()
    return texts.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32), distinct


def look_up(
    texts: pl.Series,
    meaning: Callable[[str], Any],
    dtype: DataType | DataTypeClass,
) -> pl.Series:
    """What each text means, worked out once per distinct text; null stays null."""
    return next(look_ups(texts, (meaning, dtype)))


def look_ups(
    texts: pl.Series, *meanings: tuple[Callable[[str], Any], DataType | DataTypeClass]
) -> Iterator[pl.Series]:
    """Several meanings of each text, each as `look_up` gives it."""
    codes, distinct = coded(texts)
    for meaning, dtype in meanings:
        yield pl.Series([meaning(text) for text in distinct], dtype=dtype).gather(codes)
