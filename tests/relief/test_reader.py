"""relief.csv read: what can be used is used, what cannot is named with its line and reason."""

from datetime import date

import pytest

from cmr.relief import ReliefFormatError, read_relief
from tests.relief.county import COLUMNS, row


def read(tmp_path, *lines, header=COLUMNS, encoding="utf-8", end="\n"):
    path = tmp_path / "relief.csv"
    path.write_bytes(end.join([header, *lines, ""]).encode(encoding))
    return read_relief(path)


GOOD = row(case="BA123456", section="11359", name="GARCIA,ANA", born="1980-01-31")


def test_a_row_is_read_with_its_keys(tmp_path):
    relief = read(
        tmp_path,
        row(
            "Ordered ",
            case="XCNBA123456-01",
            section="HS 11357(a)",
            name="GARCIA,ANA",
            born="19800131",
            cii="A0123",
        ),
    )
    [found] = relief.rows.to_dicts()
    assert (found["line"], found["kind"], found["date"]) == (2, "ordered", date(2020, 3, 1))
    assert (found["cases"], found["section"], found["cii"]) == (["BA123456"], "11357(A)", "123")
    assert found["birth_date"] == date(1980, 1, 31)


@pytest.mark.parametrize(
    ("line", "reason", "says"),
    [
        (row("granted"), "unknown_event", "'granted' is none of in_motion, ordered"),
        (row(""), "unknown_event", "in_motion"),
        (row("ordered", ""), "bad_date", "YYYY-MM-DD"),
        (row("ordered", "2020-02-30"), "bad_date", "'2020-02-30'"),
        (row("ordered", "03/01/2020"), "bad_date", "'03/01/2020'"),
        (row("in_motion", "soon"), "bad_date", "'soon'"),
        ("order-1,ordered,2020-03-01", "fields", "3 fields where the header has 12"),
        (GOOD + ",,too much", "fields", "14 fields"),
        (
            'order-1,ordered,2020-03-01,,,,BA1,11359,"GARCIA,ANA,1980-01-31,,',
            "fields",
            "a quote is open",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_are_read(tmp_path, line, reason, says):
    relief = read(tmp_path, GOOD, line, GOOD)
    assert relief.rows["line"].to_list() == [2, 4]
    [reject] = relief.rejects.to_dicts()
    assert (reject["line"], reject["reason"], reject["raw"]) == (3, reason, line)
    assert says in reject["detail"]
    assert relief.records == 3


def test_only_a_motion_may_have_no_date(tmp_path):
    relief = read(tmp_path, row("in_motion", ""))
    assert relief.rows["date"].to_list() == [None]


@pytest.mark.parametrize(
    "born", ["01/31/1980", "1/31/1980", "1-31-1980", "1980-1-31", "1980-01-31 00:00:00", "19800131"]
)
def test_a_birth_date_is_read_as_spreadsheets_write_it(tmp_path, born):
    relief = read(tmp_path, row(born=born))
    assert relief.rows["birth_date"].to_list() == [date(1980, 1, 31)]
    assert relief.warnings == ()


@pytest.mark.parametrize(
    ("born", "kept"),
    [("unknown", ""), ("00000000", ""), ("0000-00-00", ""), ("1980-02-31", "1980-02-31")]
    + [("31/01/1980", "31/01/1980"), ("1980", "1980"), ("in 1980", "in 1980")],
)
def test_a_birth_date_that_is_no_day_is_mentioned_and_kept_as_written(tmp_path, born, kept):
    relief = read(tmp_path, row(born=born))
    assert relief.rows.select("birth_date", "birth_text").rows() == [(None, kept)]
    assert relief.warnings == ("line 2: the birth date is no day of the form YYYY-MM-DD; not used",)


def test_a_quoted_note_may_run_over_lines_and_line_numbers_stay_true(tmp_path):
    relief = read(tmp_path, row(note='"two\nlines, one note"'), "broken", GOOD)
    assert relief.rows["line"].to_list() == [2, 5]
    assert relief.rejects["line"].to_list() == [4]


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path):
    relief = read(tmp_path, GOOD, GOOD.replace('ANA"', "ANA"), *[GOOD] * 200)
    assert relief.rejects["line"].to_list() == [3]
    assert relief.rows.height == 201


def test_columns_may_stand_in_any_order_and_unknown_ones_are_reported(tmp_path):
    header = "Section,EVENT,date,list_id,subject_id,count_order,case_number,name,birth_date,judge"
    relief = read(
        tmp_path,
        'HS 11359,ordered,2020-03-01,o,,,BA123456,"GARCIA,ANA",1980-01-31,X',
        header=header,
    )
    assert relief.unknown_columns == ("judge",)
    assert relief.rows["section"].to_list() == ["11359"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_as_spreadsheets_save_them_are_read(tmp_path, encoding, end):
    relief = read(tmp_path, row(name="PEÑA,JOSÉ"), "", ",,,,,,,,,,,", encoding=encoding, end=end)
    assert relief.rows["name"].to_list() == ["PEÑA,JOSÉ"]
    assert relief.records == 1


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "no header found"),
        (GOOD, "no header found"),
        (COLUMNS.replace("event,", ""), "column event is missing"),
        (COLUMNS.replace("case_number,section,", ""), "column case_number, section is missing"),
        (COLUMNS + ",event", "column event stands twice"),
    ],
)
def test_a_file_without_a_usable_header_is_one_clear_error(tmp_path, header, says):
    with pytest.raises(ReliefFormatError, match=says) as error:
        read(tmp_path, GOOD, header=header)
    assert "\n" not in str(error.value)
    assert "relief.csv" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"PK\x03\x04\x00\x00zip", b"\xff\xfel\x00i\x00"])
def test_a_file_that_is_no_list_is_one_clear_error(tmp_path, content):
    (tmp_path / "relief.csv").write_bytes(content)
    with pytest.raises(ReliefFormatError, match="the first line must be the header"):
        read_relief(tmp_path / "relief.csv")


def test_a_missing_file_is_one_clear_error(tmp_path):
    with pytest.raises(ReliefFormatError, match="cannot be read"):
        read_relief(tmp_path / "nothing.csv")


def test_a_header_alone_is_an_empty_list(tmp_path):
    assert read(tmp_path).records == 0
