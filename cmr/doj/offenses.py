"""What each distinct offense text means; a file of millions of rows has a few thousand of them."""

import re
from typing import Any

import polars as pl

from cmr.doj.distinct import coded
from cmr.doj.readings import Readings
from cmr.statutes.amounts import personal_amount, worth_950_or_less
from cmr.statutes.lists import Listed, load_list, load_pilot_patterns
from cmr.statutes.sections import Charge, Section, parse_charge

# One row per distinct text. `decided` is whether the policy decides such offenses, `named` their
# sections: `number` is the only one of them, null when two are named; `subdivision` its first
# subdivision, "" for none, null when two are named. `small_amount` and `small_value` are what the
# words say of them, null for nothing. `cannabis` are HS 11357-11360; `only_cannabis` is null where
# something else may be meant. `superstrike`, `pc290`, `gang_finding`, `gang_mate` are
# statutes.lists.Listed. `same_as` are the sections that a later conviction may repeat,
# `same_certain` whether surely. `charge` tells counts of one charge apart; `base` is its numbers
# alone. `readable` is whether any section could be read.
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "section": pl.String,
    "charge": pl.String,
    "base": pl.String,
    "readable": pl.Boolean,
    "cannabis": pl.Boolean,
    "only_cannabis": pl.Boolean,
    "decided": pl.Boolean,
    "named": pl.List(pl.String),
    "number": pl.String,
    "subdivision": pl.String,
    "attempt_or_conspiracy": pl.Boolean,
    "section_in_doubt": pl.Boolean,
    "small_amount": pl.Boolean,
    "small_value": pl.Boolean,
    "superstrike": pl.UInt8,
    "pc290": pl.UInt8,
    "registers": pl.Boolean,
    "gang_finding": pl.UInt8,
    "gang_mate": pl.UInt8,
    "same_as": pl.List(pl.String),
    "same_certain": pl.Boolean,
}
OFFENSE_COLUMNS = tuple(_SCHEMA)
# The lists whose offenses a policy decides, by its reading `offenses`.
_DECIDED = {
    "prop64": ("prop64",),
    "prop64_and_related": ("prop64", "related"),
    "prop47": ("prop47",),
}
_ANY_SEE_COMMENT = re.compile(r"\W*(SEE|REFER|PER)\W+(TO\W+)?(THE\W+)?COMM", re.IGNORECASE)

# A city or a county cannot make a super-strike or a duty to register.
_LOCAL_LAW = re.compile(r"LOCAL ORD|(MUNI\w*|CITY|COUNTY) (CODE|ORD)", re.IGNORECASE)


def read_offenses(frame: pl.DataFrame, readings: Readings) -> tuple[pl.Series, pl.DataFrame]:
    """A code per row (`offense`), and what each code means: OFFENSE_COLUMNS, one row per text.

    The text is OFFENSE_DESCR, or COMMENT_TEXT where that is empty or points there.
    """
    parsed = readings.sections == "parsed"
    points_there = _says_see_comment if parsed else _pilot_says_see_comment
    codes, texts = coded(frame["OFFENSE_DESCR"].fill_null(""))
    pointing = pl.Series([points_there(text) for text in texts], dtype=pl.Boolean)
    if pointing.any():
        where = pointing.gather(codes).arg_true()
        comment_codes, comments = coded(frame["COMMENT_TEXT"].gather(where).fill_null(""))
        codes = codes.scatter(where, comment_codes + texts.len())
        texts = pl.concat([texts, comments])
    lists = _DECIDED[readings.offenses]
    meanings = pl.DataFrame(
        [_parsed(text, lists) if parsed else _pilot_text(text) for text in texts],
        schema=_SCHEMA,
        orient="row",
    )
    return codes.alias("offense"), meanings


def _says_see_comment(text: str) -> bool:
    return not text.strip() or _ANY_SEE_COMMENT.match(text) is not None


def _pilot_says_see_comment(text: str) -> bool:
    return text.strip() in ("", "SEE COMMENT FOR CHARGE")


def _parsed(text: str, lists: tuple[str, ...]) -> dict[str, Any]:
    """An offense text read as sections: number, subdivisions, law, attempt and conspiracy."""
    charge = parse_charge(text)
    superstrikes, pc290 = load_list("superstrikes"), load_list("pc290")
    cannabis = {s.number for s in charge.sections if _listed(s, ("prop64",))}
    inchoate = charge.attempt or charge.conspiracy
    doubtful = charge.doubtful or len(cannabis) < len({s.number for s in charge.sections})
    unread = Listed.NO if charge.sections or _LOCAL_LAW.search(text) else Listed.DOUBT
    in_words = bool(unread) and any(load_list(name).in_words(text) for name in lists)
    return {
        "section": str(charge) or text.split("-")[0].strip(),
        "charge": str(charge) or " ".join(text.upper().split()),
        "base": "/".join(section.number for section in charge.sections),
        "readable": bool(charge.sections),
        "cannabis": bool(cannabis),
        "only_cannabis": None if unread or (cannabis and doubtful) else bool(cannabis),
        **(
            _decided(charge, lists)
            | ({"decided": True, "section_in_doubt": True} if in_words else {})
        ),
        "small_amount": personal_amount(text),
        "small_value": worth_950_or_less(text),
        "superstrike": max(superstrikes.listed(charge), unread),
        "pc290": max(pc290.listed(charge), unread),
        "registers": pc290.registers(charge),
        "gang_finding": superstrikes.finding(charge),
        "gang_mate": superstrikes.mate(charge),
        "same_as": sorted(cannabis),
        "same_certain": len(cannabis) == 1 and not doubtful and not inchoate,
    }


def _decided(charge: Charge, lists: tuple[str, ...]) -> dict[str, Any]:
    """What the text says of the offenses that the policy decides."""
    listed = {section: _listed(section, lists) for section in charge.sections}
    own = [section for section, found in listed.items() if found]
    numbers = {section.number for section in own}
    subdivisions = {section.subdivisions[:1] for section in own}
    certain = all(found is Listed.CERTAIN for found in listed.values())
    return {
        "decided": bool(own),
        "named": sorted(numbers),
        "number": next(iter(numbers)) if len(numbers) == 1 else None,
        "subdivision": "".join(next(iter(subdivisions))) if len(subdivisions) == 1 else None,
        "attempt_or_conspiracy": bool(own) and (charge.attempt or charge.conspiracy),
        "section_in_doubt": bool(own) and (charge.doubtful or not certain),
    }


def _listed(section: Section, lists: tuple[str, ...]) -> Listed:
    """Whether a section by itself is on one of the lists."""
    alone = Charge((section,))
    return max(load_list(name).listed(alone) for name in lists)


def names_nothing(section: str) -> bool:
    """Whether a conviction's section, as the tables of a run have it, names no offense of any law:
    empty, or words alone. It may have been of anything.
    """
    return not parse_charge(section).sections and not _LOCAL_LAW.search(section)


def _pilot_text(text: str) -> dict[str, Any]:
    """An offense text as the pilot program reads it: patterns anywhere before the first hyphen."""
    patterns = load_pilot_patterns()
    section = text.split("-")[0]
    found = re.search(patterns.prop64, section)
    number = found[0] if found else None
    letter = re.match(r"11357\(([AB])\)", section) if number == "11357" else None
    return {
        "section": section,
        "charge": section,
        "base": section,
        "readable": True,
        "cannabis": number is not None,
        "only_cannabis": number is not None,
        "decided": number is not None,
        "named": [number] if number else [],
        "number": number,
        "subdivision": letter[1] if letter else "",
        "attempt_or_conspiracy": False,
        "section_in_doubt": False,
        "small_amount": None,
        "small_value": None,
        "superstrike": 2 if _any(patterns.superstrikes, section) else 0,
        "pc290": 2 if _any(patterns.pc290, section) else 0,
        "registers": text.startswith(patterns.registration),
        "gang_finding": 2 if re.search(patterns.gang_finding, section) else 0,
        "gang_mate": 2 if re.search(patterns.gang_mate, section) else 0,
        "same_as": [section[:5]] if number else [],
        "same_certain": True,
    }


def _any(patterns: tuple[str, ...], section: str) -> bool:
    return any(re.search(pattern, section) for pattern in patterns)
