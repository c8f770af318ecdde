"""After the headline: a person, a call, more to read, news to wait for, and a last word."""

from __future__ import annotations

from pathlib import Path

import pytest

from lookup.models.escalations import escalation
from lookup.models.keep_looking import subscription
from tests.publish.county import EVERYBODY, Conviction, Publisher, Somebody
from tests.sms.desk import Desk, Phone
from tests.sms.test_journeys import MARIA, MARIA_ES, walk

PAT = Somebody(
    "70009",
    ("WAITS,PAT",),
    "1971-06-22",
    ssn="900776655",
    convictions=(Conviction("BA909090", event="in_motion"),),
)
PAT_TEXTS = ("hi", "Y", "Pat Waits", "skip", "6/22/1971", "1", "6655", "skip", "Y", "Y")


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher whose generation `first` also knows Pat, on the list and not yet ordered."""
    desk = Publisher(tmp_path_factory.mktemp("publisher"))
    desk.publish("first", (*EVERYBODY, PAT))
    return desk


def told(phone: Phone, texts: tuple[str, ...] = (*MARIA, "Y", "Y")) -> str:
    """A phone in whose conversation the headline was just told."""
    return walk(phone, texts)[-1]


def test_whoever_asks_for_a_person_hears_when_and_one_last_word(desk: Desk) -> None:
    phone = desk.phone()
    assert "A judge dismissed" in told(phone)
    assert "May they write or call you?" in phone.text("PERSON")
    assert "How can they reach you?" in phone.text("Y")
    assert phone.text("HERE") == (
        "OK. A person at the Public Defender will write or call you by March 18, 2020."
        " That is all for now. You can write to us at any time."
    )
    assert len(desk.rows(escalation)) == 1


def test_in_spanish_without_being_reached(desk: Desk) -> None:
    phone = desk.phone()
    assert "Un juez anulo" in told(phone, (*MARIA_ES, "si", "si"))
    assert "escribir o llamar?" in phone.text("PERSONA")
    said = phone.text("no gracias")
    assert said.startswith("Bien. No le van a escribir ni llamar.")
    assert said.endswith("Es todo por ahora. Puede escribirnos cuando quiera.")


def test_whoever_asks_twice_gets_the_same_number_and_no_headline_again(desk: Desk) -> None:
    phone = desk.phone()
    told(phone)
    first = walk(phone, ("PERSON", "Y", "HERE"))[0]
    again = phone.text("PERSON")
    assert again.partition("number: ")[2][:12] == first.partition("number: ")[2][:12]
    assert "A judge" not in again
    assert again.endswith("You can write to us at any time.")
    assert len(desk.rows(escalation)) == 1


def test_the_page_and_the_letter_can_still_be_opened(desk: Desk) -> None:
    phone = desk.phone()
    told(phone)
    walk(phone, ("PERSON", "Y", "HERE"))
    assert "/open/" in phone.text("OPEN")
    assert "/open/" in phone.text("LETTER")


@pytest.mark.parametrize("before", [(), ("PERSON",), ("PERSON", "Y", "HERE"), ("PERSON", "no")])
def test_keep_is_heard_before_during_and_after(desk: Desk, before: tuple[str, ...]) -> None:
    phone = desk.phone()
    assert "Reply KEEP" in told(phone, PAT_TEXTS)
    walk(phone, before)
    said = phone.text("KEEP")
    assert said.startswith("OK. We keep looking until March 4, 2021")
    assert said.endswith("May they write or call you? Reply Y or N.") == (before == ("PERSON",))
    assert len(desk.rows(subscription)) == 1


def test_who_asks_for_a_person_before_the_headline_is_still_asked_to_be_alone(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, (*MARIA, "Y"))
    walk(phone, ("PERSON", "Y"))
    assert "somewhere private" in phone.text("HERE")
    assert "A judge dismissed" in phone.text("Y")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("please call me", "will call this phone by March 18, 2020"),
        ("can you call me back", "will call this phone by March 18, 2020"),
        ("llámeme", "will call this phone by March 18, 2020"),
    ],
)
@pytest.mark.parametrize("before", [(), MARIA[:3], (*MARIA, "Y", "Y")])
def test_whoever_asks_to_be_called_hears_when(
    desk: Desk, before: tuple[str, ...], words: str, said: str
) -> None:
    phone = desk.phone()
    walk(phone, before)
    answer = phone.text(words)
    assert said in answer
    assert "cannot give you an answer" not in answer
    assert answer.endswith("That is all for now. You can write to us at any time.")
    assert len(desk.rows(escalation)) == 1


def test_a_call_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, MARIA_ES[:4])
    said = phone.text("me pueden llamar por favor")
    assert said.startswith("Bien. Una persona de la Defensoria Publica le llama a este telefono")
    assert "18 de marzo de 2020" in said


def test_a_call_asked_for_while_the_answer_waits_leaves_it_waiting(desk: Desk) -> None:
    phone = desk.phone()
    walk(phone, (*MARIA, "Y"))
    said = phone.text("call me please")
    assert "will call this phone" in said
    assert said.endswith("Are you somewhere private? Reply Y to read it, N to wait.")


def test_the_office_is_called_on_by_the_inquiry_and_not_by_the_database(
    desk: Desk, tmp_path: Path
) -> None:
    told(desk.phone())
    walk(desk.phone(), ("call me",))
    stored = b"".join(part.read_bytes() for part in (tmp_path / "data").glob("lookup.db*"))
    assert b"+13105550142" not in stored


@pytest.mark.parametrize(
    ("texts", "words", "said"),
    [
        (
            (*MARIA, "Y", "Y", "PERSON", "no"),
            "call me please",
            "You told us they may not call you.",
        ),
        ((*MARIA_ES, "si", "si", "PERSONA", "no"), "llameme", "Nos dijo que no le llamen."),
        ((*MARIA[:3], "PERSON", "no"), "call me", "You told us they may not call you."),
    ],
)
def test_whoever_said_no_before_is_told_that_no_call_is_coming_and_whom_to_call(
    desk: Desk, texts: tuple[str, ...], words: str, said: str
) -> None:
    phone = desk.phone()
    walk(phone, texts)
    answer = phone.text(words)
    assert answer.startswith(said)
    assert "(323) 760-6763" in answer
    assert len(desk.rows(escalation)) == 1
