"""The folder of a run: written aside, made durable, then switched in; never half a run."""

import fcntl
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import BinaryIO, ClassVar, Self

from cmr import private_files
from cmr.errors import CmrError, UsageError

ASIDE = ".cmr-writing"
MANIFEST = "manifest.json"
QUARANTINE = "quarantine.csv"
# Where a refused run leaves its quarantine when the folder already holds a complete run.
REFUSED_QUARANTINE = "refused-quarantine.csv"
# Everything a run may leave. A file of an earlier run that the new one does not write goes away
# with it: a folder never shows two runs at once.
OUTPUTS = (
    "determinations.*",
    "convictions.parquet",
    "subjects.parquet",
    QUARANTINE,
    REFUSED_QUARANTINE,
    "summary.*",
    "reference_summary.json",
    "*_results.csv",
    "*_results_[0-9]*.csv",
)
PUBLIC_MODE = 0o644
_HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class RunDirectory:
    """A run being written into `folder`; nothing shows there until `commit`.

    The manifest goes first when an earlier run is replaced and comes last when the new one is in
    place: a folder with a manifest holds exactly that run. Other things that a folder shows whole
    or not at all name their own manifest and outputs.
    """

    manifest: ClassVar[str] = MANIFEST
    outputs: ClassVar[tuple[str, ...]] = OUTPUTS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder / ASIDE
        self.spool = self.aside / "spool"
        self._made: list[Path] = []
        self._names: list[str] = []
        self._lock = -1

    def __enter__(self) -> Self:
        try:
            self._make_folder()
            self._lock_folder()
            shutil.rmtree(self.aside, ignore_errors=True)
            self.aside.mkdir(mode=0o700)
            self.spool.mkdir(mode=0o700)
        except OSError as problem:
            self._clean()
            raise UsageError(
                f"{self.folder}: cannot write here ({problem.strerror}); choose another --out"
            ) from problem
        except CmrError:
            self._clean(mine=False)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clean()

    @contextmanager
    def create(self, name: str, *, mode: int = private_files.OWNER_ONLY) -> Iterator[BinaryIO]:
        """A new file of the run, open for writing bytes; durable when the block ends."""
        path = self.aside / name
        with private_files.create(path, shown_as=self.folder / name) as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        self._names.append(name)

    def commit(self) -> None:
        """Switch the run in: every file by rename, the manifest last."""
        with _uninterrupted():
            (self.folder / self.manifest).unlink(missing_ok=True)
            _make_durable(self.folder)
            for stale in self._stale():
                stale.unlink()
            for name in sorted(self._names, key=lambda name: name == self.manifest):
                (self.aside / name).rename(self.folder / name)
            _make_durable(self.folder)
            self._made = []

    def commit_refusal(self) -> Path:
        """Leave only the quarantine, beside an earlier complete run if there is one."""
        complete = (self.folder / self.manifest).exists()
        path = self.folder / (REFUSED_QUARANTINE if complete else QUARANTINE)
        with _uninterrupted():
            (self.aside / QUARANTINE).rename(path)
            _make_durable(self.folder)
            self._made = []
        return path

    def _stale(self) -> Iterator[Path]:
        """Outputs of an earlier run that this one does not replace."""
        for pattern in self.outputs:
            for path in self.folder.glob(pattern):
                if path.name not in self._names:
                    yield path

    def _make_folder(self) -> None:
        missing = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir()
            self._made.append(path)
        if not self.folder.is_dir():
            raise UsageError(f"{self.folder}: is a file; --out names a folder")

    def _lock_folder(self) -> None:
        self._lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise UsageError(
                f"{self.folder}: another run is writing here; wait for it or choose another --out"
            ) from problem

    def _clean(self, *, mine: bool = True) -> None:
        """Take away what was written aside, and the folders made for a run that did not come."""
        if mine:
            shutil.rmtree(self.aside, ignore_errors=True)
        for path in reversed(self._made):
            with suppress(OSError):
                path.rmdir()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and termination for the few renames that must not be half done.

    What comes meanwhile comes too late, and is let go. No signal mask: that is one thread's own,
    any other thread would take the signal, and Python would interrupt the main one all the same.
    """
    if current_thread() is not main_thread():  # nobody interrupts it
        yield
        return
    before = {number: signal.signal(number, _too_late) for number in _HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _too_late(number: int, frame: FrameType | None) -> None:
    """The run is being switched in; it ends by itself at once."""


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
