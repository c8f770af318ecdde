"""Who prosecuted each cycle: from the agency of its arrest step, by the table of authorities."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from cmr.doj.counts import Rows, cycle_key
from cmr.doj.dates import known_date
from cmr.doj.distinct import coded, look_up
from cmr.statutes.authorities import (
    Authority,
    authorities_on,
    clean_agency,
    felony_prosecutors,
)


def prosecutors(rows: Rows, table: Sequence[Authority], as_of: date) -> pl.DataFrame:
    """Columns `cycle` (counts.cycle_key), `authority`, `signed_on`; one row per arrested cycle.

    No entry, or arrest rows that name different prosecutors: `authority` is null. `signed_on` is
    known when all of them agree on that.
    """
    arrests = rows.where(
        rows.frame["STP_TYPE_DESCR"].str.starts_with("ARREST"), "STP_ORI_DESCR"
    ).select(cycle_key().alias("cycle"), "STP_ORI_DESCR")
    same = (pl.col("cycle") == pl.col("cycle").shift()) & pl.col("STP_ORI_DESCR").eq_missing(
        pl.col("STP_ORI_DESCR").shift()
    )
    arrests = arrests.filter(~same.fill_null(False) & pl.col("cycle").is_not_null())
    named = arrests.select(
        "cycle", *_looked_up(arrests["STP_ORI_DESCR"], authorities_on(as_of, table))
    )
    alone = named["cycle"].is_unique()
    return pl.concat([named.filter(alone), _agreed(named.filter(~alone))])


def arrest_days(rows: Rows) -> pl.DataFrame:
    """Columns `cycle` and `arrested_on`: the first known day of an arrest step of the cycle."""
    arrests = rows.where(rows.frame["STP_TYPE_DESCR"].str.starts_with("ARREST"), "STP_EVENT_DATE")
    days = arrests.select(
        cycle_key().alias("cycle"), known_date(pl.col("STP_EVENT_DATE")).alias("arrested_on")
    )
    return days.drop_nulls().group_by("cycle").agg(pl.col("arrested_on").min())


def with_felony_prosecutors(counts: pl.DataFrame) -> pl.DataFrame:
    """Convictions with `authority` and `signed_on` as the level makes them: the arresting agency
    says who prosecutes misdemeanors only.

    A felony, also one that was reduced later, is the District Attorney's of its county. Where the
    level is unknown so is the prosecutor, unless it is the District Attorney either way.
    """
    attorney = look_up(counts["counties"], felony_prosecutors().get, pl.String)
    by_agency = pl.col("authority")
    level_unknown = ~pl.col("felony_then") & pl.col("severity").is_null()
    return counts.with_columns(
        pl.when("felony_then")
        .then(attorney)
        .when(~level_unknown | (by_agency == attorney))
        .then(by_agency)
        .alias("authority"),
        signed_on=pl.col("felony_then") | pl.col("signed_on"),
    )


def _looked_up(
    agencies: pl.Series, entries: Mapping[str, Authority]
) -> tuple[pl.Series, pl.Series]:
    """The authority and whether it signed on, looked up once per agency text."""
    codes, texts = coded(agencies)
    known = [entries.get(clean_agency(text)) for text in texts]
    names = pl.Series([entry and entry.authority for entry in known], dtype=pl.String)
    signed = pl.Series([entry and entry.signed_on for entry in known], dtype=pl.Boolean)
    return names.gather(codes).alias("authority"), signed.gather(codes).alias("signed_on")


def _agreed(named: pl.DataFrame) -> pl.DataFrame:
    """What all arrest rows of a cycle agree on; null where they do not."""
    return named.group_by("cycle", maintain_order=True).agg(
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
        for name in ("authority", "signed_on")
    )
