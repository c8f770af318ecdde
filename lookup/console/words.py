"""What the console says to staff, in English: labels, problems, reasons."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "crisis": "May be in danger",
    "asked": "Asked for a person",
    "not_verified": "Could not be verified",
    "needs_person": "Verified, needs a lawyer",
    "call": "Asked for a call",
    "not_understood": "We could not understand their texts",
    "helper": "Asks for somebody else",
    "minor": "Under 18, or was then",
    "bereaved": "Family of somebody who died",
    "unsorted": "Not sorted yet",
}
STATUSES: Final = {
    "received": "Waiting",
    "being_read": "Being read",
    "answered": "Answered",
    "closed": "Closed",
}
CHANNELS: Final = {"web": "Web form", "sms": "Text message", "voice": "Call", "chat": "Terminal"}
LANGUAGES: Final = {"en": "English", "es": "Spanish"}
HEADLINES: Final = {
    "all_dismissed": "a judge dismissed every cannabis conviction",
    "some_dismissed": "a judge dismissed some, not all",
    "needs_person": "a lawyer must look at it",
    "pending": "on the list, waiting for a judge",
    "none_included": "was not in the group",
}
IDENTIFIERS: Final = {
    "ssn4": "Last 4 of the Social Security number",
    "license": "Driver license or ID",
    "cii": "CII number",
    "case_number": "Case number",
    "claim_code": "Code from our letter",
}
WAYS: Final = {"text": "A text", "call": "A phone call", "email": "An email", "post": "A letter"}
OPEN_REASONS: Final = {
    "crisis": "May be in danger",
    "answer": "To answer it",
    "caller": "The person is on the phone",
    "review": "To review or take it over",
    "deadline": "Its promised day is near",
}
CLOSE_REASONS: Final = {
    "answered": "Answered",
    "reached_by_phone": "Answered on the phone",
    "crisis": "They were in danger: they are safe, or others help them now",
    "no_way_to_reach": "No way to reach them; they may call",
    "duplicate": "The same person asked twice",
    "withdrawn": "They no longer want an answer",
    "not_ours": "Not a case of this county",
}
KINDS: Final = {
    "opened": "opened it",
    "claimed": "took it on",
    "taken_over": "took it over",
    "reply": "answered by text",
    "call_note": "noted a call",
    "closed": "closed it",
    "theirs": "wrote",
}
FATES: Final = {
    "queued": "On its way",
    "sending": "On its way",
    "uncertain": "Sent, not confirmed yet",
    "accepted": "Handed to the carrier",
    "delivered": "Delivered",
    "failed": "Not delivered: please call",
    "cancelled": "Not sent: they said STOP meanwhile",
    "expired": "Not sent in time",
    None: "Was not handed over: please write it again",
}
STOPS: Final = {
    "declined": "They asked that nobody write or call. They can call us with their reference.",
    "no_phone": "They left no phone number. Use another way they left, or wait for their call.",
    "not_safe": "They did not say that a message is safe: others may read it. Please call.",
    "abroad": "We can text numbers in the United States and Canada only. Please call.",
    "opted_out": "They said STOP. We may not text this number. Please call.",
    "cannot_receive": "This number cannot receive texts. Please call.",
}
PROBLEMS: Final = {
    "stale": "Something new happened while you wrote. Nothing was sent and your words are below. "
    "Look at what changed, then send them again.",
    "held": "Somebody else is working on this one. Only a supervisor can take it over.",
    "closed": "This one is closed. It can be opened and read, but not changed.",
    "not_open": "Open it first, with a reason.",
    "other_key": "This was sealed to another office key. The key in use here cannot open it.",
    "no_reason": "Choose a reason.",
    "empty": "Write something first.",
    "empty_note": "Write what was said.",
    "too_long": "This is too long for a text: 1,600 characters and 10 segments at most.",
    "blank_left": "Fill in the blanks in <angle brackets> first.",
    "personal": "A text can be read on a locked phone. Leave out names and numbers of theirs, or "
    "confirm below that it must go as it is.",
    "unproved": "Nobody has shown that this phone is theirs, so nothing about a case may go to it. "
    "Ask them to call us, or call them.",
    **{f"stop.{name}": f"Nothing was sent. {text}" for name, text in STOPS.items()},
    "other": "This cannot be done as things stand.",
}
ACTIONS: Final = {
    "opened": "opened",
    "read": "read",
    "claimed": "took on",
    "taken_over": "took over",
    "replied": "answered by text",
    "call_noted": "noted a call on",
    "closed": "closed",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "sign_in_failed": "failed to sign in",
    "account_locked": "was locked after five failures",
    "account_added": "made the account",
    "account_disabled": "disabled the account",
    "account_reset": "reset the account",
    "audit_read": "read the audit",
}
ERRORS: Final = {
    "400": ("This request cannot be read", "Go back to the queue and try again."),
    "403": ("This came from another site", "Nothing was done. Go back to the queue."),
    "404": ("Not here", "There is nothing here, or it is not for your role."),
    "405": ("Not possible", "Go back to the queue."),
    "413": ("Too long", "What you sent is too long. Go back and make it shorter."),
    "500": ("Something broke", "It is our fault and it is noted. Nothing was half-done."),
    "503": ("Cannot be reached", "A part of the system does not answer. Try again soon."),
    "stale": ("This page was too old", "Nothing was done. Open the page again and repeat it."),
    "other": ("Not possible", "Go back to the queue."),
}
