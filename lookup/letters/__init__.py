"""Letters: what a judge did, on paper, with a code by which others see that it is genuine."""

from lookup.letters.codes import grouped, read_code
from lookup.letters.letter import Case, Letter, has_letter, letter_of
from lookup.letters.paper import write_paper
from lookup.letters.register import Issued, Letters
from lookup.letters.wording import Line, lines_of

__all__ = [
    "Case",
    "Issued",
    "Letter",
    "Letters",
    "Line",
    "grouped",
    "has_letter",
    "letter_of",
    "lines_of",
    "read_code",
    "write_paper",
]
