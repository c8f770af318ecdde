"""A small county in literal rows: what a run would have written, and a relief list."""

from datetime import date
from pathlib import Path

import polars as pl

from cmr.relief import Joined, join_relief

COLUMNS = (
    "list_id,event,date,authority,subject_id,count_order,"
    "case_number,section,name,birth_date,cii,note"
)
COUNT = "101002001000"
CONVICTION_SCHEMA = {
    "subject_id": pl.String,
    "count_order": pl.String,
    "case_numbers": pl.String,
    "county": pl.String,
    "section": pl.String,
    "severity": pl.String,
    "convicted_on": pl.Date,
    "authority": pl.String,
}


def conviction(
    subject_id,
    count_order=COUNT,
    case="BA123456",
    section="11359 HS",
    on="2001-05-01",
    engine="dismissal",
    county="LOS ANGELES",
):
    """One conviction; `engine` is the determination, None where the engine did not look at it."""
    return {
        "subject_id": subject_id,
        "count_order": count_order,
        "case_numbers": case,
        "county": county,
        "section": section,
        "severity": "felony",
        "convicted_on": date.fromisoformat(on) if on else None,
        "authority": None,
        "engine": engine,
    }


def person(subject_id, name, born="1980-01-31", cii="0163982965"):
    return {
        "subject_id": subject_id,
        "names": [name],
        "birth_dates": [born] if born else [],
        "ssn": [],
        "license": [],
        "idn": [],
        "cii": [cii] if cii else [],
        "deceased": False,
        "race": None,
    }


def row(
    event="ordered",
    on="2020-03-01",
    *,
    list_id="order-1",
    subject_id="",
    count="",
    case="",
    section="",
    name="",
    born="",
    cii="",
    note="",
):
    """One line of relief.csv."""
    fields = (
        list_id,
        event,
        on,
        "Department 100",
        subject_id,
        count,
        case,
        section,
        f'"{name}"',
        born,
        cii,
        note,
    )
    return ",".join(fields)


def county_frames(people, convictions) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What a run of this county would have written: determinations, convictions, subjects."""
    frame = pl.DataFrame(
        [{k: v for k, v in c.items() if k != "engine"} for c in convictions],
        schema=CONVICTION_SCHEMA,
    )
    decided = [c for c in convictions if c["engine"] is not None]
    determinations = pl.DataFrame(
        {
            "subject_id": [c["subject_id"] for c in decided],
            "count_order": [c["count_order"] for c in decided],
            "determination": [c["engine"] for c in decided],
            "rule": ["la/07"] * len(decided),
        },
        schema=dict.fromkeys(("subject_id", "count_order", "determination", "rule"), pl.String),
    )
    text = pl.List(pl.String)
    lists = dict.fromkeys(("names", "birth_dates", "ssn", "license", "idn", "cii"), text)
    subjects = pl.DataFrame(
        people,
        schema={"subject_id": pl.String, **lists, "deceased": pl.Boolean, "race": pl.String},
    )
    return determinations, frame, subjects


def joined(tmp_path: Path, people, convictions, lines, header=COLUMNS) -> Joined:
    """The list joined to the run of this county."""
    path = tmp_path / "relief.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return join_relief(path, *county_frames(people, convictions))


def told(result: Joined) -> dict:
    """Subject (or name, for people of lists only) -> {(case, section): outcome}."""
    return {
        record.subject_id or record.names[0]: {
            ("; ".join(c.case_numbers), c.section): str(c.outcome) for c in record.convictions
        }
        for record in result.subjects
    }


def headlines(result: Joined) -> dict:
    return {
        record.subject_id or record.names[0]: str(record.headline) for record in result.subjects
    }


def rejected(result: Joined) -> list:
    return result.rejects.select("line", "reason").rows()


def adds_up(result: Joined) -> bool:
    counted = result.accounted
    return (
        counted.rows_in == counted.joined + counted.stand_alone + counted.rejected
        and counted.rejected == result.rejects.height
    )
