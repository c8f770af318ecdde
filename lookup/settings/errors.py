"""What is wrong with a setting."""

from __future__ import annotations


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it and says what to write instead."""
