"""The Twilio face: texts in by webhook, the one conversation, texts out through the REST API."""

from sms.front import texting_face
from sms.parts import MessageLimit, Texting

__all__ = ["MessageLimit", "Texting", "texting_face"]
