"""Pleading paper: 28 numbered lines, margins, page number and footer as the court's rules ask.

California Rules of Court: 2.103 (8.5 by 11 inches), 2.104 and 2.105 (12 points; like Arial), 2.106
(black), 2.107 (margins), 2.108 (line spacing and numbers), 2.109 (page numbers), 2.110 (footer).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

PLAIN, BOLD = "Arimo", "Arimo-Bold"
_FONTS = Path(__file__).parent / "fonts"

INCH = 72.0
WIDTH, HEIGHT = letter
LINES = 28
LINE = 24.0  # double spacing of 12-point type: three numbers an inch, as rule 2.108(4) asks
TOP = INCH  # puts line 8 three and a third inches below the edge: rule 2.111(3)
LEFT = 1.5 * INCH  # text; the numbers and the rule stand in the margin, which is over an inch
RIGHT = 0.5 * INCH
SIZE = 12.0
FOOTER_SIZE = 10.0
TEXT_WIDTH = WIDTH - LEFT - RIGHT
_NUMBERS_END = LEFT - 20
_RULES = (LEFT - 12, LEFT - 9.5)


@cache
def register_fonts() -> None:
    """Make the two weights of Arimo known; their used letters are embedded in every paper."""
    for name in (PLAIN, BOLD):
        file = "Arimo-Regular.ttf" if name == PLAIN else "Arimo-Bold.ttf"
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


class ToTheGrid(Flowable):
    """Space down to the next numbered line, after text that is set single-spaced."""

    def wrap(self, width: float, available: float) -> tuple[float, float]:
        """As much as is left of the line begun."""
        return width, min(available, round(available % LINE, 3))

    def draw(self) -> None:
        """Nothing: it is space."""


class PleadingPaper(BaseDocTemplate):
    """A paper of numbered lines; the same story gives the same bytes.

    `footer` is the title that every page bears; `mark`, if any, is printed across each page.
    """

    def __init__(
        self, stream: BinaryIO, *, title: str, footer: str, author: str, mark: str
    ) -> None:
        register_fonts()
        super().__init__(
            stream, pagesize=letter, invariant=1, lang="en-US",
            title=title, author=author, subject=footer, creator="cmr", displayDocTitle=True,
            initialFontName=PLAIN,  # else every page names a typeface that is not embedded
        )  # fmt: skip
        self.footer, self.mark = footer, mark
        frame = Frame(
            LEFT, HEIGHT - TOP - LINES * LINE, TEXT_WIDTH, LINES * LINE,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        self.addPageTemplates([PageTemplate("pleading", [frame], onPage=_draw_paper)])

    def write(self, story: Sequence[Flowable]) -> int:
        """Lay the story out; gives the number of pages."""
        self.build(list(story))
        return int(self.page)


def _draw_paper(canvas: Canvas, paper: BaseDocTemplate) -> None:
    assert isinstance(paper, PleadingPaper)
    canvas.saveState()
    if paper.mark:
        draw_mark(canvas, paper.mark)
    _draw_numbers(canvas)
    draw_footer(canvas, paper.page, paper.footer)
    canvas.restoreState()


def _draw_numbers(canvas: Canvas) -> None:
    """Line numbers on the base lines of the text, a double rule left of it, one on the right."""
    ascent = pdfmetrics.getAscentDescent(PLAIN, SIZE)[0]
    canvas.setFont(PLAIN, SIZE)
    for number in range(1, LINES + 1):
        canvas.drawRightString(
            _NUMBERS_END, HEIGHT - TOP - (number - 1) * LINE - ascent, str(number)
        )
    canvas.setLineWidth(0.6)
    for x in (*_RULES, WIDTH - RIGHT + 6):
        canvas.line(x, 0, x, HEIGHT)


def draw_footer(canvas: Canvas, page: int, footer: str) -> None:
    """The page number, a printed line, and the paper's title below it (rules 2.109, 2.110)."""
    middle = (LEFT + WIDTH - RIGHT) / 2
    canvas.setFont(PLAIN, SIZE)
    canvas.drawCentredString(middle, 36, str(page))
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, 31, WIDTH - RIGHT, 31)
    canvas.setFont(PLAIN, FOOTER_SIZE)
    canvas.drawCentredString(middle, 18, footer)


def draw_mark(canvas: Canvas, mark: str) -> None:
    """Words in light grey across the page: this one is not to be filed."""
    canvas.saveState()
    canvas.setFillGray(0.87)
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(52)
    size = min(64.0, 640 / max(1.0, pdfmetrics.stringWidth(mark, BOLD, 1)))
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(0, 0, mark)
    canvas.restoreState()
