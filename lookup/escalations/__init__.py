"""Escalations: what a machine may not answer, sealed for the office, with a promise to keep."""

from lookup.escalations.boxes import BoxKind, context, open_box
from lookup.escalations.queue import Queue, Waiting
from lookup.escalations.receipts import EscalationReceipt, Progress, Status
from lookup.escalations.references import new_reference, read_reference
from lookup.escalations.service import Escalations, Opened

__all__ = [
    "BoxKind",
    "EscalationReceipt",
    "Escalations",
    "Opened",
    "Progress",
    "Queue",
    "Status",
    "Waiting",
    "context",
    "new_reference",
    "open_box",
    "read_reference",
]
