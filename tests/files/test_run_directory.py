"""A folder holds one whole run or the one before it; never something in between."""

import errno
import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from cmr.errors import UsageError
from cmr.private_files import WritingError
from cmr.reports.run_directory import ASIDE, RunDirectory


def write_run(folder: Path, **files: str) -> None:
    """A complete run with these files, `__` for a full stop in their names."""
    with RunDirectory(folder) as out:
        for name, text in files.items():
            with out.create(name.replace("__", ".")) as stream:
                stream.write(text.encode())
        out.commit()


def contents(folder: Path) -> dict[str, str]:
    """Everything in the folder, hidden files too."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_nothing_shows_before_the_commit_and_everything_after(tmp_path: Path) -> None:
    with RunDirectory(tmp_path) as out:
        with out.create("determinations.csv") as stream:
            stream.write(b"one")
        assert [path.name for path in tmp_path.iterdir()] == [ASIDE]
        out.commit()
    assert contents(tmp_path) == {"determinations.csv": "one"}


def test_files_about_people_are_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_run(tmp_path, determinations__csv="one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "determinations.csv").stat().st_mode) == 0o600


def test_a_run_that_fails_leaves_the_earlier_one_and_no_trace(tmp_path: Path) -> None:
    write_run(tmp_path, determinations__csv="first", manifest__json="first")

    def half_a_run() -> None:
        with RunDirectory(tmp_path) as out, out.create("determinations.csv") as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half_a_run()
    assert contents(tmp_path) == {"determinations.csv": "first", "manifest.json": "first"}


class StoppedWhileSwitching(RunDirectory):
    """Somebody presses Ctrl-C when the old manifest is gone and the new files are not there yet."""

    def _stale(self) -> Iterator[Path]:
        os.kill(os.getpid(), signal.SIGINT)
        yield from super()._stale()


def test_ctrl_c_while_a_run_is_switched_in_comes_too_late_also_beside_other_threads(
    tmp_path: Path,
) -> None:
    write_run(tmp_path, determinations__csv="first", manifest__json="first")
    over = Event()
    Thread(target=over.wait).start()  # it would take a signal that the main thread only masks
    ctrl_c = signal.getsignal(signal.SIGINT)
    try:
        with StoppedWhileSwitching(tmp_path) as out:
            for name in ("manifest.json", "determinations.csv"):
                with out.create(name) as stream:
                    stream.write(b"second")
            out.commit()
    finally:
        over.set()
    assert contents(tmp_path) == {"determinations.csv": "second", "manifest.json": "second"}
    assert signal.getsignal(signal.SIGINT) is ctrl_c


def test_a_full_disk_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    write_run(tmp_path, manifest__json="first")

    def disk_fills_up() -> None:
        with RunDirectory(tmp_path) as out, out.create("determinations.csv"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(WritingError, match=r"determinations.csv: could not be written \(No space"):
        disk_fills_up()
    assert contents(tmp_path) == {"manifest.json": "first"}


def test_files_of_an_earlier_run_do_not_stay_beside_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("the operator's own")
    write_run(tmp_path, manifest__json="1", all_results__csv="1", prop64_results_2__csv="1")
    write_run(tmp_path, manifest__json="2", determinations__csv="2")
    assert contents(tmp_path) == {
        "determinations.csv": "2",
        "manifest.json": "2",
        "notes.txt": "the operator's own",
    }


def test_a_folder_made_for_a_failed_run_goes_away(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "first"
    with pytest.raises(ZeroDivisionError), RunDirectory(folder):
        raise ZeroDivisionError
    assert not (tmp_path / "runs").exists()


def test_what_a_killed_run_left_behind_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ASIDE).mkdir()
    (tmp_path / ASIDE / "subjects.parquet").write_text("half")
    write_run(tmp_path, manifest__json="1")
    assert contents(tmp_path) == {"manifest.json": "1"}


def test_two_runs_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with RunDirectory(tmp_path) as first:
        with first.create("determinations.csv") as stream:
            stream.write(b"first")
        with pytest.raises(UsageError, match="another run is writing here"), RunDirectory(tmp_path):
            pass
        first.commit()
    assert contents(tmp_path) == {"determinations.csv": "first"}


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="is a file"), RunDirectory(tmp_path / "out"):
        pass
    with pytest.raises(UsageError, match="cannot write here"), RunDirectory(tmp_path / "out" / "a"):
        pass


def test_a_refused_run_leaves_its_quarantine_and_not_among_an_earlier_run(tmp_path: Path) -> None:
    for complete, expected in ((False, "quarantine.csv"), (True, "refused-quarantine.csv")):
        if complete:
            write_run(tmp_path, manifest__json="1", quarantine__csv="of the complete run")
        with RunDirectory(tmp_path) as out:
            with out.create("quarantine.csv") as stream:
                stream.write(b"bad")
            assert out.commit_refusal() == tmp_path / expected
    assert contents(tmp_path) == {
        "manifest.json": "1",
        "quarantine.csv": "of the complete run",
        "refused-quarantine.csv": "bad",
    }
