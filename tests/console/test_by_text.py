"""A stranger texts, the office answers at the console, and the answer arrives on the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from lookup.clock import FixedClock
from lookup.models.talks import escalation_text
from lookup.settings import Settings, TwilioSettings
from tests.console.staffroom import Browser, StaffRoom
from tests.publish.county import PASSPHRASE, Publisher
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import ACCOUNT, NUMBER, TOKEN, FakeTwilio, fake_twilio
from tests.web.walking import STRANGER
from tests.web.walking import Browser as Visitor

IN_SPANISH = (
    *("hola", "si", "Xochitl Canario", "omitir", "9 de abril de 1975"),
    *("seguro social", "9876", "omitir"),
)


@pytest.fixture(scope="session")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher who has made one generation, `first`."""
    desk = Publisher(tmp_path_factory.mktemp("publisher"))
    desk.publish("first")
    return desk


@pytest.fixture(scope="session")
def keys(publisher: Publisher) -> Path:
    """The publisher's deployment: its office.key opens what its public face seals."""
    passphrase = publisher.keys / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE)
    return publisher.keys


@pytest.fixture
def twilio(clock: FixedClock) -> Iterator[FakeTwilio]:
    with fake_twilio(clock) as fake:
        yield fake


@pytest.fixture
def desk(
    settings: Settings,
    keys: Path,
    publisher: Publisher,
    tmp_path: Path,
    twilio: FakeTwilio,
    clock: FixedClock,
) -> Desk:
    """The public face over the console's shared database, with texting."""
    public = replace(
        settings,
        face="public",
        base_url="http://127.0.0.1:8000",
        key_file=keys / "server.key",
        store_dir=tmp_path / "data" / "store",
        office_private_key_file=None,
        office_passphrase_file=None,
        twilio=TwilioSettings(
            account_sid=ACCOUNT, auth_token=TOKEN, sender=NUMBER, api_base=twilio.base
        ),
    )
    app = create_app(public, clock=clock)
    app.extensions["lookup"].store.load(publisher.file("first"))
    return Desk(app, twilio, clock, public.base_url)


def asks(phone: Phone, *, then: tuple[str, ...] = ("si",)) -> str:
    """A stranger goes through every question; what the phone shows after `then`."""
    for words in IN_SPANISH:
        phone.text(words)
    told = phone.text("si")
    assert "Su referencia es" in told
    for words in then:
        told = phone.text(words)
    return told


def test_a_stranger_texts_in_spanish_and_reads_the_offices_answer(
    room: StaffRoom, desk: Desk
) -> None:
    phone = desk.phone()
    asks(phone, then=("si", "213 555 0199"))

    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    assert 'data-reason="not_verified" data-status="received"' in ana.html
    assert "Spanish" in ana.html
    ana.act(reference, "open", reason="answer")
    assert "Xochitl Canario" in ana.html
    assert "9876" in ana.html
    assert "in Spanish" in ana.html
    ana.act(reference, "claim")
    ana.reply(reference, "Una persona vio su consulta. Llámenos al (323) 760-6763 cuando pueda.")
    assert ana.status == 200
    assert phone.new() == ""

    desk.work()
    said = phone.new()
    assert said == "Una persona vio su consulta. Llamenos al (323) 760-6763 cuando pueda."
    ana.get(f"/escalations/{reference}")
    assert 'data-delivery="accepted"' in ana.html
    assert status_at_reference(desk, reference) == "answered"


def test_the_asker_sees_each_step_at_reference(room: StaffRoom, desk: Desk) -> None:
    asks(desk.phone())
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    assert status_at_reference(desk, reference) == "received"
    ana.act(reference, "claim")
    assert status_at_reference(desk, reference) == "being_read"
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Llame a la oficina, por favor.")
    assert status_at_reference(desk, reference) == "answered"
    ana.act(reference, "close", reason="answered")
    assert status_at_reference(desk, reference) == "answered"


def held(room: StaffRoom, desk: Desk) -> tuple[Phone, Browser, str]:
    """A stranger's phone, a defender who answered it by text, and the inquiry's reference."""
    phone = desk.phone()
    asks(phone)
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "¿Cuál era el número de su caso?")
    desk.work()
    assert "numero de su caso" in phone.new()
    desk.clock.move(seconds=5)
    return phone, ana, reference


def test_while_a_defender_answers_the_machine_is_silent_and_the_defender_reads_it(
    room: StaffRoom, desk: Desk
) -> None:
    phone, ana, reference = held(room, desk)
    assert phone.text("BA 123456, creo") == ""
    assert phone.text("¿me oyen?") == ""

    assert "data-wrote-again" in ana.get("/").text
    ana.get(f"/escalations/{reference}")
    assert "BA 123456, creo" in ana.html
    assert 'data-entry="theirs"' in ana.html
    with room.database.read() as connection:
        (first, _) = connection.execute(select(escalation_text)).all()
    assert b"creo" not in bytes(first.sealed)


def test_a_reply_written_before_their_text_came_is_not_sent(room: StaffRoom, desk: Desk) -> None:
    phone, ana, reference = held(room, desk)
    ana.get(f"/escalations/{reference}")
    phone.text("ya lo encontre")
    ana.reply(reference, "Búsquelo con calma.")
    assert 'data-problem="stale"' in ana.html
    assert phone.new() == ""


def test_when_the_office_closes_it_the_machine_answers_again_and_says_so_once(
    room: StaffRoom, desk: Desk
) -> None:
    phone, ana, reference = held(room, desk)
    ana.act(reference, "close", reason="answered")

    assert "automaticos otra vez" in phone.text("hola")
    assert "automaticos otra vez" not in phone.text("hola?")


def test_stop_and_danger_are_heard_while_a_defender_answers(room: StaffRoom, desk: Desk) -> None:
    phone, ana, reference = held(room, desk)
    assert "988" in phone.text("ya no quiero vivir")
    ana.get(f"/escalations/{reference}")
    assert "ya no quiero vivir" in ana.html
    assert 'data-reason="crisis"' in ana.get("/").text

    assert "ya no le mandamos mensajes" in phone.text("por favor ya no me escriban nunca")
    assert desk.is_out(phone.number)


def test_whoever_may_be_in_danger_stands_first_in_the_queue(room: StaffRoom, desk: Desk) -> None:
    asks(desk.phone())
    other = desk.phone("+13105550188")
    other.text("i dont want to live anymore")

    ana = room.signed_in("ana")
    assert re.findall(r'data-reason="([a-z_]+)" data-status', ana.html)[0] == "crisis"
    assert "dont want to live" not in ana.html
    ana.act(ana.rows()[0], "open", reason="answer")
    assert ">i dont want to live anymore</blockquote>" in ana.html


def test_whoever_said_no_is_not_texted(room: StaffRoom, desk: Desk) -> None:
    asks(desk.phone(), then=("no",))
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    assert 'data-stop="declined"' in ana.html


def test_after_alto_the_reply_box_is_closed(room: StaffRoom, desk: Desk) -> None:
    phone = desk.phone()
    asks(phone)
    phone.text("ALTO")
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    assert 'data-stop="opted_out"' in ana.html
    phone.text("INICIAR")
    ana.get(f"/escalations/{reference}")
    assert "data-stop" not in ana.html


def test_alto_between_send_and_sending_cancels_the_text_and_the_page_says_so(
    room: StaffRoom, desk: Desk
) -> None:
    phone = desk.phone()
    asks(phone)
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Llame a la oficina, por favor.")
    phone.send("ALTO")
    desk.work()
    assert "Llame a la oficina, por favor." not in phone.new()
    ana.get(f"/escalations/{reference}")
    assert 'data-delivery="cancelled"' in ana.html


def test_a_number_that_cannot_receive_is_seen_and_not_tried_again(
    room: StaffRoom, desk: Desk
) -> None:
    phone = desk.phone()
    asks(phone)
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    desk.twilio.refuse(400, 21614)
    ana.reply(reference, "Llame a la oficina, por favor.")
    desk.work()
    ana.get(f"/escalations/{reference}")
    assert 'data-delivery="failed"' in ana.html
    assert "(21614)" in ana.html
    assert 'data-stop="cannot_receive"' in ana.html


def test_a_phone_left_on_the_web_form_gets_the_answer(room: StaffRoom, desk: Desk) -> None:
    visitor = Visitor(desk.app)
    contact = {
        "preferred": "text",
        "phone": "(310) 555-0177",
        "email": "",
        "address": "",
        "safe_to_leave_message": "yes",
        "language": "en",
    }
    visitor.walk({**STRANGER, "contact_consent": {"answer": "yes"}, "contact": contact})
    ana = room.signed_in("ana")
    (reference,) = ana.rows()
    ana.act(reference, "open", reason="answer")
    ana.reply(reference, "Please call us when you can talk.")
    desk.work()
    (words,) = desk.twilio.to("+13105550177")
    assert words.endswith("Please call us when you can talk. Reply STOP to end.")
    assert words.startswith("L.A. County answer line:")


def status_at_reference(desk: Desk, reference: str) -> str:
    """What the public page says of an inquiry."""
    visitor = Visitor(desk.app)
    visitor.get("/reference")
    visitor.post("/reference", {"reference": reference})
    found = re.search(r'data-status="([^"]+)"', visitor.html)
    assert found is not None
    return found[1]
