"""`cmr motion`: what is listed, what is not, what is refused."""

import csv
import json
import stat

import pytest

from cmr.cli import run as cmr
from tests.packet.conftest import text
from tests.packet.county import COUNT, FILLED, OFFICE, SECOND, conviction, finished_run

CITY = "Torrance City Attorney"
DA = "exhibit_1_los_angeles_county_district_attorney"


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def listed(packet):
    """(subject, count) of every conviction of the exhibit."""
    return {
        (row["subject_id"], row["count_order"])
        for path in packet.glob("exhibit_1_*.csv")
        for row in rows(path)
    }


def people(packet):
    return {(row["subject_id"], row["why"]) for row in rows(packet / "for_a_person.csv")}


def test_only_what_is_to_be_relieved_is_listed(make):
    words = ("dismissal", "redesignation", "needs_review", "not_eligible", "city_review")
    county = [
        conviction(str(at), case=f"BA{at:06}", engine=word) for at, word in enumerate(words, 1)
    ]
    assert listed(make(county)) == {("1", COUNT), ("2", COUNT)}


def test_felonies_are_the_district_attorneys_whoever_arrested(make):
    county = [
        conviction("1", authority=CITY),
        conviction("2", case="8CR00001", severity="MISDEMEANOR", authority=CITY),
        conviction("3", case="8CR00002", severity="MISDEMEANOR", authority=OFFICE),
    ]
    packet = make(county)
    assert [row["subject_id"] for row in rows(packet / f"{DA}.csv")] == ["1", "3"]
    assert [row["subject_id"] for row in rows(packet / "exhibit_1_torrance_city_attorney.csv")] == [
        "2"
    ]


def test_the_office_may_call_itself_otherwise_than_the_table(tmp_path):
    folder = finished_run(
        tmp_path / "run", [conviction("1"), conviction("2", severity="MISDEMEANOR")]
    )
    filing = tmp_path / "filing.toml"
    filing.write_text(FILLED.replace(OFFICE, "District Attorney of Los Angeles County"))
    packet = tmp_path / "packet"
    assert cmr(["motion", str(folder), "--out", str(packet), "--filing", str(filing)]) == 0
    (part,) = packet.glob("exhibit_1_*.csv")
    assert len(rows(part)) == 2
    assert "authorized" not in text(packet / "motion.pdf")


def test_a_misdemeanor_of_nobody_knows_whom_is_for_a_person(make):
    county = [conviction("1"), conviction("2", severity="MISDEMEANOR", authority=None)]
    packet = make(county)
    assert listed(packet) == {("1", COUNT)}
    assert ("2", "authority_unknown") in people(packet)
    assert "1 more that the policy would relieve are not listed, because the records do not" in (
        text(packet / "motion.pdf")
    )


def test_a_city_that_has_not_joined_is_not_spoken_for(make):
    other = conviction("2", severity="MISDEMEANOR", authority="Elsewhere City Attorney")
    packet = make([conviction("1"), other])
    assert listed(packet) == {("1", COUNT)}
    assert ("2", "authority_has_not_joined") in people(packet)


def test_what_is_in_court_already_is_not_asked_again(make, tmp_path):
    relief = tmp_path / "relief.csv"
    relief.write_text(
        "list_id,event,date,subject_id,count_order,case_number,section,name,birth_date\n"
        f"m,in_motion,,1,{COUNT},,,,\n"
        f"o,ordered,2020-03-01,2,{COUNT},,,,\n"
        f"d,denied,2020-03-01,3,{COUNT},,,,\n"
    )
    county = [conviction(str(n), case=f"BA{n:06}") for n in range(1, 5)]
    packet = make(county, "--relief", str(relief))
    assert listed(packet) == {("4", COUNT)}
    assert people(packet) == {
        ("1", "in_court_already"),
        ("2", "in_court_already"),
        ("3", "denied_or_unclear"),
    }


def test_a_conviction_dismissed_before_lets_the_case_be_sealed_whole(make, tmp_path):
    relief = tmp_path / "relief.csv"
    relief.write_text(
        "list_id,event,date,subject_id,count_order,case_number,section,name,birth_date\n"
        f"o,ordered,2019-03-01,1,{SECOND},,,,\n"
    )
    county = [conviction(), conviction(count_order=SECOND, section="11358 HS")]
    (only,) = rows(make(county, "--relief", str(relief)) / f"{DA}.csv")
    assert (only["count_order"], only["sealing"]) == (COUNT, "whole")


def test_a_case_that_could_not_be_worked_out_is_listed_for_a_person(make):
    packet = make([conviction(case="")])
    (only,) = rows(packet / f"{DA}.csv")
    assert (only["sealing"], only["why_not_sealed_whole"]) == ("unknown", "case_number_unknown")
    assert people(packet) == {("1", "case_number_unknown")}
    assert "For 1, marked “unknown”, it could not be told" in text(packet / "motion.pdf")


def test_a_person_with_an_unreadable_record_keeps_the_case_open(make):
    bad = 'doj.csv,7,"94 fields","1,,1,,,MUESTRA,rest of the record"\n'
    (only,) = rows(make([conviction()], quarantine=bad) / f"{DA}.csv")
    assert only["why_not_sealed_whole"] == "record_in_quarantine"


def test_a_name_without_a_letter_is_no_name(make):
    packet = make([conviction("1"), conviction("2", case="BA222222")], names={"2": " , "})
    assert listed(packet) == {("1", COUNT)}
    assert ("2", "no_name") in people(packet)


def test_a_run_that_lost_its_quarantine_files_nothing(tmp_path, capsys):
    folder = finished_run(tmp_path / "run", [conviction()])
    (folder / "quarantine.csv").unlink()
    assert "4 records are in it" in refused(capsys, folder, "--out", tmp_path / "packet")


def test_a_lowered_conviction_leaves_its_case_open(make):
    county = [conviction(), conviction(count_order=SECOND, engine="redesignation")]
    found = {row["count_order"]: row["sealing"] for row in rows(make(county) / f"{DA}.csv")}
    assert found == {COUNT: "part", SECOND: "part"}


def test_the_same_run_gives_the_same_bytes_and_only_its_owner_reads_them(make, tmp_path):
    packet = make([conviction(), conviction("2", case="BA222222")])
    first = {path.name: path.read_bytes() for path in packet.iterdir()}
    again = tmp_path / "again"
    filing = ["--filing", str(tmp_path / "filing.toml")]
    assert cmr(["motion", str(tmp_path / "run"), "--out", str(again), *filing]) == 0
    assert {path.name: path.read_bytes() for path in again.iterdir()} == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in packet.iterdir()} == {0o600}
    record = json.loads(first["packet.json"])
    assert set(record["files"]) == set(first) - {"packet.json"}


def test_parts_of_an_earlier_packet_do_not_stay(make):
    city = conviction("2", case="8CR00001", severity="MISDEMEANOR", authority=CITY)
    make([conviction(), city])
    packet = make([conviction()])
    assert not list(packet.glob("exhibit_1_torrance*"))


def test_a_packet_may_stand_beside_its_run(tmp_path):
    folder = finished_run(tmp_path / "run", [conviction()])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert cmr(["motion", str(folder), "--out", str(folder)]) == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.items() <= after.items()


def test_a_name_is_no_formula_in_a_spreadsheet(make):
    county = [conviction("1"), conviction("2", case="@BA222222")]
    packet = make(county, names={"1": '=HYPERLINK("http://example.org","x"),Y'})
    found = {row["subject_id"]: row for row in rows(packet / f"{DA}.csv")}
    assert found["1"]["name"] == '\'=HYPERLINK("http://example.org","x"),Y'
    assert found["2"]["case_numbers"] == "'@BA222222"


def test_several_numbers_in_one_field_are_counted_as_several_cases(make):
    county = [
        conviction("1", case="BA111111, BA222222"),
        conviction("2", case="BA333333/BA444444"),
        conviction("3", case="BA222222"),
    ]
    counts = json.loads((make(county) / "packet.json").read_text())["counts"]
    assert (counts["convictions"], counts["cases"]) == (3, 4)


def test_without_the_offices_file_every_page_is_a_draft_with_blanks(make, capsys):
    packet = make([conviction()], filled=False)
    assert "prosecutor.attorney" in capsys.readouterr().err
    for path in packet.glob("*.pdf"):
        assert "DRAFT" in text(path)
    assert "[name of attorney]" in text(packet / "motion.pdf")
    filled = make([conviction()])
    for path in filled.glob("*.pdf"):
        assert "DRAFT" not in text(path)


def refused(capsys, *arguments) -> str:
    assert cmr(["motion", *map(str, arguments)]) == 2
    told = capsys.readouterr()
    (line,) = told.err.splitlines()  # nothing is said before a refusal
    assert told.out == ""
    return line


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (FILLED.replace('"ADA EXAMPLE"', '""'), "fill in prosecutor.attorney"),
        (FILLED.replace('time = "8:30 a.m."\n', ""), "fill in hearing.time"),
        (FILLED.replace("bar_number", "bar_nummer"), "prosecutor.bar_nummer: Extra inputs"),
        (FILLED + "\n[court]", "cannot be read as TOML"),
    ],
)
def test_a_filing_file_with_a_mistake_is_refused(tmp_path, capsys, written, says):
    folder = finished_run(tmp_path / "run", [conviction()])
    filing = tmp_path / "filing.toml"
    filing.write_text(written)
    line = refused(capsys, folder, "--out", tmp_path / "packet", "--filing", filing)
    assert says in line
    assert not (tmp_path / "packet").exists()


def test_a_policy_that_is_not_signed_off_needs_a_word_and_shows_on_every_page(
    tmp_path, capsys, make
):
    unsigned = {"status": "not_signed_off"}
    folder = finished_run(tmp_path / "run", [conviction()], policy=unsigned)
    assert "not signed off" in refused(capsys, folder, "--out", tmp_path / "packet")
    assert not (tmp_path / "packet").exists()
    packet = make([conviction()], "--unsigned", policy=unsigned)
    for path in packet.glob("*.pdf"):
        assert "NOT TO BE FILED" in text(path)


def test_a_policy_that_changed_since_the_run_is_not_taken_for_the_signed_one(tmp_path, capsys):
    changed = {"status": None, "digest": "ef" * 32}
    folder = finished_run(tmp_path / "run", [conviction()], policy=changed)
    assert "changed since the run" in refused(capsys, folder, "--out", tmp_path / "packet")


def test_a_policy_made_for_comparison_files_nothing(tmp_path, capsys):
    folder = finished_run(tmp_path / "run", [conviction(engine="Eligible for Dismissal")])
    assert "compare" in refused(capsys, folder, "--out", tmp_path / "packet")


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("not json", "cannot be read as a run's manifest; determine again"),
        ("[]", "cannot be read as a run's manifest; determine again"),
        ("{}", "has no policy, county, as_of, inputs, counts, policy.id, policy.digest"),
        ('{"policy": {"id": "la_2020"}, "county": "KERN", "as_of": "2020-02-11"}',
         "has no inputs, counts, policy.digest; determine again"),
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_named(tmp_path, capsys, manifest, says):
    folder = finished_run(tmp_path / "run", [conviction()])
    (folder / "manifest.json").write_text(manifest)
    assert says in refused(capsys, folder, "--out", tmp_path / "packet")
    assert cmr(["explain", str(folder), "--subject", "1"]) == 2
    assert says in capsys.readouterr().err


def test_a_run_with_nothing_to_file_and_a_folder_that_is_no_run(tmp_path, capsys):
    empty = finished_run(tmp_path / "run", [conviction(engine="not_eligible")])
    assert "no conviction" in refused(capsys, empty, "--out", tmp_path / "packet")
    assert "not a finished run" in refused(capsys, tmp_path, "--out", tmp_path / "packet")
