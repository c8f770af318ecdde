"""Determinations: what a policy says of every conviction that a county decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cmr.doj.appended import appended_columns
from cmr.doj.ordered import first_of_each
from cmr.facts import Record, gather_facts, in_scope, read_record
from cmr.policy import Policy, Rule
from cmr.policy.decide import decide
from cmr.reference_figures import reference_figures
from cmr.statutes.authorities import Authority, load_authorities
from cmr.vocabulary import CONVICTION_COLUMNS, DETERMINATION_COLUMNS

MISSING_FACT = "missing_fact"


@dataclass(frozen=True)
class Order:
    """Where the rows are that a run's tables are ordered by, as positions among the rows decided:
    `convictions`: `first` of the subject and `at` of the conviction; `subjects`: `first`.
    """

    convictions: pl.DataFrame
    subjects: pl.DataFrame


@dataclass(frozen=True)
class Run:
    """`determinations`: one row per conviction in scope, in file order (DETERMINATION_COLUMNS).
    `convictions`: every conviction (CONVICTION_COLUMNS). `subjects`: every person; lists of text.
    `appended`: on demand, `file`, `row` and the reference program's columns, of rows that have any.
    `reference`: of a parity policy, the summary as its reference program gives it.
    """

    determinations: pl.DataFrame
    convictions: pl.DataFrame
    subjects: pl.DataFrame
    appended: pl.DataFrame | None = None
    reference: dict[str, Any] | None = None
    order: Order | None = None


def determine(
    rows: pl.LazyFrame,
    policy: Policy,
    *,
    county: str,
    as_of: date,
    with_appended: bool = False,
    authorities: Sequence[Authority] | None = None,
) -> Run:
    """Decide every conviction of the county's cannabis sections under a policy, as of a day.

    `rows` is the frame of cmr.doj.reader: file, row, and the columns of layout.NEEDED as text.
    `authorities` is the table of prosecutors; the shipped one unless given.
    """
    policy.check_in_force(as_of)
    table = load_authorities() if authorities is None else authorities
    record = read_record(rows, policy.readings, table, as_of)
    scope = in_scope(record, county, policy.readings)
    facts = gather_facts(record, scope, policy.readings, as_of, policy.reads(as_of))
    decided = decide(facts, policy, as_of)
    determinations = _determinations(facts, decided, record, policy, as_of)
    return Run(
        determinations=determinations.select(DETERMINATION_COLUMNS),
        convictions=_convictions(record),
        subjects=record.subjects,
        appended=appended_columns(
            record.rows, record.convictions, determinations, policy.readings, as_of
        )
        if with_appended
        else None,
        reference=reference_figures(
            record.convictions,
            determinations,
            policy,
            county=county,
            lines=record.rows.frame.height,
            today=as_of,
        )
        if policy.words == "reference_program"
        else None,
        order=_order(record),
    )


def _determinations(
    facts: pl.DataFrame, decided: pl.DataFrame, record: Record, policy: Policy, as_of: date
) -> pl.DataFrame:
    rules = policy.rules_on(as_of)
    words = pl.DataFrame([_words(rule, policy) for rule in rules], orient="row").with_row_index(
        "rule"
    )
    at = facts["at"]
    frame = record.rows.frame
    told = pl.concat([facts, decided], how="horizontal").with_columns(
        pl.col("rule").cast(pl.UInt32),
        frame["file"].gather(at).cast(pl.String),
        frame["row"].gather(at),
        frame["SUBJECT_ID"].gather(at).alias("subject_id"),
        frame["CNT_ORDER"].gather(at).alias("count_order"),
    )
    told = told.join(words, on="rule", how="left", maintain_order="left")
    open_question = (pl.col("missing_facts") != "") & pl.lit(policy.words == "codes")
    return told.select(
        "file", "row", "at", "conviction", "subject_id", "count_order",
        pl.col("case_numbers").fill_null(""),
        pl.col("STP_ORI_CNTY_NAME").alias("county"),
        "section", "severity", "convicted_on",
        pl.when(open_question).then(pl.lit("needs_review")).otherwise("says").alias("determination"),
        pl.when(open_question).then(pl.lit(MISSING_FACT)).otherwise("reason").alias("reason"),
        pl.col("rule_id").alias("rule"),
        "citation",
        pl.lit(policy.name).alias("policy"),
        pl.lit(as_of).alias("as_of"),
        "authority", "missing_facts",
    ).sort("at")  # fmt: skip


def _words(rule: Rule, policy: Policy) -> dict[str, str]:
    """What a determination by this rule carries."""
    says, reason = rule.relief, rule.reason
    if policy.words == "reference_program" and rule.says is not None:
        says, reason = rule.says.determination, rule.says.reason  # type: ignore[assignment]
    return {"rule_id": rule.id, "says": says, "reason": reason, "citation": rule.citation}


def _convictions(record: Record) -> pl.DataFrame:
    counts = record.convictions.counts
    frame = record.rows.frame
    shown = counts.select(
        frame["SUBJECT_ID"].gather(counts["at"]).alias("subject_id"),
        frame["CNT_ORDER"].gather(counts["at"]).alias("count_order"),
        pl.col("case_numbers").fill_null(""),
        pl.col("STP_ORI_CNTY_NAME").alias("county"),
        record.convictions.offenses["section"].gather(counts["offense"]).alias("section"),
        "severity",
        "convicted_on",
        "authority",
    )
    return shown.filter(~counts["merged"]).select(CONVICTION_COLUMNS)


def _order(record: Record) -> Order:
    """The first row of each subject, and each conviction's own; in the order of the tables."""
    first = record.rows.at.filter(first_of_each(record.rows.subject)).alias("first")
    somebody = record.rows.frame["SUBJECT_ID"].gather(first).is_not_null()
    counts = record.convictions.counts
    convictions = pl.DataFrame([first.gather(counts["subject"]), counts["at"]])
    return Order(convictions.filter(~counts["merged"]), first.filter(somebody).to_frame())
