"""What changes between two policies, and why: every differing row by named differences."""

from cmr.compare.comparison import Comparison, compare
from cmr.compare.figures import Figures
from cmr.compare.in_parts import Question

__all__ = ["Comparison", "Figures", "Question", "compare"]
