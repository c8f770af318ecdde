"""Every test that docs/threat-model.md names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(?:(tests/[a-z_/]+\.py)::)?(test_[a-z0-9_]+)`")


def test_every_proof_that_the_threat_model_names_is_there() -> None:
    missing, rows = [], 0
    for line in (ROOT / "docs/threat-model.md").read_text().splitlines():
        file = None
        for path, name in NAMED.findall(line):
            rows += 1
            file = path or file
            assert file, f"{name}: no file is named before it"
            source = (ROOT / file).read_text() if (ROOT / file).is_file() else ""
            if f"def {name}(" not in source:
                missing.append(f"{file}::{name}")
    assert rows > 60
    assert not missing
