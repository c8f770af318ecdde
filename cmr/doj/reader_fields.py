"""How a record is written: fields, commas and quotes. The one strict reading of both paths."""

import re
from dataclasses import dataclass

from cmr.doj.layout import COLUMNS

# A field is bare (no comma, no quote) or wholly in quotes with inner quotes doubled. The same
# syntax proves lines clean inside polars (reader_proof) and tells here what is wrong with one.
FIELD = r'(?:[^",]*|"(?:[^"]|"")*")'
RECORD = rf"^\x{{FEFF}}?(?:{FIELD},){{{len(COLUMNS) - 1}}}{FIELD}$"
_NEXT = re.compile(r'(?:"((?:[^"]|"")*)"|([^",]*))(,|$)')


@dataclass(frozen=True)
class Broken:
    """A text that is no row of fields; `open` says that a quote was opened and never closed."""

    what: str
    open: bool = False


def split(text: str) -> list[str] | Broken:
    """The fields of one record (quotes taken off), or what is wrong with its quoting."""
    fields: list[str] = []
    at = 0
    while True:
        found = _NEXT.match(text, at)
        if found is None or (found[3] == "" and found.end() != len(text)):
            return _broken_at(text, at, len(fields))
        fields.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        if found[3] == "":
            return fields
        at = found.end()


def fields_of(text: str) -> list[str]:
    """The fields of a text, or none when its quoting is broken."""
    found = split(text)
    return [] if isinstance(found, Broken) else found


def _broken_at(text: str, at: int, field: int) -> Broken:
    name = COLUMNS[field] if field < len(COLUMNS) else f"field {field + 1}"
    if not text.startswith('"', at):
        return Broken(f"stray quote in {name}")
    rest = text[at + 1 :].replace('""', "")
    if '"' in rest:
        return Broken(f"text after the closing quote in {name}")
    return Broken(f"quote opened in {name} and never closed", open=True)
