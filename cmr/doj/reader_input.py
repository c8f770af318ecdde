"""One input of a run: a plain file, a gzip or standard input, as plain bytes on disk."""

import gzip
import hashlib
import shutil
import sys
import zlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cmr import private_files
from cmr.doj.reader_sniff import check_is_extract, header_notes
from cmr.errors import CmrError, DojFormatError, UsageError

STANDARD_INPUT = "-"
GZIP_MAGIC = b"\x1f\x8b"
HEAD_BYTES = 1 << 20


@dataclass(frozen=True)
class Source:
    """An input that holds a DOJ extract: its name as given, and where its plain bytes are.

    `header` is its header line, empty if it has none; `size` and `sha256` are of the bytes as given
    (of a gzip: the compressed ones), the digest known when they have been read.
    """

    file: str
    path: Path
    header: bytes
    notes: tuple[str, ...]
    size: int
    zipped: bool
    digest: "Future[str]"

    @property
    def header_lines(self) -> int:
        """Number of lines before the first record."""
        return 1 if self.header else 0

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes as given."""
        return self.digest.result()

    def read_to_the_end(self, digest: str) -> None:
        """Take the digest of the plain bytes, which are the given ones of all but a gzip."""
        if not self.zipped:
            self.digest.set_result(digest)


def open_sources(files: Sequence[str], spool: Path, workers: ThreadPoolExecutor) -> list[Source]:
    """Every input opened and recognised; refuses a name given twice and anything no extract."""
    if not files:
        raise UsageError("no input: name at least one DOJ extract, or - for standard input")
    twice = {file for file in files if files.count(file) > 1}
    if twice:
        raise UsageError(f"{sorted(twice)[0]}: named twice; every record would count double")
    return [open_source(file, spool / f"input-{i}", workers) for i, file in enumerate(files)]


def open_source(file: str, spool: Path, workers: ThreadPoolExecutor) -> Source:
    """The input `file`, its plain bytes put aside at `spool` unless it is a plain file."""
    given = _copied_from_stdin(spool) if file == STANDARD_INPUT else _existing(file)
    plain = given
    with _readable(given, file) as stream:
        if stream.read(2) == GZIP_MAGIC:
            plain = _unzipped(given, spool.with_suffix(".plain"), file)
    with plain.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    header = check_is_extract(file, head, len(head) == HEAD_BYTES)
    digest: Future[str] = Future() if plain == given else workers.submit(_digest, given)
    return Source(
        file=file,
        path=plain,
        header=header,
        notes=header_notes(file, header),
        size=given.stat().st_size,
        zipped=plain != given,
        digest=digest,
    )


def check_distinct(sources: Sequence[Source]) -> None:
    """Refuse two inputs of the same bytes: every record would count double."""
    seen: dict[str, str] = {}
    for source in sources:
        other = seen.setdefault(source.sha256, source.file)
        if other != source.file:
            raise UsageError(
                f"{other} and {source.file} hold the same bytes; name each extract once"
            )


def _existing(file: str) -> Path:
    path = Path(file)
    if not path.exists():
        raise UsageError(f"{file}: no such file; check the name and the folder")
    if path.is_dir():
        raise UsageError(f"{file}: a folder; name the extract inside it")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _readable(path: Path, file: str) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as problem:
        raise UsageError(f"{file}: cannot be opened ({problem.strerror})") from problem


def _copied_from_stdin(spool: Path) -> Path:
    with private_files.create(spool) as out:
        shutil.copyfileobj(sys.stdin.buffer, out, HEAD_BYTES)
    return spool


def _unzipped(path: Path, spool: Path, file: str) -> Path:
    try:
        with gzip.open(path, "rb") as stream, private_files.create(spool) as out:
            shutil.copyfileobj(stream, out, HEAD_BYTES)
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise torn_gzip(file) from problem
    return spool


def torn_gzip(file: str) -> CmrError:
    """The one line for a gzip that ends too soon or holds wrong bytes."""
    what = "the gzip file is torn (cut short or damaged in transfer); fetch it again"
    return DojFormatError(file, None, what)
