"""The canonical form of what people and files write: plain capital letters, digits and blanks."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_LENGTH: Final = 80

# Letters that no decomposition turns into A-Z, as the files of the justice system spell them.
_LETTERS: Final = str.maketrans(
    {
        "ß": "SS", "ẞ": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O",
        "Ł": "L", "ł": "L", "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "ı": "I",
    }
)  # fmt: skip
# O'Brien is OBRIEN in the files; many keyboards give the accents ´ and ` for the apostrophe.
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("'’‘‛ʼʹ′`´ʻ＇"))
_SIGNS: Final = re.compile(r"[^A-Z0-9]+")
# Format characters (soft hyphen, zero-width joiner, direction marks) are invisible in pasted text.
_INVISIBLE: Final = "Cf"
# Accents and everything else that is written onto a letter, also what no class orders (U+034F).
_MARK: Final = "M"


def canonical_text(raw: str) -> str:
    """`A-Z`, `0-9`, single blanks; "" for over 80 characters or a control character."""
    if len(raw) > MAX_LENGTH or any(unicodedata.category(sign) == "Cc" for sign in raw):
        return ""
    visible = "".join(sign for sign in raw if unicodedata.category(sign) != _INVISIBLE)
    spread = unicodedata.normalize("NFKD", visible.translate(_APOSTROPHES).translate(_LETTERS))
    plain = "".join(sign for sign in spread if not unicodedata.category(sign).startswith(_MARK))
    return _SIGNS.sub(" ", plain.translate(_LETTERS).upper()).strip()
