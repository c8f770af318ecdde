"""Our sentences as people read them, with a county's own names and numbers filled in."""

from __future__ import annotations

from pathlib import Path

from lookup.county import County
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
    "title": "Answer line",
    "name": "Answer line",
}


def said(message_id: str, language: str) -> str:
    """A sentence of the catalogue as it is read."""
    filled: dict[str, str] = {}
    for name in placeholders(CATALOGUE.messages[message_id][language]):
        value = _LONGEST.get(name, name)
        filled[name] = value if isinstance(value, str) else value[language]
    return CATALOGUE.text(message_id, language, **{**filled, **COUNTY.words(language)})


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
