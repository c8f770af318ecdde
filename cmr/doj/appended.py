"""The columns that the reference programs append to the rows of their input (--results)."""

import re
from datetime import date

import polars as pl

from cmr.doj.convictions import Convictions
from cmr.doj.counts import Rows
from cmr.doj.dates import YEAR_ONE
from cmr.doj.earlier import pilot_gang_pairs, pilot_registrations
from cmr.doj.readings import Readings
from cmr.doj.subjects import deceased
from cmr.statutes.lists import load_pilot_patterns
from cmr.vocabulary import AFTER_PROP64, APPENDED_COLUMNS, CONFIGURABLE_COLUMNS

_SUPERSTRIKES = "Superstrike Code Section(s)"
_PROP64 = date(2016, 11, 9)
_SECTIONS = ("11357", "11358", "11359", "11360")
_HOURS_A_YEAR = 8766
# Differences of time are kept in signed 64-bit nanoseconds and stop there.
_EPOCH = date(1970, 1, 1)
_MOST_HOURS = (2**63 - 1) / 3.6e12


def appended_columns(
    rows: Rows,
    convictions: Convictions,
    determinations: pl.DataFrame,
    readings: Readings,
    as_of: date,
) -> pl.DataFrame:
    """`file`, `row` and the reading's columns as text, for every row that has any of them.

    `determinations` has `at`, `conviction`, `case_numbers`, `determination`, `reason`.
    """
    decided = determinations.select("at", "conviction", "case_numbers", "determination", "reason")
    per_subject = _per_subject(rows, convictions, readings, as_of)
    subjects = convictions.counts["subject"].gather(decided["conviction"])
    days = convictions.counts["convicted_on"].gather(decided["conviction"])
    told = decided.with_columns(subjects.alias("subject"), days.alias("day")).join(
        per_subject, on="subject", how="left", maintain_order="left"
    )
    shown = told.select(
        "at",
        pl.col("case_numbers").alias("Case Number"),
        pl.col("day").fill_null(YEAR_ONE).dt.strftime("%m/%d/%Y").alias("Date of Conviction"),
        _years_since(told["day"], as_of).alias("Years Since This Conviction"),
        pl.when(pl.col("day") > _PROP64)
        .then(pl.lit("Y"))
        .otherwise(pl.lit("N"))
        .alias(AFTER_PROP64),
        pl.col("determination").alias("Eligibility Determination"),
        pl.col("reason").alias("Eligibility Reason"),
        *(name for name in per_subject.columns if name != "subject"),
    )
    every = _possible_others(rows).join(shown, on="at", how="full", coalesce=True).sort("at")
    frame = rows.frame
    texts = every.with_columns(pl.col(name).fill_null("") for name in every.columns if name != "at")
    return texts.select(
        frame["file"].gather(every["at"]).cast(pl.String),
        frame["row"].gather(every["at"]),
        *columns_of(readings),
    )


def columns_of(readings: Readings) -> tuple[str, ...]:
    """The appended columns of a reading, in order."""
    configurable = readings.appended_columns == "configurable"
    return CONFIGURABLE_COLUMNS if configurable else APPENDED_COLUMNS


def _per_subject(
    rows: Rows, convictions: Convictions, readings: Readings, as_of: date
) -> pl.DataFrame:
    """What is the same on every conviction of a subject."""
    counts = convictions.with_offense(
        "number", "section", "superstrike", "pc290", "gang_finding", "gang_mate"
    )
    further = convictions.entries.filter(~pl.col("first"))["at"]
    numbers = counts.group_by("subject").agg(
        pl.len().cast(pl.String).alias("# of convictions on record"),
        pl.col("number").is_not_null().sum().cast(pl.String).alias("# of Prop 64 convictions"),
        pl.col("convicted_on").max().alias("latest"),
        *(
            (pl.col("number") == section)
            .sum()
            .cast(pl.String)
            .alias(f"# of HS {section} convictions")
            for section in _SECTIONS
        ),
    )
    # The program starts from year 1 and looks for something later.
    latest_day = numbers["latest"].set(numbers["latest"] < YEAR_ONE, YEAR_ONE)
    latest = _years_since(latest_day, as_of).alias("Years Since Any Conviction")
    found = numbers.drop("latest").with_columns(latest)
    repeated = readings.appended_columns == "configurable"
    for texts in (
        _sections(counts, "superstrike", _SUPERSTRIKES)
        if repeated
        else _superstrikes(counts, convictions),
        _sections(counts, "pc290", "PC290 Code Section(s)"),
    ):
        found = found.join(texts, on="subject", how="left")
    registered = pilot_registrations(rows, convictions)["subject"].unique()
    dead = deceased(rows, readings, further).unique()
    return found.with_columns(
        pl.col(_SUPERSTRIKES, "PC290 Code Section(s)").fill_null("-"),
        _either("PC290 Registration", registered, "Yes"),
        _either("Deceased", dead, "Deceased"),
    )


def _either(name: str, subjects: pl.Series, word: str) -> pl.Expr:
    return (
        pl.when(pl.col("subject").is_in(subjects.implode()))
        .then(pl.lit(word))
        .otherwise(pl.lit("-"))
        .alias(name)
    )


def _sections(counts: pl.DataFrame, listed: str, name: str) -> pl.DataFrame:
    """The sections of listed convictions in file order, repeats kept."""
    return (
        counts.filter(pl.col(listed) > 0)
        .group_by("subject", maintain_order=True)
        .agg(pl.col("section").str.join(";").alias(name))
    )


def _superstrikes(counts: pl.DataFrame, convictions: Convictions) -> pl.DataFrame:
    """Super-strikes and gang pairs, repeats removed (the program's own order is random)."""
    pairs = pilot_gang_pairs(counts)
    section = convictions.offenses["section"]
    paired = pairs.select(
        "subject",
        pl.concat_str(
            pl.lit(section).gather(pl.col("offense")),
            pl.lit(" + "),
            pl.lit(section).gather(pl.col("gang")),
        ).alias("section"),
    )
    single = counts.filter(pl.col("superstrike") > 0).select("subject", "section")
    return (
        pl.concat([single, paired])
        .unique(maintain_order=True)
        .group_by("subject", maintain_order=True)
        .agg(pl.col("section").str.join(";").alias(_SUPERSTRIKES))
    )


def _years_since(days: pl.Series, as_of: date) -> pl.Series:
    """Years of 8,766 hours with one decimal; `-1.0` for an unknown date.

    Days are counted as numbers: the extract may say year 0, which Python's dates cannot.
    """
    numbers = days.fill_null(YEAR_ONE).to_physical().alias("day")
    distinct = numbers.unique()
    today = (as_of - _EPOCH).days
    texts = [_years_text(day, today) for day in distinct]
    known = pl.DataFrame({"day": distinct, "years": texts}, schema_overrides={"years": pl.String})
    return numbers.to_frame().join(known, on="day", how="left", maintain_order="left")["years"]


def _years_text(day: int, today: int) -> str:
    if day == (YEAR_ONE - _EPOCH).days:
        return "-1.0"
    hours = max(-_MOST_HOURS, min(_MOST_HOURS, (today - day) * 24))
    return f"{hours / _HOURS_A_YEAR:.1f}"


def _possible_others(rows: Rows) -> pl.DataFrame:
    """Rows whose comment names a cannabis section that the offense text does not."""
    comment = rows.frame["COMMENT_TEXT"]
    # Of rows without SUBJECT_ID too: the program looks at every row by itself.
    names = comment.str.contains(load_pilot_patterns().prop64).fill_null(value=False).rechunk()
    columns = [rows.frame[name].filter(names) for name in ("OFFENSE_DESCR", "COMMENT_TEXT")]
    found = pl.DataFrame([names.arg_true().alias("at"), *columns])
    texts = found.select("OFFENSE_DESCR", "COMMENT_TEXT").unique()
    differs = [_names_another(offense or "", text) for offense, text in texts.iter_rows()]
    telling = texts.filter(pl.Series(differs, dtype=pl.Boolean))
    kept = found.join(
        telling,
        on=["OFFENSE_DESCR", "COMMENT_TEXT"],
        how="semi",
        nulls_equal=True,
        maintain_order="left",
    )
    return kept.select("at", pl.col("COMMENT_TEXT").alias("Possible Other P64 Charges"))


def _names_another(offense: str, comment: str) -> bool:
    """Whether the comment's cannabis section is another than the offense text's."""
    if offense.strip() in ("", "SEE COMMENT FOR CHARGE"):
        return False
    pattern = load_pilot_patterns().prop64
    there, here = re.search(pattern, comment), re.search(pattern, offense)
    if there is None or here is None or there[0] != here[0]:
        return there is not None
    if here[0] != "11357":
        return False
    letter_there, letter_here = (_letter(text) for text in (comment, offense))
    if letter_there and letter_here:
        return (letter_there in "AB") != (letter_here in "AB")
    return bool(letter_there) and not letter_here


def _letter(text: str) -> str:
    found = re.search(r"11357\(([A-D])\)", text)
    return found[1] if found else ""
