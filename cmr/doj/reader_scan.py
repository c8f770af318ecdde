"""The fast path: polars reads a piece of a file as it is, and counts prove that it read rightly."""

from io import BytesIO

import polars as pl

from cmr.doj.layout import COLUMNS, END_OF_REC, NEEDED
from cmr.doj.reader_bytes import counts_of

SCHEMA = dict.fromkeys(COLUMNS, pl.String)
# Where free text stands. Quotes anywhere else are rare enough for the slower proof.
TEXTS = ("REQ_NAME", "PRI_NAME", "OFFENSE_DESCR", "COMMENT_TEXT")


def scan(text: bytes, *, empty_quotes: bool = True) -> pl.LazyFrame:
    """All 95 columns as text, an empty field (quoted or not) as null; of readable records only.

    Without `empty_quotes` there are no quotes around nothing, or it does not matter how they read.
    """
    return pl.scan_csv(
        BytesIO(text),
        has_header=False,
        schema=SCHEMA,
        null_values=[""] if empty_quotes else None,
        missing_columns="insert",
    )


def read_if_clean(text: bytes) -> pl.DataFrame | None:
    """layout.NEEDED of every record if the counts prove every line to be one; None if in doubt.

    A text with a comma in it costs two quotes of its own, so if there are no more quotes than
    that, each of them opens or closes such a text and none is stray. Then every other comma parts
    two fields; if no record falls short of its 95th field, END_OF_REC, and there are no more
    commas than records of 95 fields need, no record is longer. Nothing here looks at single lines.
    """
    if not is_utf8(text):
        return None
    try:
        # Quotes around nothing are quotes too many: such a text is not proven anyway.
        rows = scan(text, empty_quotes=False).select(*NEEDED, END_OF_REC).collect()
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError, pl.exceptions.NoDataError):
        return None
    if rows.is_empty():
        return None
    commas = rows.select(pl.col(TEXTS).str.count_matches(",", literal=True))
    inner_commas = sum(each.sum() for each in commas)
    quotes = 2 * sum((each > 0).sum() for each in commas)
    complete, odd = rows.select(_complete(), _odd()).row(0)
    exactly = (quotes, inner_commas + (len(COLUMNS) - 1) * rows.height)
    proven = complete and not odd and counts_of(text, b'"', b",") == exactly
    return rows.drop(END_OF_REC) if proven else None


def is_utf8(text: bytes) -> bool:
    """Whether these bytes are UTF-8; most are ASCII, which is quicker to see."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _complete() -> pl.Expr:
    return (pl.col(END_OF_REC) == "#").fill_null(value=False).all().alias("complete")


def _odd() -> pl.Expr:
    """A line feed or quote inside a text: polars may be right, but the counts do not prove it."""
    odd = [pl.col(name).str.contains('["\\n]').any() for name in TEXTS]
    repeated_header = pl.col("SUBJECT_ID") == "SUBJECT_ID"
    return pl.any_horizontal(*odd, repeated_header.any()).alias("odd")
