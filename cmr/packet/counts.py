"""How many: convictions, people and cases of an exhibit, part by part and in all."""

from dataclasses import dataclass

import polars as pl

from cmr.packet.cases import by_case
from cmr.packet.exhibit import Exhibit
from cmr.packet.sealing import Sealing
from cmr.vocabulary import Determination


@dataclass(frozen=True)
class Counts:
    """Of one part or of the whole exhibit; the whole counts people and cases once."""

    authority: str
    convictions: int
    people: int
    cases: int
    dismissal: int
    redesignation: int
    whole: int
    part: int
    unknown: int

    def as_json(self) -> dict[str, int | str]:
        """For packet.json."""
        return dict(vars(self))


def count_parts(exhibit: Exhibit) -> tuple[Counts, ...]:
    """The counts of every part, in the order of the parts."""
    return tuple(_count(part.authority, part.rows) for part in exhibit.parts)


def count_all(exhibit: Exhibit) -> Counts:
    """The counts of the exhibit as a whole."""
    return _count("all", exhibit.rows)


def _count(authority: str, rows: pl.DataFrame) -> Counts:
    asked = rows.get_column("asked")
    sealing = rows.get_column("sealing")
    return Counts(
        authority=authority,
        convictions=rows.height,
        people=rows.get_column("subject_id").n_unique(),
        cases=_cases(rows),
        dismissal=_times(asked, Determination.DISMISSAL.value),
        redesignation=_times(asked, Determination.REDESIGNATION.value),
        whole=_times(sealing, Sealing.WHOLE.value),
        part=_times(sealing, Sealing.PART.value),
        unknown=_times(sealing, Sealing.UNKNOWN.value),
    )


def _times(words: pl.Series, word: str) -> int:
    return words.filter(words == word).len()


def _cases(rows: pl.DataFrame) -> int:
    """Different case numbers, in canonical form where there is one."""
    each = by_case(rows.select("case_numbers"), "case_numbers")
    shown = each.select(pl.when(pl.col("case") != "").then("case").otherwise("number"))
    return shown.to_series().n_unique()
