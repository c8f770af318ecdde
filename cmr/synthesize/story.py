"""The register of stories: each makes one or two people and says what they must be told."""

from collections.abc import Callable
from dataclasses import dataclass

from cmr.synthesize.teller import Teller


@dataclass(frozen=True)
class Story:
    """A story, how often it is told among a thousand, and how many people it makes."""

    tell: Callable[[Teller], None]
    weight: int
    people: int


STORIES: dict[str, Story] = {}

_Tell = Callable[[Teller], None]


def story(weight: int, people: int = 1) -> Callable[[_Tell], _Tell]:
    """Register a story under its function's name."""

    def register(tell: _Tell) -> _Tell:
        STORIES[tell.__name__] = Story(tell, weight, people)
        return tell

    return register
