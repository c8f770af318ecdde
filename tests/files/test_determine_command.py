"""`cmr determine`: what it writes, and what it says."""

import csv
import gzip
import json
import re
import stat
from pathlib import Path

import polars as pl
import pytest

from cmr.vocabulary import CONVICTION_COLUMNS, DETERMINATION_COLUMNS, SUBJECT_COLUMNS
from tests.files.extracts import HEADER, conviction, record, write
from tests.files.running import contents, determine

ALWAYS = {
    "determinations.parquet",
    "determinations.csv",
    "convictions.parquet",
    "subjects.parquet",
    "quarantine.csv",
    "summary.json",
    "summary.html",
    "manifest.json",
}
ELSEWHERE = {"STP_ORI_CNTY_NAME": "KERN", "OFFENSE_DESCR": "459 PC-BURGLARY"}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two people convicted of cannabis sales in Los Angeles, one of burglary in Kern."""
    path = tmp_path_factory.mktemp("given") / "doj.csv"
    return write(path, HEADER, conviction("S1"), conviction("S2"), conviction("S3", **ELSEWHERE))


@pytest.fixture(scope="module")
def run(extract: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over that extract."""
    out = tmp_path_factory.mktemp("runs") / "first" / "run"
    ended = determine(extract, out=out)
    assert (ended.code, ended.err) == (0, "")
    assert "Records read 3 = used 3 + quarantined 0" in ended.out
    return out


def test_every_file_is_there_and_people_are_the_owners_alone(run: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in run.iterdir()}
    assert set(modes) == ALWAYS
    assert {name for name, mode in modes.items() if mode != 0o600} == {"manifest.json"}


def test_the_tables_have_the_columns_others_rely_on(run: Path, extract: str) -> None:
    determinations = pl.read_parquet(run / "determinations.parquet")
    assert tuple(determinations.columns) == DETERMINATION_COLUMNS
    assert determinations.select("file", "row", "subject_id").rows() == [
        (extract, 0, "S1"),
        (extract, 1, "S2"),
    ]
    with (run / "determinations.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == DETERMINATION_COLUMNS
    assert [row["subject_id"] for row in rows] == ["S1", "S2"]
    assert {row["as_of"] for row in rows} == {"2020-02-11"}
    convictions = pl.read_parquet(run / "convictions.parquet")
    assert tuple(convictions.columns) == CONVICTION_COLUMNS
    assert convictions["subject_id"].to_list() == ["S1", "S2", "S3"]
    subjects = pl.read_parquet(run / "subjects.parquet")
    assert tuple(subjects.columns) == SUBJECT_COLUMNS
    assert (run / "quarantine.csv").read_text() == "file,line,problem,raw\n"


def test_the_manifest_says_what_went_in(run: Path, extract: str) -> None:
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["inputs"] == [
        {
            "file": extract,
            "sha256": manifest["inputs"][0]["sha256"],
            "bytes": Path(extract).stat().st_size,
        }
    ]
    assert re.fullmatch("[0-9a-f]{64}", manifest["inputs"][0]["sha256"])
    assert (manifest["county"], manifest["as_of"]) == ("LOS ANGELES", "2020-02-11")
    assert manifest["policy"]["id"] == "la_2020"
    assert manifest["policy"]["rules"][0]["sentence"].keys() == {"en", "es"}
    assert manifest["counts"] == {
        "records_read": 3,
        "records_used": 3,
        "records_quarantined": 0,
        "people": 3,
        "convictions": 3,
        "determinations": 2,
    }


def test_a_second_run_is_the_same_but_for_its_duration(
    run: Path, extract: str, tmp_path: Path
) -> None:
    assert determine(extract, out=tmp_path / "again").code == 0
    first, second = contents(run), contents(tmp_path / "again")
    manifests = [json.loads(each.pop("manifest.json")) for each in (first, second)]
    for manifest in manifests:
        assert manifest.pop("duration_seconds") > 0
    assert manifests[0] == manifests[1]
    assert first == second


def test_the_summary_hides_what_is_small_and_needs_no_network(run: Path) -> None:
    """Its parts add up and cannot be subtracted: tests/reports."""
    summary = json.loads((run / "summary.json").read_text())
    assert summary["convictions"]["all"] == 3
    assert summary["convictions"]["in_scope"] == 2
    assert summary["convictions"]["relief"] is None
    assert summary["by_section"] is None
    assert summary["inputs"] == [
        {each: value for each, value in one.items() if each != "file"}
        for one in json.loads((run / "manifest.json").read_text())["inputs"]
    ]
    page = (run / "summary.html").read_text()
    assert "viewport" in page
    assert not re.search(r"(src|href)=|url\(|@import|<script", page)
    assert "OKONJO" not in page


def test_results_come_when_asked_for_and_go_when_not(extract: str, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert determine(extract, "--results", out=out).code == 0
    assert set(contents(out)) - ALWAYS == {
        "all_results.csv",
        "condensed_results.csv",
        "prop64_results.csv",
    }
    with (out / "prop64_results.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["SUBJECT_ID"] for row in rows] == ["S1", "S2"]
    assert rows[0]["Case Number"] == "BA123456"
    assert determine(extract, out=out).code == 0
    assert set(contents(out)) == ALWAYS


def test_gzip_and_standard_input_give_the_same_answers(extract: str, tmp_path: Path) -> None:
    plain = Path(extract).read_bytes()
    zipped = tmp_path / "doj.csv.gz"
    zipped.write_bytes(gzip.compress(plain))
    assert determine(str(zipped), out=tmp_path / "a").code == 0
    assert determine("-", out=tmp_path / "b", given=plain).code == 0
    assert determine("-", out=tmp_path / "c", given=zipped.read_bytes()).code == 0
    answers = [
        pl.read_parquet(tmp_path / each / "determinations.parquet") for each in ("a", "b", "c")
    ]
    assert [answer["file"].unique().to_list() for answer in answers] == [
        [str(zipped)],
        ["-"],
        ["-"],
    ]
    assert answers[0].drop("file").equals(answers[1].drop("file"))
    assert answers[1].equals(answers[2])


def test_a_person_in_two_files_is_one_person(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", HEADER, conviction("S1"))
    later = {"CNT_ORDER": "102002001000", "STP_EVENT_DATE": "20050101", "OFN": "BA2"}
    second = write(tmp_path / "b.csv", conviction("S1", **later), "bad", conviction("S9"))
    ended = determine(first, second, "--results", "--max-bad", "25", out=tmp_path / "run")
    assert ended.code == 0
    assert "Records read 4 = used 3 + quarantined 1" in ended.out
    subjects = pl.read_parquet(tmp_path / "run" / "subjects.parquet")
    assert subjects["subject_id"].to_list() == ["S1", "S9"]
    determinations = pl.read_parquet(tmp_path / "run" / "determinations.parquet")
    assert determinations.select("file", "row").rows() == [(first, 0), (second, 0), (second, 2)]
    assert (tmp_path / "run" / "all_results_2.csv").exists()


def test_a_header_alone_is_a_run_over_nobody(tmp_path: Path) -> None:
    ended = determine(write(tmp_path / "a.csv", HEADER), "--results", out=tmp_path / "run")
    assert (ended.code, ended.err) == (0, "")
    assert pl.read_parquet(tmp_path / "run" / "determinations.parquet").height == 0
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["people"]["on_file"] == 0


def test_quarantined_records_are_a_warning(tmp_path: Path) -> None:
    lines = [conviction(f"S{number}") for number in range(30)]
    bad = conviction("S30", COMMENT_TEXT='"OPEN')
    file = write(tmp_path / "a.csv", HEADER, *lines, bad)
    ended = determine(file, out=tmp_path / "run")
    assert ended.code == 0
    where = tmp_path / "run" / "quarantine.csv"
    assert ended.only_line == f"warning: 1 of 31 records could not be used; see {where}"
    with where.open(newline="") as stream:
        assert list(csv.DictReader(stream)) == [
            {
                "file": file,
                "line": "32",
                "problem": "quote opened in COMMENT_TEXT and never closed",
                "raw": bad,
            }
        ]


def test_convictions_in_which_no_offense_can_be_read_are_counted_and_named(tmp_path: Path) -> None:
    blank = [conviction(f"S{n}", OFFENSE_DESCR="", COMMENT_TEXT="") for n in (2, 3)]
    file = write(
        tmp_path / "a.csv",
        HEADER,
        conviction("S1"),
        *blank,
        conviction("S4", OFFENSE_DESCR="POSS MARIJ FOR SALE"),
        conviction("S5", OFFENSE_DESCR="LOCAL ORDINANCE VIOL"),
        conviction("S6", OFFENSE_DESCR="REFER TO FILE", STP_ORI_CNTY_NAME="KERN"),
    )
    ended = determine(file, out=tmp_path / "run")
    assert ended.code == 0
    assert "in which no offense can be read: 2; they were not decided" in ended.only_line
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["offenses_unread"] == 2
    assert manifest["counts"]["determinations"] == 2


def test_names_in_latin_1_are_read_as_they_are_spelled(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.csv",
        HEADER,
        conviction("S1", PRI_NAME='"NUÑEZ,JOSÉ"'),
        record(SUBJECT_ID="S1", REQ_NAME="NUNEZ"),
        encoding="latin-1",
    )
    ended = determine(file, out=tmp_path / "run")
    assert ended.only_line == f"note: {file}: 1 line is not UTF-8; read as Latin-1"
    names = pl.read_parquet(tmp_path / "run" / "subjects.parquet")["names"].to_list()
    assert names == [["NUÑEZ,JOSÉ", "NUNEZ"]]


def test_an_extract_that_writes_its_dates_another_way_is_remarked_on(tmp_path: Path) -> None:
    odd = [conviction(f"S{n}", STP_EVENT_DATE="02/02/2002") for n in range(3)]
    extract = write(tmp_path / "doj.csv", HEADER, *odd, conviction("S9"))
    ended = determine(extract, out=tmp_path / "run")
    assert ended.code == 0
    assert "note: 3 of 4 convictions in scope have no date that can be read" in ended.err
    assert "02/02" not in ended.err
    few = [conviction(f"S{n}") for n in range(3)]
    extract = write(tmp_path / "few.csv", HEADER, *few, odd[0])
    assert "date" not in determine(extract, out=tmp_path / "few").err
