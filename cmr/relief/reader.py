"""relief.csv read: rows that can be used, rows that cannot and why, columns nobody knows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

import polars as pl

from cmr.relief.case_columns import case_keys, is_nothing, split_cases
from cmr.relief.list_file import COLUMNS as COLUMNS
from cmr.relief.list_file import OPTIONAL, Header, ListFile
from cmr.relief.outcome import KINDS, EventKind
from cmr.relief.sections import section_key

# Where NULL, N/A and the like are an empty field. A day that is none is mentioned instead.
_MAY_SAY_NOTHING = frozenset(
    ["authority", "subject_id", "count_order", "case_number", "section", "name", "cii"]
)
# How spreadsheets write a day; in these courts the month comes first.
_SHEET_DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"
    r"|(?P<month>[0-9]{1,2})(?P<sign>[/-])(?P<day>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}))"
    r"(?:[ T]+0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_PARTS = (("year", "y"), ("month", "m"), ("day", "d"))
_AT_A_TIME = 50_000  # lines of a piece

_ROW_SCHEMA: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "line": pl.UInt32,
    "kind": pl.String,
    "date": pl.Date,
    "list_id": pl.String,
    "authority": pl.String,
    "subject_id": pl.String,
    "count_order": pl.String,
    "case_number": pl.String,
    "cases": pl.List(pl.String),
    "section_text": pl.String,
    "section": pl.String,
    "name": pl.String,
    "birth_date": pl.Date,
    "birth_text": pl.String,  # where a birth date is given that is no day; else empty
    "cii": pl.String,
    "note": pl.String,
    "raw": pl.String,
}
REJECT_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "line": pl.UInt32,
    "reason": pl.String,
    "detail": pl.String,
    "raw": pl.String,
}


@dataclass(frozen=True)
class Relief:
    """A relief list as read; every data row is in `rows` or in `rejects`."""

    rows: pl.DataFrame
    rejects: pl.DataFrame
    records: int
    unknown_columns: tuple[str, ...]
    warnings: tuple[str, ...]


class _Unusable(Exception):
    """Why one row cannot be used: a stable reason, and words for the person who must fix it."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def read_relief(path: Path) -> Relief:
    """Read relief.csv (UTF-8, or Windows-1252 as spreadsheets save it).

    Raises ReliefFormatError where the file as a whole cannot be used.
    """
    pieces = list(relief_in_pieces(path))
    return Relief(
        rows=pl.concat([piece.rows for piece in pieces]),
        rejects=pl.concat([piece.rejects for piece in pieces]),
        records=sum(piece.records for piece in pieces),
        unknown_columns=pieces[0].unknown_columns,
        warnings=tuple(warning for piece in pieces for warning in piece.warnings),
    )


def relief_in_pieces(path: Path, *, at_a_time: int = _AT_A_TIME) -> Iterator[Relief]:
    """Read relief.csv as several lists (at least one), so that memory does not follow its size."""
    file = ListFile(path)
    records = file.records()
    piece = _piece(islice(records, at_a_time), file.header)
    yield piece
    while piece.records == at_a_time:
        piece = _piece(islice(records, at_a_time), file.header)
        yield piece


def _piece(records: Iterable[tuple[int, str, list[str]]], header: Header) -> Relief:
    """So many records, read."""
    rows, rejects = [], []
    warnings: list[str] = []
    for line, raw, fields in records:
        try:
            row = _row(_named(fields, header), warnings, line)
        except _Unusable as problem:
            rejects.append((line, problem.reason, problem.detail, raw))
        else:
            rows.append((line, *row, raw))
    return Relief(
        rows=pl.DataFrame(rows, schema=_ROW_SCHEMA, orient="row"),
        rejects=pl.DataFrame(rejects, schema=REJECT_SCHEMA, orient="row"),
        records=len(rows) + len(rejects),
        unknown_columns=header.unknown,
        warnings=tuple(warnings),
    )


def _named(fields: list[str], header: Header) -> dict[str, str]:
    """The fields by column name, blanks around them gone; empty columns at the end may be cut."""
    extra = [field for field in fields[header.width :] if field.strip()]
    last_needed = max(place for name, place in header.places.items() if name not in OPTIONAL)
    if extra or len(fields) <= last_needed:
        raise _Unusable("fields", _what_is_wrong(fields, header.width))
    return {
        name: _told(name, fields[place].strip()) if place < len(fields) else ""
        for name, place in header.places.items()
    }


def _told(name: str, text: str) -> str:
    """A field's text; NULL, N/A or a dash in place of a text is none."""
    return "" if name in _MAY_SAY_NOTHING and is_nothing(text) else text


def _what_is_wrong(fields: list[str], width: int) -> str:
    if not fields:
        return "a quote is open or out of place"
    return f"{len(fields)} fields where the header has {width}"


def _row(field: Mapping[str, str], warnings: list[str], line: int) -> tuple[object, ...]:
    """One usable row in the order of the rows' schema, without line and raw text."""
    kind = _kind(field["event"])
    born, unread = _birth_date(field["birth_date"], warnings, line)
    return (
        kind.value,
        _event_date(kind, field["date"]),
        field["list_id"],
        field.get("authority", ""),
        whole_number(field["subject_id"]),
        count_key(field["count_order"]),
        "; ".join(split_cases(field["case_number"])),
        case_keys(field["case_number"]),
        field["section"],
        section_key(field["section"]),
        field["name"],
        born,
        unread,
        cii_key(field.get("cii", "")),
        field.get("note", ""),
    )


def _kind(text: str) -> EventKind:
    kind = KINDS.get(text.lower().replace(" ", "_"))
    if kind is None:
        raise _Unusable("unknown_event", f"event {text!r} is none of {', '.join(EventKind)}")
    return kind


def _event_date(kind: EventKind, text: str) -> date | None:
    if not text and kind is EventKind.IN_MOTION:
        return None
    day = parse_day(text)
    if day is None:
        raise _Unusable("bad_date", f"date {text!r} is no day of the form YYYY-MM-DD")
    return day


def _birth_date(text: str, warnings: list[str], line: int) -> tuple[date | None, str]:
    """The birth date, and what stands there instead of one; that is mentioned."""
    day = parse_birth_date(text)
    if day is not None or not text:
        return day, ""
    warnings.append(f"line {line}: the birth date is no day of the form YYYY-MM-DD; not used")
    return None, "" if is_nothing(text.replace("0", "")) else text


@lru_cache(maxsize=1 << 16)
def parse_birth_date(text: str) -> date | None:
    """A birth date as lists write it: a day, or as a spreadsheet shows it, MM/DD/YYYY."""
    found = _SHEET_DAY.fullmatch(text)
    if found is None:
        return parse_day(text)
    year, month, day = (int(found[long] or found[short]) for long, short in _PARTS)
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 16)
def parse_day(text: str) -> date | None:
    """A day written YYYY-MM-DD, or YYYYMMDD as the DOJ does; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def whole_number(text: str) -> str:
    """A key as text, without the ".0" that spreadsheets add to whole numbers."""
    plain = text.strip().lstrip("'")
    return plain if plain.isdigit() else re.sub(r"^([0-9]+)\.0+$", r"\1", plain)


def count_key(text: str) -> str:
    """CNT_ORDER's 12 digits: groups may be set apart, the last group (always 000) may lack."""
    digits = whole_number(text)
    if not digits.isdigit():
        digits = re.sub(r"[\s.\-]", "", digits)
    return f"{digits}000" if len(digits) == 9 and digits.isdigit() else digits


def cii_key(text: str) -> str:
    """A CII number as digits: letter and leading zeros dropped."""
    return re.sub(r"[^0-9]", "", text).lstrip("0")
