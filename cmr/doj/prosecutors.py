"""Who prosecuted each cycle: from the agency of its arrest step, by the table of authorities."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from cmr.doj.counts import Rows, cycle_key
from cmr.doj.dates import known_dates
from cmr.doj.distinct import look_up
from cmr.doj.ordered import first_of_each, in_order_of
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
    arrests = rows.where(rows.saying("STP_TYPE_DESCR", _is_arrest), "STP_ORI_DESCR")
    who, answers = _looked_up(arrests["STP_ORI_DESCR"], authorities_on(as_of, table))
    named = arrests.select(cycle_key().alias("cycle"), who)
    same = (pl.col("cycle") == pl.col("cycle").shift()) & (pl.col("who") == pl.col("who").shift())
    named = in_order_of(
        "cycle", named.filter(~same.fill_null(value=False) & pl.col("cycle").is_not_null())
    )
    return _agreed(named["cycle"], answers[named["who"]])


def _is_arrest(step: str) -> bool:
    return step.startswith("ARREST")


def arrest_days(rows: Rows) -> pl.DataFrame:
    """Columns `cycle` and `arrested_on`: the first known day of an arrest step of the cycle."""
    arrests = rows.where(rows.saying("STP_TYPE_DESCR", _is_arrest), "STP_EVENT_DATE")
    days = arrests.select(
        cycle_key().alias("cycle"), known_dates(arrests["STP_EVENT_DATE"]).alias("arrested_on")
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
) -> tuple[pl.Series, pl.DataFrame]:
    """`who`, a number per agency, and the `authority` and `signed_on` that each number stands for.

    All agencies of one prosecutor have one number; 0 is nobody.
    """
    numbers: dict[tuple[str | None, bool | None], int] = {(None, None): 0}

    def number(agency: str) -> int:
        entry = entries.get(clean_agency(agency))
        answer = (entry.authority, entry.signed_on) if entry else (None, None)
        return numbers.setdefault(answer, len(numbers))

    who = look_up(agencies, number, pl.UInt32).fill_null(0).alias("who")
    schema = {"authority": pl.String, "signed_on": pl.Boolean}
    return who, pl.DataFrame(list(numbers), schema=schema, orient="row")


def _agreed(cycle: pl.Series, told: pl.DataFrame) -> pl.DataFrame:
    """What all arrest rows of a cycle agree on, null where they do not; cycles in order."""
    first = first_of_each(cycle)
    agreed = [cycle.filter(first)]
    for each in told:
        differing = cycle.filter(~first & each.ne_missing(each.shift()))
        doubtful = agreed[0].is_in(differing.unique().implode())
        agreed.append(each.filter(first).set(doubtful, None))
    return pl.DataFrame(agreed)
