"""The words of the engine's answers: determinations and the names of the output columns."""

from enum import StrEnum


class Determination(StrEnum):
    """What a served policy says of one conviction."""

    DISMISSAL = "dismissal"
    REDESIGNATION = "redesignation"
    CITY_REVIEW = "city_review"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_REVIEW = "needs_review"


# One row per in-scope conviction, in this order.
DETERMINATION_COLUMNS: tuple[str, ...] = (
    "file",
    "row",
    "subject_id",
    "count_order",
    "case_numbers",
    "county",
    "section",
    "severity",
    "convicted_on",
    "determination",
    "reason",
    "rule",
    "citation",
    "policy",
    "as_of",
    "authority",
    "missing_facts",
)

# One row per conviction, any county, any section.
CONVICTION_COLUMNS: tuple[str, ...] = (
    "subject_id",
    "count_order",
    "case_numbers",
    "county",
    "section",
    "severity",
    "convicted_on",
    "authority",
)

# One row per subject.
SUBJECT_COLUMNS: tuple[str, ...] = (
    "subject_id",
    "names",
    "birth_dates",
    "ssn",
    "license",
    "idn",
    "cii",
    "deceased",
    "race",
)

# What the pilot program appends to each row of its input.
APPENDED_COLUMNS: tuple[str, ...] = (
    "Case Number",
    "# of convictions on record",
    "Possible Other P64 Charges",
    "Superstrike Code Section(s)",
    "PC290 Code Section(s)",
    "PC290 Registration",
    "Date of Conviction",
    "Years Since This Conviction",
    "Years Since Any Conviction",
    "# of Prop 64 convictions",
    "# of HS 11357 convictions",
    "# of HS 11358 convictions",
    "# of HS 11359 convictions",
    "# of HS 11360 convictions",
    "Deceased",
    "Eligibility Determination",
    "Eligibility Reason",
)

# The configurable program appends one more, behind the possible other charges.
AFTER_PROP64 = "Occurred after 11/9/2016"
CONFIGURABLE_COLUMNS: tuple[str, ...] = (*APPENDED_COLUMNS[:3], AFTER_PROP64, *APPENDED_COLUMNS[3:])
