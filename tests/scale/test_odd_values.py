"""Values that name nothing real: a doubt for a person, never a crash and never a silent answer."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cmr.cli.progress import Silence
from cmr.cli.running import Request, run_determine
from tests.files.extracts import HEADER, conviction, write


def answer(tmp_path: Path, **fields: str) -> tuple[str, str]:
    """What la_2020 says of one conviction of an otherwise plain record, and what is missing."""
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1", **fields))
    request = Request(
        files=(file,),
        policy="la_2020",
        county="LOS ANGELES",
        as_of=date(2020, 2, 11),
        out=tmp_path / "run",
        results=True,
        max_bad=5,
        part_size=512,
    )
    run_determine(request, Silence())
    (told,) = pl.read_parquet(tmp_path / "run" / "determinations.parquet").to_dicts()
    return told["determination"], told["missing_facts"]


@pytest.mark.parametrize("day", ["00000000", "20120230", "20020000", "UNKNOWN", ""])
def test_a_conviction_on_no_real_day_is_a_doubt(tmp_path: Path, day: str) -> None:
    determination, missing = answer(tmp_path, STP_EVENT_DATE=day)
    assert determination == "needs_review"
    assert "convicted_on" in missing


@pytest.mark.parametrize(("length", "unit"), [("999", "Y"), ("99999999999999999999", "D")])
def test_a_sentence_of_centuries_is_read_without_running_over(
    tmp_path: Path, length: str, unit: str
) -> None:
    determination, _ = answer(
        tmp_path,
        PRI_DOB="19900101",
        STP_EVENT_DATE="20150202",
        SENT_LENGTH=length,
        SENT_TIME_CODE=unit,
    )
    assert determination == "needs_review"
