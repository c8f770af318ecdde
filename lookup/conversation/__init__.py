"""The conversation: questions as data, replayed by a pure fold, one door for every channel."""

from lookup.conversation.contacts import Channel, Contact
from lookup.conversation.replies import (
    ConvictionShown,
    Field,
    Message,
    ReadBack,
    Reply,
    Result,
)
from lookup.conversation.service import Service
from lookup.escalations import EscalationReceipt, Progress, Status

__all__ = [
    "Channel",
    "Contact",
    "ConvictionShown",
    "EscalationReceipt",
    "Field",
    "Message",
    "Progress",
    "ReadBack",
    "Reply",
    "Result",
    "Service",
    "Status",
]
