"""Our sentences as people read them, with a county's own names and numbers filled in."""

from __future__ import annotations

from pathlib import Path

from lookup.county import County, Names
from lookup.i18n import Catalogue, placeholders

ROOT = Path(__file__).parents[2]
COUNTY = County.load(ROOT / "counties" / "los_angeles.toml")
CATALOGUE = Catalogue.load(ROOT / "translations")
LANGUAGES = ("en", "es")
_LONGEST = {  # the longest that each placeholder can become
    "reference": "ABCD-EFGH-JK",
    "promised": {"en": "September 30, 2026", "es": "30 de septiembre de 2026"},
    "date": {"en": "September 30, 1980", "es": "30 de septiembre de 1980"},
    "case": "BA123456",
    "section": "11359",
    "step": "3",
    "steps": "6",
    "code": "ABCD-EFGH-JKMN",
    "link": f"https://{'a' * 37}/open/{'0' * 26}",
    "title": "Answer line",
    "name": "Answer line",
}
# The longest names that a county file may give (lookup/county.py refuses longer ones).
_OFFICE = COUNTY.office.model_copy(
    update={
        "county": Names(en="C" * 40, es="C" * 40),
        "county_short": Names(en="C" * 26, es="C" * 26),
        "name": Names(en="O" * 50, es="O" * 50),
        "name_short": Names(en="O" * 22, es="O" * 22),
    }
)
LONGEST_COUNTY = COUNTY.model_copy(update={"office": _OFFICE})


def longest(language: str) -> dict[str, str]:
    """The longest that each placeholder of a message itself can become."""
    return {
        name: value if isinstance(value, str) else value[language]
        for name, value in _LONGEST.items()
    }


def said(message_id: str, language: str, county: County = COUNTY) -> str:
    """A sentence of the catalogue as it is read."""
    blanks = {name: name for name in placeholders(CATALOGUE.messages[message_id][language])}
    filled = {**blanks, **longest(language), **county.words(language)}
    return CATALOGUE.text(message_id, language, **filled)


def read_aloud(message_id: str, language: str) -> str:
    """The same with a short word for each proper name: a name can be no simpler than it is."""
    names = {
        "en": {"office": "the office", "office_short": "the office", "county": "the county"},
        "es": {"office": "oficina", "office_short": "oficina", "county": "condado"},
    }[language]
    filled = {name: name for name in placeholders(CATALOGUE.messages[message_id][language])}
    words = {**filled, **COUNTY.words(language), **names, "county_short": names["county"]}
    return CATALOGUE.text(message_id, language, **words)


def everything(prefix: str = "") -> list[tuple[str, str]]:
    """Every message id with every language."""
    return [(one, language) for one in CATALOGUE.ids(prefix) for language in LANGUAGES]
