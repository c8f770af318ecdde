"""What an asker holds of an escalation: its reference, the promised day, and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How far an escalation has come, in the three steps that an asker is told, or taken back."""

    RECEIVED = "received"
    BEING_READ = "being_read"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class EscalationReceipt:
    """Proof that a person will answer: the reference and the day promised."""

    reference: str
    promised_on: date


@dataclass(frozen=True)
class Progress:
    """What `/reference` may say: a step, and the two dates. Nothing about what was asked."""

    status: Status
    opened_on: date
    promised_on: date
