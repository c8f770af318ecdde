"""The one list of journeys: who asks, what they do on the way, and what they must be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.journeys.cast import Asker, Cast

Casting = Callable[[Cast], Asker]


@dataclass(frozen=True)
class Journey:
    """One way through the conversation, the same on every channel."""

    name: str
    who: Casting
    language: str = "en"
    on_the_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # at which question
    finds: bool = True  # whether the lists know who says this of themselves
    twice: bool = False  # everything reaches us two times at once
    ends_in: str | None = None  # the language of the answer, if another


def outcome(code: str) -> Casting:
    """Somebody with a conviction of this outcome, and two numbers."""

    def has_it(asker: Asker) -> bool:
        return any(each.endswith(f"={code}") for each in asker.convictions)

    return lambda cast: cast.somebody(has_it)


def headline(code: str, *, numbers: int = 1) -> Casting:
    """Somebody with this headline, and so many numbers at hand."""
    return lambda cast: cast.somebody(lambda asker: asker.headline == code).with_numbers(numbers)


def anybody(cast: Cast) -> Asker:
    return cast.somebody(lambda asker: asker.headline == "all_dismissed").with_numbers(1)


def unknown(cast: Cast) -> Asker:
    return cast.unknown()


def wrong_number(cast: Cast) -> Asker:
    asker = anybody(cast)
    ((kind, value),) = asker.numbers
    return replace(asker, numbers=((kind, value[:-1] + str((int(value[-1]) + 1) % 10)),))


def with_the_twins_number(cast: Cast) -> Asker:
    one, other = cast.twins()
    return replace(one, numbers=other.numbers[:1])


def compound(order: Callable[[list[str]], list[str]]) -> Casting:
    """Somebody with two last names, written in another order, or one of them alone."""

    def written(cast: Cast) -> Asker:
        asker = cast.somebody(lambda each: two_last_names(each.family_names))
        return replace(asker, family_names=" ".join(order(asker.family_names.split())))

    return written


def two_last_names(family_names: str) -> bool:
    """Two plain words, neither of them a particle nor the same word again."""
    words = family_names.split()
    return len(set(words)) == len(words) == 2 and min(len(word) for word in words) > 3


OUTCOMES = (
    *("dismissed_and_sealed", "dismissed", "redesignated", "challenged"),
    *("pending", "needs_person", "not_included"),
)
HEADLINES = ("all_dismissed", "some_dismissed", "needs_person", "pending", "none_included")

JOURNEYS = (
    *(Journey(f"a conviction is {code}", outcome(code)) for code in OUTCOMES),
    *(Journey(f"with one number: {code}", headline(code)) for code in HEADLINES),
    *(Journey(f"en español: {code}", headline(code), "es") for code in HEADLINES),
    Journey("nobody of that name", unknown, finds=False),
    Journey("nadie con ese nombre", unknown, "es", finds=False),
    Journey("a wrong number", wrong_number, finds=False),
    Journey("two people of one name and birth date", lambda cast: cast.namesake()),
    Journey("one of two twins", lambda cast: cast.twins()[0]),
    Journey("a twin with the other's number", with_the_twins_number, finds=False),
    Journey("two last names as they are", compound(lambda names: names)),
    Journey("two last names turned around", compound(lambda names: names[::-1])),
    Journey("the first of two last names alone", compound(lambda names: names[:1])),
    Journey("the second of two last names alone", compound(lambda names: names[1:])),
    Journey("back at every question", anybody, "en", {
        "date_of_birth": ("back",),
        "identifier": ("back", "back"),
        "confirm": ("back", "back", "back"),
    }),
    Journey("start over at the last question", anybody, "en", {"confirm": ("start over",)}),
    Journey("Spanish in the middle", anybody, "en", {"identifier_kind": ("es",)}, ends_in="es"),
    Journey("inglés a la mitad", anybody, "es", {"other_names": ("en",)}, ends_in="en"),
    Journey("stop in the middle, and again another day", anybody, "en", {"identifier": ("stop",)}),
    Journey("alto a la mitad", anybody, "es", {"date_of_birth": ("stop",)}),
    Journey("a person asked for", anybody, "en", {"date_of_birth": ("person",)}, finds=False),
    Journey("una persona, por favor", anybody, "es", {"identifier_kind": ("person",)}, finds=False),
    Journey("everything arrives twice", anybody, twice=True),
    Journey("a stranger of whom everything arrives twice", unknown, finds=False, twice=True),
)  # fmt: skip
