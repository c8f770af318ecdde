"""Working each distinct text out once: a column of millions of rows holds few of them."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from polars.datatypes import DataType, DataTypeClass


def coded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each text's position (null for null) among the distinct texts, and those texts."""
    # Categories of their own, which last as long as `named` does: nobody else's texts among them.
    distinct = pl.Categories.random()
    named = texts.cast(pl.Categorical(distinct))
    return named.to_physical(), distinct.to_series()


def look_up(
    texts: pl.Series,
    meaning: Callable[[str], Any],
    dtype: DataType | DataTypeClass,
) -> pl.Series:
    """What each text means, worked out once per distinct text; null stays null."""
    return next(look_ups(texts, (meaning, dtype)))


def look_up_pairs(
    first: pl.Series,
    second: pl.Series,
    meaning: Callable[[str | None, str | None], tuple[Any, ...]],
    schema: dict[str, DataType | DataTypeClass],
) -> pl.DataFrame:
    """What two texts mean together, in columns of `schema`, worked out once per distinct pair."""
    (codes, texts), (more_codes, more_texts) = coded(first), coded(second)
    # A missing text is one more of them, and has the last number.
    width = more_texts.len() + 1
    pair = codes.cast(pl.UInt64).fill_null(texts.len()) * width + more_codes.fill_null(width - 1)
    named, more_named = [*texts, None], [*more_texts, None]
    distinct = pair.unique().sort()
    meanings = pl.DataFrame(
        [meaning(named[each // width], more_named[each % width]) for each in distinct],
        schema=schema,
        orient="row",
    )
    return meanings[distinct.search_sorted(pair)]


def look_ups(
    texts: pl.Series, *meanings: tuple[Callable[[str], Any], DataType | DataTypeClass]
) -> Iterator[pl.Series]:
    """Several meanings of each text, each as `look_up` gives it."""
    codes, distinct = coded(texts)
    for meaning, dtype in meanings:
        yield pl.Series([meaning(text) for text in distinct], dtype=dtype).gather(codes)
