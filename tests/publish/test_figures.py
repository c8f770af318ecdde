"""Public figures: whoever has both lists and a solver still cannot tell a small count."""

from __future__ import annotations

from collections import Counter

import numpy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cmr.relief import Headline, Outcome, headline_of
from lookup.publish.figures import shown

SMALL = range(1, 11)
HEADLINES, OUTCOMES = list(Headline), list(Outcome)
DISMISSED = {Outcome.DISMISSED, Outcome.DISMISSED_AND_SEALED}
# What the rules of contracts.md 5 say of whoever has a headline: one of these convictions at least.
HAS_ONE_OF = {
    Headline.ALL_DISMISSED: DISMISSED,
    Headline.SOME_DISMISSED: DISMISSED,
    Headline.PENDING: {Outcome.PENDING},
    Headline.NONE_INCLUDED: {Outcome.NOT_INCLUDED},
    Headline.NEEDS_PERSON: {Outcome.NEEDS_PERSON, Outcome.CHALLENGED, Outcome.REDESIGNATED},
}


def counted(people: list[tuple[Outcome, ...]]) -> tuple[dict[str, int], dict[str, int]]:
    """People by headline and convictions by outcome, none left out."""
    headlines = Counter(headline_of(person) for person in people)
    outcomes = Counter(outcome for person in people for outcome in person)
    return {h.value: headlines[h] for h in HEADLINES}, {o.value: outcomes[o] for o in OUTCOMES}


class Attacker:
    """Everything that is told, both sums, and the rules, as equations between twelve counts."""

    def __init__(self, people: dict, outcomes: dict, sums: tuple[int, int]) -> None:
        told = [*people.values(), *outcomes.values()]
        size = len(told)
        self.bounds = [(0 if n is None else n, None if n is None else n) for n in told]
        # A hidden count is no zero, unless the whole list is hidden.
        for names, start in ((people, 0), (outcomes, len(people))):
            if any(n is not None for n in names.values()):
                for place, n in enumerate(names.values(), start):
                    self.bounds[place] = (1, None) if n is None else (n, n)
        self.equal = numpy.zeros((2, size))
        self.equal[0, : len(people)] = 1
        self.equal[1, len(people) :] = 1
        self.sums = sums
        self.at_most = numpy.array([*self._rules(len(people), size)])

    def _rules(self, first: int, size: int):
        groups = [
            ({Headline.ALL_DISMISSED, Headline.SOME_DISMISSED}, DISMISSED),
            (set(HEADLINES) - {Headline.ALL_DISMISSED}, set(OUTCOMES) - DISMISSED),
            *(({headline}, has) for headline, has in HAS_ONE_OF.items()),
        ]
        for headlines, outcomes in groups:
            rule = numpy.zeros(size)
            for headline in headlines:
                rule[HEADLINES.index(headline)] = 1
            for outcome in outcomes:
                rule[first + OUTCOMES.index(outcome)] = -1
            yield rule

    def width(self, place: int) -> float:
        """How far apart the least and the most are that a count may be."""
        ends = []
        for sign in (1, -1):
            goal = numpy.zeros(len(self.bounds))
            goal[place] = sign
            found = linprog(
                goal,
                A_eq=self.equal,
                b_eq=self.sums,
                A_ub=self.at_most,
                b_ub=numpy.zeros(len(self.at_most)),
                bounds=self.bounds,
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return round(ends[1] - ends[0], 6)


OF_ONE = st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=3).map(tuple)
COUNTY = st.lists(st.tuples(OF_ONE, st.integers(1, 40)), min_size=1, max_size=7).map(
    lambda kinds: [person for person, times in kinds for _ in range(times)]
)


@settings(max_examples=60, deadline=None)
@given(COUNTY)
@example([(Outcome.PENDING,)] * 3 + [(Outcome.DISMISSED,)] * 12)
@example([(Outcome.DISMISSED,)] * 11 + [(Outcome.NOT_INCLUDED,)] * 9 + [(Outcome.PENDING,)] * 9)
@example([(Outcome.NOT_INCLUDED,)] * 12 + [(Outcome.DISMISSED, Outcome.PENDING)] * 5)
def test_no_small_count_can_be_worked_out(county):
    people, outcomes = counted(county)
    told = shown(people, outcomes)
    sums = (sum(people.values()), sum(outcomes.values()))
    attacker = Attacker(*told, sums)
    knows_sums = Attacker(dict.fromkeys(people), dict.fromkeys(outcomes), sums)
    hidden = [n is None for cells in told for n in cells.values()]
    for place, count in enumerate([*people.values(), *outcomes.values()]):
        if count in SMALL:
            assert hidden[place]
            # The sums are not ours to hide here; what they leave open stays open.
            assert attacker.width(place) >= min(10, knows_sums.width(place))


def test_large_counts_are_told_as_they_are() -> None:
    county = (
        [(Outcome.DISMISSED,)] * 900 + [(Outcome.PENDING,)] * 70 + [(Outcome.NOT_INCLUDED,)] * 30
    )
    people, outcomes = counted(county)
    assert shown(people, outcomes) == (people, outcomes)


def test_a_rare_outcome_costs_as_little_as_it_can() -> None:
    county = [(Outcome.DISMISSED,)] * 900 + [(Outcome.PENDING,)] * 70 + [(Outcome.CHALLENGED,)] * 3
    people, outcomes = shown(*counted(county))
    assert people["all_dismissed"] == 900
    assert people["needs_person"] is people["pending"] is None
    assert outcomes["dismissed"] == 900
    assert outcomes["challenged"] is outcomes["pending"] is None
