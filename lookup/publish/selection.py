"""Who goes in and who does not, counted while they pass; nobody is dropped in silence."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from cmr.relief import SubjectOutcome
from lookup.publish.figures import Tally
from lookup.publish.ledger import Flip, Ledger
from lookup.publish.people import (
    LeftOut,
    Person,
    names_to_purge_by,
    person_of,
    subject_name,
)
from lookup.publish.purged import Purged
from lookup.publish.tier_rules import TierRules

SAMPLED = 20
EachSubject = Callable[[SubjectOutcome, LeftOut | None], None]


class Selection:
    """Passes over all subjects once, handing on those who can be sealed."""

    def __init__(
        self,
        ledger: Ledger,
        purged: Purged,
        *,
        accepted: Collection[str],
        id_key: bytes,
        tiers: TierRules,
        codes: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._purged = purged
        self._tiers = tiers
        self._code_of = codes
        self._accepted = accepted
        self._id_key = id_key
        self._random = random.SystemRandom()
        self.went_in = Tally()
        self.left_out: list[tuple[str, LeftOut]] = []
        self.flips: list[Flip] = []
        self.sample: list[Person] = []
        self._listed: dict[str, set[str]] = defaultdict(set)  # of court lists, for somebody to see
        self.forgotten: list[bytes] = []  # identity strings of those whom a court had deleted

    def people(self, subjects: Iterable[SubjectOutcome], each: EachSubject) -> Iterator[Person]:
        """Everybody who can be sealed; `each` is told of every subject, left out or not."""
        for subject in subjects:
            person = self._person(subject)
            if person is LeftOut.PURGED:
                self.left_out.append(("", person))  # no list and no dossier names them again
                continue
            self._may_be_named(subject)
            if isinstance(person, LeftOut):
                self.left_out.append((subject_name(subject, id_key=self._id_key), person))
                each(subject, person)
                continue
            self.went_in.add(subject)
            self._sample(person)
            each(subject, None)
            yield person
        self.flips.extend(self._ledger.missing(accepted=self._accepted))

    def name_of(self, called: str) -> str | None:
        """What a list calls somebody in doubt; None once they were deleted by order."""
        if listed := self._listed.get(called):
            return " / ".join(sorted(listed))
        is_of_a_list = ", " in called  # their name stays off every list
        return None if is_of_a_list or self._purged.holds(called) else called

    def _may_be_named(self, subject: SubjectOutcome) -> None:
        if subject.subject_id is None and subject.escalate:
            self._listed[subject.called].add(subject_name(subject, id_key=self._id_key))

    def _person(self, subject: SubjectOutcome) -> Person | LeftOut:
        name = subject_name(subject, id_key=self._id_key)
        code = self._code_of(name)
        person = person_of(
            subject, id_key=self._id_key, tiers=self._tiers, codes=(code,) if code else ()
        )
        if any(map(self._purged.holds, names_to_purge_by(subject, id_key=self._id_key))):
            if isinstance(person, Person):
                self.forgotten.extend(string.data for string, _ in person.identities.singles)
            return LeftOut.PURGED
        if isinstance(person, LeftOut):
            return person
        flip = self._ledger.note(subject, accepted=self._accepted)
        if flip is not None:
            self.flips.append(flip)
            return LeftOut.HELD_BACK
        return person

    def _sample(self, person: Person) -> None:
        """Keep a few people, each as likely as any other, for the self-test."""
        if len(self.sample) < SAMPLED:
            self.sample.append(person)
        elif (place := self._random.randrange(self.went_in.people)) < SAMPLED:
            self.sample[place] = person
