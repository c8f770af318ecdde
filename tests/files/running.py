"""Running the `cmr` command as an operator does: a process of its own."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

USUAL = ("--policy", "la_2020", "--county", "LOS ANGELES", "--as-of", "2020-02-11")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def only_line(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def cmr(*arguments: str, given: bytes = b"", cwd: Path | None = None) -> Ended:
    """Run `cmr` with these arguments and this standard input."""
    command = [sys.executable, "-m", "cmr", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=cwd, check=False)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def determine(*arguments: str, out: Path, given: bytes = b"") -> Ended:
    """`cmr determine` under la_2020 in Los Angeles as of 2020-02-11."""
    return cmr("determine", *arguments, *USUAL, "--out", str(out), given=given)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
