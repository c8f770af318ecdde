"""The staff face in a browser: sign-in, the queue, one escalation, the audit."""
