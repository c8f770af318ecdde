"""Records whose keys cannot be used: a conviction or a court's case number that hangs on nobody."""

import polars as pl

NO_SUBJECT = "no SUBJECT_ID"
BAD_COUNT_ORDER = "CNT_ORDER is not 12 digits"
# Nothing but blanks names nobody.
_SOMEBODY = r"\S"
_TWELVE_DIGITS = r"^[0-9]{12}$"


def unusable_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Records that matter and have no usable key: `place` among the rows (from 0), `problem`.

    A record matters if it is a conviction, or a COURT ACTION that carries a case number; its keys
    are the person (SUBJECT_ID) and the count (CNT_ORDER, twelve digits). Any other record with
    such a key harms nobody and is kept.
    """
    people, orders = rows["SUBJECT_ID"], rows["CNT_ORDER"]
    nobody, no_orders = _others_than(_SOMEBODY, people), _others_than(_TWELVE_DIGITS, orders)
    # Most pieces have no such key, and then it does not matter which records do.
    if nobody.is_empty() and no_orders.is_empty():
        return pl.DataFrame(schema={"place": pl.Int64, "problem": pl.String})
    found = pl.DataFrame(
        {
            "matters": _matters(rows),
            "nobody": people.is_in(nobody.implode(), nulls_equal=True),
            "bad_order": orders.is_in(no_orders.implode(), nulls_equal=True),
        }
    ).with_row_index("place")
    problem = (
        pl.when(pl.col("nobody") & pl.col("bad_order"))
        .then(pl.lit(f"{NO_SUBJECT}, and {BAD_COUNT_ORDER}"))
        .when("nobody")
        .then(pl.lit(NO_SUBJECT))
        .otherwise(pl.lit(BAD_COUNT_ORDER))
    )
    bad = found.filter(pl.col("matters") & (pl.col("nobody") | pl.col("bad_order")))
    return bad.select(pl.col("place").cast(pl.Int64), problem=problem)


def _others_than(right: str, keys: pl.Series) -> pl.Series:
    """The distinct keys, and null if it is among them, that are not as the pattern says."""
    distinct = keys.unique()
    return distinct.filter(~distinct.str.contains(right).fill_null(value=False))


def _matters(rows: pl.DataFrame) -> pl.Series:
    """Whether a record is a conviction, or a court's that carries a case number."""
    convicted = rows["DISP_DESCR"].str.starts_with("CONVICTED").fill_null(value=False)
    in_court = (rows["STP_TYPE_DESCR"] == "COURT ACTION").fill_null(value=False)
    return convicted | (in_court & rows["OFN"].is_not_null())
