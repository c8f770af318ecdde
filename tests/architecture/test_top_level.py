"""The top level is the user's: only the expected names stand there, and no other package."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from lookup.demo.layout import MADE_FROM

ROOT = Path(__file__).parents[2]
THE_USERS = {"app.py", "cmr", "lookup", "sms", "templates", "migrations", "tests", "pyproject.toml"}
SUPPORT = {
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "alembic.ini"),
    *(".ci", ".env.example", ".gitignore"),
    *("docs", "static", "translations", "counties", "bench", "deploy"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *("requirements-spark.in", "requirements-spark.txt"),
}


def tracked_names() -> set[str]:
    listed = (
        subprocess.run(  # the index, so that a build folder or a virtual environment is no name
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    )
    return {line.split("/")[0] for line in listed.stdout.splitlines()}


def test_only_expected_names_stand_at_the_top() -> None:
    assert tracked_names() <= THE_USERS | SUPPORT


def test_only_our_packages_hold_python_code_at_the_top() -> None:
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert packages <= {"cmr", "lookup", "sms", "tests"}


def test_the_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text.split("# The following packages")[0], name
        pinned = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
        assert pinned
        assert all(line.rstrip().endswith("\\") for line in pinned), f"{name}: a line has no hash"


def test_the_lock_of_the_second_opinion_too() -> None:
    locked = json.loads((ROOT / "tests/sms/prism/package-lock.json").read_text())["packages"]
    packages = [about for name, about in locked.items() if name]
    assert packages
    assert all(about["integrity"].startswith("sha512-") for about in packages)
    assert not [about for about in packages if "resolved" in about]


def test_the_demonstration_is_made_anew_when_any_part_that_it_is_made_from_changes() -> None:
    missing = [place for place in MADE_FROM if not (ROOT / place).exists()]
    assert not missing, f"lookup/demo/layout.py watches what is not there: {missing}"
