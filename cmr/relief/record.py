"""Records: everything known of one person's convictions, and what may be told of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmr.relief.outcome import (
    DISMISSALS,
    FOR_A_PERSON,
    Event,
    Headline,
    Outcome,
    contradictions,
    headline_of,
    outcome_of,
)


@dataclass(frozen=True)
class KnownConviction:
    """One conviction of a person, from the extract or (in_extract false) from court lists only."""

    case_numbers: tuple[str, ...]
    cases: frozenset[str]
    section: str
    convicted_on: date | None
    determination: str | None
    rule: str | None
    events: tuple[Event, ...]
    in_extract: bool
    count_order: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether it has an outcome: the engine decided it, or a court or list acted on it."""
        return self.determination is not None or bool(self.events)


@dataclass(frozen=True)
class ConvictionOutcome:
    """What may be told of one conviction, and what that rests on.

    Case numbers are canonical (as a person types them), or as written where there is no such form.
    """

    case_numbers: tuple[str, ...]
    section: str
    convicted_on: date | None
    outcome: Outcome
    rule: str | None
    determination: str | None
    events: tuple[Event, ...]
    count_order: str | None = None  # None where the extract does not hold it


@dataclass(frozen=True)
class SubjectOutcome:
    """What may be told of one person; subject_id is None for people of court lists only.

    `mixed`: two people seem to lie under this id, so that nobody may be told any of it.
    """

    subject_id: str | None
    names: tuple[str, ...]
    birth_dates: tuple[str, ...]
    ssn: tuple[str, ...]
    license: tuple[str, ...]
    idn: tuple[str, ...]
    cii: tuple[str, ...]
    convictions: tuple[ConvictionOutcome, ...]
    headline: Headline
    escalate: bool
    mixed: bool = False

    @property
    def called(self) -> str:
        """What the office's lists call a person: the subject id, or name and birth date."""
        return self.subject_id or ", ".join((*self.names[:1], *self.birth_dates[:1]))


@dataclass(frozen=True)
class Identity:
    """What a record says of who the person is, as the source writes it; birth dates in ISO form."""

    subject_id: str | None
    names: tuple[str, ...]
    birth_dates: tuple[str, ...]
    ssn: tuple[str, ...] = ()
    license: tuple[str, ...] = ()
    idn: tuple[str, ...] = ()
    cii: tuple[str, ...] = ()


def outcomes_of(convictions: Sequence[KnownConviction]) -> tuple[ConvictionOutcome, ...]:
    """The outcome of every told conviction of one person, in the order given."""
    dismissed = [_is_dismissed(conviction) for conviction in convictions]
    return tuple(
        ConvictionOutcome(
            case_numbers=conviction.case_numbers,
            section=conviction.section,
            convicted_on=conviction.convicted_on,
            outcome=outcome_of(
                conviction.events,
                conviction.determination,
                _is_case_wholly_dismissed(conviction, convictions, dismissed),
            ),
            rule=conviction.rule,
            determination=conviction.determination,
            events=conviction.events,
            count_order=conviction.count_order,
        )
        for conviction in convictions
        if conviction.is_told
    )


def _is_dismissed(conviction: KnownConviction) -> bool:
    """Whether the court dismissed it, leaving aside whether its case is sealed."""
    if not conviction.events:
        return False
    return outcome_of(conviction.events, conviction.determination, False) in DISMISSALS


def _is_case_wholly_dismissed(
    conviction: KnownConviction,
    convictions: Sequence[KnownConviction],
    dismissed: Sequence[bool],
) -> bool:
    """Whether all convictions that share any of its case numbers are dismissed.

    False where the extract does not hold the case, and where there is no case number to go by:
    sealing is then not ours to tell.
    """
    sharing = [
        (other.in_extract, gone)
        for other, gone in zip(convictions, dismissed, strict=True)
        if other.cases & conviction.cases
    ]
    return any(in_extract for in_extract, _ in sharing) and all(gone for _, gone in sharing)


def record_of(identity: Identity, outcomes: Iterable[ConvictionOutcome]) -> SubjectOutcome:
    """The record of one person with these outcomes."""
    told = tuple(outcomes)
    codes = [conviction.outcome for conviction in told]
    return SubjectOutcome(
        subject_id=identity.subject_id,
        names=identity.names,
        birth_dates=identity.birth_dates,
        ssn=identity.ssn,
        license=identity.license,
        idn=identity.idn,
        cii=identity.cii,
        convictions=told,
        headline=headline_of(codes),
        escalate=bool(FOR_A_PERSON & set(codes)) or any(contradictions(c.events) for c in told),
    )


def in_order(convictions: Iterable[KnownConviction]) -> Iterator[KnownConviction]:
    """Convictions by date, undated ones last, otherwise as given."""
    yield from sorted(
        convictions, key=lambda c: (c.convicted_on is None, c.convicted_on or date.min)
    )
