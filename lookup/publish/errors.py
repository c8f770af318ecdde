"""Why nothing was published; the message is one line: what, where, what to do."""

from __future__ import annotations


class PublishRefused(Exception):
    """Inputs, keys or a self-test that do not allow a generation to leave the publisher."""
