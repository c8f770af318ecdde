"""The words of the report: looked up by id, filled in, in English and Spanish."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from markupsafe import Markup

from cmr.yaml_text import read_yaml

_FILE = Path(__file__).parent / "words.yaml"
_MONTHS = (
    "January February March April May June July August September October November December",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)


@dataclass(frozen=True)
class Label:
    """A text in both languages."""

    en: str
    es: str

    @classmethod
    def same(cls, text: str) -> "Label":
        """A name or number that is the same in both."""
        return cls(text, text)

    def __html__(self) -> Markup:
        """As HTML: each language marked as such, a text that is the same in both just once."""
        if self.en == self.es:
            return Markup.escape(self.en)
        marked = Markup('<span class="en" lang="en">{}</span><span class="es" lang="es">{}</span>')
        return marked.format(self.en, self.es)


@cache
def all_words() -> dict[str, dict[str, str]]:
    """Every text of the report by id and language."""
    found: dict[str, dict[str, str]] = read_yaml(_FILE.read_text(encoding="utf-8"))
    return found


def label(name: str, **filled: object) -> Label:
    """The text of this id; a number gets its commas, a day is written out."""
    texts = all_words()[name]
    return Label(*(texts[it].format(**_said(filled, place)) for place, it in enumerate(LANGUAGES)))


def named(value: str) -> Label:
    """A value of the data in words; one that we have no words for stands as it is."""
    if value in all_words():
        return label(value)
    words = value.replace("_", " ")
    return Label.same(words.title() if words.isupper() else words)


LANGUAGES = ("en", "es")


def _said(filled: dict[str, object], place: int) -> dict[str, object]:
    return {name: _one(value, place) for name, value in filled.items()}


def _one(value: object, place: int) -> object:
    if isinstance(value, date):
        return _day(value, place)
    if isinstance(value, Label):
        return (value.en, value.es)[place]
    return f"{value:,}" if isinstance(value, int) else value


def _day(day: date, place: int) -> str:
    month = _MONTHS[place].split()[day.month - 1]
    return (f"{month} {day.day}, {day.year}", f"{day.day} de {month} de {day.year}")[place]
