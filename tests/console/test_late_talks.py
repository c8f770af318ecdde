"""A defender who texts with somebody and then writes no more: nobody waits for ever."""

from __future__ import annotations

from tests.console import test_by_text as texting
from tests.console.staffroom import Browser, StaffRoom
from tests.sms.desk import Desk

publisher, keys = texting.publisher, texting.keys
twilio, desk = texting.twilio, texting.desk
held = texting.held


def test_an_office_that_writes_no_more_is_late_and_the_person_is_told_once_a_day(
    room: StaffRoom, desk: Desk
) -> None:
    phone, ana, reference = held(room, desk)
    desk.clock.move(hours=24 * 3)  # three business days after Wednesday: Monday
    assert phone.text("¿sigue ahi?") == ""
    assert "data-wrote-again" in (row := row_of(room.signed_in("ana"), reference))
    assert "Late" not in row

    desk.clock.move(hours=24 * 4)
    said = phone.text("¿hola? no me han escrito")
    assert said.startswith("La oficina tiene su mensaje.")
    assert "(323) 760-6763" in said
    assert phone.text("sigo esperando") == ""
    ana = room.signed_in("ana")
    row = row_of(ana, reference)
    assert "Late" in row
    assert "data-wrote-again" in row
    ana.act(reference, "open", reason="answer")
    assert "sigo esperando" in ana.html

    desk.clock.move(hours=25)
    assert "EMPEZAR DE NUEVO" in phone.text("buenos dias")
    assert "SI para empezar" in phone.text("empezar de nuevo")
    assert "nombre completo" in phone.text("si")
    assert "Late" in row_of(room.signed_in("ana"), reference)


def test_a_word_of_the_office_makes_the_machine_silent_again(room: StaffRoom, desk: Desk) -> None:
    phone, ana, reference = held(room, desk)
    desk.clock.move(hours=24 * 8)
    assert "La oficina tiene su mensaje." in phone.text("¿hola?")
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Perdone la espera.")
    desk.work()
    assert "Perdone la espera." in phone.new()
    assert phone.text("gracias") == ""
    assert "Late" not in row_of(ana, reference)


def test_a_call_of_the_office_is_a_word_of_theirs(room: StaffRoom, desk: Desk) -> None:
    phone, ana, reference = held(room, desk)
    desk.clock.move(hours=24 * 7)
    ana = room.signed_in("ana")
    ana.act(reference, "open", reason="answer")
    ana.act(reference, "call-note", text="We talked about the letter")
    desk.clock.move(hours=24)
    assert phone.text("gracias por llamar, otra pregunta") == ""
    assert "Late" not in row_of(room.signed_in("ana"), reference)


def row_of(browser: Browser, reference: str) -> str:
    """The inquiry's row in the queue."""
    rows = browser.get("/").text.partition(f'data-reference="{reference}"')[2]
    return rows.partition("</tr>")[0]
