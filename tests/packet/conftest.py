"""A packet made in a test's folder, and its papers as a PDF reader sees them."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from cmr.cli import run as cmr
from tests.packet.county import FILLED, finished_run


@pytest.fixture
def make(tmp_path):
    """Make a packet of these convictions; gives its folder."""

    def make(convictions, *options, filled=True, **run) -> Path:
        folder = finished_run(tmp_path / "run", convictions, **run)
        if filled:
            (tmp_path / "filing.toml").write_text(FILLED)
            options += ("--filing", str(tmp_path / "filing.toml"))
        assert cmr(["motion", str(folder), "--out", str(tmp_path / "packet"), *options]) == 0
        return tmp_path / "packet"

    return make


def text(path: Path) -> str:
    """The text of a PDF, line breaks as blanks."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
