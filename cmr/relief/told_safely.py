"""What may be told while it is open whose a record is: only what holds in every reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cmr.relief.outcome import headline_of, safest_headline
from cmr.relief.record import SubjectOutcome
from cmr.relief.same_people import Doubt, DoubtfulIdentity
from cmr.relief.standing_alone import Belonging


def told_safely(
    own: Mapping[str, SubjectOutcome],
    apart: Sequence[tuple[SubjectOutcome, Belonging]],
    doubts: Iterable[DoubtfulIdentity],
) -> Iterator[SubjectOutcome]:
    """The records of subjects (`own`) and of court lists (`apart`), each with a headline that is
    true whether or not two of them are one person's; none is ever merged with another.
    """
    perhaps: dict[str, list[SubjectOutcome]] = defaultdict(list)
    for record, place in apart:
        for subject_id in place.possible:
            perhaps[subject_id].append(record)
    doubtful = list(doubts)
    seen = _perhaps_one(own, doubtful)
    mixed = {d.subject_ids[0] for d in doubtful if d.doubt is Doubt.TWO_PEOPLE_ONE_ID}
    for subject_id, record in own.items():
        told = _with(record, [*perhaps[subject_id], *seen[subject_id]])
        looks = bool(seen[subject_id]) or subject_id in mixed
        yield replace(told, escalate=told.escalate or looks, mixed=subject_id in mixed)
    for record, place in apart:
        yield _with(record, [own[who] for who in place.possible if who in own])


def _perhaps_one(
    own: Mapping[str, SubjectOutcome], doubts: Iterable[DoubtfulIdentity]
) -> defaultdict[str, list[SubjectOutcome]]:
    """For each subject, the records that are perhaps the same person's under another id."""
    found: defaultdict[str, list[SubjectOutcome]] = defaultdict(list)
    for doubt in doubts:
        if doubt.doubt is not Doubt.PERHAPS_ONE_PERSON:
            continue
        one, other = doubt.subject_ids
        if one in own and other in own:
            found[one].append(own[other])
            found[other].append(own[one])
    return found


def _with(record: SubjectOutcome, perhaps: Iterable[SubjectOutcome]) -> SubjectOutcome:
    """The record with the headline true with and without what is perhaps the same person's."""
    outcomes = [conviction.outcome for conviction in record.convictions]
    together = {
        headline_of(outcomes + [conviction.outcome for conviction in other.convictions])
        for other in perhaps
    }
    if together <= {record.headline}:
        return record
    return replace(record, headline=safest_headline({record.headline, *together}), escalate=True)
