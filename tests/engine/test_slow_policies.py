"""Every policy against a second, slow implementation, on made-up people full of mistakes.

The same at length: `python -m tests.engine.at_length --people 2000 --seeds 50`.
"""

import random
from datetime import date
from pathlib import Path

import pytest

from cmr.policy import shipped
from tests.engine.messy import AS_OF, messy_rows
from tests.engine.reference_data import extract_rows
from tests.engine.slow_policies import SLOW, configurable_differences, random_options

# A leap day: what is "the same day ten years before" of it is 1 March.
DAYS = (AS_OF, date(2020, 2, 29), date(2019, 3, 1))


def test_every_shipped_policy_has_a_second_implementation() -> None:
    assert {policy.id for policy in shipped()} == set(SLOW)


@pytest.mark.parametrize("policy", SLOW)
@pytest.mark.parametrize("seed", range(6))
def test_messy_people_are_decided_alike(policy: str, seed: int) -> None:
    assert SLOW[policy](messy_rows(seed), DAYS[seed % 3]) == {}


@pytest.mark.parametrize("policy", ["la_2020", "la_pilot_2019"])
def test_the_people_of_the_reference_extract_are_decided_alike(policy: str) -> None:
    assert SLOW[policy](extract_rows(), AS_OF) == {}


@pytest.mark.parametrize("seed", range(9))
def test_any_options_of_the_configurable_program_are_decided_alike(
    tmp_path: Path, seed: int
) -> None:
    options = random_options(random.Random(seed))
    rows = messy_rows(1000 + seed)
    assert configurable_differences(rows, DAYS[seed % 3], options, tmp_path) == {}
