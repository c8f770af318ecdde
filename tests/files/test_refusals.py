"""What `cmr` refuses: one line on stderr, the right exit code, and nothing half-written."""

import gzip
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files.extracts import HEADER, conviction, write
from tests.files.running import USUAL, cmr, contents, determine


@pytest.fixture
def extract(tmp_path: Path) -> str:
    """A good extract of one person."""
    return write(tmp_path / "doj.csv", HEADER, conviction("S1"))


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("--policy", "Missing option '--policy'"),
        ("--county", "Missing option '--county'"),
        ("--as-of", "Missing option '--as-of'"),
    ],
)
def test_policy_county_and_day_must_be_said(extract: str, left_out: str, said: str) -> None:
    at = USUAL.index(left_out)
    rest = [*USUAL[:at], *USUAL[at + 2 :]]
    ended = cmr("determine", extract, *rest, "--out", "unused")
    assert ended.code == 2
    assert said in ended.only_line
    assert not Path("unused").exists()


@pytest.mark.parametrize("out", ["", " "])
def test_a_blank_folder_is_not_the_one_we_stand_in(extract: str, tmp_path: Path, out: str) -> None:
    ended = cmr("determine", extract, *USUAL, "--out", out, cwd=tmp_path)
    assert ended.code == 2
    assert "is blank; name the folder to write into" in ended.only_line
    assert [path.name for path in tmp_path.iterdir()] == ["doj.csv"]


@pytest.mark.parametrize("day", ["11/02/2020", "2020-02-30", "20200211", "today"])
def test_a_day_is_written_one_way(extract: str, tmp_path: Path, day: str) -> None:
    ended = cmr("determine", extract, *USUAL[:-1], day, "--out", str(tmp_path / "run"))
    assert ended.code == 2
    assert "write it as 2020-02-11" in ended.only_line


def test_mistakes_are_said_in_one_line_and_nothing_is_written(extract: str, tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.4 ...")
    (tmp_path / "list.csv").write_text("name,born\nALMA,1980\n")
    (tmp_path / "empty.csv").write_text("")
    whole = gzip.compress(Path(extract).read_bytes() * 50)
    (tmp_path / "torn.csv.gz").write_bytes(whole[:-20])
    for given, said in (
        ("gone.csv", "no such file"),
        ("other.pdf", "not a DOJ extract: it is a PDF"),
        ("list.csv", "not a DOJ extract"),
        ("empty.csv", "empty"),
        ("torn.csv.gz", "torn"),
        (".", "a folder"),
    ):
        ended = determine(extract, str(tmp_path / given), out=tmp_path / "run")
        assert ended.code == 2, given
        assert said in ended.only_line
        assert str(tmp_path / given) in ended.only_line
        assert not (tmp_path / "run").exists()


def test_an_unknown_policy_is_refused(extract: str, tmp_path: Path) -> None:
    options = ["--county", "LOS ANGELES", "--as-of", "2020-02-11", "--out", str(tmp_path / "run")]
    ended = cmr("determine", extract, "--policy", "la_2021", *options)
    assert ended.code == 2
    assert "la_2021" in ended.only_line
    assert "la_2020" in ended.only_line
    assert not (tmp_path / "run").exists()


def test_too_many_bad_records_are_exit_3_and_can_be_found(extract: str, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.csv", HEADER, conviction("S1"), "bad")
    ended = determine(bad, out=tmp_path / "run")
    assert ended.code == 3
    assert "1 of 2 records cannot be used (50.0 %, and 5 % is accepted)" in ended.only_line
    assert set(contents(tmp_path / "run")) == {"quarantine.csv"}
    assert determine(bad, "--max-bad", "50", out=tmp_path / "run").code == 0


def test_a_refused_run_leaves_the_earlier_one_alone(extract: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert determine(extract, out=out).code == 0
    before = contents(out)
    bad = write(tmp_path / "bad.csv", HEADER, conviction("S1"), "bad")
    ended = determine(bad, out=out)
    assert ended.code == 3
    assert str(out / "refused-quarantine.csv") in ended.only_line
    after = contents(out)
    assert after.pop("refused-quarantine.csv").startswith(b"file,line,problem,raw\n")
    assert after == before


def small_files_only() -> None:
    """No file may grow past 600 bytes, as on a disk that is all but full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))


def start(
    *arguments: str, out: Path, before: Callable[[], None] | None = None
) -> "subprocess.Popen[bytes]":
    """`cmr determine` started and left running."""
    command = [sys.executable, "-m", "cmr", "determine", *arguments, *USUAL, "--out", str(out)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, preexec_fn=before)


def test_a_full_disk_leaves_the_earlier_run_alone(extract: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert determine(extract, out=out).code == 0
    before = contents(out)
    process = start(extract, "--results", out=out, before=small_files_only)
    _, err = process.communicate()
    assert process.returncode == 1
    assert b"could not be written" in err
    assert err.count(b"\n") == 1
    assert contents(out) == before


def test_a_disk_too_full_for_standard_input_is_said(extract: str, tmp_path: Path) -> None:
    process = start("-", out=tmp_path / "run", before=small_files_only)
    _, err = process.communicate(Path(extract).read_bytes() * 3)
    assert process.returncode == 1
    assert b"could not be written" in err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_leaves_the_earlier_run_alone(
    extract: str, tmp_path: Path, name: signal.Signals
) -> None:
    out = tmp_path / "run"
    assert determine(extract, out=out).code == 0
    before = contents(out)
    with start("-", out=out) as process:
        assert process.stdin is not None
        process.stdin.write(Path(extract).read_bytes())
        process.stdin.flush()
        while not (out / ".cmr-writing" / "spool" / "input-0").exists():
            assert process.poll() is None
        process.send_signal(name)
        _, err = process.communicate()
    assert process.returncode == 128 + name
    assert err.count(b"\n") == 1
    assert contents(out) == before


def test_no_traceback_unless_asked(tmp_path: Path) -> None:
    command = ["determine", str(tmp_path / "gone"), *USUAL, "--out", str(tmp_path / "run")]
    assert "Traceback" not in cmr(*command).err
    for debug in (["--debug", *command], [*command, "--debug"]):
        ended = cmr(*debug)
        assert ended.code == 2
        assert "Traceback" in ended.err


def test_a_folder_that_cannot_be_written_is_named(extract: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = determine(extract, out=tmp_path / "file")
    assert ended.code == 2
    assert ended.only_line == f"cmr: {tmp_path / 'file'}: is a file; --out names a folder"


def test_a_reader_that_goes_away_is_no_error(extract: str, tmp_path: Path) -> None:
    with start(extract, out=tmp_path / "run") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert (tmp_path / "run" / "manifest.json").exists()


def test_help_does_not_wait_for_the_engine() -> None:
    code = "import sys, cmr.cli; print(sorted({'polars', 'pydantic', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert "determine" in cmr("--help").out
    assert cmr().code == 2
    assert cmr().err.startswith("Usage: cmr")
