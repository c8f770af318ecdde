"""A list is loaded: exactly those whose answer changed get exactly one text, and nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app import create_app
from lookup.identity import Why, record_ids_of
from lookup.models.keep_looking import subscription
from lookup.settings import Settings
from tests.keep_looking.waiters import (
    ANA_TYPES,
    NEWS,
    ROSA_CLAIMS,
    ROSA_TEXTS,
    ROSA_TYPES,
    STRANGER_TEXTS,
    STRANGER_TYPES,
    asked,
    loads,
    parts,
    wait_together,
    waiting,
    waits_by_text,
    waits_on_the_web,
)
from tests.publish.county import Publisher
from tests.sms.desk import Desk
from tests.sms.test_texts import NEVER, NOT_YET
from tests.web.walking import MARIA

ON_BOTH_DATABASES = True


def test_those_who_wait_are_told_once_and_nobody_else(desk: Desk, publisher: Publisher) -> None:
    rosa, ana, stranger = (desk.phone(f"+1310555010{n}") for n in range(3))
    texter = desk.phone("+13105550199")
    waits_on_the_web(desk, ROSA_TYPES, rosa, address="10.1.0.1")
    waits_on_the_web(desk, ANA_TYPES, ana, address="10.2.0.1", language="es")
    waits_on_the_web(desk, STRANGER_TYPES, stranger, address="10.3.0.1")
    waits_by_text(texter, STRANGER_TEXTS)
    phones = (rosa, ana, stranger, texter)
    for phone in phones:
        phone.new()

    looked = loads(desk, publisher)

    assert (looked.phones, looked.told) == (4, 2)
    assert [NEWS in rosa.new(), "hay noticias" in ana.new()] == [True, True]
    assert [stranger.new(), texter.new()] == ["", ""]
    assert len(waiting(desk)) == 2
    loads(desk, publisher)
    assert [phone.new() for phone in phones] == ["", "", "", ""]


def test_told_they_come_back_and_are_asked_everything_anew(
    desk: Desk, publisher: Publisher
) -> None:
    phone = desk.phone()
    waits_by_text(phone)
    loads(desk, publisher)
    news = phone.new()
    assert NEWS in news
    assert not NEVER.search(news)
    assert not NOT_YET.search(news)
    desk.clock.move(days=2)
    assert "Y to start" in phone.text("OPEN")
    for words in ROSA_TEXTS[1:-1]:
        phone.text(words)
    assert "A judge dismissed" in phone.text("Y")


def test_two_servers_that_look_at_once_tell_once(
    desk: Desk, publisher: Publisher, settings: Settings
) -> None:
    phones = [desk.phone(f"+1310555011{n}") for n in range(6)]
    wait_together(desk, phones)
    public = parts(desk)
    public.store.load(publisher.file("second"))
    other = create_app(settings, clock=desk.clock).extensions["lookup"]
    with ThreadPoolExecutor(4) as pool:
        looked = [
            one.result() for one in [pool.submit(w.look) for w in (public.watch, other.watch) * 2]
        ]
    other.database.engine.dispose()
    desk.work()
    assert sum(one.told for one in looked) == 6
    assert [phone.new().count(NEWS) for phone in phones] == [1] * 6
    assert waiting(desk) == []


def test_after_a_restart_in_the_middle_the_rest_are_told(
    desk: Desk, publisher: Publisher, settings: Settings
) -> None:
    phones = [desk.phone(f"+1310555012{n}") for n in range(3)]
    wait_together(desk, phones)
    parts(desk).store.load(publisher.file("second"))
    assert parts(desk).watch.look(at_most=1).told == 1
    again = create_app(settings, clock=desk.clock).extensions["lookup"]
    for chore in again.chores:
        chore()
    again.database.engine.dispose()
    desk.work()
    assert [phone.new().count(NEWS) for phone in phones] == [1] * 3


def test_one_phone_that_waits_for_two_people_gets_one_text(
    desk: Desk, publisher: Publisher
) -> None:
    phone = desk.phone()
    for answers, address in ((ROSA_TYPES, "10.5.0.1"), (ANA_TYPES, "10.6.0.1")):
        waits_on_the_web(desk, answers, phone, address=address)
    phone.new()
    assert len(waiting(desk)) == 2
    assert loads(desk, publisher).told == 1
    assert phone.new().count(NEWS) == 1


def test_asked_twice_for_one_person_it_is_one_wait(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    for address in ("10.5.0.1", "10.6.0.1"):
        waits_on_the_web(desk, ROSA_TYPES, phone, address=address)
    (kept,) = waiting(desk)
    assert kept.recipient == parts(desk).notices.keys.hash_of(phone.number)


def test_at_night_the_news_waits_for_the_morning(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    waits_on_the_web(desk, ROSA_TYPES, phone, address="10.5.0.1")
    phone.new()
    desk.clock.move(hours=12)
    loads(desk, publisher)
    assert phone.new() == ""
    desk.clock.move(hours=12)
    desk.work()
    assert phone.new().count(NEWS) == 1


def test_who_has_the_whole_answer_is_offered_nothing_more(desk: Desk) -> None:
    browser = asked(desk, MARIA, address="10.7.0.1")
    assert 'data-headline="all_dismissed"' in browser.html
    assert "/keep-looking" not in browser.html
    browser.open("/keep-looking")
    assert 'name="phone"' not in browser.html


def test_a_suppressed_person_is_no_news(desk: Desk, publisher: Publisher) -> None:
    phone = desk.phone()
    waits_on_the_web(desk, ROSA_TYPES, phone, address="10.5.0.1")
    phone.new()
    public = parts(desk)
    public.store.load(publisher.file("second"))
    generation = public.store.current()
    assert generation is not None
    for record in record_ids_of(ROSA_CLAIMS, generation):
        public.suppressions.add(record, Why.COURT_ORDER, today=desk.clock.now().date())
    assert public.watch.look().told == 0
    desk.work()
    assert phone.new() == ""
    assert len(desk.rows(subscription)) == 1


def test_a_list_taken_back_and_put_in_force_again_tells_each_once(
    desk: Desk, publisher: Publisher
) -> None:
    public = parts(desk)
    early, late = desk.phone("+13105550101"), desk.phone("+13105550102")
    wait_together(desk, [early])
    assert loads(desk, publisher).told == 1
    assert NEWS in early.new()
    second = next(one.id for one in public.store.list() if one.is_active)

    public.store.roll_back()
    wait_together(desk, [late])
    assert public.watch.look().told == 0
    public.store.activate(second)
    assert public.watch.look().told == 1
    desk.work()
    assert [NEWS in late.new(), early.new()] == [True, ""]
    assert waiting(desk) == []
