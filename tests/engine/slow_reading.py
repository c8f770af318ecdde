"""Reading an extract for la_2020 once more, in plain Python; only section parsing is shared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cmr.doj.court_words import said_of_a_conviction
from cmr.statutes.sections import Charge, parse_charge

Row = dict[str, str | None]
Told = bool | None
SECTIONS = {"11357", "11358", "11359", "11360"}


@dataclass
class Conviction:
    """One conviction with its rows and what became of it."""

    row: int
    order: str
    charge: Charge
    text: str
    day: date | None
    severity: str | None
    parts: list[Row]
    resent: bool
    standing: Told = True
    released: bool = False
    felony_then: bool = False
    again: list["Conviction"] = field(default_factory=list)
    others: list[Charge] = field(default_factory=list)

    @property
    def cycle(self) -> str:
        return self.order[:3]

    @property
    def step(self) -> str:
        return self.order[3:6]

    @property
    def key(self) -> str:
        """What counts of one charge have in common."""
        return charge_key(self.charge, self.text)

    @property
    def cannabis(self) -> set[str]:
        charges = [self.charge, *self.others]
        return {section.number for charge in charges for section in charge.sections} & SECTIONS

    @property
    def unread(self) -> bool:
        """Whether no row says what it was, so that it may be of cannabis or not."""
        texts = [offense_text(row) for row in self.parts]
        return any(not parse_charge(t).sections and "LOCAL ORD" not in t.upper() for t in texts)

    @property
    def in_words(self) -> bool:
        """Whether cannabis is named in words alone."""
        return self.says("MARIJ", "CANNABIS")

    def says(self, *words: str) -> bool:
        """Whether one of these stands in a text that names no section."""
        texts = [offense_text(row).upper() for row in self.parts]
        return any(
            not parse_charge(t).sections and "LOCAL ORD" not in t and any(w in t for w in words)
            for t in texts
        )

    @property
    def counties(self) -> set[str]:
        """Every county that its rows name."""
        return {(row["STP_ORI_CNTY_NAME"] or "").strip().upper() for row in self.parts} - {""}

    @property
    def inchoate(self) -> bool:
        """Whether it is surely an attempt or a conspiracy of a cannabis section."""
        return all(
            (c.attempt or c.conspiracy) and {s.number for s in c.sections} & SECTIONS
            for c in [self.charge, *self.others]
        )

    @property
    def doubtful(self) -> bool:
        strange = any(s.number not in SECTIONS for s in self.charge.sections)
        return bool(self.others) or self.charge.doubtful or strange or self.in_words


def read_date(text: str | None) -> date | None:
    """A date, or nothing."""
    if text is None or not re.fullmatch("[0-9]{8}", text):
        return None
    if not "18500101" <= text <= "20991230":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def offense_text(row: Row) -> str:
    """The text that names the offense."""
    text = row["OFFENSE_DESCR"] or ""
    if not text.strip() or re.match(r"\W*SEE\W+COMM", text.upper()):
        return row["COMMENT_TEXT"] or ""
    return text


def read_severity(row: Row) -> str | None:
    """The level of a conviction, if it is said."""
    status, charged = (row["CONV_STAT_DESCR"] or "").strip().upper(), row["OFFENSE_TOC"] or ""
    if status:
        return status if status in ("FELONY", "MISDEMEANOR", "INFRACTION") else None
    return {"F": "FELONY", "M": "MISDEMEANOR", "I": "INFRACTION"}.get(charged.strip())


def read_convictions(rows: Sequence[tuple[int, Row]], as_of: date) -> list[Conviction]:
    """A subject's convictions, with later outcomes applied and re-sentencings folded in."""
    found: dict[str, Conviction] = {}
    for number, row in rows:
        if not (row["DISP_DESCR"] or "").startswith("CONVICTED"):
            continue
        order = row["CNT_ORDER"] or ""
        if order not in found:
            text = offense_text(row)
            found[order] = Conviction(
                number, order, parse_charge(text), text, read_date(row["STP_EVENT_DATE"]),
                read_severity(row), [],
                "RESENT" in (row["DISP_DESCR"] or ""),
            )  # fmt: skip
        found[order].parts.append(row)
    for one in found.values():
        _weigh(one)
    kept = _fold_resentencings(list(found.values()), as_of)
    for _, row in rows:
        _later_outcome(row, kept, as_of)
    return kept


def _weigh(one: Conviction) -> None:
    """Rows of one count that contradict each other."""
    days = {day for row in one.parts if (day := read_date(row["STP_EVENT_DATE"]))}
    one.day = days.pop() if len(days) == 1 else None
    levels = {level for row in one.parts if (level := read_severity(row))}
    one.severity = levels.pop() if len(levels) == 1 else None
    one.felony_then = one.severity == "FELONY"
    texts = [offense_text(row) for row in one.parts]
    one.others = [
        charge for text in texts if charge_key(charge := parse_charge(text), text) != one.key
    ]


def charge_key(charge: Charge, text: str) -> str:
    """What counts of one charge have in common."""
    return str(charge) or " ".join(text.upper().split())


def _fold_resentencings(convictions: list[Conviction], as_of: date) -> list[Conviction]:
    def first_step(one: Conviction) -> str:
        return min(c.step for c in convictions if (c.cycle, c.key) == (one.cycle, one.key))

    kept = [c for c in convictions if not c.resent or c.step == first_step(c)]
    for one in convictions:
        if one in kept:
            continue
        before = [c for c in kept if (c.cycle, c.key) == (one.cycle, one.key) and c.step < one.step]
        own = [c for c in before if c.order[6:] == one.order[6:]] or before
        if one.day is None or one.day <= as_of:
            min(own, key=lambda c: c.order[3:]).again.append(one)
    for one in kept:
        one.again.sort(key=lambda c: c.step)
        for again in one.again:
            one.severity = again.severity or one.severity
    return kept


def _later_outcome(row: Row, convictions: list[Conviction], as_of: date) -> None:
    """What a later step did, as far as cmr.doj.court_words reads it."""
    said = said_of_a_conviction(row["DISP_DESCR"] or "")
    day, order = read_date(row["STP_EVENT_DATE"]), row["CNT_ORDER"] or ""
    if said is None or (day and day > as_of):
        return
    for one, sure in _about(row, order, convictions, bare=said.bare):
        sure = sure and said.clear
        if said.what == "reduced":
            one.severity = _lowered(one, said.level) if sure else _unless_lowered(one)
        elif said.what == "vacated":
            one.standing = False if sure or one.standing is False else None
        elif sure and day:
            one.released = True


def _lowered(one: Conviction, level: str) -> str:
    """The level that a court surely set; an infraction is not raised again by a reduction."""
    return "INFRACTION*" if one.severity == "INFRACTION*" else f"{level}*"


def _unless_lowered(one: Conviction) -> str | None:
    """A level that a court surely set stays, whatever else may have been reduced."""
    return one.severity if one.severity and one.severity.endswith("*") else None


def _about(
    row: Row, order: str, convictions: list[Conviction], *, bare: bool
) -> list[tuple[Conviction, bool]]:
    """The convictions that a step may be about, each with whether it surely is."""
    text = offense_text(row)
    charge = parse_charge(text)
    key, numbers = charge_key(charge, text), [s.number for s in charge.sections]
    there = [c for c in convictions if c.cycle == order[:3] and c.step <= order[3:6]]
    near = [c for c in there if not bare or c.step < order[3:6] or c.order[6:] == order[6:]]
    named = [c for c in near if key and c.key == key]
    own = [c for c in named if c.order[6:] == order[6:]]
    if named:
        return [(c, bool(own) or len(named) == 1) for c in own or named]
    alone = len(there) == 1 and not numbers
    return [
        (c, alone)
        for c in near
        if not numbers
        or not all(other.sections for other in [c.charge, *c.others])
        or [s.number for s in c.charge.sections] == numbers
    ]


def plus_months(day: date, months: int) -> date:
    """Calendar months later, the month's last day at most; never after the year 9999."""
    total = min(day.year * 12 + day.month - 1 + months, 9999 * 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(total // 12, total % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def part_end(row: Row) -> date | None:
    """The day a part of a sentence ends, if it can be read."""
    start = read_date(row["STP_EVENT_DATE"])
    length = (row["SENT_LENGTH"] or "").strip().upper()
    unit = (row["SENT_TIME_CODE"] or "").strip().upper()
    if length.startswith("LIFE"):
        return date.max
    if not length and not unit:
        return start
    if start is None or not re.fullmatch(r"\+?[0-9]{1,9}", length):
        return None
    if int(length) == 0:
        return start
    if unit == "D":
        return start + timedelta(days=min(int(length), 1_000_000))
    return plus_months(start, int(length) * {"Y": 12, "M": 1}[unit]) if unit in ("Y", "M") else None


def sentence_over(one: Conviction, as_of: date) -> Told:
    """Whether the time of a conviction is over."""
    if one.released:
        return True
    in_force = one.parts
    for again in one.again:
        if any(
            (p["SENT_LENGTH"] or "").strip() or (p["SENT_TIME_CODE"] or "").strip()
            for p in again.parts
        ):
            in_force = again.parts
    ends = [part_end(row) for row in in_force]
    return None if None in ends else all(end <= as_of for end in ends if end)
