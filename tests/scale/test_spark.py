"""On Apache Spark the same files come out, byte for byte."""

from datetime import date
from pathlib import Path

import pytest

from cmr.cli.progress import Silence
from cmr.cli.running import OnSpark, Request, run_determine
from tests.files.extracts import conviction
from tests.scale.counties import people, scattered, write
from tests.scale.test_parts import contents

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        __import__("importlib.util").util.find_spec("pyspark") is None,
        reason="NO SPARK HERE: pip install -r requirements-spark.txt",
    ),
]


def test_people_scattered_over_files_and_partitions(tmp_path: Path) -> None:
    lines = scattered([*people(40, seed=11), conviction("", OFN="", DISP_DESCR="")], seed=12)
    files = (write(tmp_path / "a.csv", lines[:90]), write(tmp_path / "b.csv", lines[90:]))
    for out, spark in (("here", None), ("spark", OnSpark("local[1]", 3))):
        request = Request(
            files=files,
            policy="la_2020",
            county="LOS ANGELES",
            as_of=date(2020, 2, 11),
            out=tmp_path / out,
            results=True,
            max_bad=50,
            part_size=512,
            spark=spark,
        )
        run_determine(request, Silence())
    here, spark_files = contents(tmp_path / "here"), contents(tmp_path / "spark")
    assert here.keys() == spark_files.keys()
    assert [name for name in here if here[name] != spark_files[name]] == []
