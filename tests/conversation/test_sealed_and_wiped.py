"""What lies in the database: nothing that anybody typed, and even that not for long."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from lookup.conversation import Contact
from lookup.models.conversation import conversation
from tests.conversation.city import MARIA, STRANGER, City, Somewhere

TYPED = (
    *("Knowshim", "KNOWSHIM", "Nobody", "19600102", "1960-01-02", "January 2, 1960", "BA999999"),
    *("2135550142", "213-555-0142", "somebody@example.org", "12 Canary Street"),
)


def forms_of(value: str) -> Iterator[bytes]:
    """A value as it might lie in a file: plain, wide, hex, base64."""
    for text in (value, value.lower(), value.upper()):
        plain = text.encode()
        yield plain
        yield text.encode("utf-16-le")
        yield plain.hex().encode()
        yield base64.b64encode(plain).rstrip(b"=")[:-1]


def sealed_of(town: City) -> list[bytes]:
    with town.database.read() as connection:
        return [bytes(row.sealed) for row in connection.execute(select(conversation))]


def test_nothing_typed_can_be_read_in_the_database_before_or_after_the_check(town: City) -> None:
    stranger = town.browser()
    stranger.tells({**STRANGER, "others": "Canario"}, ("case_number", "BA999999"))
    before = town.stored_bytes()
    stranger.confirms()
    stranger.answers("contact_consent", answer="yes")
    stranger.answers(
        "contact",
        preferred="email",
        phone="213-555-0142",
        email="somebody@example.org",
        address="12 Canary Street, Los Angeles",
    )
    after = town.stored_bytes()

    for value in (*TYPED, "Canario"):
        for form in forms_of(value):
            assert form not in before
            assert form not in after


def test_the_state_opens_with_the_contacts_own_secret_alone(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    other = Somewhere(town, Contact("web", b"x" * 32))

    assert other.looks().question == "consent"
    assert maria.contact.secret not in town.stored_bytes()


def test_after_the_check_only_its_outcome_is_left_of_what_was_said(town: City) -> None:
    stranger = town.browser()
    stranger.tells(STRANGER, ("ssn4", "3456"))
    stranger.confirms()

    effects = town.service._effects
    state = effects.load(stranger.contact).state

    assert state.raw == {"check": {"outcome": "person"}}
    assert state.drafts == {}
    assert state.pending is None


def test_after_contact_was_sealed_it_is_no_longer_in_the_state(town: City) -> None:
    stranger = town.browser()
    town.service.ask_for_person(stranger.contact)
    stranger.answers("contact_consent", answer="yes")
    stranger.answers("contact", preferred="call", phone="213 555 0142")

    assert town.service._effects.load(stranger.contact).state.raw == {
        "check": {"outcome": "settled"}
    }


@pytest.mark.parametrize("wiped_by", ["a look", "the purge"])
def test_answers_are_wiped_half_an_hour_after_the_last_one(town: City, wiped_by: str) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    town.clock.move(minutes=30)

    if wiped_by == "the purge":
        assert town.service.purge() == 1
    reply = maria.looks()

    assert reply.question == "consent"
    assert [message.id for message in reply.messages] == ["notice.put_away"]
    assert sealed_of(town) == [b""]
    assert maria.answers("consent", answer="yes").messages == ()


def test_answers_are_wiped_an_hour_after_the_first_however_slowly_they_come(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")
    for _ in range(3):
        town.clock.move(minutes=19)
        maria.answers("name", given_names="Maria", family_names="Garcia")
        town.service.back(maria.contact)
    town.clock.move(minutes=4)

    assert maria.looks().question == "consent"


def test_a_result_is_put_away_after_fifteen_minutes_without_a_look(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    maria.confirms()

    town.clock.move(minutes=14)
    assert maria.looks().result is not None
    town.clock.move(minutes=14)
    assert maria.looks().result is not None
    town.clock.move(minutes=15)
    assert maria.looks().result is None
    assert sealed_of(town) == [b""]


def test_what_is_left_of_a_wiped_conversation_goes_after_a_day(town: City) -> None:
    maria = town.browser()
    maria.answers("consent", answer="yes")
    town.clock.move(minutes=31)
    town.service.purge()
    town.clock.move(hours=24)
    town.service.purge()

    with town.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(conversation)).scalar() == 0


def test_every_state_has_one_length_whatever_was_said(town: City) -> None:
    for person in (MARIA, STRANGER):
        somebody = town.browser()
        somebody.answers("consent", answer="yes")
        other = town.browser()
        other.tells(person, ("ssn4", "3456"))
        other.confirms()

    assert len({len(sealed) for sealed in sealed_of(town)}) == 1


def test_a_new_secret_takes_the_conversation_along_and_leaves_nothing(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    maria.confirms()

    town.service.move(maria.contact, b"n" * 32)

    assert maria.looks().result is None
    moved = Somewhere(town, Contact("web", b"n" * 32)).looks().result
    assert moved is not None
    assert moved.headline == "all_dismissed"
    assert len(sealed_of(town)) == 1


def test_a_state_that_was_tampered_with_begins_anew(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    with town.database.begin() as connection:
        connection.execute(conversation.update().values(sealed=b"\0" * 8_220))

    assert maria.looks().question == "consent"


def test_a_number_of_nine_digits_is_cut_to_four_before_it_is_kept(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "900-12-3456"))

    raw = town.service._effects.load(maria.contact).state.raw

    assert raw["identifier"] == {"answer": "3456"}
