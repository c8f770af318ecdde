"""Records that share a number: perhaps one person under two ids, or two people under one number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

import polars as pl

from cmr.relief.case_columns import is_nothing
from cmr.relief.known import Known, KnownPerson, with_key
from cmr.relief.people import ListName, names_agree
from cmr.relief.reader import cii_key

_SHORTEST_LICENSE = 5
_SSN_DIGITS = 9
_Who = TypeVar("_Who")


class Doubt(StrEnum):
    """What a shared number leaves open; each is for a person to settle."""

    # Two ids: a number and name or birth date agree, or a case and both.
    PERHAPS_ONE_PERSON = "perhaps_one_person"
    TWO_PEOPLE_ONE_NUMBER = "two_people_one_number"  # name and birth date differ
    TWO_PEOPLE_ONE_ID = (
        "two_people_one_id"  # one subject_id; names, birth dates, CII numbers differ
    )


@dataclass(frozen=True, order=True)
class DoubtfulIdentity:
    """`subject_ids` (sorted) that are in doubt, and the kinds of number that they share.

    Somebody of court lists only is called "name, birth date" in the place of a subject id.
    """

    doubt: Doubt
    subject_ids: tuple[str, ...]
    shared: tuple[str, ...]


def doubtful_identities(known: Known) -> tuple[DoubtfulIdentity, ...]:
    """Every pair of subjects that share a number, and every subject that seems to be two people.

    A case number alone is shared by people who were tried together, so it only counts where name
    and birth date agree. Sorted; nothing depends on the order of the extract.
    """
    shared = _shared(known)
    involved = pl.Series("subject_id", sorted({who for pair in shared for who in pair}))
    people = known.people(involved.cast(pl.String))
    pairs = (judged(pair, kinds, *(people[who] for who in pair)) for pair, kinds in shared.items())
    return tuple(sorted([*(each for each in pairs if each), *_mixed(known)]))


def judged(
    pair: tuple[str, str], kinds: Iterable[str], one: KnownPerson, other: KnownPerson
) -> DoubtfulIdentity | None:
    """What two people who share these kinds of number may be; None for mere co-defendants."""
    name = any(names_agree(a, b) for a in one.names for b in other.names)
    born = bool(one.birth_dates & other.birth_dates)
    open_born = not (one.birth_dates and other.birth_dates)
    own = tuple(sorted(set(kinds) - {"case_number"}))
    # With a number of their own in common an alias, or a birth date told wrong, is no other person.
    if (name and (born or open_born)) or (own and (name or born)):
        return DoubtfulIdentity(Doubt.PERHAPS_ONE_PERSON, pair, tuple(sorted(kinds)))
    return DoubtfulIdentity(Doubt.TWO_PEOPLE_ONE_NUMBER, pair, own) if own else None


def _shared(known: Known) -> Mapping[tuple[str, str], set[str]]:
    """Kinds of number shared, by pair of subjects."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, numbers in _numbers(known):
        several = numbers.unique().filter(pl.col("subject_id").n_unique().over("key") > 1)
        for (whos,) in several.group_by("key").agg("subject_id").select("subject_id").iter_rows():
            for pair in pairs_of(sorted(whos)):
                found[pair].add(kind)
    return found


def pairs_of(whos: Sequence[_Who]) -> Iterator[tuple[_Who, _Who]]:
    """All pairs; of a crowd, which only a made-up number has, each with the next."""
    crowd = 50
    yield from (combinations(whos, 2) if len(whos) <= crowd else zip(whos, whos[1:], strict=False))


def _numbers(known: Known) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each kind of number, who has which: `subject_id`, `key`."""
    yield from numbers_of(known.subjects)
    yield "case_number", known.cases.select("subject_id", pl.col("case").alias("key"))


def numbers_of(subjects: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each kind of number that people bear, who has which: `subject_id`, `key`."""
    keys = {"cii": cii_key, "ssn": _ssn_key, "license": _license_key, "idn": _license_key}
    frames: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for name, key in keys.items():
        each = subjects.select("subject_id", pl.col(name).alias("text")).explode("text")
        keyed = with_key(each.drop_nulls("text"), "text", "key", key)
        kind = "license" if name == "idn" else name  # one series of numbers
        frames[kind].append(keyed.filter(pl.col("key") != "").select("subject_id", "key"))
    for kind, some in frames.items():
        yield kind, pl.concat(some)


def _ssn_key(text: str) -> str:
    """Nine digits; "" for less, and for one digit all along, which stands for no number."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return digits if len(digits) == _SSN_DIGITS and len(set(digits)) > 1 else ""


def _license_key(text: str) -> str:
    """Letters and digits in capitals; "" for what is no number."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    usable = len(signs) >= _SHORTEST_LICENSE and len(set(signs)) > 1 and not is_nothing(text)
    return signs if usable else ""


def _mixed(known: Known) -> Iterator[DoubtfulIdentity]:
    """Subjects under whose id two people seem to lie: name, birth date and CII all differ."""
    suspects = known.subjects.filter(
        *(pl.col(name).list.n_unique() > 1 for name in ("names", "birth_dates", "cii"))
    )
    people = known.people(suspects.get_column("subject_id"))
    for who, person in people.items():
        differs = len(person.birth_dates) > 1 and len(person.ciis) > 1
        if differs and _are_strangers(person.names):
            yield DoubtfulIdentity(Doubt.TWO_PEOPLE_ONE_ID, (who,), ())


def _are_strangers(names: Sequence[ListName]) -> bool:
    """Whether the names fall into groups with neither a surname nor a first given name in common.

    An alias mostly keeps one of the two; a married name keeps the given name.
    """
    groups: list[set[str]] = []
    for name in names:
        facts = {f"surname {part}" for part in name.surnames} | {f"given {name.given[0]}"}
        touching = [group for group in groups if group & facts]
        groups = [group for group in groups if not group & facts]
        groups.append(facts.union(*touching))
    return len(groups) > 1
