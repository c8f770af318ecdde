"""Why: for each conviction of a subject every rule in order, what held, and on which facts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cmr.determine import Run, determine
from cmr.doj.convictions import in_county
from cmr.doj.dates import ANY_EARLIER, ANY_LATER, YEAR_ONE
from cmr.doj.readings import Readings
from cmr.errors import UsageError
from cmr.explain_limits import NotSeen, not_seen
from cmr.explain_told import as_json, lines
from cmr.facts import Record, gather_facts, in_scope, read_record
from cmr.policy import Policy, Rule
from cmr.policy.tree import Leaf, compile_tree, leaves
from cmr.reports.counties import check_county
from cmr.statutes.authorities import Authority, load_authorities

# Why a conviction was not decided.
ANOTHER_COUNTY, ANOTHER_OFFENSE, UNREAD = "another_county", "another_offense", "offense_unread"


@dataclass(frozen=True)
class ConditionExplained:
    """One condition of a rule: true, false or (None) unknown, and the facts it read.

    `facts` by name as people read them, `values` as they are: null where there is no such day.
    """

    name: str
    holds: bool | None
    facts: dict[str, str]
    values: dict[str, Any]
    says: str


@dataclass(frozen=True)
class RuleExplained:
    """One rule: whether it held, its conditions, where it comes from, what it says to a person."""

    id: str
    holds: bool | None
    decided: bool
    relief: str
    reason: str
    citation: str
    sentence: dict[str, str]
    conditions: tuple[ConditionExplained, ...]


@dataclass(frozen=True)
class ConvictionExplained:
    """One conviction: its determination, as `cmr determine` gives it, and every rule in order."""

    count_order: str
    determination: dict[str, Any]
    rules: tuple[RuleExplained, ...]


@dataclass(frozen=True)
class Explanation:
    """A subject's convictions in scope, explained; `not_in_scope` are the others, each with `why`:
    another_county, another_offense, or offense_unread, which may be of anything.
    """

    subject_id: str
    policy: Policy
    county: str
    as_of: date
    convictions: tuple[ConvictionExplained, ...]
    not_in_scope: tuple[dict[str, Any], ...]
    not_seen: tuple[NotSeen, ...]

    def to_text(self) -> str:
        """The explanation for a terminal."""
        return "\n".join(lines(self))

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain values: the shape of docs/engine.md, *Explanations*."""
        return as_json(self)


def explain(
    rows: pl.LazyFrame,
    policy: Policy,
    county: str,
    as_of: date,
    subject: str,
    count: str | None = None,
    *,
    unreadable: int = 0,
    authorities: Sequence[Authority] | None = None,
) -> Explanation:
    """Explain every conviction in scope of one subject, or one of them (its CNT_ORDER).

    `unreadable`: records of the extract that could not be read and hold the subject's text. Raises
    UsageError when the extract has no such subject or count, or when the county is none.
    """
    table = load_authorities() if authorities is None else authorities
    own = rows.filter(pl.col("SUBJECT_ID") == subject).collect()
    if own.is_empty():
        raise _not_there(subject, unreadable)
    run = determine(own.lazy(), policy, county=county, as_of=as_of, authorities=table)
    _check_county(run, county, policy)
    record = read_record(own.lazy(), policy.readings, table, as_of)
    scope = in_scope(record, county, policy.readings)
    wanted = policy.reads(as_of)
    facts = gather_facts(record, scope, policy.readings, as_of, wanted).sort("at")
    convictions = tuple(
        ConvictionExplained(
            told["count_order"], told, tuple(_rules(facts[number], told, policy, as_of))
        )
        for number, told in enumerate(run.determinations.iter_rows(named=True))
        if count is None or told["count_order"] == count
    )
    others = [
        other
        for other in _not_decided(run, record, county, policy.readings)
        if count is None or other["count_order"] == count
    ]
    if count is not None and not convictions and not others:
        raise UsageError(f"subject {subject} has no conviction {count}; give a CNT_ORDER of theirs")
    limits = tuple(not_seen(own, run, county, unreadable))
    return Explanation(subject, policy, county, as_of, convictions, tuple(others), limits)


def _check_county(run: Run, county: str, policy: Policy) -> None:
    check_county(
        county,
        Counter(run.convictions["county"]),
        decided=run.determinations.height,
        exact=policy.readings.county == "exact_text",
    )


def _not_decided(
    run: Run, record: Record, county: str, readings: Readings
) -> Iterator[dict[str, Any]]:
    """The convictions without a determination, each with `why`."""
    decided = set(run.determinations["count_order"])
    reasons = _left_out(record, county, readings)
    for told, why in zip(run.convictions.to_dicts(), reasons, strict=True):
        if told["count_order"] not in decided:
            yield told | {"why": why}


def _left_out(record: Record, county: str, readings: Readings) -> Iterator[str]:
    """For each conviction why it would not be decided."""
    convictions = record.convictions
    counts = convictions.counts
    near = in_county(counts, county, readings).fill_null(value=True)
    readable = convictions.offenses["readable"].gather(counts["offense"])
    for own, read, merged in zip(near, readable, counts["merged"], strict=True):
        if not merged:
            yield ANOTHER_OFFENSE if own and read else UNREAD if own else ANOTHER_COUNTY


def _not_there(subject: str, unreadable: int) -> UsageError:
    damaged = f", or mend the {unreadable:,} damaged records that hold this text"
    return UsageError(
        f"subject {subject}: not in the extract; give a SUBJECT_ID that is"
        + (damaged if unreadable else "")
    )


def _rules(
    facts: pl.DataFrame, told: dict[str, Any], policy: Policy, as_of: date
) -> Iterator[RuleExplained]:
    for rule in policy.rules_on(as_of):
        yield RuleExplained(
            id=rule.id,
            holds=_value(facts, compile_tree(rule.tree, as_of)),
            decided=told["rule"] == rule.id,
            relief=rule.relief,
            reason=rule.reason,
            citation=rule.citation,
            sentence=rule.sentence.model_dump(),
            conditions=tuple(_conditions(facts, rule, as_of)),
        )


def _conditions(facts: pl.DataFrame, rule: Rule, as_of: date) -> Iterator[ConditionExplained]:
    for leaf in leaves(rule.tree):
        yield ConditionExplained(
            name=str(leaf),
            holds=_value(facts, compile_tree(leaf, as_of)),
            facts={name: _fact_text(facts[name][0]) for name in _shown(leaf, facts)},
            values={name: _fact_value(facts[name][0]) for name in _shown(leaf, facts)},
            says=leaf.condition.says.partition("\n")[0],
        )


def _value(facts: pl.DataFrame, answer: pl.Expr) -> bool | None:
    value = facts.select(answer.alias("holds"))["holds"][0]
    return None if value is None else bool(value)


def _shown(leaf: Leaf, facts: pl.DataFrame) -> Iterator[str]:
    """The facts a condition read, and the birth dates in conflict where there are any."""
    yield from leaf.condition.reads
    conflicting = facts["birth_dates"][0] if "birth_dates" in facts.columns else None
    if "birth_date" in leaf.condition.reads and conflicting is not None:
        yield "birth_dates"


def _fact_text(value: Any) -> str:
    """A fact as people read it; stand-ins for unknown dates are not shown as dates."""
    if value is None:
        return "unknown or none"
    if isinstance(value, pl.Series):
        return ", ".join(map(str, value))
    if value in (ANY_EARLIER, YEAR_ONE):
        return "no date"
    return "may be any day" if value == ANY_LATER else str(value)


def _fact_value(value: Any) -> Any:
    """A fact as a plain value; a stand-in for an unknown date is none."""
    if isinstance(value, pl.Series):
        return [_fact_value(each) for each in value]
    if isinstance(value, date):
        return None if value in (ANY_EARLIER, YEAR_ONE, ANY_LATER) else value.isoformat()
    return value
