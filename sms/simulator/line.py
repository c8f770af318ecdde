"""The line from a made-up phone to our webhook: real requests, signed as Twilio signs them."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import (  # type: ignore[import-untyped]
    SIGNATURE_HEADER,
    RequestValidator,
)

from sms.account import Account

PATIENCE_SECONDS: Final = 10


def send_text(account: Account, number: str, words: str) -> int:
    """Post a text from a made-up phone to /sms/inbound; gives the status that came back."""
    form = {
        "MessageSid": "SM" + secrets.token_hex(16),
        "AccountSid": account.sid,
        "From": number,
        "To": "+12135550100" if account.uses_service else account.sender,
        "Body": words,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    if account.uses_service:
        form["MessagingServiceSid"] = account.sender
    return post_signed(account, "/sms/inbound", form)


def post_signed(account: Account, path: str, form: Mapping[str, str]) -> int:
    """Post a form to our own address, signed as Twilio does; OSError when nobody answers."""
    base = urlsplit(account.public_base_url)
    signature = RequestValidator(account.token).compute_signature(
        account.public_base_url + path, dict(form)
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        SIGNATURE_HEADER: signature,
        "User-Agent": "TwilioProxy/1.1 (a stand-in)",
    }
    line = http.client.HTTPConnection(base.hostname or "", base.port, timeout=PATIENCE_SECONDS)
    try:
        line.request("POST", path, body=urlencode(form), headers=headers)
        return line.getresponse().status
    except http.client.HTTPException as problem:
        raise ConnectionError("no answer from the webhook") from problem
    finally:
        line.close()
