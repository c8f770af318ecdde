"""The staff face in a browser: sign-in, the queue, one escalation, the audit."""

from lookup.console.front import console_face

__all__ = ["console_face"]
