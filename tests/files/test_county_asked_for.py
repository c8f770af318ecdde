"""A county that is no county decides nobody: that is a mistake to be said, not a finding."""

from pathlib import Path

import pytest

from tests.files.extracts import HEADER, conviction, write
from tests.files.running import Ended, cmr

ORANGE = {"CNT_ORDER": "102002001000", "STP_ORI_CNTY_NAME": "ORANGE"}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two convictions of Los Angeles and one of Orange, of one person."""
    second = conviction("S1", CNT_ORDER="103002001000", OFN="BA2")
    file = tmp_path_factory.mktemp("county") / "doj.csv"
    return write(file, HEADER, conviction("S1"), conviction("S1", **ORANGE), second)


def asked(command: str, extract: str, county: str, policy: str, out: Path) -> Ended:
    """One command about this county."""
    policies = ("--policy", policy) * (2 if command == "compare" else 1)
    where = ("--subject", "S1") if command == "explain" else ("--out", str(out))
    usual = ("--county", county, "--as-of", "2020-02-11")
    return cmr(command, extract, *policies, *usual, *where)


@pytest.mark.parametrize("command", ["determine", "compare", "explain"])
@pytest.mark.parametrize(
    ("county", "policy", "instead"),
    [
        ("LOS ANGELES COUNTY", "la_2020", 'write "LOS ANGELES" (2 convictions name it)'),
        ("Los Angles", "la_2020", 'write "LOS ANGELES" (2 convictions name it)'),
        ("los angeles", "la_pilot_2019", 'write "LOS ANGELES" (2 convictions name it)'),
        ("ELSEWHERE", "la_2020", 'convictions are from "LOS ANGELES" (2), "ORANGE" (1)'),
    ],
)
def test_a_name_that_is_no_county_is_refused_with_what_to_write(
    extract: str, tmp_path: Path, command: str, county: str, policy: str, instead: str
) -> None:
    ended = asked(command, extract, county, policy, tmp_path / "out")
    assert (ended.code, ended.out) == (2, "")
    assert ended.only_line.startswith(f"cmr: --county {county!r}: no county of California")
    assert instead in ended.only_line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("county", ["KERN", " kern "])
def test_a_county_without_a_case_in_the_file_is_decided_and_remarked_on(
    extract: str, tmp_path: Path, county: str
) -> None:
    ended = asked("determine", extract, county, "la_2020", tmp_path / "out")
    assert ended.code == 0
    assert f"no conviction in scope in {county!r}" in ended.only_line
    assert "LOS ANGELES (2), ORANGE (1)" in ended.only_line


def test_a_name_that_the_extract_itself_writes_is_a_county_of_its_own(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", HEADER, conviction(STP_ORI_CNTY_NAME="LOS ANGELES COUNTY"))
    ended = asked("determine", file, "LOS ANGELES COUNTY", "la_2020", tmp_path / "out")
    assert ended.code == 0
    assert "dismissal                              1\n" in ended.out


def test_an_extract_without_a_conviction_has_no_county_to_compare_with(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", HEADER)
    assert asked("determine", file, "LOS ANGLES", "la_2020", tmp_path / "out").code == 0
