"""Records whose keys cannot be used: a conviction or a court's case number that hangs on nobody."""

import polars as pl

NO_SUBJECT = "no SUBJECT_ID"
BAD_COUNT_ORDER = "CNT_ORDER is not 12 digits"
_TWELVE_DIGITS = r"^[0-9]{12}$"


def unusable_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Records that matter and have no usable key: `place` among the rows (from 0), `problem`.

    A record matters if it is a conviction, or a COURT ACTION that carries a case number; its keys
    are the person (SUBJECT_ID) and the count (CNT_ORDER, twelve digits). Any other record with
    such a key harms nobody and is kept.
    """
    convicted = rows["DISP_DESCR"].str.starts_with("CONVICTED").fill_null(value=False)
    numbered = ((rows["STP_TYPE_DESCR"] == "COURT ACTION") & rows["OFN"].is_not_null()).fill_null(
        value=False
    )
    matters = (convicted | numbered).arg_true()
    nobody = _nobody(rows["SUBJECT_ID"].gather(matters))
    bad_order = ~rows["CNT_ORDER"].gather(matters).str.contains(_TWELVE_DIGITS).fill_null(
        value=False
    )
    found = pl.DataFrame({"place": matters, "nobody": nobody, "bad_order": bad_order})
    problem = (
        pl.when(pl.col("nobody") & pl.col("bad_order"))
        .then(pl.lit(f"{NO_SUBJECT}, and {BAD_COUNT_ORDER}"))
        .when("nobody")
        .then(pl.lit(NO_SUBJECT))
        .otherwise(pl.lit(BAD_COUNT_ORDER))
    )
    bad = found.filter(pl.col("nobody") | pl.col("bad_order"))
    return bad.select(pl.col("place").cast(pl.Int64), problem=problem)


def _nobody(person: pl.Series) -> pl.Series:
    """Whether there is no SUBJECT_ID; nothing but blanks is none either."""
    return person.is_null() | ~person.str.contains(r"\S").fill_null(value=False)
