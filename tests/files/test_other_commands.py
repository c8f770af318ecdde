"""`cmr explain`, `cmr policies`, `cmr check-policy`: what an analyst or a lawyer asks next."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cmr.cli.explain import rows_of
from cmr.doj.reader import Reading
from cmr.doj.reader_input import open_sources
from cmr.policy import load
from cmr.policy.load import SHIPPED
from tests.files.extracts import HEADER, conviction, write
from tests.files.running import USUAL, cmr, determine


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """An extract of two people, and a finished run over it."""
    folder = tmp_path_factory.mktemp("explain")
    second = conviction("S1", CNT_ORDER="102002001000", STP_EVENT_DATE="20100101", OFN="BA2")
    file = write(folder / "doj.csv", HEADER, conviction("S1"), second, conviction("S2"))
    assert determine(file, out=folder / "run").code == 0
    return file, folder / "run"


def test_a_run_explains_itself(given: tuple[str, Path]) -> None:
    file, run = given
    ended = cmr("explain", str(run), "--subject", "S1")
    assert (ended.code, ended.err) == (0, "")
    for rule in load("la_2020").rules:
        assert rule.id in ended.out
    assert "101002001000" in ended.out
    assert "102002001000" in ended.out
    assert cmr("explain", file, "--subject", "S1", *USUAL).out == ended.out


def test_one_count_alone_can_be_explained(given: tuple[str, Path]) -> None:
    ended = cmr("explain", str(given[1]), "--subject", "S1", "--count", "102002001000")
    assert "102002001000" in ended.out
    assert "101002001000" not in ended.out


def test_another_program_reads_the_explanation_as_json(given: tuple[str, Path]) -> None:
    ended = cmr("explain", str(given[1]), "--subject", "S1", "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    counts = [each["count_order"] for each in told["convictions"]]
    assert counts == ["101002001000", "102002001000"]
    assert told["convictions"][0]["determination"]["file"] == given[0]
    answer = told["convictions"][0]["determination"]
    (decided,) = [rule for rule in told["convictions"][0]["rules"] if rule["decided"]]
    assert (decided["id"], decided["citation"]) == (answer["rule"], answer["citation"])


def test_a_person_whose_rows_are_in_two_extracts_is_explained_from_both(tmp_path: Path) -> None:
    second = conviction("S1", CNT_ORDER="102002001000", OFN="BA2")
    files = [
        write(tmp_path / "a file.csv", HEADER, conviction("S1")),
        write(tmp_path / "another.csv", second),
    ]
    told = json.loads(cmr("explain", *files, "--subject", "S1", *USUAL, "--json").out)
    places = [each["determination"]["file"] for each in told["convictions"]]
    assert places == files
    assert determine(*files, out=tmp_path / "run").code == 0
    assert (
        json.loads(cmr("explain", str(tmp_path / "run"), "--subject", "S1", "--json").out) == told
    )
    ended = cmr("explain", str(tmp_path / "run"), files[0], "--subject", "S1")
    assert "one run's folder at a time" in ended.only_line


def test_what_is_given_where_a_file_belongs_is_said(tmp_path: Path) -> None:
    for command in (("check-policy",), ("policies", "import-options", "--out", "x.yaml")):
        there, folder = cmr(*command, str(tmp_path / "no.yaml")), cmr(*command, str(tmp_path))
        assert there.code == folder.code == 2
        assert "no such file; check the name and the folder" in there.only_line
        assert "a folder; name the file inside it" in folder.only_line


def test_a_person_s_damaged_records_are_told_with_the_explanation(tmp_path: Path) -> None:
    damaged = conviction("S1", CNT_ORDER="?"), conviction("S3", CNT_ORDER="?")
    file = write(tmp_path / "a.csv", HEADER, conviction("S1"), *damaged)
    assert (
        "Here 1 of them may be of this person"
        in cmr("explain", file, "--subject", "S1", *USUAL).out
    )
    ended = cmr("explain", file, "--subject", "S3", *USUAL)
    assert ended.code == 2
    assert "mend the 1 damaged records that hold this text" in ended.only_line


def test_an_explanation_keeps_one_person_s_rows_whatever_the_size(tmp_path: Path) -> None:
    lines = [conviction(f"S{number}") for number in range(3_000)]
    file = write(tmp_path / "a.csv", HEADER, *lines)
    with ThreadPoolExecutor(1) as workers:
        reading = Reading(open_sources([file], tmp_path, workers), 20_000)
        rows, unreadable = rows_of(reading, "S2999")
    assert (reading.records, rows.height, unreadable) == (3_000, 1, 0)
    assert len(reading.inputs[0].places) > 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--subject", "S9"), "S9"),
        (("--subject", "S1", "--count", "1"), "1"),
        (("--subject", "S1", *USUAL), "a run has its own policy"),
    ],
)
def test_what_is_not_there_is_said(
    given: tuple[str, Path], arguments: tuple[str, ...], said: str
) -> None:
    ended = cmr("explain", str(given[1]), *arguments)
    assert ended.code == 2
    assert said in ended.only_line


def test_an_extract_needs_to_be_told_how_to_read_it(given: tuple[str, Path]) -> None:
    ended = cmr("explain", given[0], "--subject", "S1")
    assert ended.code == 2
    assert "--policy, --county and --as-of are needed" in ended.only_line


def test_a_changed_extract_is_not_explained_as_the_old_one(tmp_path: Path) -> None:
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1"))
    assert determine(file, out=tmp_path / "run").code == 0
    write(tmp_path / "doj.csv", HEADER, conviction("S1", OFN="BA2"))
    ended = cmr("explain", str(tmp_path / "run"), "--subject", "S1")
    assert ended.code == 2
    assert "has changed since the run" in ended.only_line
    Path(file).unlink()
    assert "no such file" in cmr("explain", str(tmp_path / "run"), "--subject", "S1").only_line


def test_a_folder_without_a_run_and_a_run_of_standard_input_are_named(tmp_path: Path) -> None:
    ended = cmr("explain", str(tmp_path), "--subject", "S1")
    assert "no manifest.json here" in ended.only_line
    plain = f"{HEADER}\n{conviction('S1')}\n".encode()
    assert determine("-", out=tmp_path / "run", given=plain).code == 0
    ended = cmr("explain", str(tmp_path / "run"), "--subject", "S1")
    assert ended.code == 2
    assert "read standard input" in ended.only_line


def test_the_shipped_policies_are_listed_with_dates_and_citations() -> None:
    ended = cmr("policies")
    assert ended.code == 0
    words = " ".join(ended.out.split())
    for name in ("la_2020", "la_pilot_2019"):
        policy = load(name)
        assert f"{name} (in force from {policy.in_force.from_.isoformat()}" in words
        for rule in policy.rules:
            assert f"{rule.id} -> {rule.relief}" in words
            assert " ".join(rule.citation.split()) in words


@pytest.mark.parametrize("name", ["doj.csv", "doj.csv.gz", "-"])
def test_a_run_with_an_unsound_policy_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    wrong = tmp_path / "mine.yaml"
    wrong.write_text((SHIPPED / "la_2020.yaml").read_text().replace("relief:", "releif:", 1))
    plain = f"{HEADER}\n{conviction('S1')}\n".encode()
    extract = tmp_path / name
    extract.write_bytes(gzip.compress(plain) if name.endswith(".gz") else plain)
    run = cmr(
        "determine", name if name == "-" else str(extract), "--policy", str(wrong), *USUAL[2:],
        "--out", str(tmp_path / "run"), given=plain if name == "-" else b"",
    )  # fmt: skip
    assert run.code == 2
    assert str(wrong) in run.only_line
    assert not (tmp_path / "run").exists()


def test_a_sound_policy_is_fine_and_a_typo_is_told_with_its_place(tmp_path: Path) -> None:
    assert cmr("check-policy", str(SHIPPED / "la_2020.yaml")).code == 0
    text = (SHIPPED / "la_2020.yaml").read_text().replace("relief:", "releif:", 2)
    wrong = tmp_path / "mine.yaml"
    wrong.write_text(text.replace("  sentence:\n", "  sentense:\n", 1))
    ended = cmr("check-policy", str(wrong))
    assert ended.code == 2
    assert ended.err.count("there is no field `releif`; write `relief`") == 2
    assert "there is no field `sentense`" in ended.err
    assert all(line.startswith(f"cmr: {wrong}, rule ") for line in ended.err.splitlines())
    refused = determine("unused.csv", out=tmp_path / "run")
    assert refused.code == 2
    assert not (tmp_path / "run").exists()
    assert (
        "no such file; check the name" in cmr("check-policy", str(tmp_path / "none.yaml")).only_line
    )


@pytest.mark.parametrize("more", [(), USUAL])
def test_a_place_that_is_not_there_is_said(tmp_path: Path, more: tuple[str, ...]) -> None:
    ended = cmr("explain", str(tmp_path / "nodir"), "--subject", "S1", *more)
    assert ended.code == 2
    assert f"{tmp_path / 'nodir'}: no such" in ended.only_line


@pytest.mark.parametrize("county", ["", "  "])
def test_a_blank_county_is_refused(given: tuple[str, Path], county: str, tmp_path: Path) -> None:
    asked = ("--policy", "la_2020", "--as-of", "2020-02-11", "--county", county)
    for command in (
        ("explain", given[0], "--subject", "S1"),
        ("determine", given[0], "--out", str(tmp_path / "run")),
    ):
        ended = cmr(*command, *asked)
        assert ended.code == 2
        assert 'is blank; write it as the extract does: "LOS ANGELES"' in ended.only_line


@pytest.mark.parametrize("torn", [b"RECORD_ID", b"RECORD_ID,SUBJECT_STATUS,SUB", b"RECORD_ID,X\n"])
def test_a_file_cut_short_in_its_header_is_no_extract_of_nobody(
    tmp_path: Path, torn: bytes
) -> None:
    file = tmp_path / "torn.csv"
    file.write_bytes(torn)
    for command in (("explain", "--subject", "S1"), ("determine", "--out", str(tmp_path / "run"))):
        ended = cmr(command[0], str(file), *command[1:], *USUAL)
        assert ended.code == 2
        assert "the header breaks off after" in ended.only_line
        assert "get it again" in ended.only_line
