"""Which numbers a code may be texted to unasked by them: some regions' own lines, no others.

Whoever runs up charges on dear numbers (premium rates, Caribbean area codes of our own numbering
plan) has codes sent there. So what is not known to be a usual line of a region named is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import phonenumbers

_USUAL: Final = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def is_line_in(number: str, regions: Collection[str]) -> bool:
    """Whether a number in E.164 form is a usual line of one of these regions (`US`, `PR`).

    Source: the numbering plans that Google's libphonenumber keeps up to date.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    is_usual = phonenumbers.number_type(parsed) in _USUAL
    return is_usual and phonenumbers.region_code_for_number(parsed) in regions
