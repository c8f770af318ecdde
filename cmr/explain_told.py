"""An explanation told: as lines for a terminal, and as plain values for another program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmr.explain import ConvictionExplained, Explanation, RuleExplained

# Raised when a field of the JSON form goes or changes its meaning; new ones may come at any time.
FORMAT = 1
_WHY = {
    "another_county": "another county's",
    "another_offense": "not an offense of this policy",
    "offense_unread": "no offense can be read: it may be of anything, ask the court",
}
_HOLDS = {True: "yes", False: "no", None: "unknown"}


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation line by line, as people read it."""
    policy, as_of = explanation.policy, explanation.as_of
    yield f"Subject {explanation.subject_id}, policy {policy.name}, as of {as_of}"
    if policy.notice:
        yield f"This policy is {policy.notice}"
    for conviction in explanation.convictions:
        yield from _conviction_lines(conviction)
    for other in explanation.not_in_scope:
        yield ""
        where = other["county"] or "no county"
        section = other["section"] or "no offense"
        yield f"{other['count_order']}  {section}  {where}: not decided, {_WHY[other['why']]}"
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


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain values; true, false and null stand for yes, no and unknown."""
    policy = explanation.policy
    return {
        "format": FORMAT,
        "subject_id": explanation.subject_id,
        "policy": {
            "id": policy.id,
            "digest": policy.digest,
            "status": policy.status,
            "notice": policy.notice or None,
        },
        "county": explanation.county,
        "as_of": explanation.as_of.isoformat(),
        "convictions": [_conviction(each) for each in explanation.convictions],
        "not_decided": [_plain(each) for each in explanation.not_in_scope],
        "cannot_see": [asdict(each) for each in explanation.not_seen],
    }


def _conviction(conviction: ConvictionExplained) -> dict[str, Any]:
    return {
        "count_order": conviction.count_order,
        "determination": _plain(conviction.determination),
        "rules": [_rule(rule) for rule in conviction.rules],
    }


def _rule(rule: RuleExplained) -> dict[str, Any]:
    return {
        "id": rule.id,
        "holds": rule.holds,
        "decided": rule.decided,
        "relief": rule.relief,
        "reason": rule.reason,
        "citation": rule.citation,
        "sentence": rule.sentence,
        "conditions": [
            {
                "name": condition.name,
                "says": condition.says,
                "holds": condition.holds,
                "facts": {
                    name: {"value": condition.values[name], "text": text}
                    for name, text in condition.facts.items()
                },
            }
            for condition in rule.conditions
        ],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table; days as YYYY-MM-DD."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
