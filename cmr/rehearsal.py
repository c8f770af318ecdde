"""A policy's rules tried on the cases that stand beside them, by the real engine."""

from collections.abc import Iterator
from typing import Any

from cmr.determine import determine
from cmr.errors import UsageError
from cmr.policy import Policy, PolicyProblem
from cmr.policy.cases import NOT_SIGNED_ON, case_rows
from cmr.policy.schema import Case, Rule
from cmr.statutes.authorities import load_authorities

COUNTY = "LOS ANGELES"  # where the cases of a policy play, unless they say otherwise


def rehearse(policy: Policy, file: str) -> Iterator[PolicyProblem]:
    """Every case of a rule in use whose rule does not do what the case says, in order."""
    for rule in policy.rules:
        if rule.option is None or policy.options[rule.option]:
            for number, case in enumerate(rule.cases):
                if what := _difference(policy, rule, case):
                    yield PolicyProblem(file, rule.id, f"cases[{number}]", f"{case.what}: {what}")


def _difference(policy: Policy, rule: Rule, case: Case) -> str | None:
    """What the engine does otherwise than the case says, if anything."""
    try:
        first = _decided(policy, case)
    except UsageError as problem:
        return str(problem)
    if first is None:
        return "nothing is decided; write an offense that it decides, of Los Angeles, first"
    fires = first["rule"] == rule.id and not first["missing_facts"]
    if fires != case.fires:
        missing = f" (missing: {first['missing_facts']})" if first["missing_facts"] else ""
        return f"`fires: {str(case.fires).lower()}`, but {first['rule']} decides{missing}"
    if case.gives not in (None, first["determination"]):
        return f"`gives: {case.gives}`, but the engine gives {first['determination']}"
    return None


def _decided(policy: Policy, case: Case) -> dict[str, Any] | None:
    """The determination of the case's first conviction, if it is decided at all."""
    run = determine(
        case_rows(case),
        policy,
        county=COUNTY,
        as_of=case.as_of,
        authorities=[*load_authorities(), NOT_SIGNED_ON],
    )
    # The first conviction stands in the first row, or behind that of its arrest.
    own = (told for told in run.determinations.iter_rows(named=True) if told["row"] <= 1)
    return next(own, None)
