"""Segments, the GSM alphabet, and that every text of ours keeps within them (cases 77 and 78)."""

from __future__ import annotations

import re

import pytest

from lookup.i18n import LANGUAGES
from sms.rendering import joined
from sms.segments import Counted, count, not_gsm, to_gsm
from tests.words.said import CATALOGUE
from tests.words.said import said as read

# Before "are you somewhere private?": contracts, section 7.
NOT_YET = re.compile(r"marijuana|cannabis|convict|record|mari[hg]uana|condena|antecedente", re.I)
NEVER = re.compile(r"\bcriminal|\bguilty|\bdelincuente|expung", re.I)
TEXTS = sorted(CATALOGUE.ids("text."))


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", Counted(True, 0, 1)),
        ("x" * 160, Counted(True, 160, 1)),
        ("x" * 161, Counted(True, 161, 2)),
        ("x" * 306, Counted(True, 306, 2)),
        ("x" * 307, Counted(True, 307, 3)),
        ("{" * 80, Counted(True, 160, 1)),
        ("{" * 81, Counted(True, 162, 2)),
        ("x" * 152 + "{" * 77, Counted(True, 306, 3)),  # no brace is cut in two at a border
        ("ó" + "x" * 69, Counted(False, 70, 1)),
        ("ó" + "x" * 70, Counted(False, 71, 2)),
        ("ó" + "x" * 133, Counted(False, 134, 2)),
        ("ó" + "x" * 134, Counted(False, 135, 3)),
        ("🌱" * 35, Counted(False, 70, 1)),
        ("🌱" * 36, Counted(False, 72, 2)),
        ("é ñ ü ¿ ¡ Ñ É Ü à @ £ _", Counted(True, 23, 1)),
    ],
)
def test_77_segments_are_counted_as_they_travel(text: str, counted: Counted) -> None:
    assert count(text) == counted


def test_accents_that_gsm_lacks_are_taken_off_and_the_others_stay() -> None:
    assert (
        to_gsm("¿Cuál es el número de Núñez? – “Sí”…") == '¿Cual es el numero de Nuñez? - "Si"...'
    )
    assert not_gsm(to_gsm("ÁÍÓÚ áíóú éñü ¡¿")) == ""


def said(message_id: str, language: str) -> str:
    """A text as it travels, with the longest that its placeholders can become."""
    return to_gsm(read(message_id, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_id", TEXTS)
def test_78_every_text_is_gsm_and_short(message_id: str, language: str) -> None:
    words = said(message_id, language)
    assert not_gsm(words) == ""
    assert not_gsm(CATALOGUE.messages[message_id][language].replace("{", "").replace("}", "")) == ""
    assert count(words).segments <= 2, f"{len(words)} characters: {words}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_id", TEXTS)
def test_no_text_says_too_much(message_id: str, language: str) -> None:
    words = said(message_id, language)
    assert not NEVER.search(words)
    if not message_id.startswith("text.headline."):
        assert not NOT_YET.search(words), words


def test_neighbours_are_joined_only_while_the_text_stays_short() -> None:
    assert joined(["a" * 100, "b" * 100]) == ["a" * 100 + " " + "b" * 100]
    assert joined(["a" * 200, "b" * 200]) == ["a" * 200, "b" * 200]
    assert joined([]) == []
