"""Is this a DOJ extract at all, and does it begin with a header? Judged on its first bytes."""

import re

from cmr.doj.layout import COLUMNS
from cmr.doj.reader_fields import fields_of
from cmr.errors import DojFormatError

# Only "begins with RECORD_ID" is the rule of the extract; the rest is what spreadsheets and
# text editors make of it.
HEADER = re.compile(rb'^(?P<bom>\xef\xbb\xbf)?(?P<quote>")?(?P<name>RECORD_ID)\b', re.IGNORECASE)
OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an Excel workbook or other zip archive; export it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; export it as CSV"),
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8 or as the plain text it came as"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8 or as the plain text it came as"),
    (b"PAR1", "a Parquet file"),
    (b"{", "JSON"),
    (b"<", "a web page or XML"),
)
SEPARATORS = tuple(
    place for place, name in enumerate(COLUMNS) if name.endswith("_SEG_SEP") or name == "END_OF_REC"
)
SAMPLE_LINES = 200
CARRIAGE_RETURNS = "its lines end in carriage returns alone; save it with line feeds"
# A damaged record still shows most of its eight `#` fields, somewhere.
SEPARATORS_OF_A_DAMAGED_RECORD = 3


def check_is_extract(file: str, head: bytes, more_follows: bool) -> bytes:
    """The header line (empty: none) of the extract that begins with `head`; raises if it is none.

    `more_follows` says that `head` is not the whole file, so its last line may be cut.
    """
    if not head.strip():
        raise DojFormatError(file, None, "empty; a DOJ extract has records of 95 fields")
    for magic, kind in OTHER_KINDS:
        if head.startswith(magic):
            raise DojFormatError(file, None, f"not a DOJ extract: it is {kind}")
    if HEADER.match(head):
        header = head[: head.find(b"\n") + 1] or head
        _check_form(file, header)
        if not more_follows and not head[len(header) :].strip():
            _check_whole(file, header)
        return header
    _check_records(file, head, more_follows)
    return b""


def _check_records(file: str, head: bytes, more_follows: bool) -> None:
    """Without a header, some line near the beginning must look like a record."""
    lines = [line for line in head.splitlines() if line.strip()]
    if more_follows:
        lines = lines[:-1]
    found = sum(map(_may_be_a_record, lines[:SAMPLE_LINES]))
    if not found:
        raise DojFormatError(file, 1, _why_not(lines))
    if found > 1 and b"\n" not in head:
        raise DojFormatError(file, None, CARRIAGE_RETURNS)


def _check_form(file: str, header: bytes) -> None:
    """A header goes up to the first line feed: where lines end otherwise, that is all the file."""
    if b"\r" in header.rstrip(b"\r\n"):
        raise DojFormatError(file, None, CARRIAGE_RETURNS)
    for sign, name in ((b";", "semicolons"), (b"\t", "tabs")):
        if header.count(sign) >= len(COLUMNS) - 1 and b"," not in header:
            raise DojFormatError(
                file, None, f"not a DOJ extract: its fields are set apart by {name}; save it with "
                "commas"
            )  # fmt: skip


def _check_whole(file: str, header: bytes) -> None:
    """A header alone is an extract of nobody; a piece of one is a file that was cut short."""
    names = len(fields_of(header.decode("latin-1").rstrip("\r\n")))
    if names < len(COLUMNS):
        raise DojFormatError(
            file, 1, f"the header breaks off after {names} of {len(COLUMNS)} names, and nothing "
            "follows; the file was cut short, get it again"
        )  # fmt: skip


def header_notes(file: str, header: bytes) -> tuple[str, ...]:
    """What to tell the operator about a header that is not as the DOJ writes it, if anything."""
    notes = (_dress_note(file, header), _order_note(file, header))
    return tuple(note for note in notes if note)


def _order_note(file: str, header: bytes) -> str | None:
    """Columns are known by their place; a header that knows better is not followed, but told."""
    names = [name.strip().upper() for name in fields_of(header.decode("latin-1").rstrip("\r\n"))]
    for place, name in enumerate(COLUMNS):
        if name in names and name != (*names, *COLUMNS)[place]:
            return (
                f"{file}: its header names {name} as column {names.index(name) + 1}, where an "
                f"extract has it as column {place + 1}; columns are read by place, so if the data "
                "are in the header's order, every answer is wrong"
            )
    return None


def _dress_note(file: str, header: bytes) -> str | None:
    found = HEADER.match(header)
    if found is None:
        return None
    odd = []
    if found["bom"]:
        odd.append("after a byte order mark")
    if found["quote"]:
        odd.append("in quotes")
    if found["name"] != b"RECORD_ID":
        odd.append("in lower case")
    return f"{file}: header recognised {' and '.join(odd)}; not read as a record" if odd else None


def _may_be_a_record(line: bytes) -> bool:
    fields = fields_of(line.decode("latin-1").removeprefix("\u00ef\u00bb\u00bf"))
    if len(fields) == len(COLUMNS):
        return any(fields[place] == "#" for place in SEPARATORS)
    return fields.count("#") >= SEPARATORS_OF_A_DAMAGED_RECORD


def _why_not(lines: list[bytes]) -> str:
    found = len(fields_of(lines[0].decode("latin-1"))) if lines else 0
    return (
        f"not a DOJ extract: the first line has {found} comma-separated "
        f"field{'' if found == 1 else 's'}, and no line has the 95 of an extract"
    )
