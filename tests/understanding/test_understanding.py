"""How texts are understood: what goes first, several answers at once, names that mislead."""

from __future__ import annotations

from datetime import date

import pytest

from lookup.understanding import Understood, understand

TODAY = date(2026, 3, 4)


def heard(text: str, *, asked: str | None = None, language: str = "en") -> Understood:
    return understand(text, language=language, asked=asked, today=TODAY)


def all_of(understood: Understood) -> list[tuple[str, str | None]]:
    return [(each.kind, each.value) for each in (understood, *understood.also)]


ALICIA = [("name", "Alicia Gomez"), ("dob", "1983-04-19"), ("last4", "4401")]


@pytest.mark.parametrize(
    "text",
    [
        "Alicia Gomez 4/19/83 4401",
        "my name is Alicia Gomez born april 19 1983 ssn 4401",
        "Gomez, Alicia; 4-19-83; 4401",
        "Alicia Gomez, 04/19/1983, last 4 4401",
    ],
)
def test_three_answers_in_one_text_are_all_taken_the_one_asked_for_first(text: str) -> None:
    assert all_of(heard(text, asked="name")) == ALICIA
    assert set(all_of(heard(text))) == set(ALICIA)


def test_answers_come_in_spanish_too() -> None:
    text = "soy Alicia Gómez, nací el 19 de abril de 1983"
    told = all_of(heard(text, asked="name", language="es"))
    assert told == [("name", "Alicia Gómez"), ("dob", "1983-04-19")]


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("4/19/83 BA411223", "dob", [("dob", "1983-04-19"), ("case_number", "BA411223")]),
        ("BA411223 4401", "case_number", [("case_number", "BA411223"), ("last4", "4401")]),
        ("no its 4/20/83", "confirm", [("dob", "1983-04-20")]),
        ("may 5 1975", "last4", [("dob", "1975-05-05")]),
    ],
)
def test_an_answer_to_another_question_is_filed_as_what_it_is(
    text: str, asked: str, told: list[tuple[str, str | None]]
) -> None:
    assert all_of(heard(text, asked=asked)) == told


@pytest.mark.parametrize(
    ("text", "asked", "kind"),
    [("041183", "case_number", "case_number"), ("1983", "dob", "dob"), ("83", "dob", "dob")],
)
def test_digits_meant_for_one_question_never_answer_another(
    text: str, asked: str, kind: str
) -> None:
    assert all_of(heard(text, asked=asked)) == [(kind, None)]


@pytest.mark.parametrize("asked", [None, "name", "dob", "last4", "case_number", "confirm"])
def test_stop_by_itself_goes_before_everything(asked: str | None) -> None:
    for text in ("STOP", "stop.", "Alto", "CANCELAR", "stop 🛑"):
        assert heard(text, asked=asked).kind == "stop"


@pytest.mark.parametrize("asked", [None, "name", "dob", "last4", "case_number", "confirm"])
@pytest.mark.parametrize(
    "text",
    [
        "please stop i want to die",
        "help me i want to kill myself",
        "no i dont want to live anymore",
        "ayuda me quiero morir",
        "Alicia Gomez i want to die 4/19/83",
    ],
)
def test_a_life_in_danger_goes_before_help_and_sentences_with_stop(
    text: str, asked: str | None
) -> None:
    assert heard(text, asked=asked).kind == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "waiting on this is killing me",
        "this job is killing me lol, is my record clear",
        "my phone died, sorry",
        "im dying to know if my case is cleared",
        "my feet are killing me",
        "me muero de ganas de saber si mi caso ya fue anulado",
        "dead serious, is my record clear",
        "i could kill for a coffee",
    ],
)
def test_a_way_of_speaking_is_no_crisis(text: str) -> None:
    assert heard(text).kind != "crisis"


LOOK_ALIKES = """
Noah Endo, Stephanie Stopford, Noelia Parada, Simona Alto, Yessica Altamirano, Stephen Endicott,
Will Quitman, Cancela Roberts, Guadalupe Ayudarte, Consuelo Basta, Infante Helper, Sal Iniciar,
April May, June Carter, Mayo Abril, Domingo Lunes, Angel Parar, Yesenia Nope, Nova Yesper,
Stopa Bakshi, Enda Kenny-Made, Revoka Optin, Alta Gracia Noel, Ya Ling Chen, Si Woo Kim, No Eul Park
"""


@pytest.mark.parametrize("name", LOOK_ALIKES.replace("\n", " ").strip().split(", "))
def test_a_name_that_looks_like_a_keyword_is_a_name(name: str) -> None:
    assert heard(name, asked="name").kind == "name"


@pytest.mark.parametrize("text", ["yes", "no", "why", "idk", "back", "ok", "???", "help", "none"])
def test_what_is_no_name_is_none_when_a_name_is_asked_for(text: str) -> None:
    assert heard(text, asked="name").kind != "name"


@pytest.mark.parametrize(
    "text",
    [
        "I dont wanna give my name",
        "why do you need my name?",
        "is this the court",
        "i want to know",
    ],
)
def test_a_sentence_is_no_name(text: str) -> None:
    assert heard(text, asked="name").kind != "name"


def test_a_day_that_could_be_two_is_never_guessed_where_spanish_is_spoken_or_none_is_known() -> (
    None
):
    assert heard("5/6/83", asked="dob").value == "1983-05-06"
    for language in ("es", "mix", "und"):
        assert heard("5/6/83", asked="dob", language=language).value is None


def test_nothing_of_a_text_shows_in_its_repr() -> None:
    assert "Gomez" not in repr(heard("Alicia Gomez", asked="name"))


def test_a_very_long_text_is_read_to_its_limit_and_never_fails() -> None:
    for piece in ("record ", "no se ", "my ", "4/", "a", "¿", "ñ", "\u200d👍", "\x00", "| "):
        assert heard(piece * 4000).kind


@pytest.mark.parametrize(
    "text",
    [
        *(
            "dont call me",
            "please do not call me back",
            "you dont have to call me",
            "never call me",
        ),
        *("i dont want a call", "i dont need a lawyer", "i dont want to talk to a person"),
        *("they cant call me at work", "no quiero que me llamen", "no quiero una llamada"),
        *("no necesito abogado", "no quiero hablar con un abogado"),
        *("i dont want to start over", "no quiero empezar de nuevo"),
    ],
)
def test_what_somebody_does_not_want_is_not_done(text: str) -> None:
    assert heard(text).kind in {"no", "gibberish"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("why dont you call me", "call"),
        ("i dont have internet call me", "call"),
        ("i dont want to text anymore i want a call", "call"),
        ("no puedo leer, me pueden llamar", "call"),
        ("¿no me pueden llamar?", "call"),
        ("no quiero textos quiero que me llamen", "call"),
        ("i dont want a robot i want a person", "human"),
        ("no quiero hablar con la maquina quiero hablar con una persona", "human"),
        ("not right, start over", "restart"),
    ],
)
def test_a_no_to_something_else_takes_no_wish_away(text: str, wanted: str) -> None:
    assert heard(text).kind in {wanted, "human" if wanted == "call" else wanted}
