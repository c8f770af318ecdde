"""A run decided in many parts gives the bytes of a run decided at once."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from cmr.cli.progress import Silence
from cmr.cli.running import Request, run_determine
from tests.files.extracts import HEADER, conviction
from tests.files.extracts import write as write_lines
from tests.files.running import cmr
from tests.files.test_whole_runs import at_most
from tests.scale.counties import people, scattered, write

HERE = ("--county", "LOS ANGELES", "--as-of", "2020-02-11", "--results", "--max-bad", "50")


def decide(*files: str, out: Path, policy: str = "la_2020", part: float = 512) -> None:
    """A run in parts of so many megabytes."""
    request = Request(
        files=files,
        policy=policy,
        county="LOS ANGELES",
        as_of=date(2020, 2, 11),
        out=out,
        results=True,
        max_bad=50,
        part_size=part,
    )
    run_determine(request, Silence())


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a run, hidden ones too, without how long it took."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    manifest = json.loads(found["manifest.json"])
    assert manifest.pop("duration_seconds") > 0
    return found | {"manifest.json": json.dumps(manifest).encode()}


def standing_together(folder: Path) -> list[str]:
    return [write(folder / "doj.csv", people(60, seed=1))]


def scattered_over_a_file(folder: Path) -> list[str]:
    return [write(folder / "doj.csv", scattered(people(60, seed=2), seed=3))]


def scattered_over_two_files(folder: Path) -> list[str]:
    lines = scattered(people(60, seed=4), seed=5)
    first = write(folder / "a.csv", lines[:100])
    return [first, write(folder / "b.csv", lines[100:], header=False)]


def coming_back_in_a_later_file(folder: Path) -> list[str]:
    lines = people(60, seed=6)
    first = write(folder / "a.csv", lines)
    return [first, write(folder / "b.csv", lines[:5])]


@pytest.mark.parametrize("policy", ["la_2020", "la_pilot_2019"])
@pytest.mark.parametrize(
    "arrangement",
    [
        standing_together,
        scattered_over_a_file,
        scattered_over_two_files,
        coming_back_in_a_later_file,
    ],
)
def test_the_size_of_the_parts_changes_no_byte(tmp_path, arrangement, policy) -> None:  # type: ignore[no-untyped-def]
    files = arrangement(tmp_path)
    decide(*files, out=tmp_path / "whole", policy=policy)
    decide(*files, out=tmp_path / "parts", policy=policy, part=0.01)
    whole, parts = contents(tmp_path / "whole"), contents(tmp_path / "parts")
    assert whole.keys() == parts.keys()
    assert [name for name in whole if whole[name] != parts[name]] == []


def test_one_person_with_ten_thousand_records(tmp_path: Path) -> None:
    lines = [
        conviction("S1", CNT_ORDER=f"{101 + n // 900}{n % 900 + 1:03}001000") for n in range(10_000)
    ]
    file = write_lines(tmp_path / "doj.csv", HEADER, conviction("S0"), *lines, conviction("S2"))
    decide(file, out=tmp_path / "whole")
    decide(file, out=tmp_path / "parts", part=0.05)
    assert contents(tmp_path / "whole") == contents(tmp_path / "parts")
    told = json.loads((tmp_path / "parts" / "manifest.json").read_text())["counts"]
    assert (told["people"], told["determinations"]) == (3, 10_002)


def spilling(tmp_path: Path) -> list[str]:
    """A command that puts many small parts of a large scattered extract on disk."""
    lines = scattered(people(300, seed=7), seed=8)
    file = write_lines(tmp_path / "doj.csv", HEADER, *lines)
    command = [sys.executable, "-m", "cmr", "determine", file, "--policy", "la_2020", *HERE]
    return [*command, "--part-size", "0.02", "--out", str(tmp_path / "run")]


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_rows_on_disk_are_private_and_go_when_a_run_is_stopped(
    tmp_path: Path, name: signal.Signals
) -> None:
    spool = tmp_path / "run" / ".cmr-writing" / "spool"
    with subprocess.Popen(spilling(tmp_path), stderr=subprocess.PIPE) as process:
        while not list(spool.glob("rows-*.ipc")):
            assert process.poll() is None
            time.sleep(0.01)
        assert stat.S_IMODE(spool.parent.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in spool.glob("rows-*")} == {0o600}
        process.send_signal(name)
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 128 + name
    assert said.count(b"\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_disk_too_full_for_the_parts_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        spilling(tmp_path),
        preexec_fn=at_most(30_000),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "could not be written (File too large)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["doj.csv"]


def test_progress_is_told_in_few_lines_and_only_when_asked(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "doj.csv", HEADER, *people(50, seed=9))
    command = ("determine", file, "--policy", "la_2020", *HERE, "--part-size", "0.01")
    assert cmr(*command, "--out", str(tmp_path / "quiet")).err == ""
    told = cmr(*command, "--progress", "--out", str(tmp_path / "told")).err.splitlines()
    assert 3 < len(told) <= 25
    assert any("%, " in line and "records, about" in line and "left" in line for line in told)
    assert "OKONJO" not in "".join(told)
