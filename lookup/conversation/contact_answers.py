"""How a person wants to be reached: phone, e-mail or post, and whether a message is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lookup.conversation.parsed import Invalid, Parsed

_NEEDS = {"text": "phone", "call": "phone", "email": "email", "post": "address"}
_CHOICES = {"safe_to_leave_message": ("yes", "no"), "language": ("en", "es")}
_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]+\.[^@\s,;<>\"().]{2,}")
_EXTENSION = re.compile(r"(?:ext|x)\.?\s*\d{1,6}$", re.IGNORECASE)
_PHONE_SIGNS = re.compile(r"[\d\s().+\-–/]+")
LONGEST_EMAIL = 254
LONGEST_ADDRESS = 300


def read_contact(fields: Mapping[str, str], language: str) -> Parsed | Invalid:
    """Read the contact form: the way that is preferred must be filled in and readable."""
    preferred = fields["preferred"]
    kept = {
        "phone": read_phone(fields["phone"]),
        "email": read_email(fields["email"]),
        "address": read_address(fields["address"]),
    }
    errors = {"preferred": "error.contact.preferred"} if preferred not in _NEEDS else {}
    errors |= {
        name: f"error.contact.{name}" if fields[name] else f"error.contact.{name}_missing"
        for name, value in kept.items()
        if value is None and (fields[name] or _NEEDS.get(preferred) == name)
    }
    errors |= {
        name: "error.choose"
        for name, choices in _CHOICES.items()
        if fields[name] and fields[name] not in choices
    }
    if errors:
        return Invalid(errors)
    answer = {"preferred": preferred, **{name: value or "" for name, value in kept.items()}}
    # What was not said counts as the careful choice: leave no message.
    answer["safe_to_leave_message"] = fields["safe_to_leave_message"] or "no"
    answer["language"] = fields["language"] or language
    return Parsed(answer, "given", answer)


def read_phone(typed: str) -> str | None:
    """A phone number in E.164 form; ten digits are taken as one of the United States."""
    bare = _EXTENSION.sub("", typed.strip()).strip()
    if not bare.isascii() or not _PHONE_SIGNS.fullmatch(bare):
        return None
    digits = re.sub(r"\D", "", bare)
    if bare.startswith("+") and not digits.startswith("1"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    national = digits.removeprefix("1") if len(digits) == 11 else digits
    # No area code or exchange of the North American plan begins with 0 or 1.
    return f"+1{national}" if re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", national) else None


def read_email(typed: str) -> str | None:
    """An e-mail address that a person at the office can write to, or None."""
    typed = typed.strip()
    return typed if len(typed) <= LONGEST_EMAIL and _EMAIL.fullmatch(typed) else None


def read_address(typed: str) -> str | None:
    """A postal address in one line, or None when it is too short or too long to be one."""
    return typed if 5 <= len(typed) <= LONGEST_ADDRESS else None


def call_back_to(phone: str, language: str) -> dict[str, str]:
    """The fields of the contact form of somebody who asks to be called: nothing is left on a
    machine that others hear."""
    return {
        "preferred": "call",
        "phone": phone,
        "email": "",
        "address": "",
        "safe_to_leave_message": "no",
        "language": language,
    }
