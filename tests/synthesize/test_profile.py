"""The county of 2020: a report on it shows the published figures, because it is so made."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import cmr
from cmr.determine import Run, determine
from cmr.doj.reader import read_extract
from cmr.errors import UsageError
from cmr.policy import load
from cmr.reports.tally import Tally, tally
from cmr.synthesize import synthesize
from cmr.synthesize.county import HEADERS
from tests.synthesize.test_agreement import disagreements, joined_with

AS_OF = date(2020, 2, 11)
PEOPLE, WHOLE = 5_300, 53_000  # a tenth of the county
TEN_CITIES = {
    "Los Angeles", "Long Beach", "Torrance", "Pasadena", "Inglewood", "Burbank", "Santa Monica",
    "Hawthorne", "Redondo Beach", "Hermosa Beach",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenth of the county."""
    place = tmp_path_factory.mktemp("la-2020")
    assert synthesize(PEOPLE, 1, AS_OF, place, "la-2020") == PEOPLE
    return place


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    """What the engine says of it under the served policy."""
    extract = read_extract([str(folder / "doj.csv")])
    assert extract.quarantine.is_empty()
    return determine(extract.rows, load("la_2020"), county="LOS ANGELES", as_of=AS_OF)


@pytest.fixture(scope="module")
def counted(run: Run) -> Tally:
    """Its counts."""
    return tally(run, AS_OF)


def in_proportion(published: int) -> object:
    """A published figure at the size of the test, within four standard errors of chance."""
    share = PEOPLE / WHOLE
    return pytest.approx(published * share, abs=4 * (published * share) ** 0.5)


def test_as_many_convictions_as_the_motion_names(run: Run, counted: Tally) -> None:
    dismissed = run.determinations.filter(run.determinations["determination"] == "dismissal")
    felonies = dismissed.filter(dismissed["severity"] == "FELONY").height
    assert dismissed.height == in_proportion(66_000)
    assert felonies == in_proportion(62_000)
    assert dismissed.height - felonies == in_proportion(4_000)
    assert counted.in_scope() == in_proportion(66_000)


def test_the_misdemeanors_are_of_ten_cities(run: Run) -> None:
    lesser = run.determinations.filter(run.determinations["severity"] == "MISDEMEANOR")
    offices = Counter(lesser["authority"])
    cities = {name.removesuffix(" City Attorney").removesuffix(" City Prosecutor")
              for name in offices}  # fmt: skip
    assert cities == TEN_CITIES


def test_as_many_people_lose_their_last_felony_and_their_last_conviction(counted: Tally) -> None:
    assert counted.people_with("relief") == PEOPLE
    assert counted.people_with("no_felony") == in_proportion(22_000)
    assert counted.people_with("no_conviction") == in_proportion(15_000)


def test_as_many_of_each_race(counted: Tally) -> None:
    sizes = dict(counted.people.group_by("race").sum().select("race", "n").iter_rows())
    percent = {race: 100 * number / PEOPLE for race, number in sizes.items()}
    named = {"HISPANIC": 45, "BLACK": 32, "WHITE": 20}
    for race, published in named.items():
        assert percent.pop(race) == pytest.approx(published, abs=0.5)
    assert sum(percent.values()) == pytest.approx(3, abs=0.5)
    assert "unknown" in percent


def test_cases_go_back_to_1961_and_end_before_proposition_64(run: Run) -> None:
    days = run.determinations.filter(run.determinations["determination"] == "dismissal")[
        "convicted_on"
    ]
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    assert date(1961, 1, 1) <= first < date(1970, 1, 1)
    assert last < date(2016, 11, 9)


def test_everybody_is_told_what_they_were_made_up_for(folder: Path, run: Run) -> None:
    people, joined = joined_with(folder, run)
    assert disagreements(people, joined) == []


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    synthesize(PEOPLE, 1, AS_OF, tmp_path / "again", "la-2020")
    for name in HEADERS:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_nothing_downstream_knows_the_profile() -> None:
    root = Path(cmr.__file__).parent
    knows = [
        path.relative_to(root)
        for path in root.rglob("*.py")
        if "la-2020" in path.read_text(encoding="utf-8") and "synthesize" not in path.parts
    ]
    assert [path for path in knows if path.name != "synthesize.py"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"profile": None, "people": None}, "--people: say how many"),
        ({"as_of": date(2020, 2, 10)}, "write 2020-02-11 or a later day"),
    ],
)
def test_what_it_cannot_make_is_refused_in_one_line(tmp_path, arguments, says) -> None:
    given = {"people": 10, "seed": 1, "as_of": AS_OF, "out": tmp_path, "profile": "la-2020"}
    with pytest.raises(UsageError, match=says):
        synthesize(**(given | arguments))
