"""The way from one policy to another, one named difference at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cmr.compare.known import Difference, KnownDifferences, RuleDifference
from cmr.policy import Policy, Rule
from cmr.policy.schema import Sentence

# A reading that shows in the columns of the result files alone: it decides nobody.
_ONLY_SHOWN = frozenset({"appended_columns"})
_REST = Difference(
    id="order_and_scope",
    sentence=Sentence(
        en="The two ask the same in another order, or of other cases.",
        es="Las dos piden lo mismo en otro orden, o de otros casos.",
    ),
    citation="the two policy files",
)


@dataclass(frozen=True)
class Step:
    """A policy on the way; `difference` is what it has that the step before had not.

    `difference` is null where the list of known differences has no name for it.
    """

    policy: Policy
    difference: Difference | None


@dataclass(frozen=True)
class _Change:
    """Rules that come, by id, in place of rules that go."""

    goes: tuple[str, ...]
    comes: tuple[str, ...]
    difference: Difference


def way(first: Policy, second: Policy, known: KnownDifferences, as_of: date) -> list[Step]:
    """The steps from `first` to `second`: readings, then rules, then what is left.

    The policy of the last step decides everybody as `second` does.
    """
    steps = list(_readings(first, second, known))
    policy = steps[-1].policy if steps else first
    rules, wanted = list(first.rules_on(as_of)), list(second.rules_on(as_of))
    for change in _changes(rules, wanted, known.between(first.id, second.id)):
        rules = _changed(rules, wanted, change)
        steps.append(Step(_with_rules(policy, rules), change.difference))
    steps.append(Step(second, _REST))
    return steps


def _readings(first: Policy, second: Policy, known: KnownDifferences) -> Iterator[Step]:
    policy = first
    for name in _in_order(second, known):
        value = getattr(second.readings, name)
        if value != getattr(first.readings, name):
            readings = policy.readings.model_copy(update={name: value})
            policy = policy.model_copy(update={"readings": readings})
            yield Step(policy, known.readings.get(name))


def _in_order(second: Policy, known: KnownDifferences) -> list[str]:
    """The readings that decide, in the order of the list; one without a name comes last."""
    order = list(known.readings)
    if second.readings.sections != "parsed":
        order.reverse()
    decide = [name for name in type(second.readings).model_fields if name not in _ONLY_SHOWN]
    return sorted(decide, key=lambda name: order.index(name) if name in order else len(order))


def _with_rules(policy: Policy, rules: Sequence[Rule]) -> Policy:
    """The policy with these rules, all of them switched on."""
    on = tuple(rule.model_copy(update={"option": None}) for rule in rules)
    return policy.model_copy(update={"rules": on})


def _changes(
    rules: Sequence[Rule], wanted: Sequence[Rule], known: Sequence[RuleDifference]
) -> list[_Change]:
    """Every change of rules, named: those of the list first by their place, then each by itself."""
    have, want = {rule.id: rule for rule in rules}, {rule.id: rule for rule in wanted}
    changes = [
        _Change(goes, comes, each)
        for each in known
        if (goes := tuple(i for i in each.instead_of if i in have))
        + (comes := tuple(i for i in each.comes if i in want))
    ]
    going = {name for change in changes for name in change.goes}
    coming = {name for change in changes for name in change.comes}
    for rule in wanted:
        if rule.id not in coming and (rule.id not in have or rule.id in going):
            changes.append(_Change((), (rule.id,), _named("added", rule)))
        elif rule.id not in coming and not _same(have[rule.id], rule):
            changes.append(_Change((rule.id,), (rule.id,), _named("changed", rule)))
    gone = [rule for rule in rules if rule.id not in going and rule.id not in want]
    changes += [_Change((rule.id,), (), _named("removed", rule)) for rule in gone]
    order = [rule.id for rule in wanted]
    # What comes is put in from the top; what only goes, goes last: somebody always decides.
    return sorted(changes, key=lambda change: min(map(order.index, change.comes), default=10**6))


def _same(one: Rule, other: Rule) -> bool:
    return one.when == other.when and one.relief == other.relief


_SAID = {
    "added": ("The second policy has one more rule.", "La segunda tiene una regla más."),
    "changed": ("A rule is not the same in both.", "Una regla no es igual en las dos."),
    "removed": ("The first policy has one more rule.", "La primera tiene una regla más."),
}


def _named(what: str, rule: Rule) -> Difference:
    """A difference that is one rule: its own sentence and citation say what it does."""
    en, es = _SAID[what]
    sentence = Sentence(en=f"{en} {rule.sentence.en}", es=f"{es} {rule.sentence.es}")
    return Difference(id=f"rule_{what}:{rule.id}", sentence=sentence, citation=rule.citation)


def _changed(rules: list[Rule], wanted: Sequence[Rule], change: _Change) -> list[Rule]:
    """The rules after a change, what comes in its place."""
    coming = [rule for rule in wanted if rule.id in change.comes]
    place = _place(rules, wanted, change)
    kept = [(n, rule) for n, rule in enumerate(rules) if rule.id not in change.goes]
    before = [rule for n, rule in kept if n < place]
    return [*before, *coming, *(rule for n, rule in kept if n >= place)]


def _place(rules: Sequence[Rule], wanted: Sequence[Rule], change: _Change) -> int:
    """Behind the nearest rule that stands before it in the second policy and is there already;
    if none is, where the first that goes stood.
    """
    have = [rule.id for rule in rules]
    order = [rule.id for rule in wanted]
    earlier = order[: min(map(order.index, change.comes), default=0)]
    behind = (have.index(name) + 1 for name in reversed(earlier) if name in have)
    stood = (have.index(name) for name in change.goes)
    return next(behind, next(stood, 0))
