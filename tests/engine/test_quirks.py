"""What the pilot program got wrong, example by example, and what the served policy says instead.

A is `11359 HS`, felony, 1 January 2012, born 1980; B is `459 PC`, felony, 1 June 2015, which leaves
A to the last rules. Numbers are those of docs/engine-quirks.md.
"""

from datetime import date
from typing import Any

import pytest

from cmr.determine import determine
from cmr.policy import load
from cmr.policy.cases import case_rows
from cmr.policy.schema import Case

A = {"section": "11359 HS", "dated": date(2012, 1, 1), "sentence": "20 Y"}
B = {"section": "459 PC", "dated": date(2015, 6, 1)}


def other(section: str, year: int | None, **more: Any) -> dict[str, Any]:
    """A further conviction of the person."""
    return {"section": section, "dated": date(year, 1, 1) if year else None, **more}


def answers(convictions: list[dict[str, Any]], **person: Any) -> tuple[str, str]:
    """The pilot's reason, the served policy's determination and rule, for the first conviction."""
    case = Case.model_validate(
        {"what": "a quirk", "fires": True, "convictions": convictions, **person}
    )
    told = []
    for policy in ("la_pilot_2019", "la_2020"):
        run = determine(
            case_rows(case), load(policy), county="LOS ANGELES", as_of=date(2020, 2, 11)
        )
        rows = run.determinations.filter(run.determinations["row"] == 1)
        told.append(rows.row(0, named=True) if rows.height else None)
    pilot, served = told
    return (
        pilot["reason"] if pilot else "no answer",
        f"{served['determination']}: {served['rule']}" if served else "no answer",
    )


NONE = "No applicable eligibility criteria"
SERVING = "Currently serving sentence"
SUPERSTRIKE = "PC 667(e)(2)(c)(iv)"
REVIEW = "needs_review: no_rule_fits"
QUIRKS = [
    (2, [A], {"born": date(2025, 1, 1)}, "21 years or younger", "needs_review: age_50_or_older"),
    (4, [A, B], {"born": date(1999, 2, 10)}, SERVING, "dismissal: under_21_at_conviction"),
    (5, [A | {"dated": date(2013, 1, 1)}, B], {"born": date(1992, 1, 1)}, SERVING, REVIEW),
    (8, [A, B, other("290 PC", None)], {}, SERVING, "needs_review: earlier_pc290"),
    (28, [A | {"severity": "MISDEMEANOR"}, B], {"deceased": True}, "Misdemeanor or Infraction",
     "dismissal: misdemeanor_signed_city"),
    (29, [A, B], {}, SERVING, REVIEW),
    (30, [A | {"dated": date(2018, 1, 1)}], {}, "Occurred after 11/09/2016",
     "not_eligible: convicted_after_prop64"),
    (31, [A | {"dated": date(2016, 11, 9)}], {}, "Occurred after 11/09/2016",
     "not_eligible: convicted_after_prop64"),
    (31, [A | {"dated": date(2010, 2, 11)}], {}, "No convictions in past 10 years",
     "dismissal: no_felony_in_ten_years"),
    (1, [A, B], {"born": None}, "50 years or older", "needs_review: age_50_or_older"),
    (3, [A, B], {"born": date(1992, 6, 1)}, SERVING, "dismissal: under_21_at_conviction"),
    (3, [A, B], {"born": date(1999, 2, 11)}, "21 years or younger",
     "dismissal: under_21_at_conviction"),
    (6, [A, B], {"registered_on": date(2018, 1, 1)}, "PC 290", REVIEW),
    (7, [A, B, other("311.11(A) PC", 2014)], {"registered_on": date(2010, 1, 1)}, SERVING,
     "not_eligible: earlier_pc290"),
    (9, [A, other("186.22(B)(4) PC", 2014, cycle=105), other("136.1 PC", 2014, cycle=105)], {},
     SUPERSTRIKE, REVIEW),
    (10, [A, other("186.22(B)(4) PC", 2005, cycle=105), other("246 PC", 2005, cycle=105),
          other("187 PC", 2014)], {}, SERVING, "not_eligible: earlier_superstrike"),
    (11, [A, B, other("187(A) PC", 2005)], {}, SERVING, "not_eligible: earlier_superstrike"),
    (11, [A, B, other("664/187(A) PC", 2005)], {}, SERVING, "not_eligible: earlier_superstrike"),
    (11, [A, B, other("288(C)(1) PC", 2005)], {}, SERVING, "needs_review: earlier_superstrike"),
    (12, [A, B, other("537 PC", 2005)], {}, SUPERSTRIKE, REVIEW),
    (12, [A, B, other("12285 PC", 2005)], {}, "PC 290", REVIEW),
    (13, [A, B, other("187pc", 2005)], {}, SERVING, "not_eligible: earlier_superstrike"),
    (14, [A, B, other("272 PC", 2005)], {}, "PC 290", "needs_review: earlier_pc290"),
    (15, [A, B, other("187 PC", 2005, severity="MISDEMEANOR", county="YOLO")], {}, SUPERSTRIKE,
     "not_eligible: earlier_superstrike"),
    (16, [A | {"section": "HS 11359"}, other("HS 11358", 2004), other("HS 11358", 2005)], {},
     "Two priors", REVIEW),
    (17, [A, other("11359 HS", None), other("11359 HS", None)], {}, "Two priors",
     "needs_review: two_earlier_same_section"),
    (18, [A, B, other("187 PC", None)], {}, SUPERSTRIKE, "needs_review: earlier_superstrike"),
    (19, [{"section": "11359 HS"}], {}, "Only has 11357-60 charges and completed sentence",
     "needs_review: convicted_after_prop64"),
    (20, [A | {"later": "REDUCED TO MISD PER 17 PC"}, B], {}, SERVING,
     "dismissal: misdemeanor_signed_city"),
    (20, [A | {"later": "CONV SET ASIDE & DISM PER 1203.4 PC"}, B], {}, SERVING,
     "dismissal: cannabis_sentences_over"),
    (22, [A | {"dated": date(2016, 1, 1), "sentence": "4 Y, 364 D"}, B], {}, SERVING,
     "dismissal: cannabis_sentences_over"),
    (24, [A | {"dated": date(2015, 2, 11), "sentence": "5 Y"}, B], {}, SERVING,
     "dismissal: cannabis_sentences_over"),
    (25, [A | {"sentence": "292 Y"}, B], {}, NONE, REVIEW),
    (25, [A | {"sentence": "LIFE Y"}, B], {}, NONE, REVIEW),
    (26, [A | {"dated": date(2008, 1, 1)}, other("484 PC", 2015, severity="MISDEMEANOR")], {},
     SERVING, "dismissal: no_felony_in_ten_years"),
    (27, [A, B], {"deceased": True}, SERVING, "dismissal: deceased"),
    (32, [A | {"section": "11357.5 HS"}, B], {}, "Other 11357", "no answer"),
    (32, [A | {"section": "113600 HS"}, B], {}, SERVING, "no answer"),
    (33, [A | {"section": "11357a HS"}, B], {}, "Other 11357", "dismissal: possession_a_or_b"),
    (34, [A | {"section": "11360/11357(A) HS"}, B], {}, SERVING, "needs_review: possession_a_or_b"),
    (35, [A | {"section": "664-11360(A) HS"}, B], {}, "no answer",
     "needs_review: attempt_or_conspiracy"),
    (35, [A | {"section": "POSS MARIJ FOR SALE"}, B], {}, "no answer",
     "needs_review: section_in_doubt"),
    (35, [A | {"section": "MARIJUANA"}, B], {"deceased": True}, "no answer",
     "needs_review: section_in_doubt"),
    (35, [A | {"section": "LOCAL ORD-MARIJ"}, B], {}, "no answer", "no answer"),
    (35, [A | {"section": "23222(B) VC-POSS MARIJ DRIVING"}, B], {}, "no answer", "no answer"),
    (35, [A | {"section": "459-11359 HS"}, B], {}, "no answer", "needs_review: section_in_doubt"),
    (37, [A | {"severity": "Felony"}, B], {}, "Misdemeanor or Infraction", REVIEW),
    (38, [A | {"county": "Los Angeles "}, B], {}, "no answer", REVIEW),
]  # fmt: skip


@pytest.mark.parametrize(
    ("quirk", "convictions", "person", "pilot", "served"),
    QUIRKS,
    ids=[f"{number}-{place}" for place, (number, *_) in enumerate(QUIRKS)],
)
def test_the_pilot_keeps_its_quirk_and_the_served_policy_does_not(
    quirk: int, convictions: list[dict[str, Any]], person: dict[str, Any], pilot: str, served: str
) -> None:
    assert answers(convictions, **person) == (pilot, served)


def test_an_unknown_birth_date_does_not_matter_when_every_date_gives_the_same_answer() -> None:
    """Convicted in 1985: whoever was not yet 21 then may be any age now, all others are over 50."""
    old = A | {"dated": date(1985, 1, 1), "sentence": "90 Y"}

    assert answers([old, B], born=None)[1] == "dismissal: age_50_or_older"
