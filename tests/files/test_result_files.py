"""The result files: the input's columns as they came, the eligibility columns behind them."""

from pathlib import Path

import polars as pl

from cmr.doj.reader import read_extract
from cmr.reports.condensed import CONDENSED
from cmr.reports.result_files import write_results
from cmr.reports.run_directory import RunDirectory
from cmr.vocabulary import APPENDED_COLUMNS
from tests.files.extracts import HEADER, conviction, record, write

ANSWER = {
    "Case Number": "BA1; BA2",
    "# of convictions on record": "1",
    "Eligibility Determination": "Eligible for Dismissal",
    "Eligibility Reason": "50 years or older",
}
ONLY_IN_COMMENT = {"Possible Other P64 Charges": "11358 HS, TOO"}


def appended(*rows: tuple[str, int, dict[str, str]]) -> pl.DataFrame:
    """What the engine appends to these rows of these files."""
    blank = dict.fromkeys(APPENDED_COLUMNS)
    return pl.DataFrame(
        [{"file": file, "row": row} | blank | filled for file, row, filled in rows],
        schema={"file": pl.String, "row": pl.UInt32} | dict.fromkeys(APPENDED_COLUMNS, pl.String),
    )


def results(out: Path, files: list[str], answers: pl.DataFrame) -> dict[str, bytes]:
    """The bytes of every result file over these inputs."""
    extract = read_extract(files, max_bad=50)
    with RunDirectory(out) as folder:
        write_results(folder, extract.inputs, iter([answers]))
        folder.commit()
    return {path.name: path.read_bytes() for path in out.iterdir()}


def tail(**filled: str) -> str:
    """The appended part of a line."""
    return "".join("," + filled.get(name, "") for name in APPENDED_COLUMNS)


def test_three_files_under_the_programs_own_header(tmp_path: Path) -> None:
    arrest = record(SUBJECT_ID="S2", COMMENT_TEXT='"11358 HS, TOO"')
    file = write(tmp_path / "doj.csv", HEADER, conviction("S1"), arrest, record(SUBJECT_ID="S3"))
    written = results(
        tmp_path / "out", [file], appended((file, 0, ANSWER), (file, 1, ONLY_IN_COMMENT))
    )
    top = HEADER + "," + ",".join(APPENDED_COLUMNS)
    answered = conviction("S1") + tail(**ANSWER)
    in_comment = tail(**{"Possible Other P64 Charges": '"11358 HS, TOO"'})
    lines = [top, answered, arrest + in_comment, record(SUBJECT_ID="S3") + tail()]
    assert written["all_results.csv"].decode() == "\n".join(lines) + "\n"
    assert written["prop64_results.csv"].decode() == "\n".join([top, answered]) + "\n"
    short = written["condensed_results.csv"].decode().splitlines()
    assert short[0] == ",".join(CONDENSED) + "," + ",".join(APPENDED_COLUMNS)
    assert short[1].startswith(',"OKONJO,ALMA B",,19800101,,,20020202,,LOS ANGELES,,BA123456,')
    assert short[1].endswith(",#" + tail(**ANSWER))
    assert len(short) == 4


def test_fields_are_quoted_only_where_the_program_quotes(tmp_path: Path) -> None:
    given = {
        '"PLAIN"': "PLAIN",
        '""': "",
        '"SAID ""NO"""': '"SAID ""NO"""',
        '"A,B"': '"A,B"',
        " LEADING BLANK": '" LEADING BLANK"',
        "TRAILING BLANK ": "TRAILING BLANK ",
        "\tTAB": '"\tTAB"',
        "\\.": '"\\."',
        "A\\.": "A\\.",
        "#": "#",
        "'X'": "'X'",
        '"LINE\nFEED"': '"LINE\nFEED"',
        '"LINE\r\nFEED"': '"LINE\r\nFEED"',
        "A\0B": "A\0B",
    }
    lines = [record(COMMENT_TEXT=text) for text in given]
    file = write(tmp_path / "doj.csv", *lines)
    everything = results(tmp_path / "out", [file], appended())["all_results.csv"].decode()
    expected = [record(COMMENT_TEXT=text) + tail() for text in given.values()]
    assert everything.split("\n", 1)[1] == "\n".join(expected) + "\n"


def test_the_same_bytes_come_out(tmp_path: Path) -> None:
    path = tmp_path / "doj.csv"
    lines = [
        conviction("S1", POB_NAME="MÉXICO").encode("latin-1"),
        conviction("S2", POB_NAME="MÉXICO").encode("utf-8"),
        conviction("S3", COMMENT_TEXT="A\0B").encode(),
        bytes(range(128, 256)).join(conviction("S4", COMMENT_TEXT="X|Y").encode().split(b"|")),
    ]
    path.write_bytes(b"\r\n".join([HEADER.encode(), *lines]))
    answer = ANSWER | {"Case Number": "Ñ1"}
    written = results(tmp_path / "out", [str(path)], appended((str(path), 0, answer)))
    came_out = written["all_results.csv"].split(b"\n")
    assert came_out[1] == lines[0] + tail(**answer).encode("latin-1")
    assert came_out[2:5] == [line + tail().encode() for line in lines[1:]]


def test_quarantined_records_do_not_appear(tmp_path: Path) -> None:
    file = write(
        tmp_path / "doj.csv",
        HEADER,
        conviction("S1"),
        "bad",
        conviction(""),
        conviction("S4"),
    )
    written = results(tmp_path / "out", [file], appended((file, 3, ANSWER)))
    lines = written["all_results.csv"].decode().splitlines()
    assert lines[1:] == [conviction("S1") + tail(), conviction("S4") + tail(**ANSWER)]


def test_several_inputs_have_files_of_their_own(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", HEADER, conviction("S1"))
    second = write(tmp_path / "b.csv", conviction("S2"))
    written = results(tmp_path / "out", [first, second], appended((second, 0, ANSWER)))
    assert sorted(written) == [
        "all_results_1.csv",
        "all_results_2.csv",
        "condensed_results_1.csv",
        "condensed_results_2.csv",
        "prop64_results_1.csv",
        "prop64_results_2.csv",
    ]
    assert written["prop64_results_1.csv"].count(b"\n") == 1
    assert written["all_results_2.csv"].endswith((tail(**ANSWER) + "\n").encode())


def test_a_header_alone_gives_three_headers(tmp_path: Path) -> None:
    written = results(tmp_path / "out", [write(tmp_path / "a.csv", HEADER)], appended())
    assert {content.count(b"\n") for content in written.values()} == {1}
