"""What a policy file holds: readings, options, and rules that are tried in order."""

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cmr.doj.readings import Readings
from cmr.errors import UsageError
from cmr.policy.tree import Tree, leaves, parse_tree
from cmr.statutes.lists import legal_data_digest

Relief = Literal[
    "dismissal", "redesignation", "city_review", "not_eligible", "needs_review", "none"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InForce(_Strict):
    """The first day, and the last if there is one, on which something holds."""

    from_: date = Field(alias="from")
    to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Sentence(_Strict):
    """What a rule says to the person, in each language."""

    en: str = Field(min_length=1)
    es: str = Field(min_length=1)


class Says(_Strict):
    """The reference program's own words for a determination and its reason."""

    determination: str
    reason: str


class CaseConviction(_Strict):
    """One conviction of a case; the fields are the extract's, in plain words."""

    section: str
    dated: date | None = None
    severity: str = "FELONY"
    county: str = "LOS ANGELES"  # "KERN/LOS ANGELES" for rows that contradict each other
    sentence: str = ""  # parts such as "3 Y, 364 D"
    agency: str | None = "CASOLOS ANGELES"
    arrested: date | None = None  # the day of the arrest; the day of the conviction unless given
    cycle: int | None = None
    later: str = ""  # a later step of the same count, such as "REDUCED TO MISD PER 17 PC"


class Case(_Strict):
    """A made-up person whose first conviction the rule decides (`fires`), or just does not."""

    what: str
    fires: bool
    as_of: date = date(2020, 2, 11)
    born: date | None = date(1980, 1, 1)
    deceased: bool = False
    registered_on: date | None = None
    convictions: tuple[CaseConviction, ...] = Field(min_length=1)
    gives: Relief | None = None  # the determination, where it is worth saying


class Rule(_Strict):
    """One rule: when it holds, it decides. `option` switches it; `says` are words for parity."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: Any
    relief: Relief
    reason: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    citation: str = Field(min_length=1)
    in_force: InForce
    sentence: Sentence
    says: Says | None = None
    option: str | None = None
    cases: tuple[Case, ...] = Field(min_length=1)

    @cached_property
    def tree(self) -> Tree:
        """The conditions of this rule."""
        return parse_tree(self.when)


Status = Literal["served", "comparison", "not_signed_off"]
NOTICES: dict[Status, str] = {
    "served": "",
    "comparison": "for comparison only: nobody is to be told an answer from it",
    "not_signed_off": "NOT SIGNED OFF by counsel: nobody is to be told an answer from it",
}


class Policy(_Strict):
    """A policy: who made it, how it reads the extract, its options and its rules.

    `status`: `served` when counsel stands behind it. `based_on`: the policy of which it is a named
    version, and `note` where the two differ and on whose word.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    status: Status = "not_signed_off"
    based_on: str | None = None
    note: str = ""
    citation: str = Field(min_length=1)
    in_force: InForce
    words: Literal["codes", "reference_program"] = "codes"
    readings: Readings = Readings()
    options: dict[str, bool] = {}
    rules: tuple[Rule, ...] = Field(min_length=1)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of everything the policy says, comments and layout left out, and
        of the legal lists and the table of prosecutors that it is read with.
        """
        plain = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(f"{plain}{legal_data_digest()}".encode()).hexdigest()

    @property
    def notice(self) -> str:
        """What has to stand wherever an answer of this policy is shown; "" for a served one."""
        return NOTICES[self.status]

    @property
    def name(self) -> str:
        """The policy as determinations carry it: `id@` and the first twelve of its digest."""
        return f"{self.id}@{self.digest[:12]}"

    def check_in_force(self, as_of: date) -> None:
        """Raise UsageError when the policy says nothing on that day, though some rules might."""
        if not self.in_force.on(as_of):
            until = f" to {self.in_force.to}" if self.in_force.to else ""
            raise UsageError(
                f"policy {self.id}: in force from {self.in_force.from_}{until}, not on {as_of}; "
                "give another --as-of or another policy"
            )

    def rules_on(self, as_of: date) -> tuple[Rule, ...]:
        """The rules that are in force and switched on, in order."""
        return tuple(
            rule
            for rule in self.rules
            if rule.in_force.on(as_of) and (rule.option is None or self.options[rule.option])
        )

    def reads(self, as_of: date) -> frozenset[str]:
        """The facts that the conditions of the rules read."""
        return frozenset(
            fact
            for rule in self.rules_on(as_of)
            for leaf in leaves(rule.tree)
            for fact in leaf.condition.reads
        )
