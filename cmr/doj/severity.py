"""How grave a conviction is: felony or not, from CONV_STAT_DESCR and OFFENSE_TOC."""

import polars as pl

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
    if readings.severity == "exact_words":
        return _exact_words(frame)
    status, charged = pl.col("CONV_STAT_DESCR"), pl.col("OFFENSE_TOC")
    plain = _spellings(frame["CONV_STAT_DESCR"], _WORDS)
    plain_charged = _spellings(frame["OFFENSE_TOC"], _CHARGED)
    empty = [text for text in frame["CONV_STAT_DESCR"].unique() if text and not text.strip()]
    unsaid = status.is_null() | status.is_in(empty)
    return frame.select(
        pl.when(unsaid)
        .then(charged.replace_strict(plain_charged, default=None, return_dtype=pl.String))
        .otherwise(status.replace_strict(plain, default=None, return_dtype=pl.String))
        .alias("severity")
    )["severity"]


def _exact_words(frame: pl.DataFrame) -> pl.Series:
    """The pilot program: exactly FELONY, or empty and exactly F; everything else is not a felony.

    A lesser word is kept for the reader's eye; the program itself knows only felony or not.
    """
    status, charged = pl.col("CONV_STAT_DESCR"), pl.col("OFFENSE_TOC")
    felony = (status == FELONY) | (status.is_null() & (charged == "F"))
    lesser = pl.when(status == INFRACTION).then(pl.lit(INFRACTION)).otherwise(pl.lit(MISDEMEANOR))
    return frame.select(
        pl.when(felony).then(pl.lit(FELONY)).otherwise(lesser).alias("severity")
    )["severity"]


def _spellings(texts: pl.Series, words: dict[str, str]) -> dict[str, str]:
    """Each spelling that occurs, with the word it stands for."""
    cleaned = {text: text.strip().upper() for text in texts.unique() if text is not None}
    return {text: words[clean] for text, clean in cleaned.items() if clean in words} or {"": ""}
