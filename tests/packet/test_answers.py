"""Answers read back: every line is accounted for, and a contradiction goes to a person."""

import csv
import json
import shutil

import pytest

from cmr.cli import run as cmr
from tests.packet.county import COUNT, SECOND, conviction, finished_run

HEADER = "list_id,event,date,authority,subject_id,count_order,case_number,section,name,birth_date\n"
COURT = "Superior Court"
DOJ = "California Department of Justice"
COUNTY = [
    conviction("1", case="BA111111"),
    conviction("2", case="BA222222"),
    conviction("2", SECOND, case="BA222222", section="459 PC", engine=None),
    conviction("3", case="BA333333", engine="redesignation"),
    conviction("4", case="BA444444", engine="needs_review"),
    conviction("5", case="BA555555"),
    conviction("5", SECOND, case="BA555555"),
]


def line(event, day, subject="1", count=COUNT, *, case="", section="", who=COURT, name=""):
    return f'l,{event},{day},"{who}",{subject},{count},{case},{section},"{name}",\n'


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A run of COUNTY and its packet, for all stories to read and none to change."""
    place = tmp_path_factory.mktemp("asked")
    run = finished_run(place / "run", COUNTY)
    assert cmr(["motion", str(run), "--out", str(place / "packet")]) == 0
    return place


@pytest.fixture
def read(asked, tmp_path):
    """Read answer lines onto the packet, filed on 20 February 2020; gives the folder."""
    shutil.copytree(asked, tmp_path, dirs_exist_ok=True)
    run, packet = str(tmp_path / "run"), str(tmp_path / "packet")

    def read(*lines, relief=None, name="back", header=HEADER, received="2020-12-31"):
        answer = tmp_path / "court.csv"
        answer.write_text(header + "".join(lines))
        options = ["--run", run, "--packet", packet, "--received", received]
        options += ["--relief", str(relief)] if relief else []
        options += ["--filed", "2020-02-20", "--out", str(tmp_path / name)]
        assert cmr(["answers", str(answer), *options]) == 0
        return tmp_path / name

    return read


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def events(folder):
    """(subject, count, event, date) of relief.csv, the motion's own lines left out."""
    return {
        (row["subject_id"], row["count_order"], row["event"], row["date"])
        for row in rows(folder / "relief.csv")
        if row["event"] != "in_motion"
    }


def account(folder):
    found = json.loads((folder / "answers.json").read_text())["account"]
    assert found["lines_in"] == sum(
        found[name] for name in ("joined", "repeated", "held", "unanswered", "rejected")
    )
    return found


def told(folder):
    return {
        (row["subject_id"], row["what"], row["why"]) for row in rows(folder / "for_a_person.csv")
    }


def test_an_order_is_written_with_its_day_and_its_source(read):
    folder = read(line("ordered", "2020-03-02"))
    (order,) = [row for row in rows(folder / "relief.csv") if row["event"] == "ordered"]
    assert (order["date"], order["authority"], order["list_id"]) == ("2020-03-02", COURT, "l")
    assert order["note"].endswith(" line 2")
    assert account(folder)["joined"] == 1


def test_a_filed_motion_is_one_line_a_conviction(read):
    folder = read(line("ordered", "2020-03-02"))
    filed = [row for row in rows(folder / "relief.csv") if row["event"] == "in_motion"]
    assert len(filed) == 5
    assert {row["date"] for row in filed} == {"2020-02-20"}


def test_a_line_that_came_back_empty_is_not_answered(read):
    folder = read(line("", ""), line("ordered", "2020-03-02", "2"))
    found = account(folder)
    assert (found["unanswered"], found["joined"], found["rejected"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (line("granted", "2020-03-02"), "unknown_event"),
        (line("", "2020-03-02"), "unknown_event"),
        (line("ordered", "3/2/2020"), "bad_date"),
        (line("ordered", ""), "bad_date"),
        (line("ordered", "2021-01-01"), "after_it_was_received"),
        (line("ordered", "2020-03-02", "4"), "not_in_the_packet"),
        (line("ordered", "2020-03-02", "99"), "not_found"),
        (line("in_motion", "2020-03-02"), "not_an_answer"),
        (line("ordered", "2020-03-02", who=DOJ), "not_theirs_to_say"),
        (line("doj_updated", "2020-03-02"), "not_theirs_to_say"),
        ("l,ordered\n", "fields"),
    ],
)
def test_a_line_that_cannot_be_used_is_rejected_with_its_reason(read, answer, reason):
    folder = read(answer)
    (row,) = rows(folder / "rejected.csv")
    assert (row["file"], row["line"], row["reason"]) == ("court.csv", "2", reason)
    assert account(folder)["rejected"] == 1
    assert not events(folder)


def test_without_numbers_a_line_joins_by_case_section_and_name(read):
    order = line("ordered", "2020-03-02", "", "", case="XCNBA555555-01", section="HS 11359")
    assert events(read(order)) == {
        ("5", COUNT, "ordered", "2020-03-02"),
        ("5", SECOND, "ordered", "2020-03-02"),
    }


@pytest.mark.parametrize(
    ("answers", "who", "why"),
    [
        (
            [line("ordered", "2020-03-02"), line("denied", "2020-03-02")],
            "1",
            "granted_and_refused_on_one_day",
        ),
        (
            [line("ordered", "2020-03-02"), line("redesignated", "2020-03-03")],
            "1",
            "ordered_and_redesignated",
        ),
        ([line("ordered", "2020-03-02", "3")], "3", "ordered_but_redesignation_asked"),
        ([line("sealed", "2020-03-02", "2")], "2", "sealed_but_another_conviction_stands"),
        (
            [line("ordered", "2020-02-19")],
            "1",
            "before_the_motion",
        ),
        (
            [line("ordered", "2020-03-02", case="BA999999")],
            "1",
            "who_case_or_section_differs",
        ),
        (
            [line("ordered", "2020-03-02", name="SOMEBODY,ELSE")],
            "1",
            "who_case_or_section_differs",
        ),
    ],
)
def test_a_contradiction_is_kept_from_relief_and_told_to_a_person(read, answers, who, why):
    for order in (answers, answers[::-1]):
        folder = read(*order)
        assert not events(folder)
        assert account(folder)["held"] == len(answers)
        assert told(folder) == {(who, "held_back", why)}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([line("court_updated", "2020-04-01")], "updated_but_not_ordered"),
        (
            [line("ordered", "2020-03-02"), line("doj_updated", "2020-03-01", who=DOJ)],
            "updated_before_the_order",
        ),
        (
            [line("ordered", "2020-03-02"), line("ordered", "2020-03-09")],
            "ordered_on_two_days",
        ),
        ([line("redesignated", "2020-03-02")], "redesignated_but_dismissal_asked"),
        ([line("sealed", "2020-03-02")], "sealed_but_not_ordered"),
    ],
)
def test_what_is_odd_but_harmless_is_written_and_told(read, answers, why):
    folder = read(*answers)
    assert len(events(folder)) == len(answers)
    assert told(folder) == {("1", "noted", why)}


def test_a_sealing_waits_while_it_is_in_doubt_what_was_ordered(read):
    answers = [line("ordered", "2020-03-02"), line("redesignated", "2020-03-02")]
    folder = read(*answers, line("sealed", "2020-03-09"))
    assert not events(folder)
    assert ("1", "held_back", "sealed_in_doubt") in told(folder)
    folder = read(line("denied", "2020-03-02"), line("sealed", "2020-03-09"))
    assert events(folder) == {("1", COUNT, "denied", "2020-03-02")}
    assert told(folder) == {("1", "held_back", "sealed_but_refused")}


def test_a_refusal_after_an_order_is_a_step_not_a_contradiction(read):
    folder = read(line("ordered", "2020-03-02"), line("challenged", "2020-03-20"))
    assert len(events(folder)) == 2
    assert not told(folder)
    (cycle,) = [row for row in rows(folder / "life_cycle.csv") if row["subject_id"] == "1"]
    assert cycle["waits_for"] == "a_person"


def test_an_answer_against_what_relief_says_already_is_held(read):
    first = read(line("ordered", "2020-03-02"))
    second = read(line("denied", "2020-03-02"), relief=first / "relief.csv", name="second")
    assert events(second) == events(first)
    assert told(second) == {("1", "held_back", "granted_and_refused_on_one_day")}


def test_the_same_answers_again_add_nothing(read):
    lines = [line("ordered", "2020-03-02"), line("denied", "2020-03-02", "2")]
    first = read(*lines, lines[0])
    assert account(first)["repeated"] == 1
    second = read(*lines, relief=first / "relief.csv", name="second")
    assert (second / "relief.csv").read_bytes() == (first / "relief.csv").read_bytes()
    assert account(second)["repeated"] == 2


def test_what_is_noted_is_noted_again(read):
    odd = line("court_updated", "2020-04-01")
    first = read(odd)
    second = read(odd, relief=first / "relief.csv", name="second")
    assert told(second) == told(first) != set()


def test_a_reading_may_stand_beside_the_run(read, tmp_path):
    before = {path.name for path in (tmp_path / "run").iterdir()}
    read(line("ordered", "2020-03-02"), name="run")
    assert before < {path.name for path in (tmp_path / "run").iterdir()}


def test_two_answer_files_of_one_name_are_told_apart(read, tmp_path):
    read(line("ordered", "2020-03-02"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "court.csv").write_text(HEADER + line("granted", "2020-03-02"))
    options = ["--run", str(tmp_path / "run"), "--packet", str(tmp_path / "packet")]
    options += ["--received", "2020-12-31", "--out", str(tmp_path / "both")]
    files = [str(tmp_path / "court.csv"), str(other / "court.csv")]
    assert cmr(["answers", *files, *options]) == 0
    assert account(tmp_path / "both")["lines_in"] == 2
    (row,) = rows(tmp_path / "both" / "rejected.csv")
    assert row["file"] == "2: court.csv"


def test_an_older_list_is_carried_on_byte_for_byte_in_its_own_columns(read, tmp_path):
    older = tmp_path / "older.csv"
    kept = (
        "event,date,list_id,colour,subject_id,count_order,case_number,section,name,birth_date\r\n"
    )
    kept += 'ordered,2019-01-01,x,red,,,BA987654,11359,"MUÑOZ,EVA",1970-01-01'
    older.write_text(kept)
    folder = read(line("ordered", "2020-03-02"), relief=older)
    written = (folder / "relief.csv").read_bytes()
    assert written.startswith(kept.encode())
    assert ("1", COUNT, "ordered", "2020-03-02") in events(folder)
    assert ("", "", "ordered", "2019-01-01") in events(folder)


def test_a_packet_of_another_run_or_altered_since_is_refused(read, tmp_path, capsys):
    read(line("ordered", "2020-03-02"))
    other = finished_run(tmp_path / "other", [conviction("9")])
    options = ["--packet", str(tmp_path / "packet"), "--received", "2020-12-31"]
    options += ["--out", str(tmp_path / "x"), str(tmp_path / "court.csv")]
    assert cmr(["answers", "--run", str(other), *options]) == 2
    assert "another run" in capsys.readouterr().err
    (part,) = (tmp_path / "packet").glob("exhibit_1_*.csv")
    part.write_text(part.read_text().replace("dismissal", "redesignation"))
    assert cmr(["answers", "--run", str(tmp_path / "run"), *options]) == 2
    assert "changed since" in capsys.readouterr().err
