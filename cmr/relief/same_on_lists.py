"""People of court lists who may be one another, or who bear the number of somebody else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl

from cmr.relief.known import Known, KnownPerson
from cmr.relief.people import name_keys, names_agree, parse_name
from cmr.relief.same_people import DoubtfulIdentity, judged, numbers_of, pairs_of
from cmr.relief.standing_alone import ListPerson

_Held = dict[tuple[str, str], set[str | int]]  # kind and number -> subject ids, places on lists


def doubtful_on_lists(
    people: Sequence[ListPerson], certain: Sequence[str | None], known: Known
) -> tuple[DoubtfulIdentity, ...]:
    """People of court lists who bear the CII number of somebody else, of the extract or of a list;
    and those who share a case, name and birth date with somebody of a list.

    `certain`: the subject that each of them is known to be, who is nobody else.
    """
    held: _Held = defaultdict(set)
    for place, (person, subject_id) in enumerate(zip(people, certain, strict=True)):
        if person.cii:
            held["cii", person.cii].add(place if subject_id is None else subject_id)
        if subject_id is None:  # among subjects their case was looked for already
            for case in person.cases:
                held["case_number", case].add(place)
    for subject_id, cii in _subjects_with({key for kind, key in held if kind == "cii"}, known):
        held["cii", cii].add(subject_id)
    return tuple(sorted({doubt for doubt in _doubts(held, people, known) if doubt}))


def _subjects_with(ciis: set[str], known: Known) -> Iterator[tuple[str, str]]:
    """Subjects who bear one of these CII numbers, and the number."""
    wanted = pl.Series(sorted(ciis), dtype=pl.String).implode()
    for kind, numbers in numbers_of(known.subjects):
        if kind == "cii":
            yield from numbers.filter(pl.col("key").is_in(wanted)).iter_rows()


def _doubts(
    held: _Held, people: Sequence[ListPerson], known: Known
) -> Iterator[DoubtfulIdentity | None]:
    """What each two may be who share a number, one of them at least of lists only."""
    shared: dict[tuple[str | int, str | int], set[str]] = defaultdict(set)
    for (kind, _), holders in held.items():
        for pair in pairs_of(sorted(holders, key=lambda who: (isinstance(who, int), who))):
            if isinstance(pair[1], int):
                shared[pair].add(kind)
    ids = pl.Series([one for one, _ in shared if isinstance(one, str)], dtype=pl.String)
    subjects = known.people(ids)
    for pair, kinds in shared.items():
        faces = [
            (who, subjects[who])
            if isinstance(who, str)
            else (people[who].called, _face(people[who]))
            for who in pair
        ]
        (one, mine), (other, theirs) = sorted(faces, key=lambda face: face[0])
        yield judged((one, other), kinds, mine, theirs)


def perhaps_one(people: Sequence[ListPerson]) -> list[tuple[str, ...]]:
    """For each person of the lists, what those are called who may be them: born on the same day,
    with a name that agrees and no other CII.
    """
    near: dict[tuple[object, str], set[int]] = defaultdict(set)
    for place, person in enumerate(people):
        for text in person.identity.names:
            for key in name_keys(text):
                near[person.birth_date, key].add(place)
    found: list[set[str]] = [set() for _ in people]
    for places in near.values():
        for one, other in pairs_of(sorted(places)):
            if _may_be_one(people[one], people[other]):
                found[one].add(people[other].called)
    return [tuple(sorted(each)) for each in found]


def _may_be_one(one: ListPerson, other: ListPerson) -> bool:
    """Whether neither the names nor the CII numbers of two born on one day speak against it."""
    if one.cii and other.cii and one.cii != other.cii:
        return False
    mine, theirs = _face(one).names, _face(other).names
    return any(names_agree(a, b) for a in mine for b in theirs)


def _face(person: ListPerson) -> KnownPerson:
    names = tuple(name for text in person.identity.names if (name := parse_name(text)))
    return KnownPerson(names, frozenset({person.birth_date}), frozenset(person.identity.cii))
