"""Convictions: one row per count convicted, and the further rows that only add sentence parts."""

from dataclasses import dataclass

import polars as pl

from cmr.doj.counts import Rows, case_key, count_key, cycle_key, in_subject_order
from cmr.doj.dates import YEAR_ONE, known_dates, readable_date
from cmr.doj.distinct import look_up
from cmr.doj.offenses import read_offenses
from cmr.doj.ordered import first_of_each, marked
from cmr.doj.readings import Readings
from cmr.doj.severity import severity

_KEPT = (
    "STP_EVENT_DATE",
    "STP_ORI_CNTY_NAME",
    "OFFENSE_DESCR",
    "OFFENSE_TOC",
    "DISP_DESCR",
    "CONV_STAT_DESCR",
    "SENT_LENGTH",
    "SENT_TIME_CODE",
    "COMMENT_TEXT",
)


# What only sentence parts are read for is left out of the first rows.
_FIRST_ROWS = ("at", "subject", "count", *(name for name in _KEPT if not name.startswith("SENT_")))

SEVERAL = "/"  # between the counties that one count's rows name


@dataclass(frozen=True)
class Convictions:
    """`counts`: a row per conviction in subject order, `offense` an index into `offenses`,
    `counties` every county that its rows name, cleaned and joined with `/` ("" for none).

    `entries`: every conviction row, `conviction` the position of its conviction in `counts`,
    `first` whether it made that conviction, `latest` the conviction of the subject read last.
    """

    counts: pl.DataFrame
    entries: pl.DataFrame
    offenses: pl.DataFrame

    def with_offense(self, *names: str) -> pl.DataFrame:
        """The counts with columns of their offense."""
        return self.counts.with_columns(
            self.offenses[name].gather(self.counts["offense"]) for name in names
        )


def read_convictions(rows: Rows, readings: Readings) -> Convictions:
    """Every conviction (DISP_DESCR begins with CONVICTED) of any county and any section."""
    entries = _entries(rows)
    first = entries.select(*_FIRST_ROWS).filter(entries["first"])
    offense, offenses = read_offenses(first, readings)
    counts = first.select(
        "at",
        marked(first["subject"]),
        "count",
        "STP_ORI_CNTY_NAME",
        "DISP_DESCR",
        offense,
        severity(first, readings),
        _convicted_on(first["STP_EVENT_DATE"], readings),
        case_key().alias("case"),
        cycle_key().alias("cycle"),
        look_up(first["STP_ORI_CNTY_NAME"], clean_county, pl.String)
        .fill_null("")
        .alias("counties"),
    )
    counts = counts.with_columns(marked(counts["case"]), marked(counts["cycle"]))
    return Convictions(counts, entries, offenses)


def _convicted_on(days: pl.Series, readings: Readings) -> pl.Series:
    if readings.dates == "unreadable_is_year_one":
        named = days.to_frame("day").select(readable_date(pl.col("day"))).to_series()
        return named.fill_null(YEAR_ONE).alias("convicted_on")
    return known_dates(days).alias("convicted_on")


def _entries(rows: Rows) -> pl.DataFrame:
    """Every conviction row, in subject order, with the conviction it belongs to."""
    convicted = rows.where(rows.saying("DISP_DESCR", is_conviction), *_KEPT)
    convicted = in_subject_order(convicted)
    key = convicted.select(count_key().alias("key")).to_series()
    first = first_of_each(key)
    latest = first.cast(pl.UInt32).cum_sum() - 1
    return convicted.with_columns(
        first.alias("first"),
        latest.alias("latest"),
        _own_conviction(key, key.filter(first), latest).alias("conviction"),
    )


def is_conviction(disposition: str) -> bool:
    """Whether the text of a step says that somebody was convicted, or sentenced anew."""
    return disposition.startswith("CONVICTED")


def _own_conviction(key: pl.Series, keys: pl.Series, latest: pl.Series) -> pl.Series:
    """The position in `keys` of each key; parts mostly follow their count, so try that first."""
    if key.is_sorted() or (keys.gather(latest) == key).all():
        return latest
    where = pl.DataFrame({"key": keys}).with_row_index("conviction")
    return key.to_frame("key").join(where, on="key", how="left", maintain_order="left")[
        "conviction"
    ]


def in_county(counts: pl.DataFrame, county: str, readings: Readings) -> pl.Series:
    """Whether each conviction is of the county; null where its rows name none, or others too."""
    if readings.county == "exact_text":
        return (counts["STP_ORI_CNTY_NAME"] == county).fill_null(value=False)
    wanted = clean_county(county)

    def of_it(said: str) -> bool | None:
        if said == wanted:
            return True
        return None if not said or wanted in said.split(SEVERAL) else False

    return look_up(counts["counties"], of_it, pl.Boolean)


def clean_county(text: str) -> str:
    """A county's name in capitals, without blanks around it or doubled."""
    return " ".join(text.upper().split())
