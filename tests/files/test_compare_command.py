"""`cmr compare`: the files it leaves, what it says, and how it ends."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cmr.cli.compare import Compared, say
from cmr.cli.progress import Silence
from cmr.compare import Figures, Question
from cmr.compare.figures import add_up
from cmr.determine import Run
from cmr.doj.reader import Reading
from cmr.doj.reader_input import open_sources
from cmr.policy import load
from tests.files.extracts import HEADER, conviction, write
from tests.files.running import Ended, cmr, contents
from tests.scale.counties import people, scattered
from tests.scale.counties import write as write_county

ASKED = ("--county", "LOS ANGELES", "--as-of", "2020-02-11")
PILOT_TO_SERVED = ("--policy", "la_pilot_2019", "--policy", "la_2020")


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One whom the policies answer alike, and one without a birth date and with a burglary."""
    folder = tmp_path_factory.mktemp("compare")
    undated = conviction("S2", PRI_DOB="", STP_EVENT_DATE="20150101", SENT_LENGTH="20")
    burglary = conviction(
        "S2", PRI_DOB="", CNT_ORDER="102002001000", OFFENSE_DESCR="459 PC-BURGLARY",
        STP_EVENT_DATE="20160101",
    )  # fmt: skip
    return write(folder / "doj.csv", HEADER, conviction("S1"), undated, burglary)


def compare(*arguments: str, out: Path) -> Ended:
    """`cmr compare` in Los Angeles as of 2020-02-11."""
    return cmr("compare", *arguments, *ASKED, "--out", str(out))


def test_it_names_the_people_who_gain_or_lose_and_why(extract: str, tmp_path: Path) -> None:
    ended = compare(extract, *PILOT_TO_SERVED, out=tmp_path)

    assert (ended.code, ended.err) == (0, "")
    assert "People who gain 0, lose 1, both 0" in ended.out
    assert "dates_that_cannot_be_read: One policy takes a date that is not there" in ended.out
    with (tmp_path / "differences.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["subject_id"] == "S2"
    assert (row["change"], row["relief_a"], row["relief_b"]) == (
        "loses", "dismissal", "needs_review",
    )  # fmt: skip
    assert row["differences"] == "dates_that_cannot_be_read"
    assert (tmp_path / "people.csv").read_text().splitlines()[1].startswith("S2,loses,1,dates_")
    told = json.loads((tmp_path / "comparison.json").read_text())
    assert told["convictions"]["differing"] == told["people"]["differing"] == 1
    assert told["convictions"]["unexplained"] == 0
    assert told["convictions"]["by_relief"]["dismissal"] == {"dismissal": 1, "needs_review": 1}
    (named,) = told["differences"]
    assert named["sentence"].keys() == {"en", "es"}
    assert named["citation"].startswith("docs/engine-quirks.md, 1,")
    assert [policy["id"] for policy in told["policies"]] == ["la_pilot_2019", "la_2020"]


def test_its_files_are_for_the_office_alone_and_the_same_every_time(
    extract: str, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert compare(extract, *PILOT_TO_SERVED, out=tmp_path / name).code == 0
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["comparison.json", "differences.csv", "differences.parquet", "people.csv"]
    for name in files:
        one, two = tmp_path / "one" / name, tmp_path / "two" / name
        assert one.stat().st_mode & 0o777 == 0o600
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--policy", "la_2020"), "--policy is needed twice, not once"),
        ((*PILOT_TO_SERVED, "--policy", "la_2020"), "--policy is needed twice, not 3 times"),
        (("--policy", "la_2020", "--policy", "la_2021"), "la_2021: no such policy"),
    ],
)
def test_what_it_cannot_do_is_said_in_one_line(
    extract: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ended = compare(extract, *arguments, out=tmp_path / "out")
    assert ended.code == 2
    assert said in ended.only_line
    assert not (tmp_path / "out").exists()


def test_a_row_that_nothing_explains_ends_it_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = Counter({("dismissal", "needs_review"): 1})
    loses = Counter({"loses": 1})
    found = Figures(moved, loses, loses, 1, (), Counter({"LOS ANGELES": 1}))
    policies = (load("la_pilot_2019"), load("la_2020"))

    code = say(Compared(found, policies, 0, ()), tmp_path)

    assert code == 1
    assert "1 convictions differ and no known difference explains them" in capsys.readouterr().err


def test_too_many_bad_records_refuse_it(extract: str, tmp_path: Path) -> None:
    good = Path(extract).read_text()
    broken = write(tmp_path / "broken.csv", *good.splitlines(), "nothing,of,the,kind")
    ended = compare(broken, *PILOT_TO_SERVED, out=tmp_path / "out")
    assert ended.code == 3
    assert "`cmr determine` lists them" in ended.only_line
    assert not (tmp_path / "out").exists()


def together(folder: Path) -> list[str]:
    return [write_county(folder / "doj.csv", people(40, seed=1))]


def scattered_over_files_not_named_in_their_order(folder: Path) -> list[str]:
    lines = scattered(people(40, seed=2), seed=3)
    first = write_county(folder / "z.csv", lines[:90])
    return [first, write_county(folder / "a.csv", lines[90:], header=False)]


@pytest.mark.parametrize("arranged", [together, scattered_over_files_not_named_in_their_order])
def test_the_size_of_the_parts_changes_no_byte(
    tmp_path: Path, arranged: Callable[[Path], list[str]]
) -> None:
    files = arranged(tmp_path)
    for size in ("512", "0.02"):
        more = ("--part-size", size, "--max-bad", "50")
        assert compare(*files, *PILOT_TO_SERVED, *more, out=tmp_path / size).code == 0
    whole, parts = contents(tmp_path / "512"), contents(tmp_path / "0.02")
    assert whole == parts
    places = list(csv.DictReader(whole["differences.csv"].decode().splitlines()))
    order = [(files.index(place["file"]), int(place["row"])) for place in places]
    assert len(order) > 10
    assert order == sorted(order)


def test_no_more_than_a_part_is_compared_at_once(tmp_path: Path) -> None:
    file = write(tmp_path / "doj.csv", HEADER, *people(300, seed=4))
    size = 50_000
    question = Question(load("la_pilot_2019"), load("la_2020"), "LOS ANGELES", date(2020, 2, 11))
    deciding = question.deciding(tmp_path, size, Silence())
    held = []

    def noted(rows: pl.DataFrame) -> Run:
        held.append(rows.height)
        return deciding.decide(rows)

    with ThreadPoolExecutor(1) as workers:
        reading = Reading(open_sources([file], tmp_path, workers), size // 4)
        found = replace(deciding, decide=noted).all_of(reading, reading.batches())

    assert sum(held) == reading.records
    assert max(held) < 3 * reading.records * size / reading.size
    assert add_up(found.counted).decided > 200
