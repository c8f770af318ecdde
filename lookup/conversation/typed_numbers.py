"""The kind of number that a typed text names or shows, and the number itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lookup.conversation.answers import read_identifier
from lookup.conversation.heard import AskBack, Heard, HeardAct, HeardFields
from lookup.conversation.replies import Message
from lookup.understanding import Understood
from lookup.understanding.numbers import digits_in, without_opening
from lookup.understanding.words import identifier_kind

# What `understand` calls each kind of number that the menu offers.
CLASS_OF: Final[Mapping[str, str]] = {
    "ssn4": "last4",
    "license": "license",
    "case_number": "case_number",
    "cii": "cii",
    "claim_code": "claim_code",
}
_KIND_OF: Final[Mapping[str, str]] = {name: kind for kind, name in CLASS_OF.items()}


def hear_kind(text: str, understood: Understood, question: str) -> Heard:
    """A line of the menu, by number or word; a number itself, which shows its kind; or none."""
    if understood.kind in ("dont_know", "skip"):
        return HeardFields({"answer": "none"})
    if (named := identifier_kind(text)) is not None:
        return HeardFields({"answer": named})
    number = question.removesuffix("_kind")
    for each in (understood, *understood.also):
        if each.kind in _KIND_OF and each.value is not None:
            return HeardFields(
                {"answer": _KIND_OF[each.kind]}, also={number: {"answer": each.value}}
            )
    if understood.kind == "no" and question == "second_identifier_kind":
        return HeardFields({"answer": "none"})
    return AskBack(Message(f"text.{question}.again"), None)


def hear_identifier(text: str, understood: Understood, kind: str, question: str) -> Heard:
    """The number that was asked for; another kind sent in its place; or that they have none."""
    given = {
        _KIND_OF[each.kind]: each.value
        for each in (understood, *understood.also)
        if each.kind in _KIND_OF and each.value is not None
    }
    bare = without_opening(text)
    if kind in given:
        return HeardFields({"answer": given[kind]})
    if read_identifier(kind, bare) is not None:
        return HeardFields({"answer": bare})
    if given:
        other, number = next(iter(given.items()))
        return HeardFields(
            {"answer": other}, also={question: {"answer": number}}, revises=f"{question}_kind"
        )
    if understood.kind in ("dont_know", "skip"):
        return HeardAct("other_number")
    if not digits_in(text) and understood.kind != "gibberish":
        return AskBack(Message(f"error.identifier.{kind}"), None)
    return HeardFields({"answer": bare})


def numbers_also(understood: Understood) -> dict[str, dict[str, str]]:
    """The first number among what a text says, as the answers to the questions about it."""
    for each in (understood, *understood.also):
        if each.kind in _KIND_OF and each.value is not None:
            kind = _KIND_OF[each.kind]
            return {"identifier_kind": {"answer": kind}, "identifier": {"answer": each.value}}
    return {}
