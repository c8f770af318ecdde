"""Answer files as programs save them: other line ends, other signs between the fields."""

import json

import pytest

from cmr.cli import run as cmr
from tests.packet.county import COUNT, conviction, finished_run

HEADER = "list_id,event,date,authority,subject_id,count_order,case_number,section,name,birth_date"
ANSWERED = f"l,ordered,2020-03-02,Superior Court,1,{COUNT},,,,"
UNANSWERED = f"l,,,Superior Court,2,{COUNT},,,,"
LIST = f"{HEADER}\n{ANSWERED}\n{UNANSWERED}\n"


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A run of two people and its packet."""
    place = tmp_path_factory.mktemp("asked")
    county = [conviction("1", case="BA111111"), conviction("2", case="BA222222")]
    run = finished_run(place / "run", county)
    assert cmr(["motion", str(run), "--out", str(place / "packet")]) == 0
    return place


@pytest.fixture
def read(asked, tmp_path):
    """Read an answer file of these bytes; gives the exit code and the folder written."""

    def read(content):
        answer = tmp_path / "court.csv"
        answer.write_bytes(content)
        packet = ["--run", str(asked / "run"), "--packet", str(asked / "packet")]
        told = [*packet, "--received", "2020-12-31", "--out", str(tmp_path / "back")]
        return cmr(["answers", str(answer), *told]), tmp_path / "back"

    return read


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LIST.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(LIST.replace("\n", "\r").encode(), id="carriage returns alone"),
        pytest.param(LIST.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(f"{LIST},,,,,,,,,\n\n".encode(), id="empty lines at the end"),
    ],
)
def test_line_ends_and_marks_change_nothing(read, content):
    code, folder = read(content)
    assert code == 0
    account = json.loads((folder / "answers.json").read_text())["account"]
    assert (account["lines_in"], account["joined"], account["unanswered"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LIST.replace(",", ";").encode(), "set apart by semicolons; save it with commas"),
        (LIST.replace(",", "\t").encode(), "set apart by tabs; save it with commas"),
        (LIST.encode("utf-16"), "not plain text; save it as CSV UTF-8"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_to_do(read, capsys, content, told):
    code, folder = read(content)
    assert code == 2
    assert told in capsys.readouterr().err
    assert not folder.exists()
