"""The pilot program once more, row by row in plain Python, written from its description."""

import re
from dataclasses import dataclass, field
from datetime import date

Row = dict[str, str | None]
ZERO = date(1, 1, 1)
GANG = r"186\.22\(B\)\(4\)"
MATES = r"(?:136\.1|215|213\(A\)\(1\)\(A\)|246|519|12022\.55)"
_BARE = [
    "37", "128", "187", "188", "205", "207", "217.1", "218", "219", "220", "264.1", "269", "287",
    "451.5", "653F", "4500", "12308", "12310", "18745", "18755", "189", "189.1", "189.5", "191",
    "191.5", "209", "209.5", "261", "262", "273AB", "286", "288", "288A", "288.5", "289", "667.61",
    "667.7", "667.71", "190",
]  # fmt: skip
_WITH = [
    "245(D)(3)", "286(C)(1)", "286(C)(2)", "286(C)(3)", "286(D)(1)", "286(D)(2)", "286(D)(3)",
    "288(A)", "288(B)(1)", "288(B)(2)", "288A(D)", "288A(C)(1)", "288A(C)(2)(A)", "288A(C)(2)(B)",
    "288A(C)(2)(C)", "288.5(A)", "289(J)", "289(A)(1)(A)", "289(A)(1)(B)", "289(A)(1)(C)",
    "289(A)(2)(C)", "11418(A)(1)", "11418(B)(1)", "11418(B)(2)",
]  # fmt: skip


def is_superstrike(section: str) -> bool:
    """Whether the pilot program's list matches anywhere in the section."""
    if any(f"{text} PC" in section for text in _BARE + _WITH) or "1672(A) MV" in section:
        return True
    patterns = [
        r"(261|262|273AB)\(.*\) PC",
        r"190(\.\d\d?)?(\(.*\))? PC",
        r"286\(C\)\([123]\)\([ABC]\) PC",
        rf"{MATES}.*{GANG} PC",
        rf"{GANG}.*{MATES} PC",
    ]
    return any(re.search(pattern, section) for pattern in patterns)


def is_pc290(section: str) -> bool:
    """Whether the pilot program's PC 290 list matches anywhere in the section."""
    bare = [
        "264.1",
        "267",
        "272",
        "285",
        "287",
        "451.5",
        "261",
        "269",
        "266",
        "266C",
        "266J",
        "288",
    ]
    listed = [*bare, "262(A)", "262(A)(1)", "314(1)", "314(2)", "653F(B)", "653F(C)"]
    listed += ["311.2(B)", "311.2(C)", "311.2(D)"]
    if any(f"{text} PC" in section for text in listed):
        return True
    opened = [
        "236.1(B)", "236.1(C)", "243.4", "264.1(", "266H(B)", "266I(B)", "288A", "288.2", "288.3",
        "288.4", "288.5", "288.7", "311.1", "311.3", "311.4", "647.6", "647A",
    ]  # fmt: skip
    for text in opened:
        place = section.find(text)
        if place >= 0 and " PC" in section[place + len(text) :]:
            return True
    return bool(re.search(r"26[19][(.A-Za-z].* PC|28[69][^.]* PC", section))


@dataclass
class Conviction:
    """One conviction of the pilot program."""

    row: int
    day: date
    section: str
    felony: bool
    county: str | None
    case: str
    ends: float  # days since year 1

    @property
    def prop64(self) -> str | None:
        """Its Prop 64 section."""
        found = re.search("11357|11358|11359|11360", self.section)
        return found[0] if found else None


@dataclass
class Subject:
    """One person as the pilot program holds them."""

    born: date
    seen: set[str] = field(default_factory=set)
    convictions: list[Conviction] = field(default_factory=list)
    cases: dict[str, list[str]] = field(default_factory=dict)
    deceased: bool = False
    registered: bool = False
    earliest_290: date = ZERO


def read_date(text: str | None) -> date:
    """A date, or the first day of year 1."""
    if text is None or not re.fullmatch("[0-9]{8}", text):
        return ZERO
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return ZERO


def years_later(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def duration_days(row: Row) -> float:
    """The length of a sentence part; nanoseconds in 64 bits run over."""
    length, unit = row["SENT_LENGTH"] or "", row["SENT_TIME_CODE"]
    if not re.fullmatch("[+-]?[0-9]+", length):
        return 0.0
    hours = {"D": 24, "Y": 366 * 24, "M": 366 * 2}.get(unit or "", 0)
    nanoseconds = (int(length) * hours * 3_600_000_000_000 + 2**63) % 2**64 - 2**63
    return nanoseconds / 86_400e9


def held(before: date, day: date) -> date:
    """The earliest date, where year 1 is always replaced."""
    return day if before == ZERO or day < before else before


def read_subjects(rows: list[Row]) -> dict[str, Subject]:
    """Every subject, from the rows in file order."""
    subjects: dict[str, Subject] = {}
    for number, row in enumerate(rows):
        subject = subjects.setdefault(row["SUBJECT_ID"] or "", Subject(read_date(row["PRI_DOB"])))
        convicted = (row["DISP_DESCR"] or "").startswith("CONVICTED")
        order = row["CNT_ORDER"] or ""
        if convicted and order in subject.seen:
            subject.convictions[-1].ends += duration_days(row)
            continue
        _read_row(subject, row, number, convicted, order)
    return subjects


def _read_row(subject: Subject, row: Row, number: int, convicted: bool, order: str) -> None:
    step, day = row["STP_TYPE_DESCR"], read_date(row["STP_EVENT_DATE"])
    subject.deceased |= step == "DECEASED"
    if step == "COURT ACTION" and row["OFN"]:
        numbers = subject.cases.setdefault(order[:6], [])
        if row["OFN"] not in numbers:
            numbers.append(row["OFN"])
    registers = step == "REGISTRATION" and (row["OFFENSE_DESCR"] or "").startswith("290")
    subject.registered |= registers
    if not convicted:
        return
    text = row["OFFENSE_DESCR"] or ""
    if text.strip() in ("", "SEE COMMENT FOR CHARGE"):
        text = row["COMMENT_TEXT"] or ""
    level = row["CONV_STAT_DESCR"]
    felony = level == "FELONY" or (not level and row["OFFENSE_TOC"] == "F")
    ends = (day - ZERO).days + duration_days(row)
    new = Conviction(
        number, day, text.split("-")[0], felony, row["STP_ORI_CNTY_NAME"], order[:6], ends
    )
    if registers or is_pc290(new.section):
        subject.earliest_290 = held(subject.earliest_290, day)
    subject.convictions.append(new)
    subject.seen.add(order)


def decide(rows: list[Row], county: str, as_of: date) -> dict[int, tuple[str, str, str]]:
    """Row number -> determination, reason, case numbers."""
    return {
        conviction.row: (
            *_decide(subject, conviction, as_of),
            "; ".join(subject.cases.get(conviction.case, [])),
        )
        for subject in read_subjects(rows).values()
        for conviction in subject.convictions
        if conviction.prop64 and conviction.county == county
    }


def _superstrikes(subject: Subject) -> tuple[bool, date]:
    """Whether there is any, gang pairs included, and the earliest date of the direct ones."""
    earliest, any_at_all = ZERO, False
    for conviction in subject.convictions:
        if is_superstrike(conviction.section):
            any_at_all, earliest = True, held(earliest, conviction.day)
    gangs = {c.case for c in subject.convictions if re.search(f"{GANG} PC", c.section)}
    mates = {c.case for c in subject.convictions if re.search(f"{MATES} PC", c.section)}
    return any_at_all or bool(gangs & mates), earliest


def _decide(subject: Subject, this: Conviction, as_of: date) -> tuple[str, str]:
    eligible, hand, no = "Eligible for Dismissal", "Hand Review", "Not eligible"
    if not this.felony:
        return "To be reviewed by City Attorneys", "Misdemeanor or Infraction"
    if this.day >= date(2016, 11, 9):
        return no, "Occurred after 11/09/2016"
    if this.prop64 == "11357":
        small = this.section.startswith(("11357(A)", "11357(B)"))
        return (eligible, "11357(a) or 11357(b)") if small else (hand, "Other 11357")
    struck, struck_on = _superstrikes(subject)
    if struck and struck_on < this.day:
        return no, "PC 667(e)(2)(c)(iv)"
    if (
        subject.registered or any(is_pc290(c.section) for c in subject.convictions)
    ) and subject.earliest_290 < this.day:
        return no, "PC 290"
    priors = [
        c
        for c in subject.convictions
        if c.prop64 and c.day < this.day and c.section.startswith(this.section[:5])
    ]
    if len(priors) >= 2:
        return no, "Two priors"
    return _mercy(subject, as_of)


def _mercy(subject: Subject, as_of: date) -> tuple[str, str]:
    eligible, hand = "Eligible for Dismissal", "Hand Review"
    if years_later(subject.born, 50) <= as_of:
        return eligible, "50 years or older"
    if (as_of - subject.born).days / 365.25 <= 21:
        return eligible, "21 years or younger"
    over = all(c.ends <= (as_of - ZERO).days for c in subject.convictions)
    if all(c.prop64 for c in subject.convictions) and over:
        return eligible, "Only has 11357-60 charges and completed sentence"
    if all(c.day <= years_later(as_of, -10) for c in subject.convictions):
        return eligible, "No convictions in past 10 years"
    if not over:
        return hand, "Currently serving sentence"
    return (
        (eligible, "Deceased") if subject.deceased else (hand, "No applicable eligibility criteria")
    )
