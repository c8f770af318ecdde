"""Where a made-up person's surname comes from, so that groups can be compared."""

from __future__ import annotations

from typing import Final

from cmr.synthesize.people import Somebody
from lookup.identity import canonical_surnames, canonical_text

_BY_SURNAME: Final = {
    "Vietnamese": "NGUYEN TRAN LE PHAM",
    "Chinese": "CHEN WONG LI",
    "Korean": "KIM LEE PARK",
    "Filipino": "SANTOS REYES DELACRUZ BAUTISTA",
}
_BY_RACE: Final = {"BLACK": "African American", "WHITE": "European", "ASIAN": "Other Asian"}
ORIGINS: Final = (
    *("Spanish", "Spanish, two", "Spanish, particle"),
    *("African American", "European", "European, particle"),
    *_BY_SURNAME,
    *("Other Asian", "Armenian", "Other"),
)


def origin_of(who: Somebody) -> str:
    """One of ORIGINS, by group and surname."""
    parts = canonical_surnames(who.name.family)
    has_particle = "".join(parts) != canonical_text(who.name.family).replace(" ", "") or (
        len(parts) < len(canonical_text(who.name.family).split())
    )
    if who.race == "HISPANIC":
        plain = "Spanish, two" if len(parts) > 1 else "Spanish"
        return "Spanish, particle" if has_particle else plain
    if who.race == "ASIAN":
        of_it = (name for name, some in _BY_SURNAME.items() if parts[0] in some.split())
        return next(of_it, "Other Asian")
    if who.race == "OTHER":
        return "Armenian" if parts[0].endswith("YAN") else "Other"
    return "European, particle" if has_particle else _BY_RACE[who.race]
