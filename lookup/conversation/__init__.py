"""The conversation: questions as data, replayed by a pure fold, one door for every channel."""

from lookup.conversation.contacts import Channel, Contact
from lookup.conversation.questions import SETTLED_BY_YES_OR_NO
from lookup.conversation.replies import (
    DONE_BY_A_JUDGE,
    ConvictionShown,
    Field,
    Message,
    ReadBack,
    Reply,
    Result,
)
from lookup.conversation.service import ConversationBusy, Service
from lookup.conversation.spoken import Speaker
from lookup.escalations import EscalationReceipt, Progress, Status, Talk
from lookup.identity import Ticket

__all__ = [
    "DONE_BY_A_JUDGE",
    "SETTLED_BY_YES_OR_NO",
    "Channel",
    "Contact",
    "ConversationBusy",
    "ConvictionShown",
    "EscalationReceipt",
    "Field",
    "Message",
    "Progress",
    "ReadBack",
    "Reply",
    "Result",
    "Service",
    "Speaker",
    "Status",
    "Talk",
    "Ticket",
]
