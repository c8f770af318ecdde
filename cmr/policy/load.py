"""Policies from YAML files: found by name or path, checked, all mistakes told at once."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cmr.errors import PolicyError
from cmr.policy.schema import Policy, Rule
from cmr.policy.tree import tree_problems
from cmr.policy.variants import complete, is_variant, variant_problems
from cmr.yaml_text import SafeLoader

SHIPPED = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class PolicyProblem:
    """One mistake in a policy: the file, the rule (if it is in one), the field, what to write."""

    file: str
    rule: str | None
    field: str
    what: str

    def __str__(self) -> str:
        return str(PolicyError(self.file, self.rule, self.field, self.what))


def load(name_or_path: str) -> Policy:
    """A shipped policy by its name, or any policy by its path; raises PolicyError on a mistake."""
    policy, problems = _checked(_find(name_or_path))
    if policy is None or problems:
        first, more = problems[0], len(problems) - 1
        what = first.what + (f" (and {more} more; `cmr check-policy` lists all)" if more else "")
        raise PolicyError(first.file, first.rule, first.field, what)
    return policy


@cache
def shipped() -> list[Policy]:
    """Every policy that comes with the engine, by name."""
    return [load(path.stem) for path in sorted(SHIPPED.glob("*.yaml"))]


def check(path: str | Path) -> list[PolicyProblem]:
    """Every mistake in a policy file, in the order of the file; an empty list when it is sound."""
    return _checked(Path(path))[1]


def _checked(path: Path) -> tuple[Policy | None, list[PolicyProblem]]:
    """The policy as far as the schema takes it, and every mistake in its file."""
    file = str(path)
    try:
        raw, strange = _whole(path)
    except PolicyError as error:
        return None, [PolicyProblem(file, error.rule, error.field or "", error.what)]
    if not isinstance(raw, dict):
        what = "is not a policy; it needs id, title, rules ..."
        return None, [PolicyProblem(file, None, "", what)]
    policy, problems = _validated(file, raw)
    problems = [*(PolicyProblem(file, *each) for each in strange), *problems]
    return policy, list(dict.fromkeys([*problems, *_rule_problems(file, raw)]))


def _whole(path: Path) -> tuple[Any, list[tuple[str | None, str, str]]]:
    """What a policy file says, with all that a named version takes from another policy, and what
    that version says of rules which the other one does not have.
    """
    raw = _read(path)
    if not is_variant(raw):
        return raw, []
    base = _base(raw)
    return complete(raw, base), list(variant_problems(raw, base))


def _base(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The policy that a version is based on: a shipped one, itself no version of another."""
    name = str(raw["based_on"])
    base = _read(SHIPPED / f"{name}.yaml") if (SHIPPED / f"{name}.yaml").is_file() else None
    if base is None or is_variant(base):
        whole = [each.stem for each in SHIPPED.glob("*.yaml") if not is_variant(_read(each))]
        what = f"there is no shipped policy `{name}`; write one of {', '.join(sorted(whole))}"
        raise PolicyError(str(raw.get("id", name)), None, "based_on", what)
    return base  # type: ignore[no-any-return]


def _find(name_or_path: str) -> Path:
    shipped_file = SHIPPED / f"{name_or_path}.yaml"
    if shipped_file.is_file():
        return shipped_file
    path = Path(name_or_path)
    if path.is_file():
        return path
    names = ", ".join(sorted(each.stem for each in SHIPPED.glob("*.yaml")))
    raise PolicyError(name_or_path, None, None, f"no such policy; write a path or one of {names}")


def _read(path: Path) -> Any:
    try:
        return _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), None, None, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        what = getattr(error, "problem", None) or "not YAML"
        raise PolicyError(str(path), None, None, f"{where}{what}") from error


class _Loader(SafeLoader):
    """Safe YAML in which nothing is written twice, and a day that no calendar has stays a text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping; a key that is there twice is a mistake: YAML would let the last one win."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                what = f"`{key.value}` is written twice; keep one"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A date, or the text as it stands, for the schema to say where it is and what to write."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)


def _validated(file: str, raw: Mapping[str, Any]) -> tuple[Policy | None, list[PolicyProblem]]:
    """The policy, or every mistake that the schema sees."""
    try:
        return Policy.model_validate(raw), []
    except ValidationError as error:
        places = [(*_place(raw, detail["loc"]), _instead(detail)) for detail in error.errors()]
        return None, [PolicyProblem(file, *each) for each in places]


def _place(raw: Mapping[str, Any], location: tuple[int | str, ...]) -> tuple[str | None, str]:
    """The rule's id and the field's path of one pydantic error."""
    rule = None
    if len(location) > 1 and location[0] == "rules" and isinstance(location[1], int):
        rule, location = _rule_name(raw["rules"], location[1]), location[2:]
    field = ""
    for part in location:
        field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else part
    return rule, field


def _rule_name(rules: Any, number: int) -> str:
    rule = rules[number] if isinstance(rules, list) and number < len(rules) else None
    name = rule.get("id") if isinstance(rule, dict) else None
    return str(name) if name else f"number {number + 1}"


_INSTEAD = {
    "missing": "is missing; add it",
    "string_pattern_mismatch": "write small letters, digits and _ only, a letter first",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "date_from_datetime_parsing": "write a date as YYYY-MM-DD",
    "date_type": "write a date as YYYY-MM-DD",
    "date_parsing": "write a date as YYYY-MM-DD",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "write a text",
}


def _instead(detail: ErrorDetails) -> str:
    """What to write instead, in a few words."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        name = str(detail["loc"][-1])
        known = {*Policy.model_fields, *Rule.model_fields, *_reading_names()}
        near = get_close_matches(name, known, n=1)
        return f"there is no field `{name}`; " + (f"write `{near[0]}`" if near else "leave it out")
    if kind == "literal_error":
        return f"write one of {detail['ctx']['expected']}, not {detail['input']!r}"
    return _INSTEAD.get(kind, detail["msg"])


def _reading_names() -> set[str]:
    return set(Policy.model_fields["readings"].annotation.model_fields)  # type: ignore[union-attr]


def _rule_problems(file: str, raw: Mapping[str, Any]) -> Iterator[PolicyProblem]:
    """Mistakes that the schema cannot see: conditions, options, order, repeated ids."""
    rules = raw.get("rules")
    rules = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    options = raw.get("options") if isinstance(raw.get("options"), dict) else {}
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        name = _rule_name(rules, number)
        if name in seen:
            yield PolicyProblem(
                file, name, "id", "is used twice; every rule needs an id of its own"
            )
        seen.add(name)
        if "when" in rule:
            yield from (PolicyProblem(file, name, *each) for each in tree_problems(rule["when"]))
        option = rule.get("option")
        if isinstance(option, str) and option not in (options or {}):
            yield PolicyProblem(
                file, name, "option", f"add `{option}: true` to the policy's options"
            )
        if raw.get("words") == "reference_program" and "says" not in rule:
            yield PolicyProblem(file, name, "says", "is missing; add the reference program's words")
        yield from _case_problems(file, name, rule, last=number == len(rules) - 1)
    if rules:
        name = _rule_name(rules, len(rules) - 1)
        yield from (PolicyProblem(file, name, *each) for each in _last_problems(raw, rules[-1]))


def _last_problems(raw: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What would leave somebody without a determination."""
    if last.get("when") != "always":
        yield "when", "the last rule must hold for everybody; write `when: always`"
    if last.get("option") is not None:
        yield "option", "the last rule must hold for everybody; leave the option out"
    since, until = _days(raw)
    own_since, own_until = _days(last)
    if since and own_since and own_since > since:
        yield "in_force.from", f"the last rule must hold as long as the policy; write {since}"
    if own_until and (until is None or own_until < until):
        yield "in_force.to", "the last rule must hold as long as the policy; leave it out"


def _days(part: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """From when and until when, where these are dates."""
    in_force = part.get("in_force")
    days = [in_force.get(name) for name in ("from", "to")] if isinstance(in_force, dict) else []
    since, until = [day if type(day) is date else None for day in days] or (None, None)
    return since, until


def _case_problems(
    file: str, name: str, rule: Mapping[str, Any], *, last: bool
) -> Iterator[PolicyProblem]:
    cases = rule.get("cases")
    fires = (
        {case.get("fires") is True for case in cases if isinstance(case, dict)}
        if isinstance(cases, list)
        else set()
    )
    for wanted in (True, False):
        if wanted not in fires and not (last and not wanted):
            word = "where the rule decides" if wanted else "where it just does not"
            yield PolicyProblem(
                file, name, "cases", f"add a case {word} (`fires: {str(wanted).lower()}`)"
            )
