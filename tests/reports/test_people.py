"""What changes for people: no felony left, no conviction left, none in seven years."""

from __future__ import annotations

from datetime import date

import pytest

from cmr.reports.tally import add_up, tally
from tests.reports.counties_of_people import AS_OF, Had, by_chance, run_of

SALE = Had("dismissal")
THEFT = Had(None, section="484(A) PC", severity="MISDEMEANOR")
BURGLARY = Had(None, section="459 PC")
LATELY = date(2013, 2, 12)  # a day less than seven years before AS_OF


def marks(*record: Had) -> set[str]:
    """What is true of one person with this record."""
    counted = tally(run_of([("BLACK", record)]), AS_OF)
    return {
        name for name in counted.people.columns if name not in ("race", "n")
        and counted.people_with(name)
    }  # fmt: skip


def test_one_dismissed_felony_and_nothing_else_leaves_nothing() -> None:
    assert {"no_felony", "no_conviction"} <= marks(SALE)


def test_a_theft_is_left_but_no_felony() -> None:
    assert "no_felony" in marks(SALE, THEFT)
    assert "no_conviction" not in marks(SALE, THEFT)


def test_a_burglary_is_a_felony_that_is_left_wherever_it_was() -> None:
    assert not {"no_felony", "no_conviction"} & marks(SALE, BURGLARY)
    assert not {"no_felony", "no_conviction"} & marks(SALE, Had(county="KERN"))


def test_who_never_had_a_felony_does_not_lose_one() -> None:
    had = Had("dismissal", severity="MISDEMEANOR")
    assert "no_conviction" in marks(had)
    assert not {"felony", "no_felony"} & marks(had)


def test_a_lowered_felony_is_no_felony_but_still_a_conviction() -> None:
    assert "no_felony" in marks(Had("redesignation"))
    assert "no_conviction" not in marks(Had("redesignation"))


def test_a_conviction_that_a_person_has_to_look_at_is_still_there() -> None:
    assert not {"no_felony", "no_conviction"} & marks(SALE, Had("needs_review"))
    assert "review" in marks(SALE, Had("needs_review"))


def test_a_level_that_is_not_stated_may_be_a_felony() -> None:
    """Unknown is never no: the person is not counted as having none left."""
    assert "no_felony" not in marks(SALE, Had(None, section="459 PC", severity=None))


def test_a_date_that_is_not_known_may_be_of_the_last_seven_years() -> None:
    recent = Had("dismissal", on=LATELY)
    assert "none_recent" in marks(recent)
    assert "none_recent" not in marks(recent, Had(None, section="484 PC", on=None))


@pytest.mark.parametrize(("on", "is_recent"), [(LATELY, True), (date(2013, 2, 11), False)])
def test_seven_years_are_counted_back_from_the_as_of_day(on: date, is_recent: bool) -> None:
    assert ("recent" in marks(Had("dismissal", on=on))) is is_recent


def test_nothing_recent_on_record_is_not_none_recent_any_more() -> None:
    assert "none_recent" not in marks(SALE)


def test_the_pilot_programs_words_count_too() -> None:
    assert {"relief", "no_conviction"} <= marks(Had("Eligible for Dismissal"))
    assert "relief" not in marks(Had("Hand Review"))


def test_people_with_nothing_in_scope_are_on_file() -> None:
    counted = tally(run_of([("WHITE", [BURGLARY]), ("WHITE", [])]), AS_OF)
    assert (counted.on_file(), counted.people_with("conviction")) == (2, 1)
    assert counted.people_with("in_scope") == 0


def test_parts_of_a_run_add_up_to_the_whole() -> None:
    whole = by_chance(5, 300)
    mine = [f"S{number}" for number in range(0, 300, 2)]
    parts = [_those(whole, mine), _those(whole, mine, others=True)]
    added, counted = add_up([tally(part, AS_OF) for part in parts]), tally(whole, AS_OF)
    for name in ("decided", "people", "counties"):
        assert getattr(added, name).equals(getattr(counted, name)), name


def _those(run, subjects, *, others=False):
    def pick(frame):
        mask = frame["subject_id"].is_in(subjects)
        return frame.filter(~mask if others else mask)

    return type(run)(pick(run.determinations), pick(run.convictions), pick(run.subjects))


def test_a_race_that_is_no_such_word_stays_out_of_every_report() -> None:
    counted = tally(run_of([("OKONJO,ALMA 19800101", [SALE]), ("black ", [SALE])]), AS_OF)
    assert set(counted.people["race"]) == {"unknown", "BLACK"}
