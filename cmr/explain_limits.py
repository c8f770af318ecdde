"""What an extract cannot show of a person: said with every explanation, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from cmr.determine import Run
from cmr.doj.dates import FIRST_BELIEVED, known_dates


@dataclass(frozen=True)
class NotSeen:
    """One thing that the engine cannot know; the same in English and Spanish."""

    id: str
    en: str
    es: str


ALWAYS = (
    NotSeen(
        "court_files",
        "What the court did. Only court orders and lists show that a case was dismissed.",
        "Lo que hizo la corte. Solo las órdenes y listas de la corte lo muestran.",
    ),
    NotSeen(
        "other_places",
        "Cases from other states or a federal court. Old files may be gone too.",
        "Casos de otros estados o de cortes federales. Y papeles viejos que ya no existen.",
    ),
    NotSeen(
        "amounts",
        "How much it was, where it was, and how old others were. Some parts of the law ask that.",
        "Cuánto era, dónde fue y qué edad tenían otros. Partes de la ley lo piden.",
    ),
    NotSeen(
        "how_time_went",
        "How the time on probation went. The file shows how long it was, not how it went.",
        "Cómo le fue en la libertad a prueba. El archivo muestra el tiempo, no cómo le fue.",
    ),
)


def not_seen(rows: pl.DataFrame, run: Run, county: str, unreadable: int) -> Iterator[NotSeen]:
    """What cannot be known of the person of these rows: years, other counties, court files ...

    `unreadable`: records in the quarantine that hold the person's number.
    """
    yield _years(rows)
    yield from _unreadable(unreadable)
    yield from _undated(run)
    yield _counties(run, county)
    yield from ALWAYS


def _years(rows: pl.DataFrame) -> NotSeen:
    """Between which days the person's rows are dated: nothing can be said of the time outside."""
    days = known_dates(rows["STP_EVENT_DATE"]).drop_nulls()
    texts = days.sort().dt.to_string("iso")
    if texts.is_empty():
        return NotSeen(
            "years",
            "No year at all: this person's part of the file has no date.",
            "Ningún año: la parte de esta persona en el archivo no tiene fechas.",
        )
    first, last = texts[0], texts[-1]
    return NotSeen(
        "years",
        f"Years that are not in the file. What it has on this person is from {first} to {last}.",
        f"Años que no están en el archivo. Lo que tiene de esta persona va de {first} a {last}.",
    )


def _unreadable(records: int) -> Iterator[NotSeen]:
    """Records set aside may be of the person: a case in them is not known."""
    if records:
        yield NotSeen(
            "unreadable",
            f"Lines of the file that are damaged. Here {records} of them may be of this person.",
            f"Líneas dañadas del archivo. Aquí {records} pueden ser de esta persona.",
        )


def _undated(run: Run) -> Iterator[NotSeen]:
    day = pl.col("convicted_on")
    number = run.convictions.filter(day.is_null() | (day < FIRST_BELIEVED)).height
    if number:
        yield NotSeen(
            "dates",
            f"The date of some cases. Here {number} of {run.convictions.height} have none.",
            f"La fecha de unos casos. Aquí {number} de {run.convictions.height} no la tienen.",
        )


def _counties(run: Run, county: str) -> NotSeen:
    """Convictions of other counties are read as part of the record, and decided nowhere here."""
    named = pl.col("county").fill_null("").str.strip_chars().str.to_uppercase()
    elsewhere = run.convictions.filter(named != county.strip().upper()).height
    return NotSeen(
        "other_counties",
        "What other counties do. Each county decides its own cases. "
        f"Here {elsewhere} of {run.convictions.height} cases are not from {county}.",
        "Lo que hacen otros condados. Cada condado decide sus casos. "
        f"Aquí {elsewhere} de {run.convictions.height} casos no son de {county}.",
    )
