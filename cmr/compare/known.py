"""The known differences between policies, from data: id, sentence, citation."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from cmr.policy.schema import Sentence
from cmr.yaml_text import read_yaml

_FILE = Path(__file__).parent / "known_differences.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Difference(_Strict):
    """One named difference: what differs, on what authority, and which quirks it settles."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_:]*$")
    sentence: Sentence
    citation: str = Field(min_length=1)
    quirks: tuple[int, ...] = ()


class RuleDifference(Difference):
    """Between two policies: the rules of the second that come in place of rules of the first."""

    between: tuple[str, str]
    instead_of: tuple[str, ...]
    comes: tuple[str, ...]

    def for_pair(self, first: str, second: str) -> "RuleDifference | None":
        """This difference on the way from one policy to another, turned round where it must be."""
        if (first, second) == self.between:
            return self
        if (second, first) == self.between:
            turned = {"between": (first, second), "instead_of": self.comes}
            return self.model_copy(update=turned | {"comes": self.instead_of})
        return None


class KnownDifferences(_Strict):
    """known_differences.yaml."""

    readings: dict[str, Difference]
    rules: tuple[RuleDifference, ...]

    def between(self, first: str, second: str) -> tuple[RuleDifference, ...]:
        """The named differences of the rules of two policies, by their ids."""
        turned = (each.for_pair(first, second) for each in self.rules)
        return tuple(each for each in turned if each is not None)


@cache
def known_differences() -> KnownDifferences:
    """The shipped list."""
    return KnownDifferences.model_validate(read_yaml(_FILE.read_text(encoding="utf-8")))
