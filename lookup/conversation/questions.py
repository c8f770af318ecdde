"""The questions as data: their order, their fields, and every successor that each one can have.

A route goes from the kind of an answer to the node that follows; nothing else decides the way.
The order and the field names are fixed by contract (web forms and texts share them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lookup.conversation.replies import FieldKind

IDENTIFIERS = ("ssn4", "license", "cii", "case_number", "claim_code")
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class FieldSpec:
    """One form field: its name, how it is filled, what it may be, whether it may stay empty."""

    name: str
    kind: FieldKind = "text"
    options: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Question:
    """Something we ask: `routes` names a successor for each kind of answer its parser can give."""

    id: str
    fields: tuple[FieldSpec, ...]
    routes: Mapping[str, str]
    step: int | None = None
    skippable: bool = False


@dataclass(frozen=True)
class Effect:
    """A point where something happens once, outside the fold; its result is its answer."""

    id: str
    routes: Mapping[str, str]


@dataclass(frozen=True)
class Gate:
    """A fork that nobody is asked about: the channel and the outcome decide."""

    id: str
    routes: Mapping[str, str]


@dataclass(frozen=True)
class End:
    """Where a conversation rests."""

    id: str


Node = Question | Effect | Gate | End

FIRST = "consent"
CHECK = "check"
PRIVATE = "private"
# What a yes or a no settles by itself.
SETTLED_BY_YES_OR_NO = frozenset({FIRST, "confirm", "contact_consent", PRIVATE})
STEPS = 6


def _yes_no(name: str = "answer") -> tuple[FieldSpec, ...]:
    return (FieldSpec(name, "choice", YES_NO),)


NODES: tuple[Node, ...] = (
    Question("consent", _yes_no(), {"yes": "name", "no": "goodbye"}),
    Question(
        "name",
        (FieldSpec("given_names"), FieldSpec("family_names")),
        {"given": "other_names"},
        step=1,
    ),
    Question(
        "other_names",
        (FieldSpec("answer", optional=True),),
        {"given": "date_of_birth", "none": "date_of_birth"},
        step=2,
        skippable=True,
    ),
    Question(
        "date_of_birth",
        (FieldSpec("month", "number"), FieldSpec("day", "number"), FieldSpec("year", "number")),
        {"given": "identifier_kind"},
        step=3,
    ),
    Question(
        "identifier_kind",
        (FieldSpec("answer", "choice", (*IDENTIFIERS, "none")),),
        {"given": "identifier", "none": "confirm"},
        step=4,
    ),
    Question(
        "identifier",
        (FieldSpec("answer"),),
        {"weak": "second_identifier_kind", "strong": "confirm"},
        step=4,
    ),
    Question(
        "second_identifier_kind",
        (FieldSpec("answer", "choice", (*IDENTIFIERS, "none")),),
        {"given": "second_identifier", "none": "confirm"},
        step=5,
        skippable=True,
    ),
    Question("second_identifier", (FieldSpec("answer"),), {"given": "confirm"}, step=5),
    Question("confirm", _yes_no(), {"yes": CHECK, "no": "name"}, step=6),
    Effect(
        CHECK,
        {
            "verified": "release",
            "verified_and_person": "contact_consent",
            "person": "contact_consent",
            "settled": "release",
        },
    ),
    Question("contact_consent", _yes_no(), {"yes": "contact", "no": "release"}),
    Question(
        "contact",
        (
            FieldSpec("preferred", "choice", ("text", "call", "email", "post")),
            FieldSpec("phone", optional=True),
            FieldSpec("email", optional=True),
            FieldSpec("address", "long_text", optional=True),
            FieldSpec("safe_to_leave_message", "choice", YES_NO, optional=True),
            FieldSpec("language", "choice", ("en", "es"), optional=True),
        ),
        {"given": "release"},
    ),
    Gate("release", {"show": "result", "ask": "private"}),
    Question("private", _yes_no(), {"yes": "result", "no": "private"}),
    End("result"),
    End("goodbye"),
)

BY_ID: Mapping[str, Node] = {node.id: node for node in NODES}
QUESTIONS: Mapping[str, Question] = {node.id: node for node in NODES if isinstance(node, Question)}
