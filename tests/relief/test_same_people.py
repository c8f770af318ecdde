"""One person under two ids, two people under one: noticed, never merged, never told the other's."""

from hypothesis import given
from hypothesis import strategies as st

from cmr.relief.same_people import Doubt, DoubtfulIdentity
from tests.relief.county import COUNT, conviction, headlines, joined, person, row, told

ORDER = row(subject_id="1", count=COUNT)
REFUSED = row("denied", subject_id="2", count=COUNT)


def ana(subject_id="1", name="GARCIA LOPEZ,ANA MARIA", born="1980-01-31", cii="A111", **numbers):
    return person(subject_id, name, born=born, cii=cii) | numbers


def two(tmp_path, one, other, lines=(ORDER, REFUSED), other_case="BA654321"):
    held = [conviction("1"), conviction("2", case=other_case)]
    return joined(tmp_path, [one, other], held, lines)


def test_one_person_under_two_ids_is_told_no_more_than_holds_of_both(tmp_path):
    result = two(tmp_path, ana(), ana("2", name="GARCIA,ANA", cii="A111"))
    assert result.doubtful == (DoubtfulIdentity(Doubt.PERHAPS_ONE_PERSON, ("1", "2"), ("cii",)),)
    assert headlines(result) == {"1": "some_dismissed", "2": "needs_person"}
    assert all(record.escalate for record in result.subjects)
    assert told(result)["1"] == {("BA123456", "11359 HS"): "dismissed_and_sealed"}
    assert told(result)["2"] == {("BA654321", "11359 HS"): "needs_person"}


def test_a_social_security_number_a_license_or_a_case_in_common_is_noticed_as_well(tmp_path):
    for numbers, other, case, shared in [
        ({"ssn": ["900-12-3456"]}, {"ssn": ["900123456"]}, "BA654321", "ssn"),
        ({"license": ["b7654321"]}, {"idn": ["B765 4321"]}, "BA654321", "license"),
        ({}, {}, "BA123456-02", "case_number"),
    ]:
        result = two(tmp_path, ana(**numbers), ana("2", cii="A222", **other), (), other_case=case)
        assert [(d.doubt, d.shared) for d in result.doubtful] == [
            (Doubt.PERHAPS_ONE_PERSON, (shared,))
        ]
        assert all(record.escalate for record in result.subjects)


def test_two_people_under_one_number_are_listed_and_each_keeps_their_own_answer(tmp_path):
    ben = ana("2", name="OKAFOR,BEN", born="1975-07-07", cii="A111")
    result = two(tmp_path, ana(), ben)
    assert result.doubtful == (DoubtfulIdentity(Doubt.TWO_PEOPLE_ONE_NUMBER, ("1", "2"), ("cii",)),)
    assert headlines(result) == {"1": "all_dismissed", "2": "needs_person"}


def test_those_tried_together_and_namesakes_share_nothing_to_wonder_about(tmp_path):
    ben = ana("2", name="OKAFOR,BEN", born="1975-07-07", cii="A222")
    assert two(tmp_path, ana(), ben, (), other_case="BA123456").doubtful == ()
    assert two(tmp_path, ana(), ana("2", cii="A222"), ()).doubtful == ()


def test_a_number_that_is_none_is_shared_by_nobody(tmp_path):
    filled_up = {"ssn": ["000000000", "999-99-9999"], "license": ["UNKNOWN", "00000000", "NONE"]}
    result = two(tmp_path, ana(**filled_up), ana("2", cii="A222", **filled_up), ())
    assert result.doubtful == ()


def test_two_people_under_one_subject_id_are_told_nothing(tmp_path):
    both = ana() | {
        "names": ["GARCIA LOPEZ,ANA MARIA", "OKAFOR,BEN"],
        "birth_dates": ["1980-01-31", "1975-07-07"],
        "cii": ["A111", "A222"],
    }
    result = joined(tmp_path, [both], [conviction("1")], [ORDER])
    assert result.doubtful == (DoubtfulIdentity(Doubt.TWO_PEOPLE_ONE_ID, ("1",), ()),)
    assert [(record.mixed, record.escalate) for record in result.subjects] == [(True, True)]


def test_an_alias_a_married_name_and_a_second_birth_date_are_still_one_person(tmp_path):
    for names in (
        ["GARCIA LOPEZ,ANA MARIA", "GARCIA,BEATRIZ"],
        ["GARCIA LOPEZ,ANA MARIA", "SMITH,ANA"],
    ):
        one = ana() | {
            "names": names,
            "birth_dates": ["1980-01-31", "1981-01-31"],
            "cii": ["A111", "A222"],
        }
        result = joined(tmp_path, [one], [conviction("1")], [ORDER])
        assert result.doubtful == ()
        assert headlines(result) == {"1": "all_dismissed"}


def test_somebody_on_a_court_list_with_anothers_cii_is_noticed_and_not_joined(tmp_path):
    line = row(case="A900000", section="11358", name="NGUYEN,LINH", born="1969-09-09", cii="A111")
    result = joined(tmp_path, [ana()], [conviction("1")], [ORDER, line])
    assert result.doubtful == (
        DoubtfulIdentity(Doubt.TWO_PEOPLE_ONE_NUMBER, ("1", "NGUYEN,LINH, 1969-09-09"), ("cii",)),
    )
    assert told(result)["1"] == {("BA123456", "11359 HS"): "dismissed_and_sealed"}


@given(st.permutations(["1", "2", "3"]))
def test_the_order_of_the_extract_makes_no_difference(tmp_path_factory, order):
    people = {who: ana(who) for who in ("1", "2", "3")}
    held = {who: conviction(who, case=f"BA12345{who}") for who in people}
    result = joined(
        tmp_path_factory.mktemp("any"),
        [people[who] for who in order],
        [held[who] for who in order],
        [ORDER],
    )
    assert [doubt.subject_ids for doubt in result.doubtful] == [("1", "2"), ("1", "3"), ("2", "3")]
    assert headlines(result) == {"1": "some_dismissed", "2": "needs_person", "3": "needs_person"}
