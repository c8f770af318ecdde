"""A listener at the log that knows the made-up people of the tests, and remembers who appears."""

from __future__ import annotations

import logging

from lookup.log import as_line

# What the people of the tests type and are called; none of it may ever stand in a log line.
CANARIES = (
    *("Maria", "MARIA", "Garcia", "GARCIA", "Lopez", "LOPEZ", "Xochitl", "Canario", "CANARIO"),
    *("Washington", "WASHINGTON", "Petrosyan", "PETROSYAN", "Numberless", "Okafor", "OKAFOR"),
    *("900121234", "900123456", "900987654", "B7654321", "66524879", "11223344", "BA123456"),
    *("19751130", "1975-11-30", "19750409", "1975-04-09", "+1213555", "+1323555", "3235550147"),
    *("canary@example.org", "12 Canary Street"),
)


def told_by(text: str) -> list[str]:
    """Whom of them a text names."""
    return [canary for canary in CANARIES if canary in text]


class Listener(logging.Handler):
    """Takes every record as our own formatter would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the line if somebody of the tests stands in it."""
        line = as_line(record)
        if told_by(line):
            self.told.append(line)
