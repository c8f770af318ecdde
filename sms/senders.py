"""Who may be answered by text: a person's number in the United States or Canada."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from lookup.notices import Arrived
from sms.account import Account

# North American numbering: area code and exchange begin with 2-9.
_NORTH_AMERICAN: Final = re.compile(r"\+1([2-9][0-9]{2})[2-9][0-9]{6}")
# Area codes of the same plan that are other countries' (texting them costs like abroad, and is a
# known fraud): Caribbean nations, per the North American Numbering Plan Administrator's list.
_OTHER_COUNTRIES: Final = frozenset(
    ["242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664"]
    + ["721", "758", "767", "784", "809", "829", "849", "868", "869", "876"]
)
_PREMIUM: Final = frozenset({"900"})


class SenderKind(StrEnum):
    """What kind of sender a text has; only a person is answered."""

    PERSON = "person"
    SHORT_CODE = "short_code"
    NAME = "named_sender"
    WITHHELD = "withheld"
    OURSELVES = "ourselves"
    OTHER_CHANNEL = "other_channel"
    ABROAD = "abroad"


def kind_of_text(text: Arrived, account: Account) -> SenderKind:
    """What kind of sender a text has; behind a messaging service ours is the number it came to."""
    return SenderKind.OURSELVES if text.from_ourselves else kind_of(text.number, account)


def kind_of(number: str, account: Account) -> SenderKind:
    """What kind of sender this `From` is."""
    if number == account.sender:
        return SenderKind.OURSELVES
    if ":" in number:  # whatsapp:+1... is another identity than +1...
        return SenderKind.OTHER_CHANNEL
    if not number:
        return SenderKind.WITHHELD
    if number.isdigit():
        return SenderKind.SHORT_CODE
    if not number.startswith("+"):
        return SenderKind.NAME
    home = _NORTH_AMERICAN.fullmatch(number)
    if home is None or home[1] in _OTHER_COUNTRIES | _PREMIUM:
        return SenderKind.ABROAD
    return SenderKind.PERSON
