"""The first page of a court paper, as rule 2.111 lays it out."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from cmr.packet.filing import Filing
from cmr.packet.paper import INCH, LINE, PLAIN, TEXT_WIDTH, ToTheGrid
from cmr.packet.styles import CLOSE, CLOSE_BOLD, HEADING, plain

CLERKS_LINES = 7  # lines 1 to 7, right of the centre, are the clerk's: rule 2.111(2)
_BLOCK_WIDTH = 3.4 * INCH


def first_page(filing: Filing, titles: Sequence[str]) -> Iterator[Flowable]:
    """Attorney, the clerk's space, court, parties, case number, and what the paper is."""
    yield _attorney(filing)
    yield plain(filing.court.title, HEADING)
    yield plain(filing.court.county_line, HEADING)
    yield _parties(filing, titles)
    yield Spacer(1, LINE / 2)
    yield ToTheGrid()


def _attorney(filing: Filing) -> Flowable:
    """Lines 1 to 7, left: who files, where to reach them, for whom."""
    by = filing.prosecutor
    lines = [
        f"{by.attorney} (State Bar No. {by.bar_number})",
        f"{by.title}",
        by.office,
        *by.address,
        f"Telephone: {by.telephone}",
        f"E-mail: {by.email}",
        "",
        "Attorneys for Plaintiff, the People",
    ]
    block = Table(
        [[[plain(line, CLOSE) for line in lines], ""]],
        colWidths=[_BLOCK_WIDTH, TEXT_WIDTH - _BLOCK_WIDTH],
        rowHeights=[CLERKS_LINES * LINE],
    )
    block.setStyle(_close_fit([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return block


def _parties(filing: Filing, titles: Sequence[str]) -> Flowable:
    """The title of the case on the left; number, nature of the paper and hearing on the right."""
    indent = "\N{NO-BREAK SPACE}" * 12
    left = [
        plain("THE PEOPLE OF THE STATE OF CALIFORNIA,", CLOSE),
        Spacer(1, LINE / 2),
        plain(f"{indent * 2}Plaintiff,", CLOSE),
        plain(f"{indent}v.", CLOSE),
        Spacer(1, LINE / 2),
        plain("DEFENDANTS LISTED IN EXHIBIT 1,", CLOSE),
        Spacer(1, LINE / 2),
        plain(f"{indent * 2}Defendants.", CLOSE),
    ]
    right = [plain(f"Case No.: {filing.court.case_number}", CLOSE), Spacer(1, LINE / 2)]
    right += [plain(titles[0], CLOSE_BOLD), *(plain(text, CLOSE) for text in titles[1:])]
    right += [Spacer(1, LINE / 2), *(plain(text, CLOSE) for text in _hearing(filing))]
    box = Table([[left, right]], colWidths=[TEXT_WIDTH / 2, TEXT_WIDTH / 2])
    box.setStyle(
        _close_fit(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEAFTER", (0, 0), (0, 0), 0.8, "black"),
                ("LINEBELOW", (0, 0), (0, 0), 0.8, "black"),
                ("LEFTPADDING", (1, 0), (1, 0), 10),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return box


def _hearing(filing: Filing) -> list[str]:
    at = filing.hearing
    return [
        f"Date: {at.date}",
        f"Time: {at.time}",
        f"Dept.: {at.department}",
        f"Judge: {at.judge}",
    ]


def _close_fit(commands: list[Any]) -> TableStyle:
    typeface = ("FONTNAME", (0, 0), (-1, -1), PLAIN)
    paddings = [
        (f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
    ]
    return TableStyle([typeface, *paddings, *commands])
