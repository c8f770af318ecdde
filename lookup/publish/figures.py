"""Public figures: the summary with small cells hidden and the policy's sentences, signed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

from cmr.relief import Headline, Outcome, SubjectOutcome
from cmr.relief.outcome import DISMISSALS, FOR_A_PERSON
from cmr.reports.hiding import RANGE, SMALLEST_SHOWN, Shown, hide_in_list, is_small
from lookup.publish.written import write_privately
from lookup.sealing import PublisherKeys, sign
from lookup.store.manifest import Manifest

PEOPLE, CONVICTIONS = "people", "convictions"
_Name = tuple[str, str]
_LABEL = b"lcr/figures/1"
_ROUND = 50
# Of everybody with one of these headlines there is at least one conviction with one of these
# outcomes; whoever reads the figures knows that too.
_IMPLIED: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({Headline.ALL_DISMISSED, Headline.SOME_DISMISSED}), frozenset(DISMISSALS)),
    (frozenset({Headline.PENDING}), frozenset({Outcome.PENDING})),
    (frozenset({Headline.NONE_INCLUDED}), frozenset({Outcome.NOT_INCLUDED})),
    (frozenset({Headline.NEEDS_PERSON}), frozenset({*FOR_A_PERSON, Outcome.REDESIGNATED})),
    (frozenset(set(Headline) - {Headline.ALL_DISMISSED}), frozenset(set(Outcome) - DISMISSALS)),
)


class Tally:
    """Counts people by headline and convictions by outcome while they pass."""

    def __init__(self) -> None:
        self.headlines: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def add(self, subject: SubjectOutcome) -> None:
        """Count one person."""
        self.headlines[subject.headline.value] += 1
        self.outcomes.update(one.outcome.value for one in subject.convictions)

    @property
    def people(self) -> int:
        """People counted."""
        return self.headlines.total()

    @property
    def convictions(self) -> int:
        """Convictions counted."""
        return self.outcomes.total()


def rounded(count: int) -> int:
    """To the nearest 50: enough to see that a publishing is whole, too little to see one person."""
    return (count + _ROUND // 2) // _ROUND * _ROUND


def shown(people: Mapping[str, int], outcomes: Mapping[str, int]) -> tuple[Shown, Shown]:
    """People by headline and convictions by outcome, null where hidden, by the engine's one rule.

    The two lists tell of each other (whoever is told "pending" has a pending conviction), so the
    outcomes, or both, are told only where that narrows no small count. Both sums count as known.
    """
    counts = _named(PEOPLE, people) | _named(CONVICTIONS, outcomes)
    nothing = dict.fromkeys(people), dict.fromkeys(outcomes)
    told = _in_order(hide_in_list(people) or nothing[0], people)
    more = _in_order(hide_in_list(outcomes) or nothing[1], outcomes)
    headlines = _hidden(PEOPLE, people, told)
    if _is_safe(counts, headlines | _hidden(CONVICTIONS, outcomes, more)):
        return told, more
    if _is_safe(counts, headlines | {(CONVICTIONS, outcome): 0 for outcome in outcomes}):
        return told, nothing[1]
    return nothing


def _in_order(told: Shown, cells: Mapping[str, int]) -> Shown:
    return {name: told[name] for name in cells}


def _named(what: str, cells: Mapping[str, int]) -> dict[_Name, int]:
    """Counts that keep apart what both lists have a name for."""
    return {(what, name): count for name, count in cells.items()}


def _hidden(what: str, cells: Mapping[str, int], told: Shown) -> dict[_Name, int]:
    """What is there and cannot be seen: it is known to be at least one."""
    return {(what, name): 1 for name, count in cells.items() if count and told[name] is None}


def _is_safe(counts: Mapping[_Name, int], free: Mapping[_Name, int]) -> bool:
    """Whether each small count may be anything within RANGE; `free` are the hidden ones and what
    they are known to be at least.
    """
    small = [name for name in free if is_small(counts[name])]
    return all(
        sum(_reach(dict(counts), free, name, way) for way in (1, -1)) >= RANGE for name in small
    )


def _reach(counts: dict[_Name, int], free: Mapping[_Name, int], name: _Name, way: int) -> int:
    """How many steps up (1) or down (-1) a count can go, up to RANGE, the sums standing still."""
    for step in range(RANGE):
        if not any(_moved(counts, free, move) for move in _moves(free, name, way)):
            return step
    return RANGE


def _moves(free: Mapping[_Name, int], name: _Name, way: int) -> Iterator[dict[_Name, int]]:
    """Ways of one step: another count of the list gives way, and perhaps one of the other list
    to another there: somebody is somebody else, with other convictions.
    """
    own = [{name: way, other: -way} for other in free if other != name and other[0] == name[0]]
    elsewhere = [other for other in free if other[0] != name[0]]
    for move in own:
        yield move
        yield from (move | {up: 1, down: -1} for up, down in permutations(elsewhere, 2))


def _moved(counts: dict[_Name, int], free: Mapping[_Name, int], move: Mapping[_Name, int]) -> bool:
    """Make a move if there could be such people; whether it was made."""
    new = counts | {name: counts[name] + step for name, step in move.items()}
    if any(new[name] < free[name] for name in move) or not _could_be(new):
        return False
    counts.update(new)
    return True


def _could_be(counts: Mapping[_Name, int]) -> bool:
    """Whether there could be such people with such convictions."""
    return all(
        sum(counts[PEOPLE, headline] for headline in headlines)
        <= sum(counts[CONVICTIONS, outcome] for outcome in outcomes)
        for headlines, outcomes in _IMPLIED
    )


def write_figures(file: Path, tally: Tally, manifest: Manifest, keys: PublisherKeys) -> None:
    """Write the public figures as JSON with an Ed25519 signature over their text."""
    figures = json.dumps(_figures(tally, manifest), ensure_ascii=False, sort_keys=True)
    signature = sign(keys.signing_key, _LABEL + figures.encode())
    signed = {
        "figures": figures,
        "signing_key_id": keys.signing_key_id,
        "signature": signature.hex(),
    }
    write_privately(file, json.dumps(signed, ensure_ascii=False, indent=1).encode())


def _figures(tally: Tally, manifest: Manifest) -> dict[str, Any]:
    facts = manifest.facts()
    people, outcomes = shown(
        {headline.value: tally.headlines[headline.value] for headline in Headline},
        {outcome.value: tally.outcomes[outcome.value] for outcome in Outcome},
    )
    return {
        **{name: facts[name] for name in ("county", "as_of", "published_on", "policy")},
        "people": rounded(tally.people),
        "convictions": rounded(tally.convictions),
        "people_by_headline": people,
        "convictions_by_outcome": outcomes,
        "hidden_below": SMALLEST_SHOWN,
    }
