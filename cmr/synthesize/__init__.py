"""A made-up county: DOJ rows, relief events, and what each of its people must be told."""

from cmr.synthesize.county import synthesize

__all__ = ["synthesize"]
