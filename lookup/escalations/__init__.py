"""Escalations: what a machine may not answer, sealed for the office, with a promise that is kept."""

from lookup.escalations.receipts import EscalationReceipt, Progress, Status

__all__ = ["EscalationReceipt", "Progress", "Status"]
