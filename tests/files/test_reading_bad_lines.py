"""One bad line costs one record: it is set aside with its line and a reason, the rest is read."""

from pathlib import Path

import polars as pl
import pytest

from cmr.doj.layout import COLUMNS
from cmr.doj.reader import Extract, TooManyBadError, read_extract
from tests.files.extracts import HEADER, conviction, record, write


def read(tmp_path: Path, *lines: str, end: str = "\n") -> Extract:
    """The extract of a header and these lines, however bad."""
    return read_extract([write(tmp_path / "doj.csv", HEADER, *lines, end=end)], max_bad=100)


def subjects(extract: Extract) -> list[tuple[int, str]]:
    """Row number and person of every record that was read."""
    return extract.rows.select("row", "SUBJECT_ID").collect().rows()


def aside(extract: Extract) -> list[tuple[int, str]]:
    """Line and problem of every record that was not."""
    return extract.quarantine.select("line", "problem").rows()


def test_a_short_line_is_set_aside_and_still_counted(tmp_path: Path) -> None:
    short = conviction("S2").removesuffix(",,#")
    extract = read(tmp_path, conviction("S1"), short, conviction("S3"))
    assert subjects(extract) == [(0, "S1"), (2, "S3")]
    assert aside(extract) == [(3, "93 fields instead of 95")]
    assert extract.quarantine["raw"].to_list() == [short]
    assert extract.records == 3


@pytest.mark.parametrize("extra", [",", ",x", ",,", ",,#", ",,,,,,,,,,"])
def test_a_long_line_is_set_aside(tmp_path: Path, extra: str) -> None:
    extract = read(tmp_path, conviction("S1"), conviction("S2") + extra, conviction("S3"))
    assert subjects(extract) == [(0, "S1"), (2, "S3")]
    assert aside(extract) == [(3, f"{95 + extra.count(',')} fields instead of 95")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('5" KNIFE', "stray quote in COMMENT_TEXT"),
        ('SAID "NO" TWICE', "stray quote in COMMENT_TEXT"),
        ('KNIFE"', "stray quote in COMMENT_TEXT"),
        ('"KNIFE" AND FORK', "text after the closing quote in COMMENT_TEXT"),
        ('"KNIFE, SPOON" AND FORK', "text after the closing quote in COMMENT_TEXT"),
        ('"KNIFE" AND "FORK"', "text after the closing quote in COMMENT_TEXT"),
        ('"KNIFE', "quote opened in COMMENT_TEXT and never closed"),
        ('"', "quote opened in COMMENT_TEXT and never closed"),
        ('"""', "quote opened in COMMENT_TEXT and never closed"),
    ],
)
def test_a_stray_or_open_quote_swallows_nothing(tmp_path: Path, text: str, problem: str) -> None:
    broken = conviction("S2", COMMENT_TEXT=text)
    after = [conviction(f"S{number}") for number in range(3, 40)]
    extract = read(tmp_path, conviction("S1"), broken, *after)
    assert aside(extract) == [(3, problem)]
    assert extract.quarantine["raw"].to_list() == [broken]
    assert len(subjects(extract)) == 38
    assert subjects(extract)[1] == (2, "S3")


def test_an_open_quote_before_quoted_names_costs_one_record(tmp_path: Path) -> None:
    broken = conviction("S2", PRI_NAME='"OKONJO,ALMA B')
    extract = read(tmp_path, broken, conviction("S3"), conviction("S4"))
    assert aside(extract) == [(2, "quote opened in PRI_NAME and never closed")]
    assert subjects(extract) == [(1, "S3"), (2, "S4")]


def test_two_halves_of_a_quote_do_not_make_one_record_of_two(tmp_path: Path) -> None:
    opened = conviction("S2", PRI_NAME='"OKONJO,ALMA B')
    closed = conviction("S3", PRI_NAME='OKONJO ALMA B"')
    extract = read(tmp_path, conviction("S1"), opened, closed, conviction("S4"))
    assert [line for line, _ in aside(extract)] == [3, 4]
    assert subjects(extract) == [(0, "S1"), (3, "S4")]


def test_the_last_line_may_lack_its_end_even_when_it_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "doj.csv"
    path.write_text(f"{HEADER}\n{conviction('S1')}\n{conviction('S2')[:-9]}")
    extract = read_extract([str(path)], max_bad=100)
    assert subjects(extract) == [(0, "S1")]
    assert [line for line, _ in aside(extract)] == [3]


def test_good_quoting_is_read_whole(tmp_path: Path) -> None:
    extract = read(
        tmp_path,
        conviction("S1", COMMENT_TEXT='"SAID ""NO"", TWICE"', END_OF_REC='"#"'),
        conviction("S2", COMMENT_TEXT='"LINE ONE\nLINE TWO\n\nLINE, FOUR"'),
        conviction("S3", COMMENT_TEXT='""'),
    )
    rows = extract.rows.collect()
    assert extract.quarantine.is_empty()
    assert rows["COMMENT_TEXT"].to_list() == [
        'SAID "NO", TWICE',
        "LINE ONE\nLINE TWO\n\nLINE, FOUR",
        None,
    ]
    assert rows["row"].to_list() == [0, 1, 2]


def test_line_numbers_are_those_of_an_editor_after_line_feeds_and_blanks(tmp_path: Path) -> None:
    two_lines = conviction("S1", COMMENT_TEXT='"ONE\nTWO"')
    extract = read(tmp_path, two_lines, "", conviction("S2"), "SHORT", "", conviction("S3"))
    assert aside(extract) == [(6, "1 field instead of 95")]
    assert subjects(extract) == [(0, "S1"), (1, "S2"), (3, "S3")]
    assert extract.records == 4


def test_a_bad_record_of_several_lines_is_one_record(tmp_path: Path) -> None:
    broken = conviction("S1", COMMENT_TEXT='"ONE\nTWO"') + ",X"
    extract = read(tmp_path, broken, conviction("S2"))
    assert aside(extract) == [(2, "96 fields instead of 95")]
    assert extract.quarantine["raw"].to_list() == [broken]
    assert subjects(extract) == [(1, "S2")]


def test_windows_line_ends_make_no_difference(tmp_path: Path) -> None:
    short = conviction("S2")[:-3]
    extract = read(tmp_path, conviction("S1"), short, "", conviction("S3"), end="\r\n")
    assert subjects(extract) == [(0, "S1"), (2, "S3")]
    assert aside(extract) == [(3, "93 fields instead of 95")]
    assert extract.quarantine["raw"].to_list() == [short]


def test_a_nul_is_a_character_like_any_other(tmp_path: Path) -> None:
    extract = read(tmp_path, conviction("S1", COMMENT_TEXT="A\0B"), conviction("S2"))
    assert extract.rows.collect()["COMMENT_TEXT"].to_list() == ["A\0B", None]


def test_latin_1_names_are_read_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "doj.csv"
    lines = [
        HEADER.encode(),
        conviction("S1", PRI_NAME='"NUÑEZ,JOSÉ"').encode("latin-1"),
        conviction("S2", PRI_NAME='"NUÑEZ,JOSÉ"').encode("utf-8"),
        conviction("S3").encode("latin-1")[:-3],
        conviction("S4", COMMENT_TEXT="CAFÉ").encode("latin-1"),
    ]
    path.write_bytes(b"\n".join(lines))
    extract = read_extract([str(path)], max_bad=100)
    assert extract.rows.collect()["PRI_NAME"].to_list()[:2] == ["NUÑEZ,JOSÉ", "NUÑEZ,JOSÉ"]
    assert subjects(extract) == [(0, "S1"), (1, "S2"), (3, "S4")]
    assert extract.notes == (f"{path}: 2 lines are not UTF-8; read as Latin-1",)


def test_nothing_is_dropped_in_silence_in_a_thoroughly_bad_file(tmp_path: Path) -> None:
    lines = [
        conviction("S1"),
        "",
        conviction("S2", COMMENT_TEXT='"OPEN'),
        conviction("S3", COMMENT_TEXT='"OK\n"'),
        "short",
        conviction("S4", SUBJECT_ID=""),
        conviction("S5") + ",",
        conviction("S6", CNT_ORDER="10100"),
        conviction("S7"),
    ]
    extract = read(tmp_path, *lines)
    assert extract.records == 8
    assert extract.rows.collect().height + extract.quarantine.height == 8
    assert subjects(extract) == [(0, "S1"), (2, "S3"), (7, "S7")]
    assert extract.quarantine["line"].to_list() == [4, 7, 8, 9, 10]


def test_more_bad_records_than_accepted_refuse_the_run(tmp_path: Path) -> None:
    lines = [conviction(f"S{number}") for number in range(18)] + ["bad", "bad"]
    file = write(tmp_path / "doj.csv", HEADER, *lines)
    with pytest.raises(TooManyBadError, match=r"2 of 20 records cannot be used \(10.0 %"):
        read_extract([file])
    assert read_extract([file], max_bad=10).quarantine.height == 2


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"SUBJECT_ID": ""}, "no SUBJECT_ID"),
        ({"SUBJECT_ID": "   "}, "no SUBJECT_ID"),
        ({"CNT_ORDER": ""}, "CNT_ORDER is not 12 digits"),
        ({"CNT_ORDER": "1002001000"}, "CNT_ORDER is not 12 digits"),
        ({"CNT_ORDER": "10100200100A"}, "CNT_ORDER is not 12 digits"),
        ({"SUBJECT_ID": "", "CNT_ORDER": "1"}, "no SUBJECT_ID, and CNT_ORDER is not 12 digits"),
    ],
)
def test_a_conviction_without_a_usable_key_is_set_aside(
    tmp_path: Path, fields: dict[str, str], problem: str
) -> None:
    not_court = {"STP_TYPE_DESCR": "PROBATION", "OFN": ""}
    bad = conviction(**({"subject": "S2"} | not_court | fields))  # type: ignore[arg-type]
    extract = read(tmp_path, conviction("S1"), bad, conviction("S3"))
    assert aside(extract) == [(3, problem)]
    assert extract.quarantine["raw"].to_list() == [bad]
    assert subjects(extract) == [(0, "S1"), (2, "S3")]


def test_a_court_action_needs_its_key_only_when_it_carries_a_case_number(tmp_path: Path) -> None:
    court = {"STP_TYPE_DESCR": "COURT ACTION", "DISP_DESCR": "DISMISSED", "CNT_ORDER": "10"}
    extract = read(
        tmp_path,
        record(SUBJECT_ID="S1", **court),
        record(SUBJECT_ID="S2", OFN="BA1", **court),
        record(SUBJECT_ID="S3", STP_TYPE_DESCR="ARREST/DETAINED/CITED", OFN="7"),
        record(SUBJECT_ID="", STP_TYPE_DESCR="APPLICANT"),
    )
    assert aside(extract) == [(3, "CNT_ORDER is not 12 digits")]
    assert subjects(extract) == [(0, "S1"), (2, "S3"), (3, None)]


def test_the_text_of_a_bad_key_record_of_several_lines_is_whole(tmp_path: Path) -> None:
    bad = conviction("", COMMENT_TEXT='"ONE\nTWO"')
    extract = read(tmp_path, conviction("S1"), bad, conviction("S2"))
    assert extract.quarantine.rows() == [
        (extract.inputs[0].source.file, 3, "no SUBJECT_ID", bad),
    ]


def test_every_column_can_be_read_again_in_the_same_order(tmp_path: Path) -> None:
    extract = read(tmp_path, conviction("S1"), "bad", conviction("S2"))
    ((_, piece),) = extract.inputs[0].again()
    again = piece.scan().collect()
    assert again.columns == list(COLUMNS)
    assert again["SUBJECT_ID"].to_list() == ["S1", "S2"]
    assert isinstance(again, pl.DataFrame)
