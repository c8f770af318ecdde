"""Amounts that the words of an offense text give: of cannabis, and what was taken was worth."""

import re

# 28.5 grams and an ounce are the same line to the law; 8 grams are that of concentrate.
_GRAMS = r"(?:1 ?OZ|28\.5)"
_NOT_MORE = r"(?:NOT (?:OVER|MORE|EXCEED\w*)(?: THAN)?|LESS(?: THAN)?|UNDER|UP TO|<)"
_MORE = r"(?<!NOT )(?:OVER|MORE THAN|EXCEED\w*|ABOVE|>)"
_LITTLE = re.compile(
    rf"{_NOT_MORE}\s*{_GRAMS}|{_GRAMS}[ /]*(?:GR\w*)?\s*OR LESS|{_GRAMS}-(?!\d)"
    rf"|(?:6|SIX)(?: PLANTS)? OR LESS|{_NOT_MORE}\s*(?:6|SIX) PLANTS"
)
_MUCH = re.compile(rf"{_MORE}\s*{_GRAMS}|{_GRAMS}[ /]*(?:GR\w*)?\s*\+|{_MORE}\s*(?:6|SIX) PLANTS")
_DOLLARS = r"\$?\s?(?P<dollars>\d{1,3}(?:,\d{3})+|\d+)(?![\d.])"
_WORTH_LESS = re.compile(rf"{_NOT_MORE}\s*{_DOLLARS}")
_WORTH_MORE = re.compile(rf"{_MORE}\s*{_DOLLARS}")
_LINE = 950  # PC 490.2 and 459.5: what is worth no more is petty


def personal_amount(text: str) -> bool | None:
    """Whether the words give at most 28.5 grams (an ounce) or six plants; None: they do not say.

    `GIVE/ETC MARIJ OVER 1 OZ/28.5 GRM` is more, `POSS MARIJ 28.5 GRAMS OR LESS` is not.
    """
    words = _words(text)
    little, much = bool(_LITTLE.search(words)), bool(_MUCH.search(words))
    return little if little != much else None


def worth_950_or_less(text: str) -> bool | None:
    """Whether the words give a value of at most 950 dollars; None when they do not say.

    `OVER $400` may be either; `OVER $950` is more, `UNDER $400` is less.
    """
    words = _words(text)
    if (less := _WORTH_LESS.search(words)) and _dollars(less) <= _LINE:
        return True
    more = _WORTH_MORE.search(words)
    return False if not less and more and _dollars(more) >= _LINE else None


def _words(text: str) -> str:
    return " ".join(text.upper().split())


def _dollars(match: re.Match[str]) -> int:
    return int(match["dollars"].replace(",", ""))
