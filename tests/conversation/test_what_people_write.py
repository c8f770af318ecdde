"""What people really write: names, yes and no, numbers, commands, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from lookup.conversation.contact_answers import read_email, read_phone
from lookup.understanding import understand
from lookup.understanding.intents import in_crisis
from lookup.understanding.names import read_name
from lookup.understanding.numbers import without_opening
from lookup.understanding.words import (
    command,
    identifier_kind,
    is_dont_know,
    language_of,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("text", "given", "family", "certain"),
    [
        ("Alicia Gómez", "Alicia", "Gómez", True),
        ("my name is Alicia Gomez", "Alicia", "Gomez", True),
        ("me llamo Alicia Gómez.", "Alicia", "Gómez", True),
        ("Gómez Ruiz, Alicia", "Alicia", "Gómez Ruiz", True),
        ("i go by Lisa but its Alicia Gomez", "Alicia", "Gomez", True),
        ("Alicia Gómez Ruiz", "Alicia", "Gómez Ruiz", False),
        ("Rosa de la Cruz", "Rosa", "de la Cruz", True),
        ("Yessica Altamirano", "Yessica", "Altamirano", True),
        ("Noah Endo", "Noah", "Endo", True),
        ("De'Andre McBride-Hall", "De'Andre", "McBride-Hall", False),
        ("Im Soojin", "Im", "Soojin", True),
        ("Alicia Gomez 4/19/1983", "Alicia", "Gomez", True),
        ("Mr. Stephen Alto", "Stephen", "Alto", True),
        ("April May", "April", "May", True),
    ],
)
def test_a_name_in_one_text(text: str, given: str, family: str, certain: bool) -> None:
    name = read_name(text)

    assert name is not None
    assert (name.given, name.family, name.certain) == (given, family, certain)


@pytest.mark.parametrize("text", ["alicia", "", "!!!", "my name is Alicia"])
def test_one_word_is_no_full_name(text: str) -> None:
    name = read_name(text)
    assert name is None or text == "my name is Alicia"


@pytest.mark.parametrize(
    "text",
    [
        *("y", "Y", "YES", "yes please", "yuppp", "yesss", "yeah that's me", "thats correct yeah"),
        *(
            "ok",
            "sure thing" if False else "sure",
            "correct",
            "👍",
            "yes it is",
            "Yes.",
            "yes, thanks",
        ),
        *("si", "Sí", "SI", "sí por favor", "claro que si", "ándale pues", "correcto", "simon"),
        *("si soy yo", "así es", "bueno", "está bien, sí"),
    ],
)
def test_yes(text: str) -> None:
    said = yes_or_no(text)
    assert said is not None
    assert said.what == "yes"


@pytest.mark.parametrize(
    "text",
    [
        *("n", "N", "no", "NO", "nope", "nope wrong one", "nah fam", "no thanks", "not me", "nooo"),
        *("no its not", "that's not right", "no gracias", "negativo", "no, está equivocado", "👎"),
        *("no no no", "not now", "no soy yo"),
    ],
)
def test_no(text: str) -> None:
    said = yes_or_no(text)
    assert said is not None
    assert said.what == "no"


@pytest.mark.parametrize(
    "text", ["", "maybe", "zzzz", "Noah", "Yessica", "what is this", "la casa es muy grande"]
)
def test_neither_yes_nor_no(text: str) -> None:
    assert yes_or_no(text) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("BACK", "back"),
        ("go back", "back"),
        ("Atrás", "back"),
        ("ATRAS", "back"),
        ("START OVER", "start_over"),
        ("start from zero", "start_over"),
        ("Empezar de nuevo!", "start_over"),
        ("PERSON", "person"),
        ("Persona", "person"),
        ("agente", "person"),
        ("SKIP", "skip"),
        ("Omitir", "skip"),
        ("español", "spanish"),
        ("ESPANOL", "spanish"),
        ("can u talk in spanish", "spanish"),
        ("english plz", "english"),
        ("HELP", "help"),
        ("¿y esto qué es?", "help"),
    ],
)
def test_commands_in_either_language(text: str, what: str) -> None:
    said = command(text)
    assert said is not None
    assert said.what == what


@pytest.mark.parametrize("text", ["Backman", "Persona Jones", "Stephanie", "help me rhonda smith"])
def test_a_name_that_begins_like_a_command_is_none(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ya me cansé de esto, quiero una persona",
        "can somebody let me talk to a lawyer",
        "quisiera hablar con alguien",
        "i need a real person now",
    ],
)
def test_a_person_is_heard_within_a_longer_text(text: str) -> None:
    heard = understand(text, language="en", asked=None, today=date(2020, 3, 4))
    assert heard.kind == "human"


@pytest.mark.parametrize("text", ["no clue", "dont got it", "i don't have it", "no sé", "sepa"])
def test_not_knowing(text: str) -> None:
    assert is_dont_know(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "ssn4"),
        ("ssn", "ssn4"),
        ("2", "license"),
        ("driver's license", "license"),
        ("licencia", "license"),
        ("3", "case_number"),
        ("número de caso", "case_number"),
        ("4", "cii"),
        ("5", "claim_code"),
        ("6", "none"),
        ("ninguno", "none"),
    ],
)
def test_kinds_of_number(text: str, kind: str) -> None:
    assert identifier_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ends in 4401", "4401"),
        ("its 4 4 0 1", "4 4 0 1"),
        ("terminan en 4401", "4401"),
        ("case BA 411 223", "ba 411 223"),
        ("caso GA 041122", "ga 041122"),
        ("4401", "4401"),
    ],
)
def test_what_stands_before_a_number_is_dropped(text: str, number: str) -> None:
    assert without_opening(text) == number


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("has my record been cleared?", "en"),
        ("hola", "es"),
        ("¿mi caso ya fue borrado?", "es"),
        ("hello", "en"),
        ("zzzz", None),
    ],
)
def test_the_language_of_a_first_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "i dont wanna be here anymore",
        "I want to kill myself",
        "he said hes gonna kill me",
        "ya no quiero estar en este mundo",
        "me quiero morir",
    ],
)
def test_despair_and_danger_are_heard(text: str) -> None:
    assert in_crisis(text)


@pytest.mark.parametrize("text", ["waiting on this is killing me, any news", "me muero de nervios"])
def test_idioms_are_not_despair(text: str) -> None:
    assert not in_crisis(text)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("213 555 0142", "+12135550142"),
        ("(213) 555-0142 ext. 7", "+12135550142"),
        ("1-213-555-0142", "+12135550142"),
        ("+52 55 1234 5678", "+525512345678"),
        ("555-0142", None),
        ("911", None),
        ("call me", None),
        ("+" + "9" * 40, None),
    ],
)
def test_phone_numbers(typed: str, phone: str | None) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize("typed", ["ana@example.org", "a.b+c@sub.example.org"])
def test_email_addresses(typed: str) -> None:
    assert read_email(typed) == typed


@pytest.mark.parametrize(
    "typed", ["ana", "ana@", "@example.org", "a b@example.org", "a@b", "x" * 300]
)
def test_what_is_no_email_address(typed: str) -> None:
    assert read_email(typed) is None
