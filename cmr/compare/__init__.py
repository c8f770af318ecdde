"""What changes between two policies, and why: every differing row by named differences."""

from cmr.compare.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
