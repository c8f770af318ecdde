"""What a run and its lists tie together, gathered piece by piece; texts are not kept."""

import polars as pl

from cmr.relief.known import as_subjects, keyed_cases, keyed_counts, with_key
from cmr.relief.people import name_keys
from cmr.relief.reader import whole_number
from cmr.relief.same_people import numbers_of
from cmr.relief.ties import (
    CASE,
    CII,
    COUNT,
    ID,
    LICENSE,
    LINE,
    SSN,
    WHO,
    Parts,
    Ties,
    hashed,
)

_KINDS = {"cii": CII, "ssn": SSN, "license": LICENSE}


def by_subject(rows: pl.DataFrame) -> pl.Series:
    """What the subject of each row is called among things that are tied together."""
    plain = rows.select(pl.col("subject_id").cast(pl.String))
    keyed = with_key(plain, "subject_id", "subject_key", whole_number)
    return hashed(keyed["subject_key"], ID)


class Gathering:
    """Gathers ties: of all convictions first, then of all lines, then of all subjects."""

    def __init__(self) -> None:
        self._ties = Ties()
        self._counts: list[pl.Series] = []
        self._whos: list[pl.Series] = []  # of people on lists

    def convictions(self, rows: pl.DataFrame) -> None:
        """Tie subjects to their cases."""
        counts = keyed_counts(rows)
        self._counts.append(_count(counts, "subject_key", "count_key"))
        cases = keyed_cases(counts)
        self._ties.add(hashed(cases["subject_key"], ID), hashed(cases["case"], CASE), CASE)

    def lines(self, rows: pl.DataFrame) -> pl.Series:
        """Tie the lines of a list to whom they may be about; gives what each line is called here.

        A line that joins by subject and count looks for nobody else.
        """
        own = _called(rows)
        surely = _is_any_of(_count(rows, "subject_id", "count_order"), self._counts)
        open_rows = rows.with_columns(own.alias("own")).filter(~surely)
        cases = open_rows.select("own", case="cases").explode("case").drop_nulls()
        self._ties.add(cases["own"], hashed(cases["case"], CASE), CASE)
        numbered = open_rows.filter(pl.col("cii") != "")
        self._ties.add(numbered["own"], hashed(numbered["cii"], CII), CII)
        named = open_rows.filter(pl.col("birth_date").is_not_null() & (pl.col("name") != ""))
        days = named["birth_date"].dt.to_string("%Y-%m-%d")
        whos = _whos(named.select("own", "name").with_columns(days.alias("day")))
        self._ties.add(whos["own"], whos["who"], WHO)
        self._whos.append(whos["who"].unique())
        return own

    def subjects(self, rows: pl.DataFrame) -> None:
        """Tie subjects to their numbers, and to the people on lists whom they may be."""
        subjects = as_subjects(rows)
        keys = subjects.select("subject_id", own=hashed(subjects["subject_key"], ID))
        for kind, numbers in numbers_of(subjects):
            held = numbers.join(keys, on="subject_id")
            self._ties.add(held["own"], hashed(held["key"], _KINDS[kind]), _KINDS[kind])
        if any(some.len() for some in self._whos):
            named = subjects.select(
                own=hashed(subjects["subject_key"], ID), name="names", day="birth_dates"
            )
            whos = _whos(named.explode("name").explode("day").drop_nulls())
            met = whos.filter(_is_any_of(whos["who"], self._whos))
            self._ties.add(met["own"], met["who"], WHO)

    def parts(self, count: int) -> Parts:
        """Everything that was gathered shared out over so many parts."""
        return self._ties.parts(count)


def _count(rows: pl.DataFrame, subject: str, count: str) -> pl.Series:
    """What counts are called here."""
    named = rows.select(pl.concat_str(subject, count, separator=" "))
    return hashed(named.to_series(), COUNT)


def _called(rows: pl.DataFrame) -> pl.Series:
    """A line goes by its subject, else by its first case number, else by where it stands."""
    case = rows["cases"].list.first()
    line = rows["line"].cast(pl.String)
    return rows.select(
        pl.when(pl.col("subject_id") != "")
        .then(hashed(rows["subject_id"], ID))
        .when(case.is_not_null())
        .then(hashed(case, CASE))
        .otherwise(hashed(line, LINE))
    ).to_series()


def _whos(named: pl.DataFrame) -> pl.DataFrame:
    """`own` and `who`, the hashes of the keys that `name` and `day` of each row give."""
    names = named["name"].unique()
    keys = pl.DataFrame(
        {"name": names, "key": [name_keys(name) for name in names]},
        schema={"name": pl.String, "key": pl.List(pl.String)},
    ).explode("key")
    each = named.join(keys.drop_nulls("key"), on="name")
    who = each.select(pl.concat_str("day", "key", separator=" ")).to_series()
    return each.select("own", who=hashed(who, WHO))


def _is_any_of(things: pl.Series, some: list[pl.Series]) -> pl.Series:
    known = pl.concat([things.clear(), *some])
    return things.is_in(known.implode())
