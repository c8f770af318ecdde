"""The files of a made-up county: valid, the same for the same seed, and with everything in them."""

import csv
import stat
from collections import Counter
from datetime import date

import pytest

from cmr.doj.layout import COLUMNS
from cmr.errors import UsageError
from cmr.relief import EventKind, Headline, Outcome, normalise_case, read_relief
from cmr.synthesize import synthesize
from cmr.synthesize.story import STORIES

AS_OF = date(2020, 7, 1)
EVERY_STORY_ONCE = sum(story.people for story in STORIES.values())


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A county of 500 people."""
    folder = tmp_path_factory.mktemp("county")
    synthesize(500, 11, AS_OF, folder)
    return folder


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_extract_has_the_95_columns_and_their_separators(county):
    with (county / "doj.csv").open(newline="", encoding="ascii") as file:
        header, *records = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert {len(record) for record in records} == {95}
    separators = [i for i, name in enumerate(COLUMNS) if name.endswith("SEG_SEP")] + [94]
    assert {record[i] for record in records for i in separators} == {"#"}


def test_keys_and_dates_are_of_the_form_that_the_doj_uses(county):
    for row in rows(county / "doj.csv"):
        assert len(row["CNT_ORDER"]) == 12
        assert row["CNT_ORDER"].isdigit()
        assert row["CNT_ORDER"].endswith("000")
        if row["STP_EVENT_DATE"]:
            assert date.fromisoformat(row["STP_EVENT_DATE"]) < AS_OF
        assert date.fromisoformat(row["PRI_DOB"]).year >= 1940


def test_no_number_can_be_a_real_persons_social_security_number(county):
    numbers = {row["PRI_SSN"] for row in rows(county / "doj.csv")} - {""}
    assert numbers
    assert {(number[0], number[3:5], len(number)) for number in numbers} == {("9", "00", 9)}


def test_names_lose_accents_in_the_file_and_keep_them_with_the_person(county):
    filed = {row["PRI_NAME"] for row in rows(county / "doj.csv")}
    written = {row["family_names"] for row in rows(county / "people.csv")}
    assert all(name.isascii() and name == name.upper() and "," in name for name in filed)
    assert any(not name.isascii() for name in written)
    assert any("-" in name.split(",")[0] for name in filed)
    assert any(" " in name.split(",")[0] for name in filed)
    assert "DELACRUZ NUNEZ,ANGEL" in filed


def test_some_people_have_been_booked_under_another_name(county):
    booked = {(r["SUBJECT_ID"], r["REQ_NAME"]) for r in rows(county / "doj.csv")}
    names = Counter(subject_id for subject_id, _ in booked)
    assert 2 in names.values()


def test_numbers_of_two_people_differ(county):
    people = rows(county / "people.csv")
    for column in ("subject_id", "cii"):
        values = [person[column] for person in people if person[column]]
        assert len(values) == len(set(values))


def test_case_numbers_are_written_as_a_person_types_them(county):
    for person in rows(county / "people.csv"):
        for number in person["case_numbers"].split("; "):
            assert normalise_case(number) == number
        for told in filter(None, person["expected_outcomes"].split("; ")):
            assert told.split("=")[0] in person["case_numbers"]


def test_every_outcome_headline_and_event_occurs(county):
    people = rows(county / "people.csv")
    told = [t for p in people for t in p["expected_outcomes"].split("; ") if t]
    assert {t.split("=")[1] for t in told} == set(Outcome)
    assert {p["expected_headline"] for p in people} == {*Headline, "person"}
    relief = read_relief(county / "relief.csv")
    assert set(relief.rows["kind"]) == set(EventKind)
    assert relief.rejects.is_empty()


def test_the_unknown_have_nothing_to_be_found_by(county):
    unknown = [p for p in rows(county / "people.csv") if p["expected_headline"] == "person"]
    assert any(not person["subject_id"] for person in unknown)
    assert all(not person["expected_outcomes"] for person in unknown)


@pytest.mark.parametrize("people", [1, 2, 3, 60, EVERY_STORY_ONCE, 150])
def test_there_are_exactly_as_many_people_as_asked_for(tmp_path, people):
    synthesize(people, 1, AS_OF, tmp_path)
    assert len(rows(tmp_path / "people.csv")) == people


def test_the_demo_county_tells_every_story():
    assert EVERY_STORY_ONCE <= 150
    assert all(story.tell.__doc__ for story in STORIES.values())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        synthesize(200, seed, AS_OF, tmp_path / folder)
    for name in ("doj.csv", "relief.csv", "people.csv"):
        one, same, other = ((tmp_path / f / name).read_bytes() for f in "abc")
        assert one == same
        assert one != other


def test_the_files_are_for_their_owner_only(county):
    assert {path.name for path in county.iterdir()} == {"doj.csv", "relief.csv", "people.csv"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in county.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            {"profile": "atlantis"},
            "--profile atlantis: there is no such county; use default, la-2020",
        ),
        ({"people": 0}, "write a number from 1 to 1000000"),
        ({"people": 1_000_001}, "write a number from 1 to 1000000"),
        ({"as_of": date(2016, 1, 1)}, "write 2018-07-01 or a later day"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(tmp_path, arguments, says):
    given = {"people": 10, "seed": 1, "as_of": AS_OF, "out": tmp_path / "county"} | arguments
    with pytest.raises(UsageError, match=says) as error:
        synthesize(**given)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "county").exists()


def test_a_folder_that_cannot_be_written_to_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UsageError, match="choose another folder"):
        synthesize(10, 1, AS_OF, tmp_path / "file")


def test_when_it_goes_wrong_the_files_of_before_stay(tmp_path):
    synthesize(10, 1, AS_OF, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / ".people.csv.writing").mkdir()
    with pytest.raises(UsageError):
        synthesize(20, 2, AS_OF, tmp_path)
    (tmp_path / ".people.csv.writing").rmdir()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
