"""The packet's tables as CSV: for people with a spreadsheet, and to be read back."""

import polars as pl

# What a spreadsheet would take for a formula (lookup's console does the same).
_FORMULA = r"^([=+\-@\t\r])"


def as_csv(frame: pl.DataFrame) -> bytes:
    """Header, LF, quotes where needed; a text that begins like a formula gets an apostrophe."""
    safe = frame.with_columns(pl.col(pl.String).str.replace(_FORMULA, "'$1"))
    return safe.with_columns(pl.col(pl.String).replace("", None)).write_csv().encode()
