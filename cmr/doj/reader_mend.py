"""The tolerant path: what the lines that failed the proof are, and a file without the bad ones.

Only runs of neighbouring suspects are looked at. A quoted field may hold line feeds, so a line
that ends inside quotes is joined with the suspects after it until the quotes close. If they never
do, or a stray quote turns up, or another record was swallowed, the first line alone is bad and
reading starts afresh on the next line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cmr.doj.layout import COLUMNS
from cmr.doj.reader_fields import Broken, split

Line = tuple[int, str]
# A header inside the file (extracts joined end to end) reads as a record; it is not one.
HEADER_START = "RECORD_ID,"
# No free text of a criminal record runs longer; a quote still open here was never meant to be.
MOST_LINES_IN_A_RECORD = 200
# Between a stray quote and the next one, in the same field of a later record, stand all of a
# record's separators. Anything less inside 95 fields is somebody's text.
SEPARATOR = ",#,"
SEPARATORS_OF_A_RECORD = sum(name.endswith("_SEG_SEP") for name in COLUMNS)


@dataclass(frozen=True)
class Bad:
    """A record that cannot be read: its first line (from 0), how many lines, why, its text."""

    index: int
    lines: int
    problem: str
    raw: str


@dataclass
class Mending:
    """What a piece's suspects turned out to be; line numbers are 0-based.

    `end` is the first line that was not judged because lines to come may belong to it.
    """

    bad: list[Bad] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    continued: list[int] = field(default_factory=list)
    repeated_headers: list[int] = field(default_factory=list)
    end: int | None = None

    @property
    def removed(self) -> set[int]:
        """Lines that are no part of a readable record."""
        gone = {line for bad in self.bad for line in range(bad.index, bad.index + bad.lines)}
        return gone.union(self.skipped, self.repeated_headers)

    @property
    def not_a_start(self) -> list[int]:
        """Lines on which no record begins: blank, repeated headers, second and later lines."""
        later = [line for bad in self.bad for line in range(bad.index + 1, bad.index + bad.lines)]
        return sorted([*self.skipped, *self.repeated_headers, *self.continued, *later])


def mend(suspects: Sequence[Line], *, goes_on_after: int | None = None) -> Mending:
    """Sort the suspects of one piece (header excluded) into bad, blank and good after all.

    `goes_on_after` is the number of lines of a piece after which the file goes on. A run of
    suspects at its end is judged as far as no line to come can make a difference.
    """
    mending = Mending()
    for run in _runs(suspects):
        unfinished = run[-1][0] + 1 == goes_on_after
        at = 0
        while at < len(run):
            if unfinished and len(run) - at < MOST_LINES_IN_A_RECORD:
                mending.end = run[at][0]
                break
            at += _take(run, at, mending)
    return mending


def _runs(suspects: Sequence[Line]) -> Iterator[list[Line]]:
    """Suspects that stand next to each other."""
    for _, run in groupby(enumerate(suspects), key=lambda item: item[1][0] - item[0]):
        yield [line for _, line in run]


def _take(run: list[Line], at: int, mending: Mending) -> int:
    """Judge the record that begins at `run[at]`; gives the number of lines it takes."""
    index, text = run[at]
    if not text:
        mending.skipped.append(index)
        return 1
    if text.startswith(HEADER_START):
        mending.repeated_headers.append(index)
        return 1
    lines, found, whole = _read_record(run, at)
    if not isinstance(found, Broken) and len(found) == len(COLUMNS):
        mending.continued.extend(range(index + 1, index + lines))
    else:
        mending.bad.append(Bad(index, lines, _problem(found), whole))
    return lines


def _read_record(run: list[Line], at: int) -> tuple[int, list[str] | Broken, str]:
    """Lines taken, fields (or what is broken), and text of the record beginning at `run[at]`."""
    first = split(run[at][1])
    if not (isinstance(first, Broken) and first.open):
        return 1, first, run[at][1]
    whole = run[at][1]
    for lines, (_, text) in enumerate(run[at + 1 : at + MOST_LINES_IN_A_RECORD], start=2):
        whole = f"{whole}\n{text}"
        if '"' not in text:
            continue
        found = split(whole)
        if isinstance(found, Broken):
            if not found.open:
                break
        elif _swallowed_another(found):
            break
        else:
            return lines, found, whole
    return 1, first, run[at][1]


def _swallowed_another(found: list[str]) -> bool:
    """Whether a quoted text of these fields holds (part of) another record."""
    needed = SEPARATORS_OF_A_RECORD if len(found) == len(COLUMNS) else 1
    return any("\n" in value and value.count(SEPARATOR) >= needed for value in found)


def _problem(found: list[str] | Broken) -> str:
    if isinstance(found, Broken):
        return found.what
    count = len(found)
    return f"{count} field{'' if count == 1 else 's'} instead of {len(COLUMNS)}"
