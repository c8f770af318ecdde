"""What a signed request must hold: a signature joins names and values, so it proves neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import Headers, MultiDict

from lookup.notices import Arrived
from sms.account import Account

MESSAGE_SID: Final = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
# A boundary moved between a name and its value leaves names that Twilio would not use.
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]-]{0,99}")
REQUEST_TOKEN: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
SENDER: Final = re.compile(
    r"\+[0-9]{7,15}"  # E.164
    r"|[0-9]{3,8}"  # a short code
    r"|[A-Za-z0-9 &+_-]{1,11}"  # a name instead of a number
    r"|(?:whatsapp|rcs|messenger|client|sip|wechat|viber|line|telegram):[!-~]{1,200}"
    r"|"  # withheld
)
MEDIA_AT_MOST: Final = 10
KEYWORDS: Final = frozenset({"STOP", "START", "HELP"})
CALL_SID: Final = re.compile(r"CA[0-9a-fA-F]{32}")
DIGITS: Final = re.compile(r"[0-9*#]{0,4}")
STATUS_WORD: Final = re.compile(r"[a-z0-9][a-z0-9_ -]{0,39}")  # Twilio may think of more


class Misshapen(Exception):
    """A signed request that lacks what it needs; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reported:
    """A status callback: the provider's id, its word, and an error code where there is one."""

    sid: str
    word: str
    code: int | None


@dataclass(frozen=True, repr=False)
class Call:
    """A phone call: who calls ('' when withheld), and the keys that were pressed."""

    number: str
    digits: str

    def __repr__(self) -> str:
        return "Call(...)"


def read_text(form: MultiDict[str, str], headers: Headers, account: Account) -> Arrived:
    """The text that a signed request brings; Misshapen when it is not one of ours, or not whole."""
    check_names(form)
    check_account(form, account)
    sid = _message_sid(form)
    to, number = _one(form, "To"), _one(form, "From")
    if not account.is_ours(to, form.get("MessagingServiceSid", "")):
        raise Misshapen("not_our_number")
    if not SENDER.fullmatch(number):
        raise Misshapen("sender")
    token = headers.get("I-Twilio-Idempotency-Token", "")
    keyword = form.get("OptOutType", "").upper()
    return Arrived(
        sid=sid,
        number=number,
        body=_one(form, "Body"),
        keyword=keyword if keyword in KEYWORDS else "",
        media=media_count(form.get("NumMedia", "0")),
        from_ourselves=number == to,
        request_token=token if REQUEST_TOKEN.fullmatch(token) else None,
    )


def read_report(form: MultiDict[str, str], account: Account) -> Reported:
    """What a signed status callback says; Misshapen when it is not about a message of ours."""
    check_names(form)
    check_account(form, account)
    word = _one(form, "MessageStatus").lower()
    if not STATUS_WORD.fullmatch(word):
        raise Misshapen("status")
    code = form.get("ErrorCode", "")
    return Reported(
        sid=_message_sid(form),
        word=word,
        code=int(code) if code.isascii() and code.isdigit() and len(code) < 7 else None,
    )


def read_call(form: MultiDict[str, str], account: Account) -> Call:
    """The call that a signed request is about; Misshapen when it is not one to us."""
    check_names(form)
    check_account(form, account)
    if not CALL_SID.fullmatch(_one(form, "CallSid")):
        raise Misshapen("call_sid")
    # A messaging service does not answer calls: which of the account's numbers was called is free.
    if not account.uses_service and _one(form, "To") != account.sender:
        raise Misshapen("not_our_number")
    number, digits = form.get("From", ""), form.get("Digits", "")
    return Call(
        number=number if SENDER.fullmatch(number) else "",
        digits=digits if DIGITS.fullmatch(digits) else "",
    )


def check_names(form: MultiDict[str, str]) -> None:
    """Raise Misshapen unless every name is one that Twilio could send."""
    if not all(NAME.fullmatch(name) for name in form):
        raise Misshapen("names")


def check_account(form: MultiDict[str, str], account: Account) -> None:
    """Raise Misshapen unless the request is about our own account."""
    if _one(form, "AccountSid") != account.sid:
        raise Misshapen("account")


def _message_sid(form: MultiDict[str, str]) -> str:
    sid = _one(form, "MessageSid")
    if not MESSAGE_SID.fullmatch(sid):
        raise Misshapen("message_sid")
    return sid[:2] + sid[2:].lower()


def _one(form: MultiDict[str, str], name: str) -> str:
    values = form.getlist(name)
    if len(values) != 1:
        raise Misshapen("missing_or_repeated")
    return values[0]


def media_count(number: str) -> int:
    """How many pictures came along; anything but a number from 0 to 10 counts as none."""
    if number.isascii() and number.isdigit() and len(number) <= 2:
        return int(number) if int(number) <= MEDIA_AT_MOST else 0
    return 0
