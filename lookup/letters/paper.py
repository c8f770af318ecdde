"""A letter as a PDF: a page in each language, the reader's own first; always the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import letter as paper_size
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate

from lookup.letters.wording import Kind, Line

INCH: Final = 72.0
_BODY: Final = ParagraphStyle(
    "body", fontName="Helvetica", fontSize=12, leading=17, spaceAfter=9, splitLongWords=1
)
_STYLES: Final[dict[Kind, ParagraphStyle]] = {
    "office": ParagraphStyle("office", _BODY, fontName="Helvetica-Bold", fontSize=13, spaceAfter=3),
    "title": ParagraphStyle(
        "title", _BODY, fontName="Helvetica-Bold", fontSize=17, leading=22, spaceAfter=14
    ),
    "fact": ParagraphStyle("fact", _BODY, spaceAfter=2),
    "text": ParagraphStyle("text", _BODY, spaceBefore=9),
    "case": ParagraphStyle("case", _BODY, leftIndent=18, spaceAfter=6),
    "small": ParagraphStyle("small", _BODY, fontSize=10.5, leading=14.5, spaceBefore=6),
}


def write_paper(pages: Sequence[tuple[str, Sequence[Line]]], *, title: str) -> bytes:
    """The PDF of a letter from its lines in each language (language, lines), in this order."""
    stream = io.BytesIO()
    first_language = pages[0][0]
    paper = SimpleDocTemplate(
        stream,
        pagesize=paper_size,
        leftMargin=1.1 * INCH,
        rightMargin=1.1 * INCH,
        topMargin=INCH,
        bottomMargin=0.9 * INCH,
        title=title,
        author=pages[0][1][0].text,
        invariant=1,
        lang=first_language,
        displayDocTitle=True,
    )
    story: list[Flowable] = []
    for _, lines in pages:
        if story:
            story.append(PageBreak())
        story += [_paragraph(line) for line in lines]
    paper.build(story)
    return stream.getvalue()


def _paragraph(line: Line) -> Paragraph:
    return Paragraph(escape(printable(line.text)), _STYLES[line.kind])


def printable(text: str) -> str:
    """The text in the letters of the paper's typeface; accents of English and Spanish are in it."""
    return text.encode("cp1252", "replace").decode("cp1252")
