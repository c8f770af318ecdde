"""Nothing secret and nothing of a machine is committed: no keys, databases, or paths of a desk."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"-----BEGIN (EC |RSA |ENCRYPTED )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_database_generation_or_key_file_is_committed() -> None:
    kinds = {".db", ".sqlite", ".generation", ".office", ".key", ".pem"}
    assert not [file for file in tracked_files() if file.suffix in kinds]


def test_no_private_key_stands_in_a_committed_file() -> None:
    texts = [file for file in tracked_files() if file.suffix not in {".gz", ".png", ".parquet"}]
    assert not [file for file in texts if SECRET.search(file.read_text(errors="replace"))]
