"""What cannot be true together, or was not asked: kept from relief.csv, or told to a person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cmr.relief.outcome import EventKind

_GRANTS = frozenset({EventKind.ORDERED, EventKind.REDESIGNATED})
_OBJECTIONS = frozenset({EventKind.DENIED, EventKind.CHALLENGED})
_UPDATES = frozenset({EventKind.COURT_UPDATED, EventKind.DOJ_UPDATED})

Act = tuple[EventKind, date | None]


@dataclass(frozen=True)
class Asked:
    """What the packet asked for one conviction: dismissal or redesignation, and for its case."""

    relief: str
    sealing: str


@dataclass(frozen=True)
class Findings:
    """`held`: new acts that stay out of relief.csv, each with why. `noted`: written, but told."""

    held: tuple[tuple[Act, str], ...]
    noted: tuple[str, ...]


def examine(asked: Asked, old: Collection[Act], new: Collection[Act]) -> Findings:
    """Hold the new acts of one conviction against each other, the old ones and what was asked.

    The result does not depend on the order of either. What is held leaves the person's outcome as
    it was; nothing that relief.csv says already is taken back here.
    """
    every = {*old, *new}
    held = [(act, why) for act in sorted(set(new), key=_order) if (why := _held(act, every, asked))]
    if any(act[0] in _GRANTS | _OBJECTIONS for act, _ in held):
        held += [(act, "sealed_in_doubt") for act in _sealed(new) if act not in dict(held)]
    kept = every - {act for act, _ in held if act not in old}
    return Findings(tuple(held), tuple(_noted(asked, kept)))


def _held(act: Act, every: Iterable[Act], asked: Asked) -> str:
    """Why a new act must not be told to anybody before a person has looked; "" if it may."""
    kind, day = act
    grants = {(k, d) for k, d in every if k in _GRANTS}
    if kind in _GRANTS and {k for k, _ in grants} == _GRANTS:
        return "ordered_and_redesignated"
    if kind in _GRANTS | _OBJECTIONS and _both_ways(day, every):
        return "granted_and_refused_on_one_day"
    if kind is EventKind.ORDERED and asked.relief == "redesignation":
        return "ordered_but_redesignation_asked"
    if kind is EventKind.SEALED and asked.sealing == "part":
        return "sealed_but_another_conviction_stands"
    if kind is EventKind.SEALED and _only_refused(every):
        return "sealed_but_refused"
    if kind is not EventKind.CHALLENGED and _before_the_motion(day, every):
        return "before_the_motion"
    return ""


def _both_ways(day: date | None, every: Iterable[Act]) -> bool:
    kinds = {k for k, d in every if d == day}
    return bool(kinds & _GRANTS) and bool(kinds & _OBJECTIONS)


def _only_refused(every: Iterable[Act]) -> bool:
    """Whether it was refused and never granted."""
    kinds = {k for k, _ in every}
    return bool(kinds & _OBJECTIONS) and not kinds & _GRANTS


def _sealed(acts: Iterable[Act]) -> list[Act]:
    """The sealings among acts: while it is in doubt what was ordered, they say too much."""
    return sorted({act for act in acts if act[0] is EventKind.SEALED}, key=_order)


def _before_the_motion(day: date | None, every: Iterable[Act]) -> bool:
    """Whether something was answered before it was asked."""
    filed = [d for k, d in every if k is EventKind.IN_MOTION and d is not None]
    return bool(filed) and day is not None and day < min(filed)


def _noted(asked: Asked, kept: Collection[Act]) -> Iterable[str]:
    """What is odd but does no harm in relief.csv."""
    kinds = {kind for kind, _ in kept}
    granted = [day for kind, day in kept if kind in _GRANTS and day is not None]
    updated = [day for kind, day in kept if kind in _UPDATES and day is not None]
    if kinds & _UPDATES and not granted:
        yield "updated_but_not_ordered"
    if granted and updated and min(updated) < min(granted):
        yield "updated_before_the_order"
    if len(set(granted)) > 1:
        yield "ordered_on_two_days"
    if EventKind.REDESIGNATED in kinds and asked.relief == "dismissal":
        yield "redesignated_but_dismissal_asked"
    if EventKind.SEALED in kinds and not granted:
        yield "sealed_but_not_ordered"
    if EventKind.SEALED in kinds and asked.sealing == "unknown":
        yield "sealed_but_not_asked"


def _order(act: Act) -> tuple[str, str]:
    return act[0].value, str(act[1] or "")
