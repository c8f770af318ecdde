"""The questions as a graph: closed, reachable, in the contracted order, and with nothing unread."""

from __future__ import annotations

from datetime import date

import pytest

from lookup.conversation.answers import Context
from lookup.conversation.flow import resolve, with_answer, without_latest
from lookup.conversation.questions import BY_ID, FIRST, NODES, QUESTIONS, End

TODAY = Context(today=date(2026, 11, 21))
MARIA: dict[str, dict[str, str]] = {
    "consent": {"answer": "yes"},
    "name": {"given_names": "Maria", "family_names": "Garcia"},
    "other_names": {"answer": ""},
    "date_of_birth": {"month": "4", "day": "9", "year": "1975"},
    "identifier_kind": {"answer": "ssn4"},
    "identifier": {"answer": "3456"},
    "second_identifier_kind": {"answer": "none"},
}


def test_every_successor_is_a_node_and_every_node_can_be_reached() -> None:
    seen, waiting = set(), [FIRST]
    while waiting:
        node = BY_ID[waiting.pop()]
        if node.id not in seen:
            seen.add(node.id)
            waiting += [] if isinstance(node, End) else list(node.routes.values())

    assert seen == {node.id for node in NODES}
    assert len(NODES) == len(BY_ID)


def test_questions_stand_in_the_contracted_order_with_the_contracted_fields() -> None:
    web = [question for question in QUESTIONS.values() if question.id != "private"]

    assert [(question.id, [field.name for field in question.fields]) for question in web] == [
        ("consent", ["answer"]),
        ("name", ["given_names", "family_names"]),
        ("other_names", ["answer"]),
        ("date_of_birth", ["month", "day", "year"]),
        ("identifier_kind", ["answer"]),
        ("identifier", ["answer"]),
        ("second_identifier_kind", ["answer"]),
        ("second_identifier", ["answer"]),
        ("confirm", ["answer"]),
        ("contact_consent", ["answer"]),
        (
            "contact",
            ["preferred", "phone", "email", "address", "safe_to_leave_message", "language"],
        ),
    ]


@pytest.mark.parametrize(
    ("answers", "open_question"),
    [
        (0, "consent"),
        (1, "name"),
        (3, "date_of_birth"),
        (5, "identifier"),
        (6, "second_identifier_kind"),
        (7, "confirm"),
    ],
)
def test_replaying_the_answers_finds_the_open_question(answers: int, open_question: str) -> None:
    raw = dict(list(MARIA.items())[:answers])

    assert resolve(raw, TODAY).node.id == open_question


@pytest.mark.parametrize(
    ("kind", "number", "open_question"),
    [
        ("ssn4", "3456", "second_identifier_kind"),
        ("license", "B7654321", "second_identifier_kind"),
        ("case_number", "BA123456", "second_identifier_kind"),
        ("cii", "A66524879", "confirm"),
    ],
)
def test_only_a_weak_number_is_asked_a_second(kind: str, number: str, open_question: str) -> None:
    raw = dict(list(MARIA.items())[:4])
    raw |= {"identifier_kind": {"answer": kind}, "identifier": {"answer": number}}

    assert resolve(raw, TODAY).node.id == open_question


def test_the_replay_is_pure_and_order_of_storage_does_not_matter() -> None:
    backwards = dict(reversed(MARIA.items()))

    assert resolve(backwards, TODAY).kept == resolve(MARIA, TODAY).kept == MARIA


def test_taking_back_removes_one_answer_and_nothing_else() -> None:
    raw = without_latest(MARIA, TODAY)

    assert list(raw) == list(MARIA)[:-1]


def test_an_answer_that_stands_after_a_gap_does_not_count() -> None:
    raw = {name: fields for name, fields in MARIA.items() if name != "name"}

    assert resolve(raw, TODAY).kept == {"consent": {"answer": "yes"}}


def test_saying_no_at_the_end_leads_back_to_the_name() -> None:
    raw = with_answer(MARIA, "confirm", {"answer": "no"}, TODAY)

    assert raw == {"consent": {"answer": "yes"}}


def test_changing_the_kind_of_number_drops_the_number() -> None:
    raw = dict(MARIA) | {"identifier_kind": {"answer": "license"}}

    assert resolve(raw, TODAY).node.id == "identifier"


@pytest.mark.parametrize(
    ("outcome", "typed", "open_node"),
    [
        ("verified", False, "result"),
        ("verified", True, "private"),
        ("person", False, "contact_consent"),
        ("person", True, "contact_consent"),
        ("verified_and_person", True, "contact_consent"),
        ("settled", True, "result"),
    ],
)
def test_news_in_a_text_waits_for_a_private_place(
    outcome: str, typed: bool, open_node: str
) -> None:
    context = Context(today=TODAY.today, typed=typed)

    assert resolve({"check": {"outcome": outcome}}, context).node.id == open_node
