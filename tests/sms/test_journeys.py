"""Whole conversations by text, and what no text may say before somebody is alone with it."""

from __future__ import annotations

import pytest

from tests.sms.desk import Desk, Phone
from tests.sms.test_texts import NEVER, NOT_YET

MARIA = ("hi", "Y", "Maria Garcia", "skip", "4/9/1975", "1", "3456", "skip")
MARIA_ES = ("hola", "sí", "Maria Garcia", "omitir", "9 de abril de 1975", "1", "3456", "omitir")


def walk(phone: Phone, texts: tuple[str, ...]) -> list[str]:
    return [phone.text(words) for words in texts]


def test_somebody_is_told_the_headline_once_she_is_alone(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA)
    assert "somewhere private" in phone.text("Y")
    assert "waits for one day" in phone.text("N")
    told = phone.text("yes")
    assert "A judge dismissed" in told
    assert "BA" not in told


def test_somebody_is_told_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    said = walk(phone, MARIA_ES)
    assert "9 de abril de 1975" in said[-1]
    assert "lugar privado" in phone.text("si")
    assert "Un juez anulo" in phone.text("simon")


@pytest.mark.parametrize(
    "changed",
    [
        {2: "Nadie Inventado"},  # nobody of that name
        {4: "4/10/1975"},  # another birth date
        {6: "3457"},  # another number
    ],
)
def test_a_stranger_and_a_mistake_get_the_same_answer(desk: Desk, changed: dict[int, str]) -> None:
    phone = desk.phone()
    texts = tuple(changed.get(place, words) for place, words in enumerate(MARIA))
    walk(phone, texts)
    said = phone.text("Y")
    assert "May they write or call you?" in said
    answer = phone.text("N")
    assert answer.startswith("We cannot give you an answer here yet.")
    assert "reference" in answer


def test_back_start_over_person_and_languages(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:5])
    assert "date of birth" in phone.text("back")
    assert "fecha de nacimiento" in phone.text("ESPAÑOL").lower()
    assert "SI para empezar" in phone.text("empezar de nuevo")
    assert "Reply Y to start" in phone.text("english")
    assert "write or call" in phone.text("PERSON")


@pytest.mark.parametrize(("texts", "yes"), [(MARIA, "Y"), (MARIA_ES, "si")])
def test_nothing_is_said_too_early_and_no_name_ever(
    desk: Desk, texts: tuple[str, ...], yes: str
) -> None:
    phone = desk.phone()
    before = [*walk(phone, texts), phone.text("HELP"), phone.text(yes)]
    for said in before:
        assert not NOT_YET.search(said), said
    told = phone.text(yes)
    assert NOT_YET.search(told)
    for said in [*before, told]:
        assert not NEVER.search(said)
        assert "Garcia" not in said
        assert "3456" not in said


def test_nothing_of_it_reaches_the_log(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    phone = desk.phone()
    walk(phone, (*MARIA, "Y", "Y", "STOP"))
    log = capfd.readouterr().err
    assert log.count("\n") > 20
    for private in ("Garcia", "Maria", "1975", "3456", "3105550142", "310555", "judge"):
        assert private not in log


def test_nothing_of_it_lies_open_in_the_database(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA[:4])
    phone.send("4/9/1975")  # waiting to be handled
    file = desk.parts.notices.database.file
    assert file is not None
    stored = b"".join(part.read_bytes() for part in file.parent.glob("lookup.db*"))
    for private in (b"Garcia", b"4/9/1975", b"3105550142", b"other last names"):
        assert private not in stored


def test_open_after_the_answer_was_erased_says_so(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA_ES)
    phone.text("si")
    assert "ABRIR" in phone.text("no")
    desk.clock.move(hours=30)
    said = phone.text("ABRIR")
    assert said.startswith("Paso un rato y borramos lo que nos dijo.")
    assert "SI para empezar" in said
    assert "nombre completo" in phone.text("si")
