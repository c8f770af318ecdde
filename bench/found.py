"""An index of made-up people as the service has it, and how often a claim found the right one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cmr.synthesize.people import Somebody
from lookup.identity import (
    Claim,
    IdentifierKind,
    PersonName,
    Tier,
    identity_strings_for_claim,
    identity_strings_for_subject,
    split_doj_name,
)
from lookup.identity.doubts import doubts_of
from lookup.identity.proofs import Proof, judge
from lookup.identity.tokens import surname_keys
from lookup.sealing import PROFILES, slow_hash
from lookup.store import OpenedRecord
from lookup.store.generation import RecordName

SALT = b"a salt for bench"


class Found:
    """An index of everybody, and what a claim finds in it."""

    def __init__(self, people: Sequence[Somebody], kdf: str) -> None:
        self._kdf = PROFILES.get(kdf)
        self._index: defaultdict[bytes, list[OpenedRecord]] = defaultdict(list)
        self._named: defaultdict[str, set[RecordName]] = defaultdict(set)
        self._bearers = Counter[RecordName]()
        self.strings = Counter[int]()
        for who in people:
            name = split_doj_name(who.name.filed)
            names = (_filed_name(who),)
            self._bearers.update(names)
            for key in surname_keys(name):
                self._named[key].update(names)
            record = OpenedRecord(Tier.HEADLINE, names, {"id": who.subject_id})
            numbers = {IdentifierKind.SSN4: [who.ssn], IdentifierKind.CII: [who.cii]}
            for string, _ in identity_strings_for_subject([name], [who.born], numbers).singles:
                self._index[self._key(string.data)].append(record)

    @property
    def tokens(self) -> int:
        """How many strings are indexed."""
        return sum(map(len, self._index.values()))

    def who(self, claim: Claim) -> str | None:
        """The id of the one person that a claim opens."""
        candidates = identity_strings_for_claim(claim).candidates
        self.strings[len(candidates)] += 1
        proofs = [
            Proof(record, frozenset((one.identifier,)), one.born)
            for one in candidates
            for record in self._index.get(self._key(one.string.data), ())
        ]
        found = judge(claim, proofs, suppressed=lambda _: (), with_details=True) if proofs else None
        return str(found.body["id"]) if found else None

    def doubts_of_others(self, claim: Claim, who: Somebody) -> Counter[int]:
        """How many others' names take so many liberties to be the claim's, the date the same."""
        strings = identity_strings_for_claim(claim).candidates
        keys = {one.key for one in strings if one.born == claim.birth_date}
        doubts = Counter[int]()
        for name in set[RecordName]().union(*(self._named.get(key, ()) for key in keys)):
            stored = [PersonName(name.given, name.surnames)]
            others = self._bearers[name] - (name == _filed_name(who))
            doubts[doubts_of(claim, stored, claim.birth_date)] += others
        return doubts

    def _key(self, data: bytes) -> bytes:
        return data if self._kdf is None else slow_hash(self._kdf, data, SALT)


def _filed_name(who: Somebody) -> RecordName:
    name = split_doj_name(who.name.filed)
    return RecordName(name.given, name.surnames)


@dataclass
class Tally:
    """How many asked, how many were found as themselves, how many as somebody else."""

    asked: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, answer: str | None, who: Somebody) -> None:
        """Count one answer."""
        self.asked += 1
        self.right += answer == who.subject_id
        self.wrong += answer not in {None, who.subject_id}

    def __str__(self) -> str:
        share = self.right / self.asked if self.asked else 0.0
        return f"{share:8.1%} {self.wrong:6} {self.asked:8}"
