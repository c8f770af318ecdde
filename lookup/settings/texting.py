"""The settings of the texting account: all of them or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from lookup.settings.errors import SettingsError
from lookup.settings.reading import LOOPBACK, Reader
from lookup.settings.wording import WHAT_IT_IS

TWILIOS_API = "https://api.twilio.com"
HelpAnsweredBy = Literal["us", "twilio"]
_TWILIO_FORMS = {
    "TWILIO_ACCOUNT_SID": re.compile(r"AC[0-9A-Za-z]{32}"),
    "TWILIO_AUTH_TOKEN": re.compile(r"[!-~]{8,128}"),
    "TWILIO_FROM": re.compile(r"\+[0-9]{7,15}|[0-9]{5,6}|MG[0-9A-Za-z]{32}"),
}


@dataclass(frozen=True, repr=False)
class TwilioSettings:
    """The account that people text. `sender` is a number or a messaging service (MG...)."""

    account_sid: str
    auth_token: str
    sender: str
    auth_token_previous: str | None = None
    previous_until: date | None = None
    api_base: str = TWILIOS_API
    help_answered_by: HelpAnsweredBy = "us"


def read_twilio(reader: Reader) -> TwilioSettings | None:
    """The texting account, whole or not at all; raises SettingsError."""
    help_answered_by = _help_answered_by(reader)
    if not any(reader.environment.get(name, "").strip() for name in _TWILIO_FORMS):
        return None
    account_sid, token, sender = (_formed(reader, n, form) for n, form in _TWILIO_FORMS.items())
    previous, until = _previous_token(reader)
    return TwilioSettings(
        account_sid=account_sid,
        auth_token=token,
        sender=sender,
        auth_token_previous=previous,
        previous_until=until,
        api_base=_api_base(reader),
        help_answered_by=help_answered_by,
    )


def _formed(reader: Reader, name: str, form: re.Pattern[str]) -> str:
    value = reader.text(name)
    if not form.fullmatch(value):
        raise SettingsError(f"{name} is malformed. Set it to {WHAT_IT_IS[name]}")
    return value


def _previous_token(reader: Reader) -> tuple[str | None, date | None]:
    name = "TWILIO_AUTH_TOKEN_PREVIOUS"
    token, _, day = reader.environment.get(name, "").strip().partition("@")
    try:
        return token or None, date.fromisoformat(day) if day else None
    except ValueError:
        raise SettingsError(f"{name} is malformed. Set it to {WHAT_IT_IS[name]}") from None


def _api_base(reader: Reader) -> str:
    name = "TWILIO_API_BASE"
    value = reader.environment.get(name, "").strip().rstrip("/") or TWILIOS_API
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{name} is not usable. Set it to {WHAT_IT_IS[name]}")
    return value


def _help_answered_by(reader: Reader) -> HelpAnsweredBy:
    value = reader.environment.get("HELP_ANSWERED_BY", "").strip().lower() or "us"
    if value == "us":
        return "us"
    if value == "twilio":
        return "twilio"
    raise SettingsError("HELP_ANSWERED_BY must be us or twilio; leave it unset for us.")
