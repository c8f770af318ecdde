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
    texts = _texts(rows)
    commas = texts["text"].str.count_matches(",", literal=True)
    inner_commas = (commas * texts["times"]).sum()
    quotes = 2 * texts["times"].filter(commas > 0).sum()
    exactly = (quotes, inner_commas + (len(COLUMNS) - 1) * rows.height)
    sound = _complete(rows) and not _odd(rows, texts["text"])
    proven = sound and counts_of(text, b'"', b",") == exactly
    return rows.select_seq(NEEDED) if proven else None


def is_utf8(text: bytes) -> bool:
    """Whether these bytes are UTF-8; most are ASCII, which is quicker to see."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _texts(rows: pl.DataFrame) -> pl.DataFrame:
    """Each distinct `text` of TEXTS, and how many `times` it stands there: most stand in many."""
    every = pl.concat([rows[name].alias("text") for name in TEXTS])
    return every.value_counts(name="times")


def _complete(rows: pl.DataFrame) -> bool:
    return rows[END_OF_REC].eq_missing("#").all()


def _odd(rows: pl.DataFrame, texts: pl.Series) -> bool:
    """A line feed or quote inside a text: polars may be right, but the counts do not prove it."""
    repeated_header = rows["SUBJECT_ID"] == "SUBJECT_ID"
    return texts.str.contains('["\\n]').any() or repeated_header.any()
