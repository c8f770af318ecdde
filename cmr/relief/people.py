"""Names on court lists: when two spellings are the same, and when they agree."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SUFFIXES = frozenset(["JR", "SR", "II", "III", "IV", "V", "2ND", "3RD"])
PARTICLES = frozenset(
    ["DE", "LA", "LAS", "LOS", "DEL", "DELOS", "Y", "E", "EL", "SAN", "ST"]
    + ["VAN", "VON", "DI", "DA", "AL", "BIN", "MC", "MAC", "O"]
)
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`\u00b4")


@dataclass(frozen=True)
class ListName:
    """A name of the form LAST,FIRST MIDDLE: its surname parts and its given names."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Equal for spellings that differ only in case, marks, hyphens and blanks."""
        return "".join(self.surnames), " ".join(self.given)


@lru_cache(maxsize=1 << 16)
def parse_name(text: str) -> ListName | None:
    """The name read at its first comma, or None when surname or given name is missing."""
    last, comma, first = text.partition(",")
    name = ListName(_words(last), _words(first))
    return name if comma and name.surnames and name.given else None


def name_key(text: str) -> tuple[str, str] | None:
    """The surnames and the given names of a name, the same however it is spelled; None for none."""
    name = parse_name(text)
    return name.key if name else None


def _words(text: str) -> tuple[str, ...]:
    """Upper-case words of letters and digits, without marks and suffixes."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    words = re.sub(r"[^A-Z0-9]+", " ", plain).split()
    return tuple(word for word in words if word not in _SUFFIXES)


def names_agree(one: ListName, other: ListName) -> bool:
    """Whether two names can be one person's: a surname in common, given names that do not differ.

    A missing middle name or an initial is no difference. Only ever asked of people who already
    share a case and section, or a birth date.
    """
    return _surnames_agree(one, other) and all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(one.given, other.given, strict=False)
    )


def _surnames_agree(one: ListName, other: ListName) -> bool:
    """Whether the surnames are written alike but for blanks, or share one part."""
    if "".join(one.surnames) == "".join(other.surnames):
        return True
    return bool((set(one.surnames) & set(other.surnames)) - PARTICLES)


def name_keys(text: str) -> list[str]:
    """Keys of a name, of which two names have one in common wherever they agree (`names_agree`).

    A surname that agrees is written alike as a whole or has a part in common; given names that
    agree begin with one letter.
    """
    name = parse_name(text)
    if name is None:
        return []
    parts = {part for part in name.surnames if part not in PARTICLES}
    return sorted(f"{surname} {name.given[0][0]}" for surname in parts | {"".join(name.surnames)})
