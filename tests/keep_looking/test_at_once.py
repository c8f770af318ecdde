"""One phone asks for many people at once: no more wait than one phone may wait for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from lookup.keep_looking import AT_MOST
from lookup.notices import Phone
from tests.keep_looking.waiters import parts, ticket_of_rosa, waiting
from tests.sms.desk import Desk

ON_BOTH_DATABASES = True
ASKING = 12


@pytest.mark.timeout(120)
def test_asking_for_many_people_at_once_keeps_five(desk: Desk) -> None:
    public, of_rosa = parts(desk), ticket_of_rosa(desk)
    phone = Phone("+13105550142", public.notices.keys.hash_of("+13105550142"))
    together = Barrier(ASKING)

    def ask(person: int) -> bool:
        ticket = replace(of_rosa, person=bytes([person]) * 16)
        with public.database.read():  # a connection of its own, so that all begin together
            together.wait()
        with public.database.begin() as connection:
            return public.keep_looking.wait(connection, phone, ticket, language="en")

    with ThreadPoolExecutor(ASKING) as threads:
        kept = list(threads.map(ask, range(ASKING)))
    assert sum(kept) == AT_MOST
    assert len(waiting(desk)) == AT_MOST
    anew = replace(of_rosa, person=bytes(waiting(desk)[0].person))
    with public.database.begin() as connection:
        assert public.keep_looking.wait(connection, phone, anew, language="en")
    assert len(waiting(desk)) == AT_MOST
