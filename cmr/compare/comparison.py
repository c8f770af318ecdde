"""Two policies over the same extract: the rows that differ, each by named differences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from cmr.compare.answers import NOT_DECIDED, reliefs
from cmr.compare.known import Difference, KnownDifferences, known_differences
from cmr.compare.way import Step, way
from cmr.determine import determine
from cmr.policy import Policy
from cmr.statutes.authorities import Authority, load_authorities

UNEXPLAINED = "unexplained"
# What is worth more to the person; everything else gives nothing.
WORTH = {"dismissal": 2, "redesignation": 1}
# One row per conviction whose relief is another; `a` is the first policy, `b` the second.
ROW_COLUMNS = (
    "file", "row", "subject_id", "count_order", "case_numbers", "county", "section", "severity",
    "convicted_on", "change", "relief_a", "rule_a", "relief_b", "rule_b", "differences",
)  # fmt: skip
_KEY = ("file", "row")
_OWN = ROW_COLUMNS[2:9]


@dataclass(frozen=True)
class Comparison:
    """`rows`: ROW_COLUMNS, one per differing conviction, in file order. `people`: `subject_id`,
    `change`, `convictions`, `differences`. `counts`: convictions by relief in the first policy,
    then in the second. `on_the_way`: every difference between the two, in order. `counties`: every
    conviction of the extract, `n` per `county` text.
    """

    rows: pl.DataFrame
    people: pl.DataFrame
    counts: dict[str, dict[str, int]]
    on_the_way: tuple[Difference, ...]
    counties: pl.DataFrame

    @property
    def named(self) -> tuple[Difference, ...]:
        """The differences that explain some row, in the order of the way."""
        used = set(self.rows["differences"].str.split("; ").explode().drop_nulls())
        return tuple(each for each in self.on_the_way if each.id in used)

    @property
    def unexplained(self) -> int:
        """How many differing rows have no named difference, or one without a name."""
        return self.rows.filter(pl.col("differences").str.contains(UNEXPLAINED)).height


def compare(
    rows: pl.LazyFrame,
    first: Policy,
    second: Policy,
    *,
    county: str,
    as_of: date,
    authorities: Sequence[Authority] | None = None,
    known: KnownDifferences | None = None,
) -> Comparison:
    """Decide every conviction under both policies and name why the reliefs differ.

    Every row is followed from one policy to the other, one difference at a time: a difference
    explains a row when the answer changes as it comes in, and is not changed back.
    """
    table = load_authorities() if authorities is None else authorities
    (a, _), (b, counties) = (
        _decided(rows, policy, county, as_of, table, name)
        for policy, name in ((first, "a"), (second, "b"))
    )
    # Files in the order given, not by name.
    both = _together(a, b, files=rows.collect_schema()["file"])
    differing = both.filter(pl.col("relief_a") != pl.col("relief_b"))
    steps = way(first, second, known or known_differences(), as_of)
    told = _explained(rows, differing, (first, steps), county, as_of, table)
    by_id = {step.difference.id: step.difference for step in steps if step.difference}
    return Comparison(
        rows=told.select(ROW_COLUMNS),
        people=_people(told),
        counts=_counts(both),
        on_the_way=tuple(by_id.values()),
        counties=counties,
    )


def _decided(
    rows: pl.LazyFrame,
    policy: Policy,
    county: str,
    as_of: date,
    table: Sequence[Authority],
    name: str,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The determinations of one policy, with the relief of the rule that decided; and how many
    convictions have each county text. What else a run holds is not kept.
    """
    run = determine(rows, policy, county=county, as_of=as_of, authorities=table)
    reliefs = {rule.id: rule.relief for rule in policy.rules}
    relief = pl.col("rule").replace_strict(reliefs, return_dtype=pl.String)
    # A rule that may hold and would change the answer is named, but a person decides.
    open_question = pl.col("missing_facts") != ""
    told = run.determinations.select(
        *_KEY,
        *_OWN,
        pl.when(open_question)
        .then(pl.lit("needs_review"))
        .otherwise(relief)
        .alias(f"relief_{name}"),
        pl.col("rule").alias(f"rule_{name}"),
    )
    return told, run.convictions.group_by("county").agg(pl.len().alias("n")).sort("county")


def _together(a: pl.DataFrame, b: pl.DataFrame, *, files: pl.DataType) -> pl.DataFrame:
    """Every conviction that either policy decides, in file order; severity as the second reads."""
    both = a.join(b, on=_KEY, how="full", suffix="_b", coalesce=True)
    return both.select(
        *_KEY,
        *(pl.coalesce(f"{name}_b", name).alias(name) for name in _OWN),
        pl.col("relief_a", "relief_b").fill_null(NOT_DECIDED),
        pl.col("rule_a", "rule_b").fill_null(""),
    ).sort(pl.col("file").cast(files), "row")


def _explained(
    rows: pl.LazyFrame,
    differing: pl.DataFrame,
    on_the_way: tuple[Policy, list[Step]],
    county: str,
    as_of: date,
    table: Sequence[Authority],
) -> pl.DataFrame:
    """The differing rows with `change` and `differences`."""
    first, steps = on_the_way
    own = rows.filter(pl.col("SUBJECT_ID").is_in(differing["subject_id"].implode())).collect()
    told = reliefs(
        own.lazy(),
        [first, *(step.policy for step in steps)],
        county=county,
        as_of=as_of,
        authorities=table,
    )
    places = {key: at for at, key in enumerate(zip(own["file"], own["row"], strict=True))}
    names = [step.difference.id if step.difference else UNEXPLAINED for step in steps]
    texts = [
        "; ".join(_why([each.get(places[key], NOT_DECIDED) for each in told], names, ends))
        for *key_of, a, b in differing.select(*_KEY, "relief_a", "relief_b").iter_rows()
        for key, ends in [(tuple(key_of), (a, b))]
    ]
    before, after = (
        pl.col(name).replace_strict(WORTH, default=0, return_dtype=pl.Int8)
        for name in ("relief_a", "relief_b")
    )
    gains, loses = pl.lit("gains"), pl.lit("loses")
    change = pl.when(after > before).then(gains).when(after < before).then(loses)
    return differing.with_columns(
        change.otherwise(pl.lit("other")).alias("change"),
        pl.Series("differences", texts, dtype=pl.String),
    )


def _why(answers: Sequence[str], names: Sequence[str], ends: tuple[str, str]) -> Iterator[str]:
    """The differences at which the answer changed for good.

    `answers` has one more than `names`: the first policy's own. They must begin and end as the two
    policies really answer; else nothing here explains the row.
    """
    if (answers[0], answers[-1]) != ends:
        yield UNEXPLAINED
        return
    begun = max(number for number, answer in enumerate(answers) if answer == answers[0])
    changes = [
        name
        for name, (before, after) in zip(names[begun:], pairwise(answers[begun:]), strict=True)
        if before != after
    ]
    yield from dict.fromkeys(changes)


def _people(told: pl.DataFrame) -> pl.DataFrame:
    """The people of the differing rows: who gains, who loses, who both."""
    gains, loses = ((pl.col("change") == word).any() for word in ("gains", "loses"))
    change = (
        pl.when(gains & loses)
        .then(pl.lit("gains and loses"))
        .when(gains)
        .then(pl.lit("gains"))
        .when(loses)
        .then(pl.lit("loses"))
        .otherwise(pl.lit("other"))
    )
    names = pl.col("differences").str.split("; ").explode().unique(maintain_order=True)
    return told.group_by("subject_id", maintain_order=True).agg(
        change.alias("change"),
        pl.len().alias("convictions"),
        names.str.join("; ").alias("differences"),
    )


def _counts(both: pl.DataFrame) -> dict[str, dict[str, int]]:
    counted = both.group_by("relief_a", "relief_b").len().sort("relief_a", "relief_b")
    found: dict[str, dict[str, int]] = {}
    for a, b, number in counted.iter_rows():
        found.setdefault(a, {})[b] = number
    return found
