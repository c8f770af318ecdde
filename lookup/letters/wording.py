"""A letter in words: the same lines for the paper and for the page that shows them to others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lookup.county import County
from lookup.i18n import Catalogue, date_in_words
from lookup.letters.codes import grouped
from lookup.letters.letter import Case, Letter

Kind = Literal["office", "title", "fact", "text", "case", "small"]
CLOSING: Final = ("letter.lists", "letter.court", "letter.others")


@dataclass(frozen=True, repr=False)
class Line:
    """One paragraph of a letter and how it is set."""

    kind: Kind
    text: str


def lines_of(
    letter: Letter, code: str, *, catalogue: Catalogue, county: County, site: str, language: str
) -> list[Line]:
    """A letter's paragraphs in one language, in order; `site` is the service's own address."""
    words = {
        **county.words(language),
        "name": letter.name,
        "date": date_in_words(letter.issued_on, language),
        "code": grouped(code),
        "where": f"{site}/letter/{grouped(code)}",
    }

    def say(kind: Kind, message: str, **more: str) -> Line:
        return Line(kind, catalogue.text(message, language, **{**words, **more}))

    def cases() -> Iterator[Line]:
        for case in letter.cases:
            yield Line("case", _case(case, catalogue, language))

    return [
        say("office", "letter.from"),
        say("title", "letter.title"),
        say("fact", "letter.date"),
        say("fact", "letter.name"),
        say("fact", "letter.code"),
        say("text", "letter.checked"),
        say("text", _told(letter)),
        *cases(),
        *(say("text", message) for message in CLOSING),
        say("small", "letter.check"),
        say("small", "letter.call"),
    ]


def _told(letter: Letter) -> str:
    """The sentence before the cases, or the headline where the letter names no case."""
    if letter.cases:
        return "letter.judge"
    return f"letter.headline.{letter.headline}"


def _case(case: Case, catalogue: Catalogue, language: str) -> str:
    """One case: its number, law and day where we know them, then what the judge did."""
    facts = []
    if case.case_numbers:
        number = ", ".join(case.case_numbers)
        facts.append(catalogue.text("letter.case", language, case=number))
    if case.section:
        facts.append(catalogue.text("letter.section", language, section=case.section))
    if case.convicted_on:
        day = date_in_words(case.convicted_on, language)
        facts.append(catalogue.text("letter.convicted", language, date=day))
    done = catalogue.text(f"letter.outcome.{case.outcome}", language)
    if not facts:
        return done
    listed = ", ".join(facts)
    return f"{listed[0].upper()}{listed[1:]}. {done}"
