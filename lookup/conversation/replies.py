"""What the conversation says back: the open question, what was wrong, the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from lookup.escalations import EscalationReceipt

Signal = Literal["stop", "wrong_number", "erase"]
ResultKind = Literal["verified", "person", "refused"]
FieldKind = Literal["text", "number", "choice", "long_text"]
# A letter reports orders of a court and nothing else: no step before one, nothing still open.
DONE_BY_A_JUDGE: Final = ("dismissed_and_sealed", "dismissed", "redesignated")
TOLD_BY_A_JUDGE: Final = frozenset({"all_dismissed", "some_dismissed"})


@dataclass(frozen=True)
class Message:
    """A sentence to say: an id of the catalogue and what fills its placeholders."""

    id: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Field:
    """One field of the open question; `value` is what was typed before, to be put right."""

    name: str
    kind: FieldKind
    options: tuple[str, ...] = ()
    optional: bool = False
    value: str = ""

    def __repr__(self) -> str:
        return f"Field({self.name}, {self.kind})"


@dataclass(frozen=True, repr=False)
class ReadBack:
    """One line of what the person told us, shown for them to check before we look.

    `label` is a message id; `value` is in the reply's language.
    """

    label: str
    value: str

    def __repr__(self) -> str:
        return f"ReadBack({self.label})"


@dataclass(frozen=True, repr=False)
class ConvictionShown:
    """What a person in the details tier is told of one conviction.

    `outcome` is an outcome code; `rule` is the id of the policy's rule, where one decided.
    """

    case_numbers: tuple[str, ...]
    section: str | None
    convicted_on: date | None
    outcome: str
    rule: str | None = None

    def __repr__(self) -> str:
        return "ConvictionShown(...)"


@dataclass(frozen=True)
class Result:
    """How a check ended: verified with an answer, a person for the rest, or refused by a limit.

    `may_wait`: "keep looking" is offered with it.  `asks_for_proof`: refused only until the browser
    proves some work (lookup/limits/proof).  `told_before`: a text need not say it again.
    """

    outcome: ResultKind
    tier: str | None = None
    headline: str | None = None
    convictions: tuple[ConvictionShown, ...] = ()
    escalation: EscalationReceipt | None = None
    contact_known: bool = False
    retry_after_seconds: int | None = None
    may_wait: bool = False
    asks_for_proof: bool = False
    told_before: bool = False

    @property
    def tells_of_a_judge(self) -> bool:
        """Whether a judge did something that it tells: all that a letter can report."""
        done = any(one.outcome in DONE_BY_A_JUDGE for one in self.convictions)
        return self.outcome == "verified" and (self.headline in TOLD_BY_A_JUDGE or done)


@dataclass(frozen=True)
class Reply:
    """One turn's answer.

    `question` is the open question's id (None once there is a result or the person left);
    `errors` maps a field's name to a message id; `messages` are said in order before the question;
    `offers_person` asks the channel to put the way to a person first; `about` is the kind of
    number that an open `identifier` question is about; `receipt` is there from the moment that an
    escalation exists, before contact is asked for; `signal`: the person wants no more texts, or
    everything erased, which the channel must see to.
    """

    language: str
    question: str | None
    fields: tuple[Field, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    accepted: bool = False
    out_of_turn: bool = False
    offers_person: bool = False
    ended: bool = False
    signal: Signal | None = None
    result: Result | None = None
    receipt: EscalationReceipt | None = None
    about: str | None = None
    messages: tuple[Message, ...] = ()
    read_back: tuple[ReadBack, ...] = ()
    step: int | None = None
    steps: int | None = None
