"""Outcomes: what one person may be told of one conviction, and of the whole record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What a list says happened to a conviction."""

    IN_MOTION = "in_motion"
    ORDERED = "ordered"
    REDESIGNATED = "redesignated"
    DENIED = "denied"
    CHALLENGED = "challenged"
    COURT_UPDATED = "court_updated"
    DOJ_UPDATED = "doj_updated"
    SEALED = "sealed"


# By the word a list uses.
KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True)
class Event:
    """One relief event; the date is None only for a conviction named in a motion."""

    kind: EventKind
    date: date | None
    list_id: str = ""
    authority: str = ""


class Outcome(StrEnum):
    """What may be told of one conviction."""

    DISMISSED_AND_SEALED = "dismissed_and_sealed"
    DISMISSED = "dismissed"
    REDESIGNATED = "redesignated"
    CHALLENGED = "challenged"
    PENDING = "pending"
    NEEDS_PERSON = "needs_person"
    NOT_INCLUDED = "not_included"


class Headline(StrEnum):
    """What may be told of a record in one sentence."""

    ALL_DISMISSED = "all_dismissed"
    SOME_DISMISSED = "some_dismissed"
    NEEDS_PERSON = "needs_person"
    PENDING = "pending"
    NONE_INCLUDED = "none_included"


DISMISSALS = frozenset({Outcome.DISMISSED, Outcome.DISMISSED_AND_SEALED})
FOR_A_PERSON = frozenset({Outcome.NEEDS_PERSON, Outcome.CHALLENGED})
_GRANTS = frozenset({EventKind.ORDERED, EventKind.REDESIGNATED})
_REFUSALS = frozenset({EventKind.DENIED, EventKind.CHALLENGED})

# Which event decides, once nothing was objected to after the court's last grant. First match.
_STAGES = (
    (EventKind.REDESIGNATED, Outcome.REDESIGNATED),
    (EventKind.CHALLENGED, Outcome.CHALLENGED),
    (EventKind.DENIED, Outcome.NEEDS_PERSON),
    (EventKind.IN_MOTION, Outcome.PENDING),
    (EventKind.COURT_UPDATED, Outcome.NEEDS_PERSON),
    (EventKind.DOJ_UPDATED, Outcome.NEEDS_PERSON),
)


def outcome_of(
    events: Collection[Event], determination: str | None, case_wholly_dismissed: bool
) -> Outcome:
    """What may be told of a conviction (contracts.md 5, first match), whatever the events' order.

    `case_wholly_dismissed`: every known conviction of the subject in the same case is dismissed,
    and the case is in the extract. Where a challenge and a denial both follow the last grant, the
    challenge is told: the contract names it first, and both lead to a person.
    """
    objection = _objection_after_grant(events)
    if objection is not None:
        return objection
    kinds = {event.kind for event in events}
    if EventKind.SEALED in kinds:
        return Outcome.DISMISSED_AND_SEALED
    if EventKind.ORDERED in kinds:
        return Outcome.DISMISSED_AND_SEALED if case_wholly_dismissed else Outcome.DISMISSED
    for kind, outcome in _STAGES:
        if kind in kinds:
            return outcome
    return Outcome.NOT_INCLUDED if determination == "not_eligible" else Outcome.NEEDS_PERSON


def _objection_after_grant(events: Collection[Event]) -> Outcome | None:
    """The outcome of a challenge or denial dated after the last order or redesignation."""
    grants = [event.date or date.min for event in events if event.kind in _GRANTS]
    if not grants:
        return None
    after = {event.kind for event in events if event.date and event.date > max(grants)}
    if EventKind.CHALLENGED in after:
        return Outcome.CHALLENGED
    return Outcome.NEEDS_PERSON if EventKind.DENIED in after else None


def contradictions(events: Collection[Event]) -> tuple[str, ...]:
    """What the events of one conviction say that cannot all be; a person must look, whatever is
    told meanwhile by the contract's order.
    """
    granted = {event.date for event in events if event.kind in _GRANTS}
    refused = {event.date for event in events if event.kind in _REFUSALS}
    kinds = {event.kind for event in events}
    found = []
    if granted & refused:
        found.append("granted_and_refused_on_one_day")
    if kinds >= _GRANTS:
        found.append("ordered_and_redesignated")
    if EventKind.SEALED in kinds and refused and not granted:
        found.append("sealed_but_refused")
    return tuple(found)


def headline_of(outcomes: Iterable[Outcome]) -> Headline:
    """What may be told of a record with these outcomes (contracts.md 5, first match)."""
    told = set(outcomes)
    if told and told <= DISMISSALS:
        return Headline.ALL_DISMISSED
    if told & DISMISSALS:
        return Headline.SOME_DISMISSED
    if told & (FOR_A_PERSON | {Outcome.REDESIGNATED}):
        return Headline.NEEDS_PERSON
    return Headline.PENDING if Outcome.PENDING in told else Headline.NONE_INCLUDED


def safest_headline(readings: Collection[Headline]) -> Headline:
    """The headline that is true under each of several readings of the same record.

    Needed when it cannot be settled whether two records belong to one person.
    """
    different = set(readings)
    if len(different) == 1:
        return different.pop()
    if different <= {Headline.ALL_DISMISSED, Headline.SOME_DISMISSED}:
        return Headline.SOME_DISMISSED
    return Headline.NEEDS_PERSON
