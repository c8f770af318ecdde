"""Whole runs of `cmr determine`: where the reader, the engine and the files must agree."""

import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files.extracts import HEADER, conviction, record, write
from tests.files.running import USUAL, cmr, determine


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_the_convictions_file_holds_no_row_that_only_a_comment_speaks_of(tmp_path: Path) -> None:
    elsewhere = record(SUBJECT_ID="S2", OFFENSE_DESCR="459 PC-X", COMMENT_TEXT="11358 HS")
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1"), elsewhere)

    assert determine(file, "--results", out=tmp_path / "run").code == 0

    everything = lines_of(tmp_path / "run" / "all_results.csv")
    assert ",11358 HS,#,,,11358 HS," in everything[2]
    assert len(lines_of(tmp_path / "run" / "prop64_results.csv")) == 2


def test_a_comment_is_shown_on_a_row_that_is_nobodys(tmp_path: Path) -> None:
    nobodys = record(OFFENSE_DESCR="459 PC-X", COMMENT_TEXT="11358 HS")
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1"), nobodys)

    assert determine(file, "--results", out=tmp_path / "run").code == 0

    assert ",11358 HS,#,,,11358 HS," in lines_of(tmp_path / "run" / "all_results.csv")[2]


def test_a_record_with_a_malformed_count_says_nothing_of_the_next_person(tmp_path: Path) -> None:
    """Thirteen digits would reach into the cycle 102 of whoever follows in the file."""
    arrest = record(
        SUBJECT_ID="S1",
        STP_TYPE_DESCR="ARREST/DETAINED/CITED",
        STP_ORI_DESCR="CAPDPASADENA",
        CNT_ORDER="1102001001000",
    )
    misdemeanor = conviction("S2", CNT_ORDER="102002001000", CONV_STAT_DESCR="MISDEMEANOR")
    file = write(tmp_path / "doj.csv", HEADER, arrest, misdemeanor)

    assert determine(file, out=tmp_path / "run").code == 0

    (told,) = lines_of(tmp_path / "run" / "determinations.csv")[1:]
    assert "needs_review,missing_fact,misdemeanor_other_city" in told
    assert "Pasadena" not in told


def at_most(size: int) -> Callable[[], None]:
    """No file may grow past `size` bytes, as on a disk that is all but full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [600, 3000, 9000])
@pytest.mark.parametrize("results", [(), ("--results",)])
def test_a_full_disk_is_said_as_such_whichever_file_it_stops(
    tmp_path: Path, size: int, results: tuple[str, ...]
) -> None:
    people = [conviction(f"S{number}") for number in range(60)]
    file = write(tmp_path / "doj.csv", HEADER, *people)
    command = [sys.executable, "-m", "cmr", "determine", file, *results, *USUAL]

    done = subprocess.run(
        [*command, "--out", str(tmp_path / "run")],
        preexec_fn=at_most(size),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "could not be written (File too large)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("day", ["2018-12-31", "1990-01-01", "0005-01-01"])
def test_a_day_before_the_policy_is_refused(tmp_path: Path, day: str) -> None:
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1"))

    ended = cmr("determine", file, *USUAL[:-1], day, "--out", str(tmp_path / "run"))

    assert ended.code == 2
    assert f"policy la_2020: in force from 2019-01-01, not on {day}" in ended.only_line
    assert not (tmp_path / "run").exists()
