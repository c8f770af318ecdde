"""From a conversation's state to the reply: what is open, what may be shown, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lookup.conversation.answers import Answers, NameGiven
from lookup.conversation.flow import Position
from lookup.conversation.questions import STEPS, FieldSpec
from lookup.conversation.replies import (
    ConvictionShown,
    Field,
    Message,
    ReadBack,
    Reply,
    Result,
)
from lookup.conversation.sessions import State
from lookup.escalations import EscalationReceipt
from lookup.i18n import date_in_words
from lookup.identity import Ticket

FINAL = "all_dismissed"  # the one headline that no later list can better
OFFER_AFTER = 3  # answers to one question that we could not read


def describe(
    position: Position,
    state: State,
    language: str,
    *,
    typed_now: Mapping[str, str] | None = None,
    messages: Sequence[Message] = (),
) -> Reply:
    """The reply for where the conversation stands; `typed_now` is what could not be read."""
    question = position.open_question
    result = None if state.shown is None else result_of(state.shown)
    receipt = None if result is None else result.escalation
    reply = Reply(language=language, question=None, receipt=receipt, messages=tuple(messages))
    if question is None:
        return replace(reply, result=result)
    if receipt is not None and question.id == "contact_consent":
        reply = replace(reply, messages=(*messages, promise_message(receipt, language)))
    before = typed_now if typed_now is not None else state.drafts.get(question.id, {})
    return replace(
        reply,
        question=question.id,
        fields=tuple(_field(spec, before) for spec in question.fields),
        about=_about(question.id, position.answers),
        offers_person=state.failures.get(question.id, 0) >= OFFER_AFTER,
        read_back=_read_back(position.answers, language) if question.id == "confirm" else (),
        step=question.step,
        steps=STEPS if question.step else None,
    )


def promise_message(receipt: EscalationReceipt, language: str) -> Message:
    """The sentence that gives somebody their reference and the promised day."""
    return about_inquiry("notice.person", receipt, language)


def about_inquiry(said: str, receipt: EscalationReceipt, language: str) -> Message:
    """A sentence with an inquiry's reference and promised day in it."""
    promised = date_in_words(receipt.promised_on, language)
    return Message(said, {"reference": receipt.reference, "promised": promised})


def _about(question: str, answers: Answers) -> str | None:
    """The kind of number that is asked for."""
    kind = answers.get(f"{question}_kind")
    return None if kind is None else str(kind.value)


def _field(spec: FieldSpec, before: Mapping[str, str]) -> Field:
    return Field(spec.name, spec.kind, spec.options, spec.optional, before.get(spec.name, ""))


def _read_back(answers: Answers, language: str) -> tuple[ReadBack, ...]:
    name: NameGiven = answers["name"].value
    lines = [ReadBack("question.name.short", f"{name.given} {name.family}")]
    if others := answers["other_names"].value:
        lines.append(ReadBack("question.other_names.short", ", ".join(others)))
    born: date = answers["date_of_birth"].value
    lines.append(ReadBack("question.date_of_birth.short", date_in_words(born, language)))
    for question in ("identifier", "second_identifier"):
        if question in answers:
            kind, number = answers[question].value
            lines.append(ReadBack(f"question.identifier_kind.field.answer.option.{kind}", number))
    return tuple(lines)


def shown_of_check(
    outcome: str, body: Mapping[str, Any] | None, tier: str | None, ticket: Ticket | None = None
) -> dict[str, Any]:
    """What must be kept to show a result again, as plain JSON; the ticket opens nothing here."""
    body = body or {}
    return {
        "outcome": outcome,
        "tier": tier,
        "headline": body.get("headline"),
        "convictions": list(body.get("convictions", ())) if tier == "details" else [],
        "reference": None,
        "promised_on": None,
        "contact_known": False,
        "ticket": None if ticket is None else [ticket.sealed.hex(), ticket.person.hex()],
    }


def with_receipt(shown: Mapping[str, Any], receipt: EscalationReceipt) -> dict[str, Any]:
    """The same with an escalation's reference and promised day."""
    return {
        **shown,
        "reference": receipt.reference,
        "promised_on": receipt.promised_on.isoformat(),
    }


def result_of(shown: Mapping[str, Any]) -> Result:
    """The result as a value, from what was kept of it."""
    reference = shown["reference"]
    return Result(
        outcome=shown["outcome"],
        tier=shown["tier"],
        headline=shown["headline"],
        convictions=tuple(_conviction(each) for each in shown["convictions"]),
        escalation=None
        if reference is None
        else EscalationReceipt(reference, date.fromisoformat(shown["promised_on"])),
        contact_known=shown["contact_known"],
        may_wait=ticket_of(shown) is not None,
    )


def ticket_of(shown: Mapping[str, Any]) -> Ticket | None:
    """What "keep looking" can be asked with; None once everything is dismissed, and where nothing
    was checked. Everybody else is offered it alike, whether or not anybody was found."""
    kept = shown.get("ticket")
    if kept is None or shown["headline"] == FINAL:
        return None
    sealed, person = (bytes.fromhex(part) for part in kept)
    return Ticket(sealed, person)


def _conviction(kept: Mapping[str, Any]) -> ConvictionShown:
    day = kept.get("convicted_on")
    return ConvictionShown(
        case_numbers=tuple(kept["case_numbers"]),
        section=kept.get("section"),
        convicted_on=date.fromisoformat(day) if day else None,
        outcome=kept["outcome"],
        rule=kept.get("rule"),
    )
