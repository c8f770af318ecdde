"""A county of a few made-up people: what a determination run wrote, and a relief list."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from lookup.clock import FixedClock
from lookup.keys import make_key_files
from lookup.publish import Order, Published, publish
from lookup.sealing import ServerKeys, read_server_keys

PASSPHRASE = "correct horse battery"
PUBLISHED_AT = datetime(2020, 3, 2, 9, 30, tzinfo=UTC)
RELIEF_COLUMNS = (
    *("list_id", "event", "date", "authority", "subject_id", "count_order"),
    *("case_number", "section", "name", "birth_date", "cii", "note"),
)


@dataclass(frozen=True)
class Conviction:
    """One in-scope conviction; `ordered` when a court list has it, by default as dismissed."""

    case: str
    section: str = "11359 HS"
    on: str = "2001-05-01"
    determination: str = "dismissal"
    ordered: bool = True
    event: str = "ordered"


@dataclass(frozen=True)
class Somebody:
    """One made-up person of the extract."""

    subject_id: str
    names: Sequence[str]
    born: str | None
    ssn: str | None = None
    license: str | None = None
    cii: str | None = None
    convictions: Sequence[Conviction] = field(default_factory=tuple)


MARIA = Somebody(
    "70001",
    ("GARCIA LOPEZ,MARIA ELENA",),
    "1975-04-09",
    ssn="900123456",
    license="B7654321",
    cii="A66524879",
    convictions=(Conviction("BA123456"),),
)
TERRELL = Somebody(
    "70002",
    ("WASHINGTON,TERRELL", "JOHNSON,TERRY"),
    "1968-11-30",
    ssn="900987654",
    cii="A11223344",
    convictions=tuple(
        Conviction(f"BA{200_000 + n}", on=f"19{60 + n}-02-03", ordered=n % 2 == 0)
        for n in range(30, 40)
    )
    + tuple(Conviction(f"BA{300_000 + n}") for n in range(30)),
)
NOBODY_KNOWS = Somebody(
    "70003", ("NUMBERLESS,NED",), "1980-01-31", convictions=(Conviction("", ordered=False),)
)
ANA = Somebody(
    "70004",
    ("REYES,ANA",),
    "1982-07-17",
    ssn="900555111",
    cii="A55667788",
    convictions=(Conviction("BA777777", ordered=False),),
)
EVERYBODY = (MARIA, TERRELL, NOBODY_KNOWS, ANA)
STANDING_ALONE = {
    "list_id": "court-2",
    "event": "ordered",
    "date": "2020-02-13",
    "authority": "Department 100",
    "case_number": "SA055555",
    "section": "11357(A)",
    "name": "OKAFOR,CHIDI",
    "birth_date": "1990-12-12",
    "cii": "A99887766",
}


def county_files(
    folder: Path, people: Sequence[Somebody] = EVERYBODY, *, alone: bool = True
) -> tuple[Path, Path]:
    """Write a determination run's folder and relief.csv; returns both paths."""
    run = folder / "run"
    run.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(_determinations(people), infer_schema_length=None).write_parquet(
        run / "determinations.parquet"
    )
    pl.DataFrame(_convictions(people), infer_schema_length=None).write_parquet(
        run / "convictions.parquet"
    )
    pl.DataFrame([_subject(p) for p in people], schema=SUBJECT_SCHEMA).write_parquet(
        run / "subjects.parquet"
    )
    (run / "manifest.json").write_text(json.dumps(MANIFEST))
    relief = folder / "relief.csv"
    with relief.open("w", newline="") as file:
        writer = csv.DictWriter(file, RELIEF_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(_orders(people))
        if alone:
            writer.writerow(STANDING_ALONE)
    return run, relief


MANIFEST = {
    "engine_version": "0.1.0",
    "policy": {
        "id": "la_2020",
        "digest": "ab" * 32,
        "title": "Los Angeles, as filed in February 2020",
        "status": "served",
        "rules": [
            {
                "id": "prop64",
                "citation": "HS 11361.9",
                "sentence": {"en": "The law of 2016 covers it.", "es": "La ley de 2016 lo cubre."},
            }
        ],
    },
    "as_of": "2020-02-11",
    "county": "LOS ANGELES",
    "inputs": [],
    "counts": {},
    "duration_seconds": 1.0,
}
SUBJECT_SCHEMA = {
    "subject_id": pl.String,
    **dict.fromkeys(("names", "birth_dates", "ssn", "license", "idn", "cii"), pl.List(pl.String)),
    "deceased": pl.Boolean,
    "race": pl.String,
}


def _counts(people: Sequence[Somebody]) -> list[tuple[Somebody, str, Conviction]]:
    return [
        (person, f"{number + 1:03d}001001000", conviction)
        for person in people
        for number, conviction in enumerate(person.convictions)
    ]


def _determinations(people: Sequence[Somebody]) -> list[dict[str, Any]]:
    return [
        {
            "subject_id": person.subject_id,
            "count_order": count,
            "determination": conviction.determination,
            "rule": "prop64",
        }
        for person, count, conviction in _counts(people)
    ]


def _convictions(people: Sequence[Somebody]) -> list[dict[str, Any]]:
    return [
        {
            "subject_id": person.subject_id,
            "count_order": count,
            "case_numbers": conviction.case,
            "county": "LOS ANGELES",
            "section": conviction.section,
            "severity": "felony",
            "convicted_on": date.fromisoformat(conviction.on),
            "authority": None,
        }
        for person, count, conviction in _counts(people)
    ]


def _subject(person: Somebody) -> dict[str, Any]:
    def listed(value: str | None) -> list[str]:
        return [value] if value else []

    return {
        "subject_id": person.subject_id,
        "names": list(person.names),
        "birth_dates": listed(person.born),
        "ssn": listed(person.ssn),
        "license": listed(person.license),
        "idn": [],
        "cii": listed(person.cii),
        "deceased": False,
        "race": None,
    }


def _orders(people: Sequence[Somebody]) -> list[dict[str, str]]:
    return [
        {
            "list_id": "order-1",
            "event": conviction.event,
            "date": "2020-02-13",
            "authority": "Department 100",
            "subject_id": person.subject_id,
            "count_order": count,
        }
        for person, count, conviction in _counts(people)
        if conviction.ordered
    ]


def crowd(size: int) -> list[Somebody]:
    """So many people with one conviction each, enough for a publishing to take a while."""
    return [
        Somebody(
            f"8{number:04d}",
            (f"PERSON{chr(65 + number % 26)}{chr(65 + number // 26)},ALEX",),
            f"19{50 + number % 40}-0{1 + number % 9}-1{number % 9}",
            ssn=f"9{number:08d}",
            cii=f"A{number + 10_000_000}",
            convictions=(Conviction(f"BA{100_000 + number}"),),
        )
        for number in range(size)
    ]


@dataclass
class Publisher:
    """A publisher's desk: keys in one folder, runs and generation files in another."""

    folder: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(PUBLISHED_AT))

    def __post_init__(self) -> None:
        self.keys.mkdir(parents=True)
        make_key_files(self.keys, PASSPHRASE)

    @property
    def keys(self) -> Path:
        """Where the key files lie."""
        return self.folder / "keys"

    @property
    def server_keys(self) -> ServerKeys:
        """What the server that loads our generations holds."""
        return read_server_keys(self.keys / "server.key")

    def order(self, name: str, people: Sequence[Somebody] = EVERYBODY, **more: Any) -> Order:
        """What to publish as NAME.generation."""
        alone = more.pop("alone", True)
        run, relief = county_files(self.folder / name, people, alone=alone)
        out = self.folder / f"{name}.generation"
        return Order(run, relief, self.keys / "publisher.key", out, **{"kdf": "test", **more})

    def publish(self, name: str, people: Sequence[Somebody] = EVERYBODY, **more: Any) -> Published:
        """Publish NAME.generation, a minute after the one before."""
        self.clock.move(minutes=1)
        return publish(self.order(name, people, **more), clock=self.clock)

    def file(self, name: str) -> Path:
        """The generation file of that name."""
        return self.folder / f"{name}.generation"
