"""The policy file that answers as the configurable reference program does with its options."""

import re
from datetime import date
from typing import Any

import yaml

from cmr.policy.configurable.options import Options
from cmr.policy.configurable.rules import NEVER_REACHED, PROGRAM, rules_of

# How that program reads the extract; docs/engine-quirks.md says what each does to a person.
_READINGS = {
    "dates": "unreadable_is_year_one",
    "birth_date": "first_row",
    "subjects": "within_a_file",
    "sections": "pilot_text",
    "counts": "first_row",
    "severity": "exact_words",
    "county": "exact_text",
    "deceased": "exact_text",
    "case_numbers": "exact_text",
    "sentences": "added_to_last_conviction",
    "later_outcomes": "ignored",
    "earlier_offenses": "pilot_held_date",
    "same_section": "first_five_characters",
    "appended_columns": "configurable",
}
_HEAD = """\
# What the configurable reference program decides with the options in {source}; for comparison only.
# Written by `cmr policies import-options`. Rules are tried from the top; the first that holds
# decides. The readings repeat that program's errors (docs/engine-quirks.md): super-strikes, PC 290,
# priors and the date of Proposition 64 are shown in its columns and decide nothing.
"""
_OFF = """\
# Rules with `option: never_reached` stand in the options but can decide nobody: earlier ones take
# everybody they could hold for.
"""


def policy_text(options: Options, source: str) -> str:
    """The policy as YAML text; `source` is the name of the options file, for its id and title."""
    source = source.encode("utf-8", "replace").decode()  # a name that is not UTF-8
    rules = rules_of(options)
    never = any(rule.get("option") == NEVER_REACHED for rule in rules)
    policy: dict[str, Any] = {
        "id": _identifier(source),
        "title": f"Configurable reference program with the options of {source}",
        "status": "comparison",
        "citation": f"{PROGRAM}, Code for America, MIT licence, with options of the county's own",
        "in_force": {"from": date(1900, 1, 1)},
        "words": "reference_program",
        "readings": _READINGS,
        **({"options": {NEVER_REACHED: False}} if never else {}),
        "rules": rules,
    }
    head = _HEAD.format(source=_one_line(source)) + (_OFF if never else "")
    return head + yaml.dump(policy, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Safe YAML without anchors: every case stands by itself."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is written as a reference to an earlier part."""
        return True


def _identifier(source: str) -> str:
    """`imported_` and the file's name in small letters, digits and _."""
    stem = source.rpartition("/")[2].removesuffix(".json")
    return "imported_" + (re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "options")


def _one_line(text: str) -> str:
    return " ".join(text.split())
