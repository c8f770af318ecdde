"""How a policy reads the extract: named behaviours, corrected or as the pilot program did it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Readings(BaseModel):
    """The named reading behaviours of a policy; the defaults are the corrected ones.

    docs/engine-quirks.md says what each pilot behaviour does to a person. Numbers are the quirks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    offenses: Literal["prop64", "prop64_and_related", "prop47"] = "prop64"
    """Which offenses the policy decides: cannabis (prop64.yaml), those with the charges often filed
    beside them (related.yaml), or those that Proposition 47 lowered (prop47.yaml)."""

    dates: Literal["unknown_stays_unknown", "unreadable_is_year_one"] = "unknown_stays_unknown"
    """A date that names no real day is unknown, or is 1 January of year 1 (1, 17, 18, 19)."""

    birth_date: Literal["every_row", "first_row"] = "every_row"
    """Birth dates of every row of a subject, conflicts unknown; or the first row's only (2)."""

    subjects: Literal["across_files", "within_a_file"] = "across_files"
    """One SUBJECT_ID in two files is one person, or two (51)."""

    sections: Literal["parsed", "pilot_text"] = "parsed"
    """Sections are parsed, comment looked up on any `see comment`; or the text before the first
    hyphen is searched for patterns, comment on one exact wording only (11-14, 16, 32-36)."""

    counts: Literal["weighed_together", "first_row"] = "weighed_together"
    """Rows of a count that contradict each other leave doubt; or only its first row speaks (43)."""

    severity: Literal["any_spelling", "exact_words"] = "any_spelling"
    """Felony in any spelling, unreadable is unknown; or exactly FELONY, all else is not (37)."""

    county: Literal["any_spelling", "exact_text"] = "any_spelling"
    """The county is compared trimmed and without regard to case, or exactly (38)."""

    deceased: Literal["any_spelling", "exact_text"] = "any_spelling"
    """DECEASED with blanks around it counts, or not."""

    case_numbers: Literal["without_blanks", "exact_text"] = "without_blanks"
    """Blank and `NULL` case numbers are left out, or listed (42)."""

    sentences: Literal["longest_part", "added_to_last_conviction"] = "longest_part"
    """The longest part in calendar years; or all parts added, each to the conviction read last,
    with years of 366 days that run over after 292 years (22-25)."""

    later_outcomes: Literal["read", "ignored"] = "read"
    """Set-asides, reductions and re-sentencings of a count are read, or ignored (20, 21)."""

    earlier_offenses: Literal["known_dates", "pilot_held_date"] = "known_dates"
    """Each listed offense by its own date; or one held date, year 1 for registrations and gang
    pairs, replaced by whatever comes after it (6-10, 15, 18)."""

    same_section: Literal["separate_occasions", "first_five_characters"] = "separate_occasions"
    """Two earlier convictions of the section on separate occasions; or two texts that begin with
    the same five characters, same day and same case included (16, 17)."""

    appended_columns: Literal["pilot_2019", "configurable"] = "pilot_2019"
    """The 17 columns that the pilot program appends; or the configurable program's 18, with
    `Occurred after 11/9/2016`, super-strikes repeated and no gang pair among them (56)."""
