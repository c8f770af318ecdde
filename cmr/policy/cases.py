"""A policy's cases as rows of an extract, so that the real engine can decide them."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from cmr.doj.layout import NEEDED
from cmr.policy.schema import Case, CaseConviction
from cmr.statutes.authorities import Authority

_FIRST_CYCLE = 101
# Every city of the county has signed on; a case about one that has not needs a made-up entry.
NOT_SIGNED_ON = Authority.model_validate(
    {
        "agency": "A CITY THAT DID NOT SIGN",
        "city": "Nowhere",
        "authority": "Nowhere City Attorney",
        "signed_on": False,
        "from": date(2016, 11, 9),
        "source": "made up, for cases",
    }
)


def case_rows(case: Case) -> pl.LazyFrame:
    """The rows of the made-up person of a case, in the form of cmr.doj.reader."""
    rows = [
        {"PRI_DOB": _day(case.born), "PRI_NAME": "EXAMPLE,PERSON", **row} for row in _rows(case)
    ]
    schema = {"file": pl.String, **dict.fromkeys(NEEDED, pl.String)}
    plain = [{"file": "case", "SUBJECT_ID": "1", "CII_NUMBER": "A1", **row} for row in rows]
    return pl.LazyFrame(plain, schema=schema).with_row_index("row")


def _rows(case: Case) -> Iterator[Mapping[str, str | None]]:
    counts: dict[int, int] = {}
    for number, conviction in enumerate(case.convictions):
        cycle = conviction.cycle or _FIRST_CYCLE + number
        counts[cycle] = counts.get(cycle, 0) + 1
        yield from _conviction_rows(conviction, cycle, counts[cycle])
    last = f"{max(counts) + 1}001001000"
    if case.registered_on is not None:
        yield {
            "CNT_ORDER": last,
            "STP_TYPE_DESCR": "REGISTRATION",
            "STP_EVENT_DATE": _day(case.registered_on),
            "OFFENSE_DESCR": "290 PC-REGISTRATION",
        }
    if case.deceased:
        yield {"CNT_ORDER": last, "STP_TYPE_DESCR": "DECEASED"}


def _conviction_rows(
    conviction: CaseConviction, cycle: int, count: int
) -> Iterator[Mapping[str, str | None]]:
    offense = f"{conviction.section}-MADE UP"
    counties = conviction.county.split("/")
    common = {"STP_ORI_CNTY_NAME": counties[0] or None, "OFFENSE_DESCR": offense}
    if conviction.agency is not None:
        yield {
            **common,
            "CNT_ORDER": f"{cycle}001{count:03}000",
            "STP_TYPE_DESCR": "ARREST/DETAINED/CITED",
            "STP_ORI_DESCR": conviction.agency,
            "STP_EVENT_DATE": _day(conviction.arrested or conviction.dated),
        }
    convicted = {
        **common,
        "CNT_ORDER": f"{cycle}002{count:03}000",
        "STP_TYPE_DESCR": "COURT ACTION",
        "STP_EVENT_DATE": _day(conviction.dated),
        "OFN": f"BA{cycle}",
        "DISP_DESCR": "CONVICTED",
        "CONV_STAT_DESCR": conviction.severity,
    }
    for part in conviction.sentence.split(", "):
        length, _, unit = part.partition(" ")
        yield {**convicted, "SENT_LENGTH": length or None, "SENT_TIME_CODE": unit or None}
    for county in counties[1:]:
        yield {**convicted, "STP_ORI_CNTY_NAME": county or None}
    if conviction.later:
        yield {
            **common,
            "CNT_ORDER": f"{cycle}003{count:03}000",
            "STP_TYPE_DESCR": "COURT ACTION",
            "STP_EVENT_DATE": "20190101",
            "DISP_DESCR": conviction.later,
        }


def _day(day: date | None) -> str | None:
    return day.strftime("%Y%m%d") if day else None
