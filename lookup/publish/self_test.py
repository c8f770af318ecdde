"""The self-test of a generation: made-up people open, near misses do not, nothing shows."""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import numpy

from cmr.relief import ConvictionOutcome, Outcome, SubjectOutcome, headline_of
from lookup.identity.claims import Claim, Identifier
from lookup.identity.identifiers import IdentifierKind
from lookup.identity.skey import skey1
from lookup.identity.tokens import identity_strings_for_claim
from lookup.publish.errors import PublishRefused
from lookup.publish.people import LeftOut, Person, person_of
from lookup.publish.tier_rules import TierRules
from lookup.sealing import pair_slow
from lookup.store.container import BLOCK
from lookup.store.generation import Generation, OpenedRecord
from lookup.store.layout import Tier

CONVICTIONS = (1, 1, 30)  # the last needs more than one chunk
SlowHash = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Canary:
    """A made-up person whom nobody can ask for: names and numbers are random."""

    person: Person = field(repr=False)
    claim: Claim = field(repr=False)  # with the last four digits and the license
    cii: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)  # must not be found in the published bytes


def new_canaries(*, id_key: bytes, tiers: TierRules) -> list[Canary]:
    """Made-up people of one and of many convictions."""
    return [_new_canary(count, id_key, tiers) for count in CONVICTIONS]


def _new_canary(convictions: int, id_key: bytes, tiers: TierRules) -> Canary:
    family = _letters(11)
    given = _unlike(family)  # the two fields are tried the other way round as well
    ssn, license_number = _digits(9), secrets.choice("ABCDEFGHJK") + _digits(7)
    cii, case, section = _digits(9), _letters(2) + _digits(6), _letters(12)
    born = date(1930, 1, 1) + timedelta(days=secrets.randbelow(25_000))
    told = tuple(
        ConvictionOutcome((case,), section, None, Outcome.DISMISSED, None, None, ())
        for _ in range(convictions)
    )
    subject = SubjectOutcome(
        subject_id=f"canary {secrets.token_hex(16)}",
        names=(f"{family},{given}",),
        birth_dates=(born.isoformat(),),
        ssn=(ssn,),
        license=(license_number,),
        idn=(),
        cii=(cii,),
        convictions=told,
        headline=headline_of([one.outcome for one in told]),
        escalate=False,
    )
    person = person_of(subject, id_key=id_key, tiers=tiers)
    if isinstance(person, LeftOut):
        raise PublishRefused(f"self-test: a made-up person cannot be published ({person})")
    numbers = (
        Identifier(IdentifierKind.SSN4, ssn[-4:]),
        Identifier(IdentifierKind.LICENSE, license_number),
    )
    claim = Claim(given, family, born, numbers)
    return Canary(person, claim, cii, (given, family, case, section, cii, license_number))


def check_canaries(
    canaries: Iterable[Canary], generation: Generation, slow: SlowHash, tiers: TierRules
) -> None:
    """Raise PublishRefused unless each opens to its tiers and no near miss opens it."""
    for canary in canaries:
        last4, license_number = canary.claim.identifiers
        cii = Identifier(IdentifierKind.CII, canary.cii)
        for numbers in ((last4,), (license_number,), (last4, license_number), (cii,)):
            opened = _opened(replace(canary.claim, identifiers=numbers), generation, slow)
            _check_opened(canary, opened, tiers.opened_by(*(number.kind for number in numbers)))
        for claim in _near_misses(canary.claim):
            if _own(canary, _opened(claim, generation, slow)):
                raise PublishRefused("self-test: a near miss opened a made-up person's record")


def _check_opened(canary: Canary, opened: Sequence[OpenedRecord], tiers: set[Tier]) -> None:
    own = _own(canary, opened)
    if {record.tier for record in own} != tiers:
        raise PublishRefused("self-test: a made-up person's record does not open as it should")
    for record in own:
        if ("convictions" in record.body) is not (record.tier is Tier.DETAILS):
            raise PublishRefused("self-test: a record tells more or less than its tier")


def _own(canary: Canary, opened: Iterable[OpenedRecord]) -> list[OpenedRecord]:
    return [record for record in opened if record.body["id"] == canary.person.record_id]


def _opened(claim: Claim, generation: Generation, slow: SlowHash) -> list[OpenedRecord]:
    """What a claim opens: the same steps as when a person asks."""
    identities = identity_strings_for_claim(claim)
    hashed = [slow(candidate.string.data) for candidate in identities.candidates]
    pairs = [pair_slow(hashed[one], hashed[other]) for one, other in identities.pairs]
    return [record for proof in (*hashed, *pairs) for record in generation.open_by_slow(proof)]


def _near_misses(claim: Claim) -> Iterator[Claim]:
    last4 = claim.identifiers[0]
    other = replace(last4, value=f"{(int(last4.value) + 1) % 9_999 or 1:04d}")
    yield replace(claim, identifiers=(other,))
    yield replace(claim, birth_date=claim.birth_date + timedelta(days=366))
    yield replace(claim, family_names=_unlike(claim.family_names), identifiers=(last4,))


def _unlike(family: str) -> str:
    """Another made-up name, one that does not sound the same."""
    while skey1(other := _letters(11)) == skey1(family):
        continue
    return other


def check_sample(people: Iterable[Person], generation: Generation, slow: SlowHash) -> None:
    """Raise PublishRefused unless each of these people opens by their first identity string."""
    for person in people:
        string, tier = person.identities.singles[0]
        opened = generation.open_by_slow(slow(string.data))
        if (person.record_id, tier.value) not in {(r.body["id"], r.tier.value) for r in opened}:
            raise PublishRefused("self-test: a person who went in cannot be found")


def check_nothing_shows(file: Path, words: Iterable[str]) -> None:
    """Raise PublishRefused when a made-up person's word stands in the file in a common form."""
    forms = [form for word in words for form in written_forms(word)]
    overlap = max(map(len, forms))
    tail = b""
    with file.open("rb") as source:
        while block := source.read(8 * BLOCK):
            text = tail + block
            if _holds_any(text, forms):
                raise PublishRefused("self-test: a made-up person's data shows in the sealed rows")
            tail = text[-overlap:]


def _holds_any(text: bytes, forms: Sequence[bytes]) -> bool:
    """Whether one of the forms stands in the text: looked for closely only where the first four
    bytes of one of them may stand, for there are hundreds of forms and gigabytes of text.
    """
    signs = numpy.frombuffer(text, dtype=numpy.uint8).astype(numpy.uint16)
    pairs = signs[:-1] << 8 | signs[1:]
    first, second = (_pairs_at(forms, at)[pairs] for at in (0, 2))
    starts = numpy.flatnonzero(first[:-2] & second[2:])
    return any(text.startswith(tuple(forms), int(start)) for start in starts)


def _pairs_at(forms: Sequence[bytes], at: int) -> numpy.ndarray:
    """For each pair of bytes, whether a form has it in this place."""
    found = numpy.zeros(1 << 16, dtype=bool)
    found[[form[at] << 8 | form[at + 1] for form in forms]] = True
    return found


def written_forms(word: str) -> set[bytes]:
    """A word in UTF-8, UTF-16, hexadecimal and base64 (at each of its three alignments)."""
    plain = {word.encode(), word.lower().encode(), word.upper().encode()}
    plain |= {word.encode("utf-16-le"), word.encode("utf-16-be")}
    hexadecimal = {form.hex().encode() for form in plain}
    return plain | hexadecimal | {h.upper() for h in hexadecimal} | _base64_forms(word.encode())


def _base64_forms(plain: bytes) -> set[bytes]:
    """What of a word stays the same wherever it stands in a base64 text: its whole sextets."""
    return {
        base64.b64encode(b"\0" * shift + plain)[-(-8 * shift // 6) : 8 * (shift + len(plain)) // 6]
        for shift in range(3)
    }


def _letters(count: int) -> str:
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(count))


def _digits(count: int) -> str:
    return (
        secrets.choice("123456789")
        + "".join(secrets.choice(string.digits) for _ in range(count - 2))
        + secrets.choice("123456789")
    )
