"""docs/threat-model.md has every threat of the design, and every test that it names exists."""

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


def test_every_threat_of_the_design_is_in_the_table_or_said_to_be_missing() -> None:
    table, _, below = (ROOT / "docs/threat-model.md").read_text().partition("\nNot here:")
    rows = [int(number) for number in re.findall(r"^\| (\d+) \|", table, re.M)]
    missing = [int(number) for number in re.findall(r"(\d+) \(", below.partition("\n\n")[0])]
    assert sorted(rows + missing) == list(range(1, 65))
