"""Lists of courts and the DOJ held against a run: stages, mismatches, every line accounted for."""

import csv
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmr.cli import run as cmr
from tests.packet.county import COUNT, SECOND, conviction, finished_run

HEADER = (
    "list_id,event,date,authority,subject_id,count_order,"
    "case_number,section,name,birth_date,cii,note"
)
RESULTS = ("relief.csv", "stages.csv", "mismatches.csv")
COUNTY = [
    conviction("1", case="BA111111"),
    conviction("1", SECOND, case="BA111111"),
    conviction("2", case="BA222222"),
    conviction("3", case="BA333333", engine="needs_review"),
    conviction("4", case="BA444444", engine="not_eligible"),
]


def line(event, day="2020-03-01", subject="", count=COUNT, *, of="order-1", case="", name=""):
    section, born = ("11359", "1969-09-09") if case else ("", "")
    who = f'"{name}",{born}' if name else ","
    return (
        f"{of},{event},{day},Dept 100,{subject},{count if subject else ''},{case},{section},{who},,"
    )


def followed(folder: Path, *lists):
    """The folder that `cmr follow-up` writes for these lists of lines."""
    run = finished_run(folder / "run", COUNTY)
    files = []
    for number, lines in enumerate(lists):
        files.append(folder / f"list{number}.csv")
        files[-1].write_text("\n".join([HEADER, *lines]) + "\n")
    assert cmr(["follow-up", str(run), *map(str, files), "--out", str(folder / "out")]) == 0
    return folder / "out"


def rows(out: Path, name: str):
    with (out / name).open(newline="") as file:
        return list(csv.DictReader(file))


def found(out: Path):
    return {(row["what"], row["who"], row["count_order"]) for row in rows(out, "mismatches.csv")}


def account(out: Path):
    return json.loads((out / "account.json").read_text())


def adds_up(out: Path) -> bool:
    told = account(out)
    parts = ("joined", "stand_alone", "repeated", "rejected")
    return told["lines_in"] == sum(told[part] for part in parts)


def test_each_conviction_says_its_step_when_and_who_said_so(tmp_path):
    motion = [line("in_motion", "2020-02-11", "1", of="motion-2020"), line("in_motion", "", "2")]
    court = [line("ordered", "2020-03-01", "1"), line("court_updated", "2020-04-01", "1")]
    doj = [line("doj_updated", "2020-05-01", "1", of="doj-may")]
    out = followed(tmp_path, motion, court, doj)
    stages = {(row["who"], row["count_order"]): row for row in rows(out, "stages.csv")}
    first = stages["1", COUNT]
    assert (first["outcome"], first["stage"]) == ("dismissed", "doj_updated")
    assert first["waits_for"] == ""
    assert (first["ordered"], first["ordered_by"]) == ("2020-03-01", "order-1 (Dept 100)")
    assert (first["doj_updated"], first["doj_updated_by"]) == ("2020-05-01", "doj-may (Dept 100)")
    reached = {key: (row["stage"], row["waits_for"]) for key, row in stages.items()}
    assert reached["1", SECOND] == ("found", "filing")
    assert reached["2", COUNT] == ("in_motion", "order")
    assert reached["3", COUNT] == ("found", "a_person")
    assert reached["4", COUNT] == ("found", "")


@pytest.mark.parametrize(
    ("lines", "what", "count"),
    [
        ([line("ordered", subject="1")], "ordered_not_updated_court", COUNT),
        ([line("ordered", subject="1")], "ordered_not_updated_doj", COUNT),
        ([line("doj_updated", subject="1")], "updated_not_ordered_doj", COUNT),
        ([line("court_updated", subject="1")], "updated_not_ordered_court", COUNT),
        ([line("sealed", subject="1")], "sealed_not_ordered", COUNT),
        (
            [line("ordered", subject="1"), line("doj_updated", "2020-02-01", "1")],
            "updated_before_the_order_doj",
            COUNT,
        ),
        (
            [line("ordered", subject="1"), line("denied", subject="1")],
            "granted_and_refused_on_one_day",
            COUNT,
        ),
        (
            [line("ordered", subject="1"), line("redesignated", subject="1")],
            "ordered_and_redesignated",
            COUNT,
        ),
        ([line("sealed", subject="1"), line("denied", subject="1")], "sealed_but_refused", COUNT),
        (
            [line("ordered", subject="1"), line("ordered", "2020-03-02", "1")],
            "ordered_on_two_days",
            COUNT,
        ),
        (
            [
                line("ordered", subject="1"),
                line("ordered", subject="1", count=SECOND),
                line("doj_updated", "2020-05-01", "1"),
            ],
            "counts_disagree",
            "",
        ),
    ],
)
def test_what_does_not_agree_is_found(tmp_path, lines, what, count):
    assert (what, "1", count) in found(followed(tmp_path, lines))


def test_where_everything_agrees_nothing_is_found(tmp_path):
    days = {"in_motion": "02", "ordered": "03", "court_updated": "04", "doj_updated": "05"}
    lines = [
        line(event, f"2020-{month}-01", "1", count)
        for event, month in days.items()
        for count in (COUNT, SECOND)
    ]
    out = followed(tmp_path, lines)
    assert not {each for each in found(out) if each[1] == "1"}
    assert {row["waits_for"] for row in rows(out, "stages.csv") if row["who"] == "1"} == {"sealing"}


def test_lines_that_fit_nobody_or_nothing_in_the_extract_are_listed(tmp_path):
    lines = [
        line("ordered", case="BA999999", name="NGUYEN,LINH"),
        line("ordered", case="BA999998"),
        line("granted", subject="1"),
        line("ordered", "2020-02-31", "1"),
    ]
    out = followed(tmp_path, lines)
    assert {what for what, _, _ in found(out)} >= {"not_in_the_extract", "joined_to_nobody"}
    refused = [(row["file"], row["line"], row["reason"]) for row in rows(out, "rejected.csv")]
    assert refused == [
        ("list0.csv", "3", "not_found"),
        ("list0.csv", "4", "unknown_event"),
        ("list0.csv", "5", "bad_date"),
    ]
    assert adds_up(out)


def test_a_contradiction_waits_for_a_person(tmp_path):
    out = followed(tmp_path, [line("ordered", subject="1"), line("challenged", subject="1")])
    (row,) = (r for r in rows(out, "stages.csv") if (r["who"], r["count_order"]) == ("1", COUNT))
    assert row["waits_for"] == "a_person"


def test_the_files_are_for_their_owner_alone(tmp_path):
    out = followed(tmp_path, [line("ordered", subject="1")])
    assert {path.stat().st_mode & 0o077 for path in out.iterdir()} == {0}


def test_what_is_no_list_is_said_in_one_line_and_nothing_is_written(tmp_path, capsys):
    run = finished_run(tmp_path / "run", COUNTY)
    (tmp_path / "no.csv").write_text("a,b\n1,2\n")
    out = tmp_path / "out"
    assert cmr(["follow-up", str(run), str(tmp_path / "no.csv"), "--out", str(out)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not out.exists()


EVENTS = st.sampled_from(
    ["in_motion", "ordered", "redesignated", "denied", "challenged", "court_updated"]
    + ["doj_updated", "sealed", "granted"]
)
WHOM = st.sampled_from(
    [
        {"subject": "1"},
        {"subject": "1", "count": SECOND},
        {"subject": "2"},
        {"subject": "9"},
        {"case": "BA111111; BA222222"},
        {"case": "NULL"},
        {"case": "BA900000/BA900001", "name": "NGUYEN,LINH"},
        {"case": "BA900001", "name": "Nguyen, Linh"},
    ]
)
LINES = st.builds(
    lambda event, day, whom, of: line(event, day, of=of, **whom),
    EVENTS,
    st.sampled_from(["2020-02-11", "2020-03-01", "2020-04-01", "2020-02-31"]),
    WHOM,
    st.sampled_from(["order-1", "list-2021"]),
)


def bytes_of(out: Path):
    return [(out / name).read_bytes() for name in RESULTS]


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, max_size=10), st.randoms(use_true_random=False))
def test_any_order_any_repetition_and_any_split_into_lists_give_the_same_bytes(lines, chance):
    again = lines + [chance.choice(lines) for _ in lines]
    chance.shuffle(again)
    at = chance.randint(0, len(again))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first = followed(Path(one), lines)
        second = followed(Path(other), again[:at], again[at:])
        assert bytes_of(first) == bytes_of(second)
        assert adds_up(first)
        assert adds_up(second)
        assert account(second)["lines_in"] == len(again)
        for row in rows(first, "stages.csv"):
            if row["outcome"] in ("dismissed", "dismissed_and_sealed", "redesignated"):
                assert row["ordered"] or row["redesignated"] or row["sealed"]


def test_the_one_list_followed_again_is_itself(tmp_path):
    lines = [
        line("ordered", case="BA111111, BA900000", name="NGUYEN,LINH"),
        line("ordered", subject="1")[:-1] + ',"a note\nover lines, with ""quotes"""',
    ]
    first = followed(tmp_path / "a", [lines[0], lines[1].replace(',,,"', ',,"')])
    text = (first / "relief.csv").read_text().splitlines()[1:]
    assert bytes_of(followed(tmp_path / "b", text)) == bytes_of(first)


def test_a_birth_date_that_is_no_day_is_kept_so_that_the_line_joins_nobody_later(tmp_path):
    unread = "order-1,ordered,2020-03-01,,,,BA111111,11359,,1980-02-31,,"
    out = followed(tmp_path, [unread])
    [written] = rows(out, "relief.csv")
    assert written["birth_date"] == "1980-02-31"
    assert account(out)["rejected"] == 1
