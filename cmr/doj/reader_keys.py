"""Records whose keys cannot be used: a conviction or a court's case number that hangs on nobody."""

import polars as pl

NO_SUBJECT = "no SUBJECT_ID"
BAD_COUNT_ORDER = "CNT_ORDER is not 12 digits"


def unusable_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Records that matter and have no usable key: `place` among the rows (from 0), `problem`.

    A record matters if it is a conviction, or a COURT ACTION that carries a case number; its keys
    are the person (SUBJECT_ID) and the count (CNT_ORDER, twelve digits). Any other record with
    such a key harms nobody and is kept.
    """
    convicted = pl.col("DISP_DESCR").str.starts_with("CONVICTED")
    case_number = (pl.col("STP_TYPE_DESCR") == "COURT ACTION") & pl.col("OFN").is_not_null()
    nobody = pl.col("SUBJECT_ID").str.strip_chars().fill_null("") == ""
    bad_order = ~pl.col("CNT_ORDER").str.contains(r"^[0-9]{12}$").fill_null(value=False)
    problem = (
        pl.when(nobody & bad_order)
        .then(pl.lit(f"{NO_SUBJECT}, and {BAD_COUNT_ORDER}"))
        .when(nobody)
        .then(pl.lit(NO_SUBJECT))
        .otherwise(pl.lit(BAD_COUNT_ORDER))
    )
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    matters = convicted.fill_null(value=False) | case_number.fill_null(value=False)
    return (
        rows.lazy()
        .select(place=place, matters=matters, unusable=nobody | bad_order, problem=problem)
        .filter("matters", "unusable")
        .select("place", "problem")
        .collect()
    )
