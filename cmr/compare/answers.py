"""What each policy on the way from one to another says of every conviction."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import polars as pl

from cmr.facts import gather_facts, in_scope, read_record
from cmr.policy import Policy
from cmr.policy.decide import decide
from cmr.statutes.authorities import Authority

NOT_DECIDED = "not_decided"


def reliefs(
    rows: pl.LazyFrame,
    policies: Sequence[Policy],
    *,
    county: str,
    as_of: date,
    authorities: Sequence[Authority],
) -> list[dict[int, str]]:
    """For each policy the relief of every conviction that it decides, by its row's position.

    Policies that read the extract alike stand together: it is read once for them.
    """
    found: list[dict[int, str]] = []
    for _, group in groupby(policies, key=lambda policy: policy.readings):
        found += _alike(rows, list(group), county, as_of, authorities)
    return found


def _alike(
    rows: pl.LazyFrame,
    policies: Sequence[Policy],
    county: str,
    as_of: date,
    authorities: Sequence[Authority],
) -> list[dict[int, str]]:
    readings = policies[0].readings
    record = read_record(rows, readings, authorities, as_of)
    wanted = frozenset[str]().union(*(policy.reads(as_of) for policy in policies))
    facts = gather_facts(record, in_scope(record, county, readings), readings, as_of, wanted)
    return [
        dict(zip(facts["at"], decide(facts, policy, as_of)["relief"], strict=True))
        for policy in policies
    ]
