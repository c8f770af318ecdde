"""How a rule combines named conditions: all, any, not; read from YAML and compiled to Polars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import polars as pl

from cmr.policy.conditions import Condition
from cmr.policy.configurable_conditions import CONDITIONS


@dataclass(frozen=True)
class Leaf:
    """One named condition with its argument."""

    condition: Condition
    argument: Any

    def __str__(self) -> str:
        if self.argument is None:
            return self.condition.name
        words = self.argument if isinstance(self.argument, list) else [self.argument]
        return f"{self.condition.name}: {', '.join(map(str, words))}"


@dataclass(frozen=True)
class Branch:
    """`all` or `any` of several, or `not` of one."""

    kind: str
    parts: "tuple[Tree, ...]"


Tree = Leaf | Branch


def parse_tree(raw: Any) -> Tree:
    """The tree of a `when`; only after tree_problems found nothing."""
    if isinstance(raw, str):
        return Leaf(CONDITIONS[raw], None)
    ((key, value),) = raw.items()
    if key == "not":
        return Branch("not", (parse_tree(value),))
    if key in ("all", "any"):
        return Branch(key, tuple(parse_tree(part) for part in value))
    return Leaf(CONDITIONS[key], value)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """The named conditions of a tree, left to right."""
    if isinstance(tree, Leaf):
        yield tree
        return
    for part in tree.parts:
        yield from leaves(part)


def compile_tree(tree: Tree, as_of: date) -> pl.Expr:
    """A Boolean expression over the facts; null where the answer hangs on something unknown."""
    if isinstance(tree, Leaf):
        return tree.condition.build(tree.argument, as_of)
    parts = [compile_tree(part, as_of) for part in tree.parts]
    match tree.kind:
        case "all":
            return pl.all_horizontal(parts)
        case "any":
            return pl.any_horizontal(parts)
        case _:
            return ~parts[0]


def tree_problems(raw: Any, where: str = "when") -> Iterator[tuple[str, str]]:
    """Every mistake in a `when`: the field, and what to write instead."""
    if isinstance(raw, str):
        yield from _leaf_problems(raw, None, where)
    elif not isinstance(raw, dict) or len(raw) != 1:
        yield where, "write one condition, or one of all / any / not, with what belongs to it"
    else:
        ((key, value),) = raw.items()
        if key == "not":
            yield from tree_problems(value, f"{where}.not")
        elif key in ("all", "any"):
            yield from _parts_problems(key, value, where)
        else:
            yield from _leaf_problems(str(key), value, where)


def _parts_problems(key: str, value: Any, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or not value:
        yield f"{where}.{key}", "write a list of conditions"
        return
    for number, part in enumerate(value):
        yield from tree_problems(part, f"{where}.{key}[{number}]")


def _leaf_problems(name: str, argument: Any, where: str) -> Iterator[tuple[str, str]]:
    known = CONDITIONS.get(name)
    if known is None:
        near = get_close_matches(name, [*CONDITIONS, "all", "any", "not"], n=1)
        instead = f"write `{near[0]}`" if near else f"write one of {', '.join(sorted(CONDITIONS))}"
        yield where, f"there is no condition `{name}`; {instead}"
    elif problem := _argument_problem(known, argument):
        yield f"{where}.{name}", problem


def _argument_problem(known: Condition, argument: Any) -> str | None:
    if known.argument is None:
        return None if argument is None else f"takes no argument; write just `{known.name}`"
    if known.argument is list:
        texts = (
            isinstance(argument, list) and argument and all(isinstance(a, str) for a in argument)
        )
        return None if texts else 'takes a list of texts; write for example ["11357(a)"]'
    if known.argument is int and (type(argument) is not int or argument < 0):
        return f"takes a whole number; write for example `{known.name}: 10`"
    if known.argument is date and type(argument) is not date:
        return f"takes a date; write for example `{known.name}: 2016-11-09`"
    return None
