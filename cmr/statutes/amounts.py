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
# What numbers count in an offense's words: weights, things, time, and which time or degree.
_COUNTED = (
    r"GRS?|GRMS?|GMS?|GRAMS?|MGS?|KGS?|KILOS?|KILOGRAMS?|OZS?|OUNCES?|LBS?|POUNDS?"
    r"|PLANTS?|JOINTS?|BAGS?|BAGGIES?|BINDLES?|PILLS?|TABS?|TABLETS?|CIGS?|CIGARETTES?|DOLLARS?"
    r"|YRS?|YEARS?|MOS?|MONTHS?|WKS?|WEEKS?|DAYS?|HRS?|HOURS?|MM|MPH|FT|FEET"
    r"|OR (?:MORE|LESS|OVER|UNDER)"
)
_AMOUNT = re.compile(
    rf"(?:\d{{1,4}} )?\d{{1,4}}(?:\s?[-/.]\s?\d{{1,4}})?[ -]?(?:{_COUNTED})(?![A-Z])"
    # `28.5G`, but 484G is a section; `3X`; `1ST`, `22ND`; `2D DEG`; `2 PRIORS`; `5 MARIJ PLANTS`.
    r"|(?:\d{1,2}|\d{1,3}\.\d{1,3})G(?![A-Z])"
    r"|\d{1,2}X(?![A-Z])"
    r"|\d{0,3}(?:1ST|2ND|3RD|\dTH)(?![A-Z])"
    r"|\d(?:[A-Z]{0,2}) ?DEG"
    r"|\d{1,2} ?(?:PRIOR|CAL|GAUGE|VICTIM|PERSON|TIMES|STRIKE)S?(?![A-Z])"
    r"|\d{1,3} (?:MARIJ|MARIH|CANNABIS|HASH|MJ)"
)


def is_amount(words: str, position: int) -> bool:
    """Whether the number at a place in words (capitals, single blanks) counts something.

    `28.5G MARIJ`, `5 PLANTS`, `10 YRS`, `1ST DEGREE` do; `484G PC` and `11357(B)` are sections.
    """
    return _AMOUNT.match(words, position) is not None


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
