"""Relief: what courts did, joined to convictions, and what each person may be told of it."""

from cmr.relief.case_numbers import normalise_case
from cmr.relief.in_parts import JoiningInParts, RunTables
from cmr.relief.join import Accounted, Joined, JoinedLines, join_read, join_relief
from cmr.relief.list_file import ReliefFormatError
from cmr.relief.outcome import Event, EventKind, Headline, Outcome, headline_of, outcome_of
from cmr.relief.people import name_key
from cmr.relief.reader import Relief, read_relief
from cmr.relief.record import ConvictionOutcome, SubjectOutcome
from cmr.relief.same_people import Doubt, DoubtfulIdentity
from cmr.relief.sections import section_key

__all__ = [
    "Accounted",
    "ConvictionOutcome",
    "Doubt",
    "DoubtfulIdentity",
    "Event",
    "EventKind",
    "Headline",
    "Joined",
    "JoinedLines",
    "JoiningInParts",
    "Outcome",
    "Relief",
    "ReliefFormatError",
    "RunTables",
    "SubjectOutcome",
    "headline_of",
    "join_read",
    "join_relief",
    "name_key",
    "normalise_case",
    "outcome_of",
    "read_relief",
    "section_key",
]
