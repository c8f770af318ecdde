"""Relief: what courts did, joined to convictions, and what each person may be told of it."""

from cmr.relief.case_numbers import normalise_case

__all__ = ["normalise_case"]
