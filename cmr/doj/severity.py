"""How grave a conviction is: felony or not, from CONV_STAT_DESCR and OFFENSE_TOC."""

import polars as pl

from cmr.doj.distinct import look_up, look_ups
from cmr.doj.readings import Readings

FELONY, MISDEMEANOR, INFRACTION = "FELONY", "MISDEMEANOR", "INFRACTION"
_WORDS = {
    "FELONY": FELONY, "FEL": FELONY, "F": FELONY,
    "MISDEMEANOR": MISDEMEANOR, "MISD": MISDEMEANOR, "MISDEMEANOUR": MISDEMEANOR, "M": MISDEMEANOR,
    "INFRACTION": INFRACTION, "INFR": INFRACTION, "INF": INFRACTION, "I": INFRACTION,
}  # fmt: skip
_CHARGED = {"F": FELONY, "M": MISDEMEANOR, "I": INFRACTION}


def severity(frame: pl.DataFrame, readings: Readings) -> pl.Series:
    """FELONY, MISDEMEANOR, INFRACTION, or null when the row does not say.

    The type of charge (OFFENSE_TOC) speaks only where the conviction status is empty.
    """
    status, charged = frame["CONV_STAT_DESCR"], frame["OFFENSE_TOC"]
    if readings.severity == "exact_words":
        return _exact_words(status, charged)
    said, stated = look_ups(
        status,
        (lambda text: _WORDS.get(text.strip().upper()), pl.String),
        (lambda text: bool(text.strip()), pl.Boolean),
    )
    unsaid = ~stated.fill_null(value=False)
    if unsaid.any():
        by_charge = look_up(charged, lambda text: _CHARGED.get(text.strip().upper()), pl.String)
        said = by_charge.zip_with(unsaid, said)
    return said.alias("severity")


def _exact_words(status: pl.Series, charged: pl.Series) -> pl.Series:
    """The pilot program: exactly FELONY, or empty and exactly F; everything else is not a felony.

    A lesser word is kept for the reader's eye; the program itself knows only felony or not.
    """
    lesser = {FELONY: FELONY, INFRACTION: INFRACTION}
    said = look_up(status, lambda text: lesser.get(text, MISDEMEANOR), pl.String)
    by_charge = look_up(charged, lambda text: FELONY if text == "F" else MISDEMEANOR, pl.String)
    empty = status.is_null()
    return by_charge.fill_null(MISDEMEANOR).zip_with(empty, said).alias("severity")
