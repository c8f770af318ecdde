"""Why: for each conviction of a subject every rule in order, what held, and on which facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cmr.determine import determine
from cmr.doj.dates import ANY_EARLIER, ANY_LATER, YEAR_ONE
from cmr.errors import UsageError
from cmr.explain_limits import NotSeen, not_seen
from cmr.facts import gather_facts, in_scope, read_record
from cmr.policy import Policy, Rule
from cmr.policy.tree import Leaf, compile_tree, leaves
from cmr.statutes.authorities import Authority, load_authorities


@dataclass(frozen=True)
class ConditionExplained:
    """One condition of a rule: true, false or (None) unknown, and the facts it read."""

    name: str
    holds: bool | None
    facts: dict[str, str]
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
    """A subject's convictions in scope, explained; `not_in_scope` are the others."""

    subject_id: str
    policy: str
    as_of: date
    convictions: tuple[ConvictionExplained, ...]
    not_in_scope: tuple[dict[str, Any], ...]
    not_seen: tuple[NotSeen, ...]
    notice: str = ""  # of a policy that nobody may be told an answer from

    def to_text(self) -> str:
        """The explanation for a terminal."""
        return "\n".join(_lines(self))


def explain(
    rows: pl.LazyFrame,
    policy: Policy,
    county: str,
    as_of: date,
    subject: str,
    count: str | None = None,
    *,
    authorities: Sequence[Authority] | None = None,
) -> Explanation:
    """Explain every conviction in scope of one subject, or one of them (its CNT_ORDER).

    Raises UsageError when the extract has no such subject or count.
    """
    table = load_authorities() if authorities is None else authorities
    own = rows.filter(pl.col("SUBJECT_ID") == subject).collect()
    if own.is_empty():
        raise UsageError(f"subject {subject}: not in the extract; give a SUBJECT_ID that is")
    run = determine(own.lazy(), policy, county=county, as_of=as_of, authorities=table)
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
    decided = set(run.determinations["count_order"])
    others = [c for c in run.convictions.to_dicts() if c["count_order"] not in decided]
    if count is not None:
        others = [other for other in others if other["count_order"] == count]
    if count is not None and not convictions and not others:
        raise UsageError(f"subject {subject} has no conviction {count}; give a CNT_ORDER of theirs")
    limits = tuple(not_seen(own, run, county))
    return Explanation(
        subject, policy.name, as_of, convictions, tuple(others), limits, policy.notice
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


_HOLDS = {True: "yes", False: "no", None: "unknown"}


def _lines(explanation: Explanation) -> Iterator[str]:
    policy, as_of = explanation.policy, explanation.as_of
    yield f"Subject {explanation.subject_id}, policy {policy}, as of {as_of}"
    if explanation.notice:
        yield f"This policy is {explanation.notice}"
    for conviction in explanation.convictions:
        yield from _conviction_lines(conviction)
    for other in explanation.not_in_scope:
        yield ""
        where = other["county"] or "no county"
        yield f"{other['count_order']}  {other['section']}  {where}: not decided"
    yield ""
    yield "What the engine cannot see:"
    for limit in explanation.not_seen:
        yield f"  - en: {limit.en}"
        yield f"    es: {limit.es}"


def _conviction_lines(conviction: ConvictionExplained) -> Iterator[str]:
    told = conviction.determination
    yield ""
    on = told["convicted_on"] or "no date"
    yield f"{conviction.count_order}  {told['section']}  {told['severity'] or 'no severity'}  {on}"
    yield f"  -> {told['determination']} ({told['reason']}), rule {told['rule']}"
    if told["missing_facts"]:
        yield f"  missing: {told['missing_facts']}"
    for rule in conviction.rules:
        mark = "*" if rule.decided else " "
        yield f"  {mark} {rule.id}: {_HOLDS[rule.holds]}  [{rule.citation}]"
        for condition in rule.conditions:
            facts = ", ".join(f"{name} = {text}" for name, text in condition.facts.items())
            yield f"        {condition.name}: {_HOLDS[condition.holds]}" + (
                f"  ({facts})" if facts else ""
            )
        yield f"        en: {rule.sentence['en']}"
        yield f"        es: {rule.sentence['es']}"
