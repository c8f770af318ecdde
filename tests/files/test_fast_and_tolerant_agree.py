"""The fast path and the tolerant path read the same records out of any file."""

import csv
import io
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cmr.doj.layout import COLUMNS
from cmr.doj.reader import read_extract
from tests.files.extracts import HEADER, conviction, write

TEXT_PLACES = (5, 12, 54, 93)
# Letters that matter to a CSV reader, and a few that do not.
letters = st.text(alphabet='AÑ ,"\n\r\\#\t', max_size=6)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(tmp_path: Path, content: bytes) -> tuple[list[tuple[object, ...]], list[object], int]:
    """Rows, quarantined lines and number of records of an extract with this content."""
    path = tmp_path / "doj.csv"
    path.write_bytes(content)
    extract = read_extract([str(path)], max_bad=100)
    rows = extract.rows.select(pl.exclude("file")).collect().rows()
    quarantined = extract.quarantine.select(pl.exclude("file")).rows()
    assert extract.records == len(rows) + len(quarantined)
    return rows, list(quarantined), extract.records


@quick
@given(texts=st.lists(st.tuples(letters, letters, letters, letters), min_size=1, max_size=5))
@example(texts=[("", "", "", ",#,\n")])  # once taken for a swallowed record
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path: Path, texts: list[tuple[str, str, str, str]]
) -> None:
    written = io.StringIO()
    writer = csv.writer(written)  # its line end is CRLF, so it quotes either half
    for number, values in enumerate(texts):
        fields = next(csv.reader([conviction(f"S{number}")]))
        for place, value in zip(TEXT_PLACES, values, strict=True):
            fields[place] = value
        writer.writerow(fields)
    path = tmp_path / "doj.csv"
    path.write_bytes(f"{HEADER}\n{written.getvalue()}".encode())
    rows = read_extract([str(path)]).rows.collect()
    names = [COLUMNS[place] for place in TEXT_PLACES]
    expected = [tuple(value or None for value in values) for values in texts]
    assert rows.select(names).rows() == expected


@quick
@given(data=st.data())
def test_damage_is_judged_alike_by_both_paths(tmp_path: Path, data: st.DataObject) -> None:
    clean = "\n".join([HEADER, *(conviction(f"S{number}") for number in range(6))]) + "\n"
    content = bytearray(clean.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(len(HEADER) + 1, len(content) - 1))
        damage = data.draw(
            st.sampled_from([b",", b'"', b"\n", b"", b'",', b',"', b"\r\n", b"\xd1"])
        )
        content[at : at + data.draw(st.integers(0, 1))] = damage
    as_it_is = read(tmp_path, bytes(content))
    end = b"" if content.endswith(b"\n") else b"\n"
    # A blank line at the end takes no row number but is nothing the fast path can prove.
    with_a_blank_line = read(tmp_path, bytes(content) + end + b"\n")
    assert with_a_blank_line == as_it_is


PILOT = Path(__file__).parents[1] / "data" / "pilot_input.csv.gz"


def test_the_reference_input_is_read_whole_by_both_paths(tmp_path: Path) -> None:
    as_it_is = read_extract([str(PILOT)])
    text = as_it_is.inputs[0].source.path.read_text(encoding="utf-8")
    with_bad = write(tmp_path / "doj.csv", *text.splitlines(), "", "bad")
    mended = read_extract([with_bad])
    assert as_it_is.quarantine.is_empty()
    assert mended.quarantine["line"].to_list() == [10_943]
    drop_file = pl.exclude("file")
    assert mended.rows.select(drop_file).collect().equals(as_it_is.rows.select(drop_file).collect())
