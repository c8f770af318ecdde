"""What may be told while it is open whose a record is: only what holds in every reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cmr.relief.outcome import DISMISSALS, Event, Outcome, headline_of, safest_headline
from cmr.relief.record import (
    ConvictionOutcome,
    Identity,
    KnownConviction,
    SubjectOutcome,
    outcomes_of,
    record_of,
)
from cmr.relief.same_people import Doubt, DoubtfulIdentity
from cmr.relief.sections import section_key

_CROWD = 50  # more than this only a number shares that is none


@dataclass(frozen=True)
class Holding:
    """One person of the extract or of court lists and all convictions known of them.

    `called` names them in doubts; `perhaps` are those whom somebody of a list may be.
    """

    identity: Identity
    called: str
    convictions: tuple[KnownConviction, ...]
    has_record: bool = True
    perhaps: tuple[str, ...] = ()


def told_safely(
    holdings: Sequence[Holding], doubts: Iterable[DoubtfulIdentity]
) -> Iterator[SubjectOutcome]:
    """The record of everybody who has one, in the order given; true whether or not several of them
    are one person's. None is ever merged with another.
    """
    doubtful = list(doubts)
    looked_at = {who for doubt in doubtful for who in doubt.subject_ids}
    mixed = {d.subject_ids[0] for d in doubtful if d.doubt is Doubt.TWO_PEOPLE_ONE_ID}
    groups = _groups(holdings, doubtful)
    for number, holding in enumerate(holdings):
        if not holding.has_record:
            continue
        others = [holdings[other] for other in groups.get(number, ()) if other != number]
        told = _record(holding, others)
        is_mixed = holding.called in mixed
        yield replace(told, escalate=told.escalate or holding.called in looked_at, mixed=is_mixed)


def _groups(
    holdings: Sequence[Holding], doubts: Iterable[DoubtfulIdentity]
) -> Mapping[int, Sequence[int]]:
    """For everybody who is perhaps somebody else as well, all whom they may be, by place; also by
    way of a third.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for number, holding in enumerate(holdings):
        places[holding.called].append(number)
    ties = [doubt.subject_ids for doubt in doubts if doubt.doubt is Doubt.PERHAPS_ONE_PERSON]
    pairs = [(one, other) for a, b in ties for one in places[a] for other in places[b]]
    pairs += [
        (number, other)
        for number, holding in enumerate(holdings)
        for who in holding.perhaps
        for other in places[who]
    ]
    groups: dict[int, list[int]] = {}
    for one, other in pairs:
        mine, theirs = groups.get(one, [one]), groups.get(other, [other])
        if mine is theirs:
            continue
        together = sorted({*mine, *theirs})
        groups |= dict.fromkeys(together, together)
    return groups


def _record(holding: Holding, others: Sequence[Holding]) -> SubjectOutcome:
    """The record with what holds in every reading: the others are somebody else; they are this
    person; they are, and counts of one section in one case are one count.
    """
    alone = outcomes_of(holding.convictions)
    record = record_of(holding.identity, alone)
    theirs = [conviction for other in others for conviction in other.convictions]
    if not theirs:
        return record
    if len(others) > _CROWD:
        return _for_a_person(holding, alone)
    every = [*holding.convictions, *theirs]
    readings = [alone, outcomes_of(every), outcomes_of(_as_one(every))]
    safe = [
        replace(one, outcome=_safest({reading[place].outcome for reading in readings}))
        for place, one in enumerate(alone)
    ]
    headlines = {headline_of(one.outcome for one in reading) for reading in (*readings, safe)}
    if headlines == {record.headline} and safe == list(alone):
        return record
    told = record_of(holding.identity, safe)
    return replace(told, headline=safest_headline(headlines), escalate=True)


def _for_a_person(holding: Holding, told: Sequence[ConvictionOutcome]) -> SubjectOutcome:
    """The record where so many may be one person that nothing holds in every reading."""
    unknown = (replace(one, outcome=Outcome.NEEDS_PERSON) for one in told)
    return record_of(holding.identity, unknown)


def _as_one(convictions: Sequence[KnownConviction]) -> list[KnownConviction]:
    """The convictions, each with the events of all that are of its section in one of its cases.

    One that is not told stays so: outcomes are held against each other by their place.
    """
    return [replace(one, events=_shared_events(one, convictions)) for one in convictions]


def _shared_events(
    one: KnownConviction, convictions: Sequence[KnownConviction]
) -> tuple[Event, ...]:
    if not one.is_told:
        return ()
    same = (other for other in convictions if other is one or _may_be_one_count(one, other))
    return tuple(dict.fromkeys(event for other in same for event in other.events))


def _may_be_one_count(one: KnownConviction, other: KnownConviction) -> bool:
    return bool(one.cases & other.cases) and section_key(one.section) == section_key(other.section)


def _safest(readings: set[Outcome]) -> Outcome:
    """What is true of a conviction in each of these readings; else a person must look."""
    if len(readings) == 1:
        return next(iter(readings))
    return Outcome.DISMISSED if readings <= DISMISSALS else Outcome.NEEDS_PERSON
