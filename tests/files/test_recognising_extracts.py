"""What is a DOJ extract, what is its header, and what is refused in one line."""

import gzip
from pathlib import Path

import pytest

from cmr.doj.reader import read_extract
from cmr.errors import CmrError, DojFormatError, UsageError
from tests.files.extracts import HEADER, conviction, write


def refusal(*files: str) -> str:
    """The one line with which these inputs are refused."""
    with pytest.raises(CmrError) as problem:
        read_extract(files)
    assert "\n" not in str(problem.value)
    return str(problem.value)


def test_without_a_header_the_first_line_is_a_record(tmp_path: Path) -> None:
    extract = read_extract([write(tmp_path / "a.dat", conviction("S1"), conviction("S2"))])
    assert extract.rows.collect()["SUBJECT_ID"].to_list() == ["S1", "S2"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER, ()),
        (HEADER + ",", ()),
        ("RECORD_ID and anything at all", ()),
        ("\ufeff" + HEADER, ("after a byte order mark",)),
        (HEADER.lower(), ("in lower case",)),
        (",".join(f'"{name}"' for name in HEADER.split(",")), ("in quotes",)),
        ("\ufeff" + '"record_id",x', ("after a byte order mark and in quotes and in lower case",)),
    ],
)
def test_a_header_is_known_in_every_dress(
    tmp_path: Path, header: str, said: tuple[str, ...]
) -> None:
    file = write(tmp_path / "a.csv", header, conviction("S1"), "bad")
    extract = read_extract([file], max_bad=50)
    assert extract.rows.select("row", "SUBJECT_ID").collect().rows() == [(0, "S1")]
    assert extract.quarantine["line"].to_list() == [3]
    assert extract.notes == tuple(
        f"{file}: header recognised {words}; not read as a record" for words in said
    )


def test_a_header_in_another_order_is_not_followed_but_told(tmp_path: Path) -> None:
    names = HEADER.split(",")
    names[2], names[14] = names[14], names[2]
    file = write(tmp_path / "a.csv", ",".join(names), conviction("S1"))
    extract = read_extract([file])
    assert extract.rows.collect()["SUBJECT_ID"].to_list() == ["S1"]
    (note,) = extract.notes
    assert "names SUBJECT_ID as column 15, where an extract has it as column 3" in note


def test_a_header_again_in_the_middle_is_no_record(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", HEADER, HEADER, conviction("S1"), HEADER, conviction("S2"))
    extract = read_extract([file])
    assert extract.rows.select("row", "SUBJECT_ID").collect().rows() == [(0, "S1"), (1, "S2")]
    assert extract.notes == (f"{file}: a header again at line 2, 4; not read as a record",)


def test_a_byte_order_mark_without_header_does_no_harm(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "\ufeff" + conviction("S1", RECORD_ID='"1"'), conviction("S2"))
    extract = read_extract([file])
    assert extract.records == 2
    ((_, piece),) = extract.inputs[0].again()
    assert piece.scan().collect()["RECORD_ID"].to_list() == ["1", None]


def test_a_header_alone_is_an_extract_of_nobody(tmp_path: Path) -> None:
    extract = read_extract([write(tmp_path / "a.csv", HEADER)])
    assert (extract.records, extract.rows.collect().height) == (0, 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty"),
        (b"%PDF-1.7\n...", "it is a PDF"),
        (b"PK\x03\x04....", "an Excel workbook or other zip archive"),
        (b"PAR1\x15\x04...", "a Parquet file"),
        (b"\xff\xfeR\x00E\x00", "UTF-16"),
        (b"name,birth_date\nALMA,1990-01-01\n", "the first line has 2 comma-separated fields"),
        (b"\x00\x01\x02\x03" * 500, "the first line has 1 comma-separated field,"),
        (b",".join([b"x"] * 95) + b"\n", "not a DOJ extract"),
        (HEADER.replace(",", ";").encode() + b"\n1;2\n", "set apart by semicolons"),
        (HEADER.replace(",", "\t").encode() + b"\n1\t2\n", "set apart by tabs"),
        (f"{HEADER}\r{conviction('S1')}\r".encode(), "carriage returns alone"),
        (f"{HEADER}\r{conviction('S1')}\r\n".encode(), "carriage returns alone"),
        (f"{conviction('S1')}\r{conviction('S2')}".encode(), "carriage returns alone"),
    ],
)
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert refusal(str(path)).startswith(f"{path}")
    assert why in refusal(str(path))


def test_a_damaged_first_line_does_not_make_it_something_else(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", conviction("S1")[:-4], conviction("S2"))
    assert read_extract([file], max_bad=50).records == 2


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "gone.csv")).endswith(
        "no such file; check the name and the folder"
    )
    assert "a folder" in refusal(str(tmp_path))


def test_a_gzip_is_read_whatever_its_name(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "a.csv"):
        path = tmp_path / name
        path.write_bytes(gzip.compress(f"{HEADER}\n{conviction('S1')}\n".encode()))
        extract = read_extract([str(path)])
        assert extract.rows.collect()["SUBJECT_ID"].to_list() == ["S1"]


def test_a_torn_gzip_is_refused_in_one_line(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADER] + [conviction(f"S{n}") for n in range(500)]).encode())
    path = tmp_path / "a.csv.gz"
    for torn in (whole[: len(whole) // 2], whole[:-4], whole[:60] + b"\0\0\0\0" + whole[64:]):
        path.write_bytes(torn)
        with pytest.raises(DojFormatError, match="torn"):
            read_extract([str(path)])


def test_several_files_keep_their_own_row_numbers(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", HEADER, conviction("S1"), "bad", conviction("S2"))
    second = write(tmp_path / "b.csv", conviction("S1"), conviction("S3"))
    extract = read_extract([first, second], max_bad=50)
    rows = extract.rows.select("file", "row", "SUBJECT_ID").collect()
    assert [tuple(map(str, row)) for row in rows.rows()] == [
        (first, "0", "S1"),
        (first, "2", "S2"),
        (second, "0", "S1"),
        (second, "1", "S3"),
    ]
    assert extract.quarantine["file"].to_list() == [first]


def test_the_same_extract_twice_is_refused(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", HEADER, conviction("S1"))
    copy = write(tmp_path / "b.csv", HEADER, conviction("S1"))
    assert "named twice" in refusal(first, first)
    assert "hold the same bytes" in refusal(first, copy)
    with pytest.raises(UsageError, match="no input"):
        read_extract([])
