"""Each row of a list joined to the convictions it speaks of, or found to stand by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from cmr.relief.known import Known, KnownPerson
from cmr.relief.people import names_agree, parse_name
from cmr.relief.reader import REJECT_SCHEMA


@dataclass(frozen=True)
class Joining:
    """Where every row of a list went.

    `pairs`: line, conviction (several lines of one order cover all counts of its section in the
    case). `alone`: rows about convictions absent from the extract. `rejects`: line, reason, detail,
    raw. `doubts`: lines joined by number although who, case or section differ. `partly`: lines
    with several case numbers, of which some are no case of that person in the extract.
    """

    pairs: pl.DataFrame
    alone: pl.DataFrame
    rejects: pl.DataFrame
    doubts: tuple[int, ...]
    partly: tuple[int, ...]


def join_rows(rows: pl.DataFrame, known: Known) -> Joining:
    """Join by subject and count; else by case and section among counts of one agreeing subject."""
    by_number = rows.filter((pl.col("subject_id") != "") & (pl.col("count_order") != "")).join(
        known.counts.select(
            "subject_key", "count_key", "conviction", known_id="subject_id", known_section="section"
        ),
        left_on=["subject_id", "count_order"],
        right_on=["subject_key", "count_key"],
    )
    rest = rows.join(by_number, on="line", how="anti")
    by_case = _agreeing(_candidates(rest, known), known)
    several = pl.concat([_several(by_number, "conviction"), _several(by_case, "known_id")])
    is_open = pl.col("line").is_in(several.implode())
    by_number, by_case = by_number.filter(~is_open), by_case.filter(~is_open)
    joined = pl.concat([by_number.select("line"), by_case.select("line")])
    unjoined = rows.join(joined, on="line", how="anti")
    ambiguous = unjoined.filter(is_open)
    nothing = unjoined.filter(~is_open)
    alone = nothing.filter(_stands_alone())
    return Joining(
        pairs=pl.concat(
            [by_number.select("line", "conviction"), by_case.select("line", "conviction")]
        ),
        alone=alone,
        rejects=pl.concat(
            [_ambiguous(ambiguous), _unmatched(nothing.join(alone, on="line", how="anti"))]
        ),
        doubts=_doubts(by_number, known),
        partly=_partly(by_case, known),
    )


def _partly(by_case: pl.DataFrame, known: Known) -> tuple[int, ...]:
    """Lines joined by some of their case numbers while another is no case of that subject."""
    several = by_case.filter(pl.col("cases").list.len() > 1)
    named = several.select("line", "known_id", pl.col("cases").alias("case")).explode("case")
    cases = known.cases.select(known_id="subject_id", case="case")
    missing = named.join(cases, on=["known_id", "case"], how="anti")
    return tuple(missing.get_column("line").unique().sort())


def _candidates(rest: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows and the counts of the same case and section; of the row's own subject where known."""
    ids = known.subjects.select(subject_id="subject_key", has_subject=pl.lit(value=True)).unique()
    usable = (
        rest.filter(pl.col("section") != "")
        .with_columns(pl.col("cases").alias("case"))
        .explode("case")
        .drop_nulls("case")
    )
    paired = usable.join(ids, on="subject_id", how="left", maintain_order="left").join(
        known.cases.rename({"subject_id": "known_id"}), on=["case", "section"]
    )
    own = pl.col("has_subject").is_null() | (pl.col("subject_id") == pl.col("subject_key"))
    return paired.filter(own).unique(["line", "conviction"], maintain_order=True)


def _agreeing(candidates: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The candidates whose subject's name, birth date and CII agree with what the row gives.

    A birth date that is given and cannot be read agrees with nobody's.
    """
    candidates = candidates.filter(pl.col("birth_text") == "")
    people = known.people(candidates.get_column("known_id"))
    fields = candidates.select("known_id", "name", "birth_date", "cii").iter_rows()
    keep = [person_agrees(people.get(who), *given) for who, *given in fields]
    return candidates.filter(pl.Series(keep, dtype=pl.Boolean))


def person_agrees(person: KnownPerson | None, name: str, birth_date: date | None, cii: str) -> bool:
    """Whether what a row gives of a person (empty: not given) does not differ from the subject.

    A fact that the extract itself lacks cannot differ.
    """
    if person is None:
        return not (name or birth_date or cii)
    return (
        (not name or not person.names or _name_agrees(person, name))
        and (birth_date is None or not person.birth_dates or birth_date in person.birth_dates)
        and (not cii or not person.ciis or cii in person.ciis)
    )


def _name_agrees(person: KnownPerson, name: str) -> bool:
    """Whether a written name can be read and agrees with one of the person's names."""
    read = parse_name(name)
    return read is not None and any(names_agree(read, own) for own in person.names)


def _several(found: pl.DataFrame, what: str) -> pl.Series:
    """Lines that fit several where they may be about one only: one subject, or by number one count.

    The extract's ids may differ in what a list does not show, as a blank before them.
    """
    each = found.group_by("line").agg(pl.col(what).n_unique().alias("fitting"))
    return each.filter(pl.col("fitting") > 1).get_column("line")


def _stands_alone() -> pl.Expr:
    """Whether a row that joined nothing names a person: a readable name and a birth date."""
    readable = pl.col("name").map_elements(
        lambda text: parse_name(text) is not None, return_dtype=pl.Boolean
    )
    return readable & pl.col("birth_date").is_not_null()


def _ambiguous(rows: pl.DataFrame) -> pl.DataFrame:
    detail = "it fits several people or counts; add subject_id and count_order, birth_date or cii"
    return _rejects(rows.select("line", "raw"), "ambiguous", [detail] * rows.height)


def _unmatched(rows: pl.DataFrame) -> pl.DataFrame:
    details = [
        _why_unmatched(*fields)
        for fields in rows.select(
            "subject_id",
            "count_order",
            pl.col("cases").list.len(),
            "section",
            "name",
            pl.col("birth_text") != "",
        ).iter_rows()
    ]
    return _rejects(rows.select("line", "raw"), "not_found", details)


def _why_unmatched(
    subject_id: str, count_order: str, cases: int, section: str, name: str, unread: bool
) -> str:
    """What was looked for in vain, and what is missing to let the row stand by itself."""
    if unread:
        return "a birth_date is given that is no day: write it YYYY-MM-DD, or leave it empty"
    looked = []
    if subject_id and count_order:
        looked.append("this subject_id and count_order")
    if cases and section:
        looked.append("this case_number and section for this person")
    sought = f"no conviction with {' or '.join(looked)}" if looked else "nothing to join by"
    needs = "a name written LAST,FIRST" if parse_name(name) is None else "a birth_date"
    return f"{sought}; to stand by itself the row needs {needs}"


def _rejects(rows: pl.DataFrame, reason: str, details: Iterable[str]) -> pl.DataFrame:
    """Rows in the form of the reject file."""
    columns = {
        "line": rows.get_column("line"),
        "reason": [reason] * rows.height,
        "detail": list(details),
        "raw": rows.get_column("raw"),
    }
    return pl.DataFrame(columns, schema=dict(REJECT_SCHEMA))


def _doubts(by_number: pl.DataFrame, known: Known) -> tuple[int, ...]:
    """Lines joined by number although who, which case or which section they name differs."""
    given = by_number.filter(
        (pl.col("name") != "") | pl.col("birth_date").is_not_null() | (pl.col("cii") != "")
    )
    people = known.people(given.get_column("known_id"))
    fields = given.select("line", "known_id", "name", "birth_date", "cii").iter_rows()
    lines = {line for line, who, *rest in fields if not person_agrees(people.get(who), *rest)}
    return tuple(sorted(lines | set(_other_charges(by_number, known))))


def _other_charges(by_number: pl.DataFrame, known: Known) -> pl.Series:
    """Lines whose section or case number is not that of the conviction they were joined to."""
    sections = (pl.col("section") != "") & (pl.col("section") != pl.col("known_section"))
    numbered = known.cases.select("conviction").unique()
    named = by_number.filter(pl.col("cases").list.len() > 0)
    here = (
        named.select("line", "conviction", pl.col("cases").alias("case"))
        .explode("case")
        .join(known.cases.select("conviction", "case"), on=["conviction", "case"], how="semi")
    )
    elsewhere = named.join(numbered, on="conviction", how="semi").join(here, on="line", how="anti")
    return pl.concat([by_number.filter(sections).get_column("line"), elsewhere.get_column("line")])
