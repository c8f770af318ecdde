"""Dismissed and sealed are two facts: a case is told as sealed only when nothing in it is left."""

from tests.relief.county import conviction, joined, person, row, told

ANA = person("1", "GARCIA LOPEZ,ANA MARIA")
THEFT = {"count_order": "101002002000", "section": "484(A) PC", "engine": None}


def outcome(result, section="11359 HS"):
    found = [code for key, code in told(result)["1"].items() if key[1] == section]
    assert len(found) == 1
    return found[0]


def test_another_charge_in_the_case_keeps_it_open(tmp_path):
    held = [conviction("1"), conviction("1", **THEFT)]
    assert (
        outcome(joined(tmp_path, [ANA], held, [row(case="BA123456", section="11359")]))
        == "dismissed"
    )


def test_the_other_charge_counts_in_any_county_and_any_spelling_of_the_case(tmp_path):
    held = [conviction("1"), conviction("1", **THEFT, case="xcn ba-123456-02", county="VENTURA")]
    assert (
        outcome(joined(tmp_path, [ANA], held, [row(case="BA123456", section="11359")]))
        == "dismissed"
    )


def test_when_the_court_dismissed_the_other_charge_too_the_case_is_sealed(tmp_path):
    held = [conviction("1"), conviction("1", **THEFT)]
    lines = [row(case="BA123456", section="11359"), row(case="BA123456", section="484(A)")]
    result = joined(tmp_path, [ANA], held, lines)
    assert outcome(result) == outcome(result, "484(A) PC") == "dismissed_and_sealed"


def test_a_redesignated_charge_is_not_dismissed(tmp_path):
    held = [conviction("1"), conviction("1", **THEFT)]
    lines = [
        row(case="BA123456", section="11359"),
        row("redesignated", case="BA123456", section="484(A)"),
    ]
    assert outcome(joined(tmp_path, [ANA], held, lines)) == "dismissed"


def test_a_charge_whose_order_was_challenged_is_not_dismissed(tmp_path):
    held = [conviction("1"), conviction("1", **THEFT)]
    lines = [
        row(case="BA123456", section="11359"),
        row(case="BA123456", section="484(A)"),
        row("challenged", "2020-04-01", case="BA123456", section="484(A)"),
    ]
    assert outcome(joined(tmp_path, [ANA], held, lines)) == "dismissed"


def test_somebody_elses_charge_in_the_same_case_does_not_count(tmp_path):
    ben = person("2", "OKAFOR,BEN", born="1975-07-07", cii="")
    held = [conviction("1"), conviction("2", **THEFT)]
    result = joined(
        tmp_path, [ANA, ben], held, [row(case="BA123456", section="11359", name="GARCIA,ANA")]
    )
    assert outcome(result) == "dismissed_and_sealed"


def test_with_several_case_numbers_every_case_must_be_dismissed_whole(tmp_path):
    held = [conviction("1", case="BA123456; BA654321"), conviction("1", **THEFT, case="BA654321")]
    assert (
        outcome(joined(tmp_path, [ANA], held, [row(case="BA123456", section="11359")]))
        == "dismissed"
    )


def test_any_of_several_case_numbers_joins(tmp_path):
    held = [conviction("1", case="BA123456; BA654321")]
    result = joined(tmp_path, [ANA], held, [row(case="BA654321", section="11359")])
    assert outcome(result) == "dismissed_and_sealed"


def test_without_a_case_number_nothing_is_told_as_sealed(tmp_path):
    held = [conviction("1", case="NULL  ")]
    result = joined(tmp_path, [ANA], held, [row(subject_id="1", count="101002001000")])
    assert outcome(result) == "dismissed"


def test_the_courts_case_number_is_shown_where_the_extract_has_none_but_seals_nothing(tmp_path):
    held = [conviction("1", case="")]
    line = row(subject_id="1", count="101002001000", case="BA123456")
    result = joined(tmp_path, [ANA], held, [line])
    assert told(result) == {"1": {("BA123456", "11359 HS"): "dismissed"}}
