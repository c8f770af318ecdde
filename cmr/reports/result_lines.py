"""The lines of the result files: the input's columns, quoted as the pilot program quotes them."""

from io import BytesIO

import polars as pl

from cmr.doj.layout import COLUMNS
from cmr.doj.reader_pieces import Again
from cmr.doj.reader_scan import SCHEMA, TEXTS, scan
from cmr.reports.condensed import CONDENSED

# A field is quoted only if it holds a comma, quote, CR or LF, begins with white space, or is `\.`.
NEEDS_QUOTES = r'[,"\r\n]|^\s|^\\\.$'
# What may make a field need quotes that it came without: looked for in whole lines.
MAY_NEED_QUOTES = r"[\r\x{FEFF}]|^\s|,\s|(?:^|,)\\\.(?:,|$)"


def added_text(columns: list[str]) -> pl.Expr:
    """The appended columns as text, each behind a comma: `added`."""
    return pl.concat_str(*(pl.concat_str(pl.lit(","), _field(name)) for name in columns)).alias(
        "added"
    )


def lines_as_they_are(again: Again) -> pl.DataFrame:
    """`row`, `line` and `condensed` of plain records, whose lines are already as they should be.

    The few in which a field may need quotes that it came without go field by field.
    """
    frame = _unquoted(again.text).with_columns(again.numbers.alias("row"), _text(again.text))
    odd = frame["line"].str.contains(MAY_NEED_QUOTES)
    if not odd.any():
        return frame.select("row", "line", "condensed")
    some = frame.filter(odd)
    text = "".join(line + "\n" for line in some["line"]).encode()
    apart = _by_field(scan(text).collect(), some["row"])
    others = frame.filter(~odd).select("row", "line", "condensed")
    return pl.concat([others, apart]).sort("row")


def lines_field_by_field(again: Again) -> pl.DataFrame:
    """`row`, `line` and `condensed` of any records, every field quoted if it needs it."""
    return _by_field(again.scan().collect(), again.numbers)


def _by_field(fields: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    quoted = fields.select(_field(name) for name in COLUMNS)
    return quoted.select(
        rows.alias("row"),
        pl.concat_str(COLUMNS, separator=",").alias("line"),
        pl.concat_str(CONDENSED, separator=",").alias("condensed"),
    )


def _field(name: str) -> pl.Expr:
    value = pl.col(name).cast(pl.String).fill_null("")
    quoted = pl.format('"{}"', value.str.replace_all('"', '""', literal=True))
    return pl.when(value.str.contains(NEEDS_QUOTES)).then(quoted).otherwise(value).alias(name)


def _unquoted(text: bytes) -> pl.DataFrame:
    """`condensed` of plain records: only a text with a comma in it has quotes."""
    fields = [
        pl.when(pl.col(name).str.contains(",", literal=True))
        .then(pl.concat_str(pl.lit('"'), name, pl.lit('"')))
        .otherwise(name)
        if name in TEXTS
        else pl.col(name)
        for name in CONDENSED
    ]
    rows = pl.scan_csv(BytesIO(text), has_header=False, schema=SCHEMA, empty_string_is_null=False)
    return rows.select(pl.concat_str(fields, separator=",").alias("condensed")).collect()


def _text(text: bytes) -> pl.Series:
    """`line`: every line without its end."""
    lines = pl.scan_lines(BytesIO(text)).collect().to_series()
    return lines.str.strip_suffix("\r").alias("line")
