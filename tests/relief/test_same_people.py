"""One person under two ids, two people under one: noticed, never merged, never told the other's."""

from hypothesis import given, settings
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
    assert all(record.escalate for record in result.subjects)  # a person looks all the same


def test_the_same_number_and_one_of_name_and_birth_date_may_be_one_person(tmp_path):
    for other in (
        ana("2", name="OKAFOR,ANA", cii="A111"),  # married, or under another name
        ana("2", born="1981-03-01", cii="A111"),  # a birth date told wrong
    ):
        result = two(tmp_path, ana(), other)
        assert [doubt.doubt for doubt in result.doubtful] == [Doubt.PERHAPS_ONE_PERSON]
        assert headlines(result) == {"1": "some_dismissed", "2": "needs_person"}


def test_a_case_is_not_called_sealed_while_a_second_id_holds_an_open_count_of_it(tmp_path):
    for section, engine in (("11360(A) HS", "needs_review"), ("459 PC", None)):
        held = [conviction("1"), conviction("2", section=section, engine=engine)]
        result = joined(tmp_path, [ana(), ana("2", name="GARCIA,ANA")], held, [ORDER])
        assert told(result)["1"] == {("BA123456", "11359 HS"): "dismissed"}
        assert result.subjects[0].escalate
        assert headlines(result)["1"] == ("all_dismissed" if engine is None else "some_dismissed")


def test_one_count_under_two_ids_is_told_by_a_person_where_the_lists_differ(tmp_path):
    later = row("denied", "2020-05-05", subject_id="2", count=COUNT)
    result = two(tmp_path, ana(), ana("2"), (ORDER, later), other_case="BA123456")
    key = ("BA123456", "11359 HS")
    assert told(result) == {"1": {key: "needs_person"}, "2": {key: "needs_person"}}
    assert headlines(result) == {"1": "needs_person", "2": "needs_person"}
    once = two(tmp_path, ana(), ana("2"), (ORDER,), other_case="BA123456")
    assert told(once) == {"1": {key: "dismissed"}, "2": {key: "needs_person"}}


def test_a_third_id_known_by_way_of_the_second_counts_as_well(tmp_path):
    people = [ana(), ana("2", ssn=["900123456"]), ana("3", cii="A333", ssn=["900123456"])]
    held = [conviction(who, case=f"BA12345{who}") for who in "123"]
    orders = [row(subject_id=who, count=COUNT) for who in "12"]
    result = joined(tmp_path, people, held, orders)
    assert headlines(result) == {"1": "some_dismissed", "2": "some_dismissed", "3": "needs_person"}


IDS = st.lists(
    st.tuples(st.sampled_from(["ordered", "denied", "in_motion", "sealed", None]), st.booleans()),
    min_size=2,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(IDS)
def test_nobody_is_told_all_while_another_id_of_theirs_holds_one_that_is_not(tmp_path_factory, ids):
    people = [ana(str(number)) for number in range(len(ids))]
    held = [
        conviction(str(number), case="BA123456" if shares else f"BA65432{number}")
        for number, (_, shares) in enumerate(ids)
    ]
    lines = [
        row(event, subject_id=str(number), count=COUNT)
        for number, (event, _) in enumerate(ids)
        if event
    ]
    result = joined(tmp_path_factory.mktemp("ids"), people, held, lines)
    everything = {event for event, _ in ids} <= {"ordered", "sealed"}
    assert all(record.escalate for record in result.subjects)
    for record in result.subjects:
        assert (record.headline == "all_dismissed") <= everything
        if record.headline == "all_dismissed":
            assert {c.outcome for c in record.convictions} <= {"dismissed", "dismissed_and_sealed"}


def test_a_crowd_that_may_all_be_one_is_for_a_person(tmp_path):
    people = [ana(f"{number:02d}") for number in range(60)]
    held = [conviction(f"{number:02d}", case=f"BA1000{number:02d}") for number in range(60)]
    orders = [row(subject_id=p["subject_id"], count=COUNT) for p in people]
    assert set(headlines(joined(tmp_path, people, held, orders)).values()) == {"needs_person"}


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


def test_a_count_that_is_not_told_moves_no_doubt_onto_another(tmp_path):
    # The first count was never looked at; as one person's it would be the other id's refused one.
    held = [
        conviction("1", "101001001000", section="459 PC", on="1999-01-01", engine=None),
        conviction("1", "101002001000", case="BA777777", on="2000-01-01"),
        conviction("2", "101001001000", section="459 PC", on="1999-01-01", engine=None),
    ]
    lines = [
        row(subject_id="1", count="101002001000"),
        row("denied", subject_id="2", count="101001001000"),
    ]
    result = joined(tmp_path, [ana(), ana("2")], held, lines)
    assert told(result)["1"] == {("BA777777", "11359 HS"): "dismissed_and_sealed"}
    assert headlines(result) == {"1": "some_dismissed", "2": "needs_person"}
