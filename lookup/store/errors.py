"""What can go wrong with a generation, named for what happened; messages are one line."""

from __future__ import annotations


class GenerationRefused(Exception):
    """A generation that must not be served: altered, foreign, too old, or not there."""


class StoreUnavailable(Exception):
    """The store cannot answer at the moment; nothing may be told to anybody meanwhile."""
