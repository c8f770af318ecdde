"""How the paragraphs of a court paper are set: double-spaced on the numbered lines."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table, TableStyle

from cmr.packet.paper import BOLD, LINE, PLAIN, SIZE, TEXT_WIDTH, ToTheGrid

SINGLE = LINE / 2
_BASE = ParagraphStyle(
    "base", fontName=PLAIN, fontSize=SIZE, leading=LINE, allowWidows=1, allowOrphans=1
)
BODY = ParagraphStyle("body", parent=_BASE, firstLineIndent=36)
FLUSH = ParagraphStyle("flush", parent=_BASE)
ITEM = ParagraphStyle(
    "item", parent=_BASE, leftIndent=36, bulletIndent=12, bulletFontName=PLAIN, bulletFontSize=SIZE
)
HEADING = ParagraphStyle(
    "heading", parent=_BASE, fontName=BOLD, alignment=TA_CENTER, keepWithNext=1
)
SUBHEADING = ParagraphStyle("subheading", parent=_BASE, fontName=BOLD, keepWithNext=1)
CLOSE = ParagraphStyle("close", parent=_BASE, leading=SINGLE)
CLOSE_BOLD = ParagraphStyle("close-bold", parent=CLOSE, fontName=BOLD)
CLOSE_CENTRE = ParagraphStyle("close-centre", parent=CLOSE_BOLD, alignment=TA_CENTER)

_RIGHT = ParagraphStyle("right", parent=_BASE, leftIndent=TEXT_WIDTH / 2)
_RIGHT_CLOSE = ParagraphStyle("right-close", parent=_RIGHT, leading=SINGLE)


def plain(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of text from outside: nothing in it is markup."""
    return Paragraph(escape(text), style)


def table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Iterator[Flowable]:
    """A small single-spaced table with a bold head, then space down to the next numbered line."""
    cells = [
        [plain(text, CLOSE_BOLD if at == 0 else CLOSE) for text in row]
        for at, row in enumerate(rows)
    ]
    laid = Table(cells, colWidths=[TEXT_WIDTH * width for width in widths], repeatRows=1)
    laid.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), PLAIN),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    yield CondPageBreak(3 * LINE)
    yield laid
    yield ToTheGrid()


def signature(dated: str, above: str, below: Sequence[str]) -> Iterator[Flowable]:
    """A date and a line for a signature by hand, with who signs under it, kept on one page."""
    yield CondPageBreak((4 + (len(below) + 1) // 2) * LINE)
    yield plain(dated, FLUSH)
    yield plain(above, _RIGHT)
    yield plain("", FLUSH)
    yield plain("_" * 30, _RIGHT)
    for line in below:
        yield plain(line, _RIGHT_CLOSE)
    yield ToTheGrid()
