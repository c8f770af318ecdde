"""The catalogue refuses what is missing, doubled or unequal, and has every id that is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lookup.conversation.questions import QUESTIONS
from lookup.i18n import Catalogue, CatalogueError, UnknownMessage
from tests.words.said import CATALOGUE, ROOT, everything, said

HEADLINES = ("all_dismissed", "some_dismissed", "needs_person", "pending", "none_included")
OUTCOMES = (
    *("dismissed_and_sealed", "dismissed", "redesignated", "challenged"),
    *("pending", "needs_person", "not_included"),
)
PARTS = ("title", "meaning", "say", "next", "helps")
NOTES = ("limits", "jobs", "immigration", "guns", "background_check", "check_yourself")


def written(folder: Path, text: str) -> Path:
    (folder / "words.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a.b: {en: Hello}", "no sentence in es"),
        ("a.b: {en: Hello, es: ''}", "no sentence in es"),
        ("a.b: {en: Hello, es: Hola, fr: Salut}", "unknown language fr"),
        ("a.b: {en: 'Hi {name}', es: Hola}", "different {placeholders}"),
        ("a.b: {en: 'Hi {name', es: 'Hola {name'}", "a.b"),
        ("a.b: Hello", "write `en:` and `es:`"),
        ("a.b: {en: A, es: A}\na.b: {en: B, es: B}", "a.b (mapping at line 1) is written twice"),
        ("- a list", "write `message.id:`"),
        ("a: [", "not readable YAML"),
    ],
)
def test_a_faulty_file_is_refused_with_its_name_and_the_id(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        Catalogue.load(written(tmp_path, text))

    assert "words.yaml" in str(refused.value)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_id_in_two_files_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "a.b: {en: A, es: A}")
    (tmp_path / "more.yaml").write_text("a.b: {en: B, es: B}")

    with pytest.raises(CatalogueError, match="already in another file"):
        Catalogue.load(tmp_path)


def test_an_unknown_id_or_a_missing_value_is_a_mistake() -> None:
    with pytest.raises(UnknownMessage, match="no.such"):
        CATALOGUE.text("no.such", "en")
    with pytest.raises(UnknownMessage, match="phone"):
        CATALOGUE.text("notice.goodbye", "en")


@pytest.mark.parametrize("code", HEADLINES)
@pytest.mark.parametrize("part", PARTS)
def test_each_headline_says_what_it_means_what_to_say_what_next_and_who_helps(
    code: str, part: str
) -> None:
    assert CATALOGUE.has(f"headline.{code}.{part}")
    assert CATALOGUE.has(f"text.headline.{code}")


@pytest.mark.parametrize("code", OUTCOMES)
@pytest.mark.parametrize("part", PARTS)
def test_each_outcome_says_so_too(code: str, part: str) -> None:
    assert CATALOGUE.has(f"outcome.{code}.{part}")


@pytest.mark.parametrize("note", NOTES)
def test_each_note_has_a_title_and_a_text(note: str) -> None:
    assert CATALOGUE.has(f"note.{note}.title")
    assert CATALOGUE.has(f"note.{note}.text")


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_its_words_for_the_web_and_for_texts(question: str) -> None:
    for field in QUESTIONS[question].fields:
        for option in field.options:
            assert CATALOGUE.has(f"question.{question}.field.{field.name}.option.{option}")
    assert CATALOGUE.has(f"question.{question}.title")
    assert question == "private" or CATALOGUE.has(f"question.{question}.why")
    texts = list(CATALOGUE.ids(f"text.question.{question}"))
    assert texts


def test_every_message_id_that_the_conversation_names_exists() -> None:
    named = set()
    for file in (ROOT / "lookup" / "conversation").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'"((?:text|error|notice|question)\.[a-z_.]+[a-z])"', source))

    missing = {one for one in named if not (CATALOGUE.has(one) or CATALOGUE.has(f"text.{one}"))}
    assert missing <= {"question.identifier_kind.field.answer.option"}


@pytest.mark.parametrize(("message_id", "language"), everything())
def test_every_sentence_can_be_said(message_id: str, language: str) -> None:
    assert said(message_id, language).strip()


def test_spanish_keeps_its_accents_on_the_web_and_leaves_them_out_of_texts() -> None:
    web = " ".join(
        said(one, language) for one, language in everything("question.") if language == "es"
    )

    assert {"á", "é", "í", "ó", "ú", "ñ", "¿"} <= set(web)
