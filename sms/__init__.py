"""The Twilio face: texts in by webhook, the one conversation, texts out through the REST API."""

from sms.front import texting_face, worker_state
from sms.parts import Texting

__all__ = ["Texting", "texting_face", "worker_state"]
