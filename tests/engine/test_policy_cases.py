"""Every case written beside a rule is decided by the real engine as the case says."""

import pytest

from cmr.determine import determine
from cmr.policy import Policy, Rule, shipped
from cmr.policy.cases import NOT_SIGNED_ON, case_rows
from cmr.policy.schema import Case
from cmr.statutes.authorities import load_authorities

CASES = [
    pytest.param(policy, rule, case, id=f"{policy.id}-{rule.id}-{case.what}")
    for policy in shipped()
    for rule in policy.rules
    for case in rule.cases
]


@pytest.mark.parametrize(("policy", "rule", "case"), CASES)
def test_a_rule_fires_where_its_case_says_and_not_where_it_just_misses(
    policy: Policy, rule: Rule, case: Case
) -> None:
    run = determine(
        case_rows(case),
        policy,
        county="LOS ANGELES",
        as_of=case.as_of,
        authorities=[*load_authorities(), NOT_SIGNED_ON],
    )

    first = run.determinations.row(0, named=True)

    decided = first["rule"] == rule.id and first["missing_facts"] == ""
    assert decided == case.fires, first
    if case.gives is not None:
        assert first["determination"] == case.gives
