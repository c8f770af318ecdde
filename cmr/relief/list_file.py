"""The lines of a list as they come: decoded, with a header, a record over one line or several."""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from cmr.errors import CmrError

# contracts.md section 4, in its order.
COLUMNS = (
    "list_id",
    "event",
    "date",
    "authority",
    "subject_id",
    "count_order",
    "case_number",
    "section",
    "name",
    "birth_date",
    "cii",
    "note",
)
# A list without these three still says what happened to whom.
OPTIONAL = frozenset({"authority", "cii", "note"})
_LONGEST_RECORD = 50  # lines
_BLOCK = 1 << 20


class ReliefFormatError(CmrError):
    """A file that cannot be read as a relief list at all."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file}: {what}")


@dataclass(frozen=True)
class Header:
    """Where each known column stands, which columns nobody knows, and how many there are."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]
    width: int

    def is_long_note(self, fields: list[str]) -> bool:
        """Whether a record over several lines is whole: no needed column holds a line end."""
        needed = [place for name, place in self.places.items() if name not in OPTIONAL]
        return len(fields) == self.width and not any("\n" in fields[place] for place in needed)


class ListFile:
    """A list open for reading, its header read; `records` gives the rest, once.

    UTF-8, or Windows-1252 as spreadsheets save it. Raises ReliefFormatError where the file as a
    whole cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._lines = _Ahead(_lines(path))
        self.header = _header(path, self._lines.take(1))

    def records(self) -> Iterator[tuple[int, str, list[str]]]:
        """Line number (1 is the header), raw text and fields of each record; blank lines are none.

        A quoted note may run over lines. A quote that is never closed costs its own line only.
        """
        at = 2
        while first := self._lines.look(1):
            fields, used = self._record(first[0])
            raw = "\n".join(self._lines.take(used))
            if raw.strip(" \t,"):
                yield at, raw, fields
            at += used

    def _record(self, first: str) -> tuple[list[str], int]:
        """The fields that begin on a line, and how many lines they take; [] if none can be read."""
        if '"' not in first:
            return first.split(","), 1
        ahead = self._lines.look(_LONGEST_RECORD)
        reader = csv.reader((f"{line}\n" for line in ahead), strict=True)
        try:
            fields = next(reader, [])
        except csv.Error:
            return [], 1
        used = reader.line_num
        return (fields, used) if used == 1 or self.header.is_long_note(fields) else ([], 1)


class _Ahead:
    """Lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._seen: deque[str] = deque()

    def look(self, count: int) -> list[str]:
        """The next lines, fewer at the end."""
        self._seen.extend(islice(self._lines, max(0, count - len(self._seen))))
        return list(islice(self._seen, count))

    def take(self, count: int) -> list[str]:
        """The next lines, which are gone then."""
        taken = self.look(count)
        for _ in taken:
            self._seen.popleft()
        return taken


def _lines(path: Path) -> Iterator[str]:
    """The file's lines without their ends (a line feed, a carriage return, or both)."""
    try:
        with _opened(path) as source:
            encoding, errors = _encoding(source)
            source.seek(0)
            # Not splitlines(): a name may hold signs that it takes for line ends.
            with io.TextIOWrapper(source, encoding, errors, newline=None) as text:
                for line in text:
                    yield line.removesuffix("\n")
    except OSError as problem:
        raise ReliefFormatError(path, f"cannot be read ({problem.strerror})") from problem


def _opened(path: Path) -> BinaryIO:
    """The file; what comes through a pipe can be read once only, so it is taken up first."""
    if path.is_fifo():
        return io.BytesIO(path.read_bytes())
    return path.open("rb")


def _encoding(source: BinaryIO) -> tuple[str, str]:
    """How the whole of it can be decoded."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := source.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", "replace"
    return "utf-8-sig", "strict"


def _header(path: Path, lines: list[str]) -> Header:
    """The header line read; raises ReliefFormatError where it cannot be one."""
    names = [name.strip().lower() for name in next(csv.reader(lines), [])]
    expected = f"the first line must be the header: {','.join(COLUMNS)}"
    if not set(names) & set(COLUMNS):
        raise ReliefFormatError(path, f"{_not_saved_as_csv(lines)}; {expected}")
    if missing := [name for name in COLUMNS if name not in names and name not in OPTIONAL]:
        raise ReliefFormatError(path, f"column {', '.join(missing)} is missing; {expected}")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise ReliefFormatError(path, f"column {', '.join(twice)} stands twice in the header")
    places = {name: names.index(name) for name in COLUMNS if name in names}
    unknown = tuple(name for name in names if name and name not in COLUMNS)
    return Header(places, unknown, len(names))


def _not_saved_as_csv(lines: list[str]) -> str:
    """What a spreadsheet made of the list instead, as far as its first line shows."""
    first = lines[0].lower() if lines else ""
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if {field.strip(' "') for field in first.split(sign)} & set(COLUMNS):
            return f"its fields are set apart by {name}; save it with commas"
    if "\0" in first:
        return "it is not plain text; save it as CSV UTF-8"
    return "no header found"
