"""The GSM alphabet and the counting of segments: what a text costs and where it would break."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

# 3GPP TS 23.038, section 6.2.1: the default alphabet, and the extension table reached by ESC.
GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
# What our sentences may hold beyond the alphabet, and what is sent in its place.
_PLAIN: Final = str.maketrans(
    {
        **dict(zip("áíóúÁÍÓÚ", "aiouAIOU", strict=True)),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
        "\u2026": "...",
        "\u00b7": "-",
        "\u2022": "-",
    }
)


@dataclass(frozen=True)
class Counted:
    """How a text travels: in septets (`gsm`) or in UCS-2 units, and in how many segments."""

    gsm: bool
    units: int
    segments: int


def to_gsm(text: str) -> str:
    """Our own sentence in the GSM alphabet: á í ó ú lose their accent, typography turns plain."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def not_gsm(text: str) -> str:
    """The characters of a text that the GSM alphabet lacks, each once, in order."""
    return "".join(dict.fromkeys(c for c in text if c not in GSM_BASIC | GSM_EXTENSION))


def count(text: str) -> Counted:
    """Segments of a text: 160 septets in one or 153 in each of several; 70 and 67 in UCS-2."""
    gsm = not not_gsm(text)
    sizes = [_units(character, gsm=gsm) for character in text]
    units = sum(sizes)
    alone, each = (160, 153) if gsm else (70, 67)
    return Counted(gsm, units, 1 if units <= alone else _parts(sizes, each))


def _units(character: str, *, gsm: bool) -> int:
    if gsm:
        return 2 if character in GSM_EXTENSION else 1
    return len(character.encode("utf-16-be")) // 2


def _parts(sizes: list[int], each: int) -> int:
    """Segments when no character may be cut in two by their border."""
    parts, room = 1, each
    for size in sizes:
        if size > room:
            parts, room = parts + 1, each
        room -= size
    return parts
