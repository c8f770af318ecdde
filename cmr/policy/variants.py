"""Named versions of a policy: the rules of another one, but for those that they put otherwise."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

# What a version says for itself; all else it takes from the policy that it is based on.
_OWN = ("id", "title", "status", "based_on", "note", "citation", "in_force")
_CHANGES = ("options", "readings")


def is_variant(raw: Any) -> bool:
    """Whether a policy file only says how it differs from another policy."""
    return isinstance(raw, Mapping) and "based_on" in raw and "rules" not in raw


def complete(raw: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """The whole policy: the base's rules in their places, `instead` of some, `without` others.

    What is neither known to a version nor to a policy is kept, for the schema to complain of.
    """
    instead = {rule.get("id"): rule for rule in _rules(raw)}
    without = set(raw.get("without") or ())
    rules = [instead.get(rule["id"], rule) for rule in base["rules"] if rule["id"] not in without]
    strange = {
        name: value
        for name, value in raw.items()
        if name not in (*_OWN, *_CHANGES, "instead", "without")
    }
    own = {name: raw[name] for name in _OWN if name in raw}
    changed = {name: {**base.get(name, {}), **(raw.get(name) or {})} for name in _CHANGES}
    words = {"words": base["words"]} if "words" in base else {}
    return {**own, **words, **changed, "rules": rules, **strange}


def variant_problems(
    raw: Mapping[str, Any], base: Mapping[str, Any]
) -> Iterator[tuple[str | None, str, str]]:
    """Rule, field and what to write instead, for each rule that the base does not have."""
    known = [rule["id"] for rule in base["rules"]]
    for rule in _rules(raw):
        if rule.get("id") not in known:
            yield str(rule.get("id")), "instead", _not_there(str(rule.get("id")), raw, known)
    for name in raw.get("without") or ():
        if name not in known:
            yield None, "without", _not_there(str(name), raw, known)


def _rules(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rules = raw.get("instead")
    return [r for r in rules if isinstance(r, Mapping)] if isinstance(rules, list) else []


def _not_there(name: str, raw: Mapping[str, Any], known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    instead = f"write `{near[0]}`" if near else f"write one of {', '.join(known)}"
    return f"{raw['based_on']} has no rule `{name}`; {instead}"
