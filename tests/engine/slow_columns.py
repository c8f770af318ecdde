"""The columns both reference programs append, row by row in plain Python, from the description."""

import re
from datetime import date

from tests.engine.slow_pilot import (
    GANG,
    MATES,
    ZERO,
    Conviction,
    Row,
    Subject,
    is_pc290,
    is_superstrike,
    read_subjects,
)

_CAP = (2**63 - 1) / 3.6e12  # hours in signed 64-bit nanoseconds
SUPERSTRIKES = "Superstrike Code Section(s)"


def columns(
    rows: list[Row],
    county: str,
    as_of: date,
    answers: dict[int, tuple[str, str, str]],
    *,
    configurable: bool,
) -> dict[int, dict[str, str]]:
    """Row number -> the columns of that row, of those that have any."""  # fmt: skip
    found = {
        number: {"Possible Other P64 Charges": comment}
        for number, row in enumerate(rows)
        if (comment := _possible_other(row))
    }
    for subject in read_subjects(rows).values():
        for one in subject.convictions:
            if one.row in answers:
                told = _columns(subject, one, as_of, configurable=configurable)
                told["Eligibility Determination"], told["Eligibility Reason"] = answers[one.row][:2]
                told["Case Number"] = answers[one.row][2]
                found[one.row] = found.get(one.row, {}) | told
    return found


def _columns(
    subject: Subject, this: Conviction, as_of: date, *, configurable: bool
) -> dict[str, str]:
    all_of_them = subject.convictions
    sections = [c.prop64 for c in all_of_them]
    latest = max([ZERO, *(c.day for c in all_of_them)])
    pc290 = [c.section for c in all_of_them if is_pc290(c.section)]
    told = {
        "# of convictions on record": str(len(all_of_them)),
        SUPERSTRIKES: _superstrikes(all_of_them, configurable=configurable),
        "PC290 Code Section(s)": ";".join(pc290) or "-",
        "PC290 Registration": "Yes" if subject.registered else "-",
        "Date of Conviction": f"{this.day.month:02}/{this.day.day:02}/{this.day.year:04}",
        "Years Since This Conviction": _years(this.day, as_of),
        "Years Since Any Conviction": _years(latest, as_of),
        "# of Prop 64 convictions": str(sum(s is not None for s in sections)),
        "Deceased": "Deceased" if subject.deceased else "-",
    }
    for number in ("11357", "11358", "11359", "11360"):
        told[f"# of HS {number} convictions"] = str(sections.count(number))
    if configurable:
        told["Occurred after 11/9/2016"] = "Y" if this.day > date(2016, 11, 9) else "N"
    return told


def _superstrikes(convictions: list[Conviction], *, configurable: bool) -> str:
    direct = [c.section for c in convictions if is_superstrike(c.section)]
    if configurable:
        return ";".join(direct) or "-"
    for case in {c.case for c in convictions}:
        own = [c for c in convictions if c.case == case]
        gangs = [c.section for c in own if re.search(f"{GANG} PC", c.section)]
        mates = [c.section for c in own if re.search(f"{MATES} PC", c.section)]
        direct += [f"{mate} + {gangs[-1]}" for mate in mates if gangs]
    return ";".join(sorted(set(direct))) or "-"


def _years(day: date, as_of: date) -> str:
    if day == ZERO:
        return "-1.0"
    hours = max(-_CAP, min(_CAP, (as_of - day).days * 24))
    return f"{hours / 8766:.1f}"


def _possible_other(row: Row) -> str:
    """The comment, when it names a cannabis section that the offense does not."""
    offense, comment = row["OFFENSE_DESCR"] or "", row["COMMENT_TEXT"] or ""
    if offense.strip() in ("", "SEE COMMENT FOR CHARGE"):
        return ""
    there, here = (re.search("11357|11358|11359|11360", text) for text in (comment, offense))
    if there is None:
        return ""
    if here is None or here[0] != there[0]:
        return comment
    letters = [re.search(r"11357\(([A-D])\)", text) for text in (comment, offense)]
    in_comment, in_offense = (letter[1] if letter else "" for letter in letters)
    if here[0] != "11357" or not in_comment:
        return ""
    if in_offense:
        return comment if (in_comment in "AB") != (in_offense in "AB") else ""
    return comment
