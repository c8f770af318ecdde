"""Each quirk from 1 to 43 is settled in docs/engine-quirks.md, with tests that exist."""

import re
from pathlib import Path

import pytest

from tests.engine import test_quirks_of_rows
from tests.engine.test_quirks import QUIRKS

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "engine-quirks.md").read_text(encoding="utf-8")
ROWS = {
    int(number): (ours, tests.split())
    for number, ours, tests in re.findall(
        r"^\| (\d+) \| [^|]+\| ([^|]+)\| ([^|]+) \|$", TABLE, flags=re.MULTILINE
    )
}
IN_Q = {number for number, *_ in QUIRKS}
IN_R = {int(n) for name in dir(test_quirks_of_rows) for n in re.findall(r"^test_(\d+)_", name)}


@pytest.mark.parametrize("number", range(1, 44))
def test_a_quirk_is_settled_and_tested(number: int) -> None:
    ours, tests = ROWS[number]

    assert re.search(r"\*\*(fixed|sent to review|kept)\*\*", ours), ours
    assert tests
    assert ("Q" in tests) <= (number in IN_Q)
    assert ("R" in tests) <= (number in IN_R)


def test_the_tests_that_the_table_names_exist() -> None:
    legend = TABLE.split("## Quirk by quirk")[1].split("| # |")[0]

    for name in re.findall(r"`([\w/]+\.py)`", legend):
        assert (ROOT / name).exists() or (ROOT / "tests" / "engine" / name).exists(), name
