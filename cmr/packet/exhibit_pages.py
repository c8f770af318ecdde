"""Exhibit 1 on paper: a cover, then a table; every page says that it is protected.

Exhibits are no "papers" (California Rules of Court, rule 2.3): no line numbers, smaller type.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Spacer

from cmr.packet.counts import Counts
from cmr.packet.exhibit import Part
from cmr.packet.facts import Facts, words
from cmr.packet.paper import BOLD, HEIGHT, INCH, PLAIN, WIDTH, draw_mark, register_fonts
from cmr.packet.styles import CLOSE, CLOSE_CENTRE, plain

_HEADS = ("No.", "Case number", "Defendant", "Section", "Convicted on", "Asked", "Seal")
_WIDTHS = (40.0, 100.0, 168.0, 74.0, 66.0, 62.0, 46.0)
_FIELDS = ("line", "case_numbers", "name", "section", "convicted_on", "asked", "sealing")
_MARGIN = (WIDTH - sum(_WIDTHS)) / 2
_LEFTS = tuple(_MARGIN + sum(_WIDTHS[:at]) for at in range(len(_WIDTHS)))
_SIZE, _LEADING, _GAP = 9.0, 11.0, 4.0
_TABLE_TOP, _TABLE_BOTTOM = HEIGHT - 96.0, 54.0

Row = tuple[tuple[str, ...], ...]  # of each cell its lines


def write_exhibit(stream: BinaryIO, part: Part, counts: Counts, facts: Facts, *, mark: str) -> int:
    """Write one part; gives the number of pages. The same part gives the same bytes."""
    register_fonts()
    pages = list(_pages(_row(values) for values in part.rows.select(_FIELDS).iter_rows()))
    canvas = Canvas(
        stream,
        pagesize=letter,
        invariant=1,
        lang="en-US",
        initialFontName=PLAIN,  # type: ignore[arg-type]  # the stubs have it as a number
    )
    canvas.setTitle(f"Exhibit 1: {part.authority}")
    canvas.setAuthor(facts.filing.prosecutor.office)
    canvas.setSubject(words()["exhibit"]["label"])
    canvas.setCreator("cmr")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    _cover(canvas, counts, facts, mark)
    for number, rows in enumerate(pages, start=2):
        _frame_page(canvas, part.authority, (number, len(pages) + 1), mark)
        _table(canvas, rows)
        canvas.showPage()
    canvas.save()
    return len(pages) + 1


def _row(values: Sequence[Any]) -> Row:
    """The cells of a conviction, each broken to the width of its column; nothing is cut off."""
    shown = (_text(value) for value in values)
    return tuple(_broken(text, width - _GAP) for text, width in zip(shown, _WIDTHS, strict=True))


def _text(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    text = "" if value is None else str(value)
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _broken(text: str, width: float) -> tuple[str, ...]:
    """Lines no wider than `width`; a word that is too long breaks where it must."""
    if pdfmetrics.stringWidth(text, PLAIN, _SIZE) <= width:
        return (text,)
    return tuple(
        chain.from_iterable(_pieces(line, width) for line in simpleSplit(text, PLAIN, _SIZE, width))
    )


def _pieces(word: str, width: float) -> Iterator[str]:
    while pdfmetrics.stringWidth(word, PLAIN, _SIZE) > width and len(word) > 1:
        fits = max(
            (n for n in range(1, len(word))
             if pdfmetrics.stringWidth(word[:n], PLAIN, _SIZE) <= width),
            default=1,
        )  # fmt: skip
        yield word[:fits]
        word = word[fits:]
    yield word


def _height(row: Row) -> float:
    return max(map(len, row)) * _LEADING + _GAP


def _pages(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows by the page that they fit on."""
    page: list[Row] = []
    left = _TABLE_TOP - _TABLE_BOTTOM - _LEADING - _GAP
    space = left
    for row in rows:
        if page and _height(row) > space:
            yield page
            page, space = [], left
        page.append(row)
        space -= _height(row)
    if page:
        yield page


def _frame_page(canvas: Canvas, authority: str, page: tuple[int, int], mark: str) -> None:
    """What every page bears: that it is protected, whose part it is, and which page."""
    if mark:
        draw_mark(canvas, mark)
    canvas.setFont(BOLD, 11)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, words()["exhibit"]["label"])
    canvas.setFont(PLAIN, 8)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 54, words()["exhibit"]["mark"])
    canvas.setFont(BOLD, 10)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 74, f"EXHIBIT 1: {authority}")
    canvas.setLineWidth(0.6)
    canvas.line(_MARGIN, 42, WIDTH - _MARGIN, 42)
    canvas.setFont(PLAIN, 9)
    canvas.drawString(_MARGIN, 29, "Exhibit 1 (protected)")
    canvas.drawRightString(WIDTH - _MARGIN, 29, f"Page {page[0]:,} of {page[1]:,}")


def _table(canvas: Canvas, rows: Sequence[Row]) -> None:
    """The head and the rows of one page, a hairline under each."""
    y = _TABLE_TOP
    canvas.setFont(BOLD, _SIZE)
    for x, head in zip(_LEFTS, _HEADS, strict=True):
        canvas.drawString(x, y, head)
    y -= _GAP
    canvas.setLineWidth(0.8)
    canvas.line(_MARGIN, y, WIDTH - _MARGIN, y)
    canvas.setFont(PLAIN, _SIZE)
    canvas.setLineWidth(0.25)
    for row in rows:
        for x, lines in zip(_LEFTS, row, strict=True):
            for at, line in enumerate(lines, start=1):
                canvas.drawString(x, y - at * _LEADING, line)
        y -= _height(row)
        canvas.line(_MARGIN, y, WIDTH - _MARGIN, y)


def _cover(canvas: Canvas, counts: Counts, facts: Facts, mark: str) -> None:
    """The first page: the case, what the part holds, and how it is to be kept."""
    if mark:
        draw_mark(canvas, mark)
    filing, said = facts.filing, words()
    values = {**facts.values, **{name: f"{value:,}" if isinstance(value, int) else value
                                 for name, value in counts.as_json().items()}}  # fmt: skip
    canvas.setFont(BOLD, 22)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 1.2 * INCH, said["exhibit"]["label"])
    head = [
        filing.court.title,
        filing.court.county_line,
        "",
        "PEOPLE OF THE STATE OF CALIFORNIA v. DEFENDANTS LISTED IN EXHIBIT 1",
        f"Case No.: {filing.court.case_number}",
        "",
        *said["titles"]["exhibit"],
        "",
    ]
    story: list[Flowable] = [
        plain(text, CLOSE_CENTRE) if text else Spacer(1, INCH / 4) for text in head
    ]
    for text in said["exhibit"]["cover"]:
        story += [plain(text.format_map(values), CLOSE), Spacer(1, INCH / 5)]
    Frame(1.2 * INCH, INCH, WIDTH - 2.4 * INCH, HEIGHT - 2.6 * INCH).addFromList(story, canvas)
    canvas.setFont(PLAIN, 8)
    canvas.drawCentredString(WIDTH / 2, 40, said["exhibit"]["mark"])
    canvas.showPage()
