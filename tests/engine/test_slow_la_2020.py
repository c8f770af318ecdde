"""The served policy against a second, slow implementation of its table."""

from pathlib import Path

import polars as pl
import pytest

from cmr.determine import determine
from cmr.doj.layout import COLUMNS, NEEDED
from cmr.policy import load
from cmr.policy.cases import NOT_SIGNED_ON
from cmr.statutes.authorities import load_authorities
from tests.engine.messy import AS_OF, messy_rows
from tests.engine.slow_la_2020 import decide

PILOT = Path(__file__).parents[1] / "data" / "pilot_input.csv.gz"
TABLE = [*load_authorities(), NOT_SIGNED_ON]


def differences(rows: pl.LazyFrame) -> dict[int, tuple[object, object]]:
    """Where the two implementations differ: row -> (engine, slow)."""
    slow = decide(rows.collect().to_dicts(), "LOS ANGELES", AS_OF, TABLE)
    run = determine(rows, load("la_2020"), county="LOS ANGELES", as_of=AS_OF, authorities=TABLE)
    fast = {
        row["row"]: (row["determination"], row["rule"])
        for row in run.determinations.iter_rows(named=True)
    }
    return {
        row: (fast.get(row), slow.get(row))
        for row in fast.keys() | slow.keys()
        if fast.get(row) != slow.get(row)
    }


@pytest.mark.parametrize("seed", range(40))
def test_messy_people_are_decided_alike(seed: int) -> None:
    assert differences(messy_rows(seed)) == {}


def test_the_people_of_the_pilot_fixture_are_decided_alike() -> None:
    rows = pl.scan_csv(
        PILOT, has_header=False, skip_lines=1, new_columns=list(COLUMNS), infer_schema=False
    )
    assert differences(rows.select(pl.lit("p").alias("file"), *NEEDED).with_row_index("row")) == {}
