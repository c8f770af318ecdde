"""Tickets: what waits is sealed, all alike, and worth no more guesses than were charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lookup.identity import (
    Claim,
    Identifier,
    IdentifierKind,
    NotVerified,
    Source,
    Ticket,
    Tickets,
    Verified,
)
from lookup.identity.proofs import Found
from lookup.identity.tickets import Told, told_of
from lookup.sealing import SealBroken
from lookup.store import Tier
from lookup.zone.messages import answer_message, answer_of
from tests.keep_looking.waiters import ROSA_CLAIMS, parts
from tests.publish.county import Publisher
from tests.sms.desk import Desk

KEY, OTHER = b"k" * 32, b"o" * 32


def said(given: str, family: str, born: date, kind: str, number: str) -> Claim:
    return Claim(given, family, born, (Identifier(IdentifierKind(kind), number),))


TERRELL = said("Terrell", "Washington", date(1968, 11, 30), "cii", "A11223344")
ANA = said("Ana", "Reyes", date(1982, 7, 17), "ssn4", "5111")
NOBODY = said("Xochitl", "Inventada", date(1979, 3, 21), "ssn4", "4477")


def test_a_ticket_is_as_long_for_somebody_as_for_nobody(desk: Desk) -> None:
    zone = parts(desk).zone
    answers = [
        zone.check(claim, "web", Source(bytes([place]) * 32, None, f"10.4.{place}.1"))
        for place, claim in enumerate((TERRELL, ANA, NOBODY))
    ]
    assert [type(one) for one in answers] == [Verified, Verified, NotVerified]
    tickets = [one.ticket for one in answers if isinstance(one, Verified | NotVerified)]
    assert all(tickets)
    assert len({len(one.sealed) for one in tickets if one}) == 1
    assert len({one.person for one in tickets if one}) == 3


def test_only_numbers_that_were_charged_are_tried_again(desk: Desk, publisher: Publisher) -> None:
    public = parts(desk)
    public.store.load(publisher.file("second"))
    generation = public.store.current()
    assert generation is not None
    wrong = Identifier(IdentifierKind.LICENSE, "B1112223")
    claim = replace(ROSA_CLAIMS, identifiers=(wrong, *ROSA_CLAIMS.identifiers))
    looking, tickets = public.local.looking, public.local.looking.tickets
    both = tickets.issue(claim, None, tried={0, 1}, gen=1)
    first = tickets.issue(claim, None, tried={0}, gen=1)
    assert looking.has_news(both.sealed, generation)
    assert not looking.has_news(first.sealed, generation)


def test_a_generation_is_asked_once(desk: Desk, publisher: Publisher) -> None:
    public = parts(desk)
    public.store.load(publisher.file("second"))
    generation = public.store.current()
    assert generation is not None
    tickets, gen = public.local.looking.tickets, generation.manifest.gen
    asked = tickets.issue(ROSA_CLAIMS, None, tried={0}, gen=gen)
    before = tickets.issue(ROSA_CLAIMS, None, tried={0}, gen=gen - 1)
    assert not public.local.looking.has_news(asked.sealed, generation)
    assert public.local.looking.has_news(before.sealed, generation)


def test_nobody_else_can_make_one() -> None:
    forged = Tickets((OTHER,)).issue(ROSA_CLAIMS, None, tried={0}, gen=1)
    with pytest.raises(SealBroken):
        Tickets((KEY,)).open(forged.sealed)
    good = Tickets((KEY,)).issue(ROSA_CLAIMS, None, tried={0}, gen=1).sealed
    for place in (0, 20, len(good) - 1):
        changed = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        with pytest.raises(SealBroken):
            Tickets((KEY,)).open(changed)


def test_a_new_key_seals_anew_what_the_old_one_sealed() -> None:
    old = Tickets((KEY,)).issue(ROSA_CLAIMS, None, tried={0}, gen=7).sealed
    both = Tickets((OTHER, KEY))
    renewed = both.renewed(old)
    assert renewed is not None
    assert both.renewed(renewed) is None
    opened = Tickets((OTHER,)).open(renewed)
    assert (opened.claim, opened.gen, opened.tried) == (ROSA_CLAIMS, 7, frozenset({0}))


def test_the_same_person_has_one_tag_however_the_number_is_given() -> None:
    tickets = Tickets((KEY,))
    other = replace(ROSA_CLAIMS, identifiers=(Identifier(IdentifierKind.SSN4, "4477"),))
    accents = replace(ROSA_CLAIMS, given_names="ROSA", family_names="Montés")
    tags = {
        tickets.issue(one, None, tried={0}, gen=1).person for one in (ROSA_CLAIMS, other, accents)
    }
    assert len(tags) == 1
    assert tickets.issue(ANA, None, tried={0}, gen=1).person not in tags


@pytest.mark.parametrize(
    ("before", "after", "is_news"),
    [
        (Told(None), Told("pending"), True),
        (Told("pending"), Told("pending"), False),
        (Told("pending"), Told("some_dismissed"), True),
        (Told("some_dismissed", "a"), Told("some_dismissed", "b"), True),
        (Told("some_dismissed", "a"), Told("some_dismissed", "a"), False),
        (Told("some_dismissed"), Told("some_dismissed", "b"), False),
        (Told("some_dismissed", "a"), Told("some_dismissed"), False),
    ],
)
def test_news_is_what_they_would_be_told_otherwise(
    before: Told, after: Told, is_news: bool
) -> None:
    assert before.differs_from(after) is is_news


def test_a_ticket_comes_whole_out_of_the_look_up_service() -> None:
    ticket = Ticket(b"sealed" * 200, b"p" * 16)
    answer = answer_of(answer_message(NotVerified(ticket)))
    assert isinstance(answer, NotVerified)
    assert answer.ticket == ticket


def test_case_numbers_in_another_order_are_no_news() -> None:
    def told(*cases: str) -> Told:
        one = {"case_numbers": cases, "section": "11359", "outcome": "pending"}
        body = {"headline": "pending", "convictions": [one]}
        return told_of(Found(Tier.DETAILS, frozenset({0}), body))

    assert not told("BA123456", "A654321").differs_from(told("A654321", "BA123456"))
    assert told("BA123456").differs_from(told("A654321"))
