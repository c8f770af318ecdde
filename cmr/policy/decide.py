"""The first rule that holds decides; what cannot be told is filled in every way there is."""

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from cmr.policy.schema import Policy, Rule
from cmr.policy.tree import compile_tree, leaves

_NEEDS_REVIEW = "needs_review"
_COUNTY = "county_in_doubt"


def decide(facts: pl.DataFrame, policy: Policy, as_of: date) -> pl.DataFrame:
    """Per row of facts: `rule` (its number among policy.rules_on), `relief`, `missing_facts`.

    A rule that cannot be told is as if it held and as if it did not: when every way gives the same
    relief that is the answer; otherwise needs_review, naming the rule and what is missing.
    """
    rules = policy.rules_on(as_of)
    told = facts.select(_told(rules, as_of))
    walked = _walk(told, rules)
    settled = _settle_birth_dates(facts, walked, rules, as_of)
    answers = settled.with_columns(_missing(facts, told, settled, rules, as_of)).select(
        "rule", "relief", "missing_facts"
    )
    if _COUNTY in policy.reads(as_of):
        return answers
    return _unless_elsewhere(answers, facts)


def _unless_elsewhere(answers: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """What may be another county's is not decided, whether or not the policy has a rule on it."""
    doubt = facts[_COUNTY]
    return answers.with_columns(
        pl.when(doubt).then(pl.lit(_NEEDS_REVIEW)).otherwise("relief").alias("relief"),
        pl.when(doubt)
        .then(pl.lit("in scope: county"))
        .otherwise("missing_facts")
        .alias("missing_facts"),
    )


def _column(number: int) -> str:
    return f"rule_{number}"


def _told(rules: Sequence[Rule], as_of: date) -> list[pl.Expr]:
    """Each rule's answer: true, false, or null."""
    return [
        compile_tree(rule.tree, as_of).alias(_column(number)) for number, rule in enumerate(rules)
    ]


def _walk(told: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """`decided`: the first rule that surely holds. `open`: the first before it that may hold and
    would give another relief, null if there is none. Then `rule` and `relief` are named.
    """
    reliefs = pl.Series([rule.relief for rule in rules])
    codes = reliefs.rank("dense").cast(pl.UInt8)
    decided = told.select(_first(len(rules), lambda n: pl.col(_column(n)))).to_series()
    known = told.with_columns(decided.alias("decided"), codes.gather(decided).alias("given"))
    opened = known.select(_first(len(rules), lambda n: _still_open(n, codes[n]))).to_series()
    rule = pl.select(pl.coalesce(opened, decided)).to_series()
    given = reliefs.gather(decided)
    return pl.DataFrame(
        {
            "decided": decided,
            "open": opened,
            "rule": rule,
            "relief": given.set(opened.is_not_null(), _NEEDS_REVIEW),
        }
    )


def _first(size: int, holds: Callable[[int], pl.Expr]) -> pl.Expr:
    """The lowest number of a rule for which `holds`; null if there is none."""
    first = pl.lit(None, dtype=pl.UInt8)
    for number in reversed(range(size)):
        first = pl.when(holds(number)).then(pl.lit(number, dtype=pl.UInt8)).otherwise(first)
    return first.alias("first")


def _still_open(number: int, code: int) -> pl.Expr:
    """Whether a rule before the deciding one may hold and would give another relief."""
    unknown = pl.col(_column(number)).is_null()
    return unknown & (pl.col("decided") > number) & (pl.col("given") != code)


def _settle_birth_dates(
    facts: pl.DataFrame, walked: pl.DataFrame, rules: Sequence[Rule], as_of: date
) -> pl.DataFrame:
    """Try every birth date that an unknown one may be; one relief for all of them is the answer."""
    turns = _turning_days(rules, as_of)
    if not turns or "birth_dates" not in facts.columns:
        return walked
    stuck = pl.Series(walked["open"].is_not_null()) & facts["birth_date"].is_null()
    if not stuck.any():
        return walked
    where = stuck.arg_true()
    worlds = _worlds(facts.filter(stuck).with_columns(where.alias("place")), turns, as_of)
    outcomes = worlds.select("place").hstack(_walk(worlds.select(_told(rules, as_of)), rules))
    agreed = (
        outcomes.group_by("place", maintain_order=True)
        .agg(
            pl.col("open").is_null().all().alias("told"),
            pl.col("relief").n_unique().alias("reliefs"),
            pl.col("rule").min(),
            pl.col("relief").first(),
        )
        .filter(pl.col("told") & (pl.col("reliefs") == 1))
    )
    place = agreed["place"]
    return walked.with_columns(
        walked["rule"].clone().scatter(place, agreed["rule"]),
        walked["relief"].clone().scatter(place, agreed["relief"]),
        walked["open"].clone().scatter(place, None),
    )


def _turning_days(rules: Sequence[Rule], as_of: date) -> list[pl.Expr]:
    return [
        leaf.condition.turns(leaf.argument, as_of)
        for rule in rules
        for leaf in leaves(rule.tree)
        if leaf.condition.turns is not None
    ]


def _worlds(stuck: pl.DataFrame, turns: Sequence[pl.Expr], as_of: date) -> pl.DataFrame:
    """The stuck rows once for each birth date they may have: those on record, else one on either
    side of every day on which an answer turns. Nobody is convicted before being born.
    """
    days = [turn + pl.duration(days=shift) for turn in turns for shift in range(-2, 3)]
    on_record = pl.col("birth_dates")
    no_record = on_record.list.len().fill_null(0) == 0
    worlds = stuck.with_columns(
        pl.when(no_record).then(pl.concat_list(days)).otherwise(on_record).alias("birth_date")
    ).explode("birth_date", empty_as_null=True, keep_nulls=True)
    latest = pl.min_horizontal(pl.col("convicted_on") - pl.duration(days=1), pl.lit(as_of))
    possible = worlds.filter(pl.col("birth_date") <= latest)
    # All dates on record impossible: then none is known, and any day may be it.
    lost = stuck.filter(~pl.col("place").is_in(possible["place"].implode()) & ~no_record)
    if lost.is_empty():
        return possible
    empty = lost.with_columns(pl.lit([], dtype=pl.List(pl.Date)).alias("birth_dates"))
    return pl.concat([possible, _worlds(empty, turns, as_of)])


def _missing(
    facts: pl.DataFrame,
    told: pl.DataFrame,
    settled: pl.DataFrame,
    rules: Sequence[Rule],
    as_of: date,
) -> pl.Series:
    """`rule: fact, fact; ...` for every rule that could still change a row's answer."""
    stuck = settled["open"].is_not_null()
    none = pl.Series("missing_facts", [""]).new_from_index(0, settled.height)
    if not stuck.any():
        return none
    near = pl.concat(
        [facts.filter(stuck), told.filter(stuck), settled.select("decided").filter(stuck)],
        how="horizontal",
    )
    reliefs = [rule.relief for rule in rules]
    given = pl.col("decided").replace_strict(
        list(range(len(rules))), reliefs, return_dtype=pl.String
    )
    parts = [
        pl.when(
            pl.col(_column(n)).is_null() & (pl.col("decided") > n) & (given != rule.relief)
        ).then(pl.concat_str(pl.lit(f"{rule.id}: "), _unknown_leaves(rule, as_of)))
        for n, rule in enumerate(rules)
    ]
    texts = near.select(pl.concat_str(parts, separator="; ", ignore_nulls=True).alias("texts"))
    return none.scatter(stuck.arg_true(), texts["texts"])


def _unknown_leaves(rule: Rule, as_of: date) -> pl.Expr:
    """What those conditions of a rule miss that cannot be told."""
    missing = [
        pl.when(compile_tree(leaf, as_of).is_null()).then(leaf.condition.missing)
        for leaf in leaves(rule.tree)
    ]
    return pl.concat_str(missing, separator=", ", ignore_nulls=True)
