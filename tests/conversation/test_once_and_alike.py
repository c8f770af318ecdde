"""Effects happen once, limits refuse kindly, and the neutral answer tells nobody which it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event

from lookup.conversation import Reply
from lookup.escalations import Status
from tests.conversation.city import ANA, MARIA, STRANGER, City, Somewhere


def test_posting_the_last_answer_twice_checks_once(town: City) -> None:
    stranger = town.browser()
    stranger.tells(STRANGER, ("ssn4", "3456"))

    first = stranger.confirms()
    work = len(town.slow_hashes)
    second = stranger.confirms()

    assert second.out_of_turn
    assert second.question == first.question == "contact_consent"
    assert len(town.slow_hashes) == work > 0
    assert len(town.escalations()) == 1


def test_posting_the_last_answer_in_parallel_checks_once(any_town: City) -> None:
    alone = any_town.browser()
    alone.tells({**STRANGER, "born": "5/6/1961"}, ("ssn4", "3456"))
    alone.confirms()
    work_of_one = len(any_town.slow_hashes)
    stranger = any_town.browser()
    stranger.tells(STRANGER, ("ssn4", "3456"))

    with ThreadPoolExecutor(6) as requests:
        replies = list(requests.map(lambda _: stranger.confirms(), range(6)))

    assert {reply.question for reply in replies} == {"contact_consent"}
    assert sum(reply.accepted for reply in replies) == 1
    assert len(any_town.slow_hashes) == 2 * work_of_one
    assert len(any_town.escalations()) == 2


def test_asking_for_a_person_in_parallel_opens_one_escalation(any_town: City) -> None:
    maria = any_town.browser()
    maria.answers("consent", answer="yes")

    with ThreadPoolExecutor(6) as requests:
        replies = list(
            requests.map(lambda _: any_town.service.ask_for_person(maria.contact), range(6))
        )

    assert len({reply.receipt for reply in replies}) == 1
    assert len(any_town.escalations()) == 1


def test_giving_contact_twice_seals_it_once(any_town: City) -> None:
    maria = any_town.browser()
    any_town.service.ask_for_person(maria.contact)
    maria.answers("contact_consent", answer="yes")

    with ThreadPoolExecutor(4) as requests:
        replies = list(
            requests.map(
                lambda _: maria.answers("contact", preferred="call", phone="213 555 0142"), range(4)
            )
        )

    assert sum(reply.accepted for reply in replies) == 1
    assert all(reply.result is not None for reply in replies)


WRONG_NUMBER = (MARIA, ("ssn4", "9999"))
WRONG_NAME = ({**MARIA, "given": "Wilhelmina"}, ("ssn4", "3456"))
UNKNOWN = ({**MARIA, "born": "4/9/1960"}, ("ssn4", "3456"))  # nobody of that day


def asked(town: City, person: dict[str, str], number: tuple[str, str]) -> Somewhere:
    somebody = town.browser()
    somebody.tells(person, number)
    return somebody


def told(reply: Reply) -> dict[str, Any]:
    """A reply without what differs for everybody: the reference."""
    assert reply.receipt is not None
    return {
        "question": reply.question,
        "messages": [message.id for message in reply.messages],
        "promised": reply.receipt.promised_on,
        "reference": len(reply.receipt.reference),
        "fields": reply.fields,
        "result": reply.result,
    }


@pytest.mark.parametrize("case", [WRONG_NUMBER, WRONG_NAME, UNKNOWN])
def test_not_found_doubtful_and_not_verified_read_the_same(town: City, case: Any) -> None:
    expected = told(asked(town, STRANGER, ("license", "C7654321")).confirms())

    assert told(asked(town, *case).confirms()) == expected
    assert expected["reference"] == len("ABCD-EFGH-JK")


def test_not_found_doubtful_and_not_verified_write_the_same(town: City) -> None:
    written = []
    for case in (WRONG_NUMBER, WRONG_NAME, UNKNOWN):
        somebody = asked(town, *case)
        statements: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_: Any, kept: list[str] = statements) -> None:
            if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
                kept.append(statement)

        event.listen(town.database.engine, "before_cursor_execute", note)
        somebody.confirms()
        event.remove(town.database.engine, "before_cursor_execute", note)
        written.append(statements)

    assert written[0] == written[1] == written[2]
    assert len(written[0]) > 3


def test_rows_tell_nothing_of_found_or_not_found(town: City) -> None:
    asked(town, *UNKNOWN).confirms()
    asked(town, ANA, ("ssn4", "5111")).confirms()

    unknown, found = town.escalations()

    same = ("opened_at", "promised_on", "language", "channel", "status")
    assert [getattr(unknown, name) for name in same] == [getattr(found, name) for name in same]
    assert unknown.status == Status.RECEIVED.value


def test_a_limit_refuses_with_the_way_to_a_person_open(town: City) -> None:
    maria = town.browser()
    refused = None
    for number in range(1, 8):
        town.service.start_over(maria.contact)
        maria.tells(MARIA, ("ssn4", f"{number:04d}"))
        reply = maria.confirms()
        if reply.result is not None and reply.result.outcome == "refused":
            refused = reply
            break

    assert refused is not None
    assert refused.result is not None
    assert (refused.accepted, refused.question) == (False, "confirm")
    assert (refused.result.retry_after_seconds or 0) > 0
    before = len(town.escalations())
    assert town.service.ask_for_person(maria.contact).question == "contact_consent"
    (*_, row) = town.escalations()
    assert len(town.escalations()) == before + 1
    claim = town.opened(row.reference)["claim"]
    assert claim["reason"] == "asked"
    assert claim["answers"]["name"]["given_names"] == "Maria Elena"


def test_a_limit_by_text_names_the_phone_number(town: City) -> None:
    maria = town.phone()
    for number in range(1, 8):
        reply = maria.types(
            *("start over", "y", "Maria Garcia", "skip", "4/9/1975", "1", f"{number:04d}"),
            "skip",
            "y",
        )
        if reply.result is not None and reply.result.outcome == "refused":
            break
    else:
        pytest.fail("seven wrong numbers were all checked")

    assert "(323) 760-6763" in maria.reads(reply)


def test_without_a_loaded_store_nobody_is_told_anything_but_the_phone_number(
    town: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    monkeypatch.setattr(town.store, "current", lambda: None)

    reply = maria.confirms()

    assert reply.result is not None
    assert reply.result.outcome == "refused"
    monkeypatch.undo()
    again = maria.confirms().result
    assert again is not None
    assert again.outcome == "verified"


def test_a_check_that_died_half_way_can_be_asked_again_after_its_lease(town: City) -> None:
    maria = town.browser()
    maria.tells(MARIA, ("ssn4", "3456"))
    effects = town.service._effects
    effects._claim(maria.contact, effects.load(maria.contact))  # and the process is gone

    town.clock.move(seconds=31)

    assert maria.confirms().result is not None
