"""A small county as a finished run in literal rows: no engine, only what a run leaves behind."""

import json
from datetime import date
from pathlib import Path

import polars as pl

from cmr.vocabulary import CONVICTION_COLUMNS, DETERMINATION_COLUMNS
from tests.relief import county as relief_county

OFFICE = "Los Angeles County District Attorney"
COUNT = "101002001000"
SECOND = "101002002000"
FILLED = """
[court]
county_line = "COUNTY OF LOS ANGELES, CENTRAL DISTRICT"
[hearing]
date = "March 2, 2020"
time = "8:30 a.m."
department = "100"
judge = "Presiding Judge"
[prosecutor]
office = "Los Angeles County District Attorney"
attorney = "ADA EXAMPLE"
bar_number = "000000"
address = ["1 Example Street", "Los Angeles, California 90000"]
telephone = "(213) 555-0100"
email = "ada@example.org"
[declarant]
name = "Blanca Muestra"
title = "an analyst"
"""


def conviction(
    subject_id="1",
    count_order=COUNT,
    case="BA123456",
    section="11359 HS",
    on="2001-05-01",
    engine="dismissal",
    severity="FELONY",
    authority=OFFICE,
    county="LOS ANGELES",
):
    """One conviction; `engine` is the determination, None where it is not in scope."""
    return {
        **relief_county.conviction(subject_id, count_order, case, section, on, engine, county),
        "severity": severity,
        "authority": authority,
    }


def finished_run(folder: Path, convictions, *, names=None, policy=None, quarantine="") -> Path:
    """A run's folder that holds these convictions, as cmr determine would have left it."""
    folder.mkdir(parents=True, exist_ok=True)
    known = _frame(convictions, CONVICTION_COLUMNS)
    known.write_parquet(folder / "convictions.parquet")
    decided = [_decided(each) for each in convictions if each["engine"]]
    _frame(decided, DETERMINATION_COLUMNS).write_parquet(folder / "determinations.parquet")
    people = list(dict.fromkeys(each["subject_id"] for each in convictions))
    _subjects(people, names or {}).write_parquet(folder / "subjects.parquet")
    (folder / "quarantine.csv").write_text(f"file,line,problem,raw\n{quarantine}")
    manifest = _manifest(policy or {}, convictions, decided, people)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def _decided(each):
    rule = {"rule": "age_50_or_older", "reason": "age_50_or_older", "citation": "a law"}
    run = {"policy": "la_2020@0123456789ab", "as_of": date(2020, 2, 11), "missing_facts": ""}
    return {**each, "file": "doj.csv", "row": 0, "determination": each["engine"], **rule, **run}


def _frame(rows, columns):
    dates = {"convicted_on": pl.Date, "as_of": pl.Date, "row": pl.UInt32}
    schema = {name: dates.get(name, pl.String) for name in columns}
    return pl.DataFrame([{name: row[name] for name in columns} for row in rows], schema=schema)


def _subjects(people, names):
    text = pl.List(pl.String)
    lists = dict.fromkeys(("names", "birth_dates", "ssn", "license", "idn", "cii"), text)
    rows = [
        {
            "subject_id": who,
            "names": [names.get(who, f"PERSON,NUMBER {who}")],
            "birth_dates": ["1960-01-31"],
            "ssn": ["000000000"],
            "license": ["Z0000000"],
            "idn": [],
            "cii": [f"A0000000{who}"],
            "deceased": False,
            "race": None,
        }
        for who in people
    ]
    schema = {"subject_id": pl.String, **lists, "deceased": pl.Boolean, "race": pl.String}
    return pl.DataFrame(rows, schema=schema)


def _manifest(policy, convictions, decided, people):
    counts = {
        "records_read": 1234,
        "records_used": 1230,
        "records_quarantined": 4,
        "people": len(people),
        "convictions": len(convictions),
        "determinations": len(decided),
    }
    named = {"id": "la_2020", "digest": "ab" * 32, "title": "Los Angeles County, February 2020"}
    return {
        "engine_version": "0.1.0",
        "policy": {**named, "status": "served", "given": "la_2020", "rules": [], **policy},
        "as_of": "2020-02-11",
        "county": "LOS ANGELES",
        "inputs": [{"file": "/somewhere/secret/doj.csv", "sha256": "cd" * 32, "bytes": 10}],
        "counts": counts,
        "duration_seconds": 1.0,
    }
