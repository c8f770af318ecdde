"""More people than memory holds: joined in parts that share nobody, the rest waiting on disk."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from cmr.errors import CmrError
from cmr.relief.aside import Aside
from cmr.relief.gathering import Gathering, by_subject
from cmr.relief.join import Accounted, Joined, JoinedLines, join_read
from cmr.relief.reader import Relief, relief_in_pieces
from cmr.relief.record import SubjectOutcome
from cmr.relief.ties import Parts

PEOPLE_AT_ONCE = 25_000
_MOST_PARTS = 200
_ROWS_AT_ONCE = 100_000
_LINES_A_PERSON = 2  # lines of a list take half the room of a person
_WHOLE = 0  # the heap of lines that are not parted yet
_PART = "part"
_LIST = "list"
# What joining reads of the tables; the other columns never leave the disk.
NEEDED = {
    "determinations": ("subject_id", "count_order", "determination", "rule"),
    "convictions": ("subject_id", "count_order", "case_numbers", "section", "convicted_on"),
    "subjects": ("subject_id", "names", "birth_dates", "ssn", "license", "idn", "cii"),
}


class TableUnreadable(CmrError):
    """A table of a run that cannot be read to its end."""

    def __init__(self, name: str, problem: Exception) -> None:
        why = (str(problem).splitlines() or [""])[0]
        super().__init__(f"{name}: cannot be read ({why}): run `cmr determine` again")


@dataclass(frozen=True)
class RunTables:
    """The tables of a run (contracts.md 2) that lists are joined to, read when they are needed."""

    determinations: pl.LazyFrame
    convictions: pl.LazyFrame
    subjects: pl.LazyFrame

    def pieces(self, name: str) -> Iterator[pl.DataFrame]:
        """A table in pieces (at least one)."""
        table: pl.LazyFrame = getattr(self, name).select(NEEDED[name])
        try:
            yield pl.DataFrame(schema=table.collect_schema())
            yield from table.collect_batches(chunk_size=_ROWS_AT_ONCE, maintain_order=True)
        except (OSError, pl.exceptions.PolarsError) as problem:
            raise TableUnreadable(name, problem) from problem

    @property
    def people(self) -> int:
        """How many subjects the extract has."""
        return int(self.subjects.select(pl.len()).collect().item())


class JoiningInParts:
    """The records of everybody, one after another; a context, for what waits on disk meanwhile.

    The records are those of `join_relief`, part by part. `folder` is a private one; what is put
    aside there has no name. Raises CmrError.
    """

    def __init__(
        self, relief_csv: Path, run: RunTables, folder: Path, *, at_once: int = PEOPLE_AT_ONCE
    ) -> None:
        self._relief_csv = relief_csv
        self._run = run
        self._folder = folder
        self._at_once = at_once
        self._asides = ExitStack()
        self._read: list[Relief] = []  # what was said of the list, without its rows
        self._joined: list[JoinedLines] = []
        self._tables: dict[str, Aside] = {}
        self._empty: dict[str, pl.DataFrame] = {}  # for the columns of a heap with nothing on it
        self._met = 0
        self.of_extract = 0  # people handed out who are subjects of the extract
        self.total = 0  # how many records there will be, as far as can be told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._asides.close()

    def records(self) -> Iterator[SubjectOutcome]:
        """Everybody's record, once; those of one part in the order of `join_relief`."""
        parts = self._parts_of_everything()
        for part in range(parts.count):
            joined = join_read(self._lines_of(part), *(self._table(name, part) for name in NEEDED))
            self._account(joined, part, parts.count)
            yield from self._counted(joined.subjects)

    @property
    def lines(self) -> JoinedLines:
        """What became of every line; whole when `records` has come to its end."""
        joined = self._joined
        return JoinedLines(
            rejects=pl.concat(
                [*(piece.rejects for piece in self._read), *(each.rejects for each in joined)]
            ).sort("line"),
            accounted=Accounted(
                rows_in=sum(piece.records for piece in self._read),
                joined=sum(each.accounted.joined for each in joined),
                stand_alone=sum(each.accounted.stand_alone for each in joined),
                rejected=sum(piece.rejects.height for piece in self._read)
                + sum(each.accounted.rejected for each in joined),
            ),
            unknown_columns=self._read[0].unknown_columns,
            warnings=(
                *(text for piece in self._read for text in piece.warnings),
                *(text for each in joined for text in each.warnings),
            ),
            doubtful=tuple(sorted(doubt for each in joined for doubt in each.doubtful)),
            alone=frozenset(line for each in joined for line in each.alone),
        )

    def _parts_of_everything(self) -> Parts:
        """Find out who belongs together, and put everything aside by part."""
        gathering = Gathering()
        for piece in self._run.pieces("convictions"):
            gathering.convictions(piece)
        lines = self._aside()
        for relief in relief_in_pieces(self._relief_csv):
            called = gathering.lines(relief.rows)
            lines.put(_WHOLE, relief.rows.with_columns(called.alias("called")))
            self._read.append(_without_rows(relief))
        for piece in self._run.pieces("subjects"):
            gathering.subjects(piece)
        parts = gathering.parts(self._wanted_parts())
        self._put_aside(parts, lines)
        return parts

    def _wanted_parts(self) -> int:
        """As many as it takes that neither people nor lines are too many at once."""
        lines = sum(piece.records for piece in self._read)
        needed = -(-max(self._run.people, lines // _LINES_A_PERSON) // self._at_once)
        return min(max(needed, 1), _MOST_PARTS)

    def _put_aside(self, parts: Parts, lines: Aside) -> None:
        """Every table, and the list, by part."""
        for name in NEEDED:
            self._tables[name] = self._aside()
            for piece in self._run.pieces(name):
                self._empty[name] = piece.clear()
                part = parts.of(by_subject(piece))
                self._tables[name].add(piece.with_columns(part.alias(_PART)), _PART)
        self._tables[_LIST] = self._aside()
        for rows in lines.frames(_WHOLE):
            part = parts.of(rows["called"])
            rows = rows.drop("called")
            self._empty[_LIST] = rows.clear()
            self._tables[_LIST].add(rows.with_columns(part.alias(_PART)), _PART)
        lines.close()

    def _aside(self) -> Aside:
        return self._asides.enter_context(closing(Aside(self._folder)))

    def _table(self, name: str, part: int) -> pl.DataFrame:
        return self._tables[name].heap(part, self._empty[name])

    def _lines_of(self, part: int) -> Relief:
        """The lines of one part as a list of their own; what could not be read is told already."""
        rows = self._table(_LIST, part)
        return Relief(rows, self._read[0].rejects.clear(), rows.height, (), ())

    def _account(self, joined: Joined, part: int, parts: int) -> None:
        """Keep what became of the lines of a part, and reckon how many people there will be."""
        facts = {field.name: getattr(joined, field.name) for field in fields(JoinedLines)}
        self._joined.append(JoinedLines(**facts))
        self._met += len(joined.subjects)
        self.total = self._met * parts // (part + 1)

    def _counted(self, subjects: Iterable[SubjectOutcome]) -> Iterator[SubjectOutcome]:
        for subject in subjects:
            self.of_extract += subject.subject_id is not None
            yield subject


def _without_rows(relief: Relief) -> Relief:
    return replace(relief, rows=relief.rows.clear())
