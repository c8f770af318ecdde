"""A list's rows may come in any order and repeated: what people are told does not change."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.relief.county import adds_up, conviction, joined, person, row

PEOPLE = [
    person("1", "GARCIA LOPEZ,ANA MARIA"),
    person("2", "OKAFOR,BEN", born="1975-07-07", cii="A66524879"),
]
HELD = [
    conviction("1"),
    conviction("1", "101002002000", section="11360(A) HS"),
    conviction("1", "102002001000", case="BA654321", engine="not_eligible"),
    conviction("2"),
    conviction("2", "103002001000", case="A222222", section="459 PC", engine=None),
]
KINDS = st.sampled_from(
    ["in_motion", "ordered", "redesignated", "denied", "challenged", "court_updated", "sealed"]
    + ["doj_updated", "granted"]
)
DAYS = st.sampled_from(["2020-02-11", "2020-03-01", "2020-04-01", "2020-02-31"])
WHOM = st.sampled_from(
    [
        {"subject_id": "1", "count": "101002001000"},
        {"subject_id": "2", "count": "103002001000"},
        {"subject_id": "1", "count": "999"},
        {"case": "BA123456", "section": "11359"},
        {"case": "BA123456", "section": "11359", "born": "1975-07-07"},
        {"case": "BA-654321", "section": "HS 11359", "name": "GARCIA,ANA"},
        {"case": "A222222", "section": "459"},
        {"case": "A900000", "section": "11358", "name": "NGUYEN,LINH", "born": "1969-09-09"},
        {
            "case": "A900000",
            "section": "11358",
            "name": "Nguyen, Linh",
            "born": "1969-09-09",
            "cii": "77",
        },
        {"case": "A900001", "section": "11358", "name": "OKAFOR,BEN", "born": "1975-07-07"},
        {
            "case": "A900002",
            "section": "11358",
            "name": "OKAFOR,B",
            "born": "1975-07-07",
            "cii": "66524879",
        },
        {},
    ]
)
ROWS = st.builds(lambda kind, day, whom: row(kind, day, **whom), KINDS, DAYS, WHOM)


def result_of(lines):
    with tempfile.TemporaryDirectory() as folder:
        return joined(Path(folder), PEOPLE, HELD, lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=12), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing_and_every_row_is_accounted_for(lines, chance):
    once = result_of(lines)
    shuffled = lines + [chance.choice(lines) for _ in lines]
    chance.shuffle(shuffled)
    again = result_of(shuffled)
    assert again.subjects == once.subjects
    assert adds_up(once)
    assert adds_up(again)
    assert once.accounted.rows_in == len(lines)


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_nobody_is_told_dismissed_without_an_order_or_seal(lines):
    for record in result_of(lines).subjects:
        for told in record.convictions:
            if told.outcome.startswith("dismissed"):
                assert {event.kind for event in told.events} & {"ordered", "sealed"}
