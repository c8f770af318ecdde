"""Escalations: what a machine may not answer, sealed for the office, with a promise to keep."""

from lookup.escalations.boxes import BoxKind, context, open_box
from lookup.escalations.filed import Filed, FiledEscalations
from lookup.escalations.ledger_accepted import Acceptance, accept_break
from lookup.escalations.ledger_check import Balance, LedgerBroken, check_ledger
from lookup.escalations.promise import business_days_between, local_day
from lookup.escalations.queue import Queue, Waiting
from lookup.escalations.receipts import EscalationReceipt, Progress, Status
from lookup.escalations.references import new_reference, read_reference
from lookup.escalations.service import Escalations, Opened
from lookup.escalations.talks import (
    Talk,
    begin_talk,
    end_talks,
    go_on_talking,
    leave_talk,
    talk_with,
)

__all__ = [
    "Acceptance",
    "Balance",
    "BoxKind",
    "EscalationReceipt",
    "Escalations",
    "Filed",
    "FiledEscalations",
    "LedgerBroken",
    "Opened",
    "Progress",
    "Queue",
    "Status",
    "Talk",
    "Waiting",
    "accept_break",
    "begin_talk",
    "business_days_between",
    "check_ledger",
    "context",
    "end_talks",
    "go_on_talking",
    "leave_talk",
    "local_day",
    "new_reference",
    "open_box",
    "read_reference",
    "talk_with",
]
