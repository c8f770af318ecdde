"""STOP, START, HELP and wrong numbers come before everything else (cases 45 to 58)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from lookup.clock import FixedClock
from lookup.models.messages import outgoing_text, texter
from lookup.settings import Settings
from lookup.understanding.keywords import Command, hear
from sms.worker import Worker
from tests.sms.desk import Desk, Phone
from tests.sms.fake_twilio import NUMBER, FakeTwilio

ON_BOTH_DATABASES = "once"

WHOLE_WAY = ("hi", "Y", "Ana Reyes", "skip", "7/17/1982", "1", "4401", "skip")


def test_45_stop_as_the_first_text_ever(desk: Desk) -> None:
    phone = desk.phone()
    said = phone.text("STOP")
    assert "no more texts" in said
    assert "|" not in said  # one confirmation, no greeting
    assert desk.is_out(phone.number)


@pytest.mark.parametrize("steps", range(1, len(WHOLE_WAY) + 1))
def test_46_stop_at_each_question(desk: Desk, steps: int) -> None:
    phone = desk.phone()
    for words in WHOLE_WAY[:steps]:
        phone.text(words)
    assert "no more texts" in phone.text("Stop")
    assert phone.text("Y") == ""
    # What was said is gone: whoever comes back begins at the beginning.
    assert "Y to start" in phone.text("START")


def test_46_stop_while_the_office_has_the_conversation(desk: Desk) -> None:
    phone = desk.phone()
    for words in ("hi", "Y", "PERSON"):
        phone.text(words)
    desk.clock.move(hours=12)  # night: what the office writes waits for the morning
    notice(desk, phone.number, "We have looked into it.")
    desk.work()
    assert "no more texts" in phone.text("Stop")
    desk.clock.move(hours=12)
    desk.work()
    assert phone.new() == ""
    assert "cancelled" in {row.state for row in desk.rows(outgoing_text)}


def test_46_what_waits_to_be_sent_is_cancelled(desk: Desk) -> None:
    phone = desk.phone()
    phone.send("hi")
    Worker(desk.parts).step()
    phone.send("STOP")
    desk.work()
    assert "no more texts" in phone.new()
    assert len(desk.twilio.asked) == 1
    *waited, confirmation = desk.rows(outgoing_text)
    assert waited
    assert {(row.state, row.sealed_text) for row in waited} == {("cancelled", None)}
    assert confirmation.state == "accepted"


@pytest.mark.parametrize(
    "name",
    [
        *("Noah Endo", "Alto Reyes", "Stephanie Stopes", "Yessica Altamirano", "Yes Noelia"),
        *("Quit Quitman", "Cancela Ruiz", "End of Main Street 12", "please stop by my office"),
        *("No Stop Street", "the bus stop", "Endora", "Altos", "stopped", "stop sign road"),
        *("cancel my appointment with the dentist", "START HERE", "help me understand this"),
    ],
)
def test_47_a_keyword_within_a_name_or_a_sentence_is_none(name: str) -> None:
    heard = hear(name)
    assert heard is None


def test_47_a_name_that_begins_with_a_keyword_is_a_name(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("Y")
    assert "other last names" in phone.text("Yessica Altamirano")
    assert not desk.is_out(phone.number)


def test_48_stop_twice_is_confirmed_once(desk: Desk) -> None:
    phone = desk.phone()
    assert phone.text("STOP")
    assert phone.text("stop") == ""
    assert desk.is_out(phone.number)


@pytest.mark.parametrize("words", ["hi", "Y", "Ana Reyes", "HELP", "Yes", "PERSON", "", "🙂"])
def test_49_after_stop_nothing_but_start_is_answered(desk: Desk, words: str) -> None:
    phone = desk.phone()
    phone.text("hi")
    phone.text("STOP")
    assert phone.text(words) == ""
    last = desk.rows()[-1]
    assert last.outcome == "after_stop"
    assert last.sealed_text is not None  # staff may read it, until it is wiped


@pytest.mark.parametrize("words", ["START", "I stopped by mistake"])
def test_50_start_after_stop_begins_afresh(desk: Desk, words: str) -> None:
    phone = desk.phone()
    for earlier in ("hi", "Y", "STOP"):
        phone.text(earlier)
    said = phone.text(words)
    assert "Y to start" in said
    assert not desk.is_out(phone.number)


def test_50_start_without_a_stop_is_harmless(desk: Desk) -> None:
    phone = desk.phone()
    assert "Y to start" in phone.text("Start")
    assert "full name" in phone.text("Y")


def test_49_words_of_crisis_after_a_stop_still_wake_somebody(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = desk.phone()
    phone.text("STOP")
    assert phone.text("i want to die") == ""
    assert '"reason": "crisis"' in capfd.readouterr().err


def notice(desk: Desk, number: str, words: str) -> None:
    """The office answers somebody."""
    database, outbox = desk.parts.notices.database, desk.parts.notices.outbox
    with database.begin() as connection:
        outbox.queue(connection, number, words, kind="notice", now=desk.clock.now())


def test_51_the_worker_sends_nothing_to_whoever_stopped(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("STOP")
    notice(desk, phone.number, "We have looked into it.")
    desk.work()
    assert phone.new() == ""
    assert desk.rows(outgoing_text)[-1].state == "cancelled"


def test_52_the_provider_knows_of_a_stop_that_we_do_not(desk: Desk, twilio: FakeTwilio) -> None:
    phone = desk.phone()
    twilio.opted_out.add(phone.number)
    assert phone.text("hi") == ""
    assert desk.is_out(phone.number)
    assert phone.text("hi") == ""
    assert len(twilio.asked) == 1
    twilio.opted_out.clear()
    assert "Y to start" in phone.text("START")


@pytest.mark.parametrize("steps", range(len(WHOLE_WAY) + 1))
def test_53_help_at_each_question_leaves_it_open(desk: Desk, steps: int) -> None:
    phone = desk.phone()
    for words in WHOLE_WAY[:steps]:
        phone.text(words)
    said = phone.text("HELP")
    for part in ("Public Defender", "(323) 760-6763", "STOP"):
        assert part in said
    if steps == 0:
        assert "Y to start" in phone.text("hi")
    elif steps < len(WHOLE_WAY):
        assert phone.text(WHOLE_WAY[steps])
        assert "outcome" not in said


@pytest.mark.parametrize("keyword", ["STOP", "HELP", "START"])
def test_54_what_the_provider_answered_is_not_answered_again(desk: Desk, keyword: str) -> None:
    phone = desk.phone()
    phone.text("hi")
    assert phone.text("alto por favor", OptOutType=keyword) == ""
    assert desk.is_out(phone.number) is (keyword == "STOP")


def test_54_a_start_that_the_provider_answered_is_a_start(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("STOP")
    assert phone.text("START", OptOutType="START") == ""
    assert not desk.is_out(phone.number)
    assert "Y to start" in phone.text("hi")


@pytest.fixture
def twilio_answers(settings: Settings, clock: FixedClock, desk: Desk) -> Desk:
    """A desk whose account answers the keywords that Twilio knows."""
    assert settings.twilio is not None
    account = replace(settings.twilio, help_answered_by="twilio")
    app: Flask = create_app(replace(settings, twilio=account), clock=clock)
    return replace(desk, app=app)


@pytest.mark.parametrize("words", ["HELP", "info", "STOP", "unsubscribe"])
def test_54_where_twilio_answers_keywords_we_do_not(twilio_answers: Desk, words: str) -> None:
    phone = twilio_answers.phone()
    assert phone.text(words) == ""
    assert twilio_answers.is_out(phone.number) is (words in {"STOP", "unsubscribe"})


@pytest.mark.parametrize("words", ["ALTO", "AYUDA", "please stop texting me"])
def test_54_what_twilio_does_not_know_is_ours(twilio_answers: Desk, words: str) -> None:
    assert twilio_answers.phone().text(words)


@pytest.mark.parametrize(
    "words", ["ALTO", "Parar", "PARE", "cancelar", "¡Basta!", "alto por favor"]
)
def test_55_stop_in_spanish(desk: Desk, words: str) -> None:
    phone = desk.phone()
    assert "ya no le mandamos mensajes" in phone.text(words)
    assert desk.is_out(phone.number)


def test_55_help_and_start_in_spanish(desk: Desk) -> None:
    phone = desk.phone()
    assert "Responda PERSONA o ALTO" in phone.text("AYUDA")
    phone.text("ALTO")
    assert "SI para empezar" in phone.text("INICIAR")


def test_55_the_confirmation_keeps_the_language_of_the_conversation(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("hola")
    phone.text("español")
    assert "ya no le mandamos" in phone.text("STOP")


@pytest.mark.parametrize(
    "words",
    [
        *("wrong number", "sorry u got the wrong #", "You have the wrong number."),
        *("Im his mom, he doesnt use this phone", "número equivocado", "Se equivocó de número"),
    ],
)
def test_56_a_wrong_number_is_left_alone_and_flagged(desk: Desk, words: str) -> None:
    phone = desk.phone()
    phone.text("hi")
    said = phone.text(words)
    assert "will not text this number" in said or "Ya no escribimos" in said
    assert not {"marijuana", "case", "court", "convict"} & set(said.lower().split())
    assert desk.is_out(phone.number)
    (row,) = [row for row in desk.rows(texter) if row.wrong_number_at]
    assert row.wrong_number_at == desk.rows()[-1].handled_at


@pytest.mark.parametrize(
    "words",
    [
        *("plz quit texting", "no mas textos", "Stop texting me", "Please stop", "leave me alone"),
        *("take me off your list", "ya no me escriban", "dejen de mandarme mensajes por favor"),
    ],
)
def test_a_stop_in_plain_words_is_a_stop(desk: Desk, words: str) -> None:
    phone = desk.phone()
    assert phone.text(words)
    assert desk.is_out(phone.number)


@pytest.mark.parametrize("sender", ["12345", "692273", "CITYALERT", "Clinic 12", ""])
def test_57_58_short_codes_and_names_are_recorded_and_never_answered(
    desk: Desk, sender: str
) -> None:
    phone = Phone(desk, sender)
    assert phone.send("STOP").status_code == 200
    desk.work()
    assert desk.twilio.asked == []
    assert [row.outcome for row in desk.rows()] in (
        ["short_code"],
        ["named_sender"],
        ["withheld"],
    )


def test_59_our_own_number_is_never_answered(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    phone = Phone(desk, NUMBER)
    assert phone.send("hi").status_code == 200
    desk.work()
    assert desk.twilio.asked == []
    assert "from_ourselves" in capfd.readouterr().err


def test_every_listed_word_means_one_thing() -> None:
    for words, command in (
        ("stop", Command.STOP),
        ("help", Command.HELP),
        ("start", Command.START),
    ):
        heard = hear(words)
        assert heard is not None
        assert heard.command is command
