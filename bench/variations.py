"""How people say who they are, as kinds of variation on the truth, and how often we assume each.

Nobody has measured these rates for the people asked here: they are assumptions, written down so
that they can be argued with. The kinds themselves are from the forms' own experience.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from cmr.synthesize.people import Somebody
from lookup.identity import Claim, Identifier, IdentifierKind, canonical_surnames, canonical_text
from lookup.identity.birth_dates import swapped_birth_date
from lookup.identity.given_names import called
from lookup.identity.names import bare_surnames

Variation = Callable[[Somebody, Random], Claim | None]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SOUNDS = (("V", "B"), ("B", "V"), ("Z", "S"), ("S", "Z"), ("LL", "Y"), ("H", ""), ("G", "J"))
NEW_SURNAMES = ("Vanderhoeven", "Thompson", "Aguirre", "Blackwell", "Ochoa", "Whitfield")


@dataclass(frozen=True)
class Kind:
    """One way to say it, and how many in a thousand say it so, by origin where that differs."""

    say: Variation
    rate: int
    rates: Mapping[str, int]

    def rate_of(self, origin: str) -> int:
        """How many in a thousand of this origin."""
        return self.rates.get(origin, self.rate)


def says(who: Somebody, *, given: str = "", family: str = "", other: str = "") -> Claim:
    """What somebody says of themselves, by the last four digits."""
    number = Identifier(IdentifierKind.SSN4, who.ssn)
    return Claim(given or who.name.given, family or who.name.family, who.born, (number,), other)


def slip(word: str, chance: Random) -> str:
    """One letter changed, dropped, doubled or exchanged with the next; never the first."""
    if len(word) < 3:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def by_sound(who: Somebody, chance: Random) -> Claim | None:
    """The surname as it sounds."""
    plain = canonical_text(who.name.family)
    fitting = [pair for pair in SOUNDS if pair[0] in plain]
    return says(who, family=plain.replace(*chance.choice(fitting), 1)) if fitting else None


def short_form(who: Somebody, chance: Random) -> Claim | None:
    """A short form of the first name that a list has."""
    known = sorted(called(canonical_text(who.name.given.split()[0])))
    return says(who, given=chance.choice(known)) if known else None


def surnames(order: Callable[[tuple[str, ...]], str]) -> Variation:
    """Two surnames, written otherwise."""

    def said(who: Somebody, _chance: Random) -> Claim | None:
        parts = canonical_surnames(who.name.family)
        return says(who, family=order(parts)) if len(parts) == 2 else None

    return said


def without_particle(who: Somebody, _chance: Random) -> Claim | None:
    """CRUZ for DE LA CRUZ."""
    bare = bare_surnames(who.name.family)
    return says(who, family=bare[0]) if bare else None


def one_word(who: Somebody, _chance: Random) -> Claim | None:
    """DELACRUZ for DE LA CRUZ, OBRIEN for O'BRIEN."""
    family = who.name.family
    glued = canonical_surnames(family)
    changed = len(glued) == 1 and glued[0] != canonical_text(family.replace("'", " "))
    return says(who, family=glued[0]) if changed else None


def given_rewritten(who: Somebody, chance: Random) -> Claim | None:
    """A given name of two syllables joined, hyphened or apart; De Shawn for DeShawn."""
    words = who.name.given.replace("-", " ").split()
    if len(words) > 1:
        return says(who, given=chance.choice(("", "-", " ")).join(words))
    for start in ("De", "La", "Da", "Ja"):
        if who.name.given.startswith(start) and who.name.given[2:3].isupper():
            return says(who, given=f"{start} {who.name.given[2:]}")
    return None


def second_given_name(who: Somebody, _chance: Random) -> Claim | None:
    """The name that people go by is the second one."""
    words = who.name.given.replace("-", " ").split()
    return says(who, given=words[1]) if len(words) > 1 and len(words[1]) > 1 else None


def mothers_surname(who: Somebody, chance: Random) -> Claim | None:
    """The mother's surname as a middle name, as in the Philippines."""
    return says(who, given=f"{who.name.given} {chance.choice(('Reyes', 'Santos', 'Ramos'))}")


def ian_for_yan(who: Somebody, _chance: Random) -> Claim | None:
    """PETROSIAN for PETROSYAN."""
    plain = canonical_text(who.name.family)
    return says(who, family=plain.replace("YAN", "IAN")) if "YAN" in plain else None


def dates_exchanged(who: Somebody, _chance: Random) -> Claim | None:
    """Day and month in each other's place."""
    other = swapped_birth_date(who.born)
    return replace(says(who), birth_date=other) if other else None


def new_surname(who: Somebody, chance: Random) -> str:
    """A surname taken since."""
    return chance.choice([n for n in NEW_SURNAMES if n not in who.name.family])


ASIAN = ("Vietnamese", "Chinese", "Korean")
KINDS: Mapping[str, Kind] = {
    "as it is": Kind(lambda who, _: says(who), 500, {}),
    "in capitals, accents lost": Kind(
        lambda who, _: says(
            who, given=canonical_text(who.name.given), family=canonical_text(who.name.family)
        ),
        60,
        {},
    ),
    "first surname only": Kind(surnames(lambda p: p[0]), 150, {}),
    "second surname only": Kind(surnames(lambda p: p[1]), 25, {}),
    "surnames the other way round": Kind(surnames(lambda p: f"{p[1]} {p[0]}"), 20, {}),
    "surnames with a hyphen": Kind(surnames("-".join), 30, {}),
    "without the particle": Kind(without_particle, 80, {}),
    "in one word": Kind(one_word, 80, {}),
    "surname by its sound": Kind(by_sound, 10, dict.fromkeys(("Spanish", "Spanish, two"), 40)),
    "-ian for -yan": Kind(ian_for_yan, 120, {}),
    "slip in the surname": Kind(lambda w, c: says(w, family=slip(w.name.family, c)), 25, {}),
    "slip in the first name": Kind(lambda w, c: says(w, given=slip(w.name.given, c)), 35, {}),
    "short form": Kind(short_form, 80, {}),
    "initial": Kind(lambda who, _: says(who, given=who.name.given[0]), 15, {}),
    "given name joined or apart": Kind(given_rewritten, 60, dict.fromkeys(ASIAN, 120)),
    "second given name": Kind(second_given_name, 30, dict.fromkeys(ASIAN, 60)),
    "mother's surname in the middle": Kind(mothers_surname, 0, {"Filipino": 80}),
    "fields exchanged": Kind(
        lambda w, _: says(w, given=w.name.family, family=w.name.given),
        15,
        dict.fromkeys(ASIAN, 80),
    ),
    "day and month exchanged": Kind(dates_exchanged, 15, {}),
    "new surname, old one given": Kind(
        lambda w, c: says(w, family=new_surname(w, c), other=w.name.family), 40, {}
    ),
    "new surname alone": Kind(lambda w, c: says(w, family=new_surname(w, c)), 6, {}),
    "another birth date": Kind(
        lambda w, c: replace(says(w), birth_date=w.born.replace(day=1 + w.born.day % 28)), 6, {}
    ),
}
