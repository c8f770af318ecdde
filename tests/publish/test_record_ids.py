"""A record's id: the same from one publishing to the next, and never shared by two people."""

from __future__ import annotations

from dataclasses import replace

from cmr.relief import Headline, SubjectOutcome
from lookup.publish.people import record_id_of

KEY = b"k" * 32


def on_a_court_list(*, cii: tuple[str, ...]) -> SubjectOutcome:
    return SubjectOutcome(
        subject_id=None,
        names=("ALVARADO,MIRTA",),
        birth_dates=("1970-01-02",),
        ssn=(),
        license=(),
        idn=(),
        cii=cii,
        convictions=(),
        headline=Headline.PENDING,
        escalate=False,
    )


def test_two_people_of_one_name_and_birth_date_have_two_ids() -> None:
    one, other = on_a_court_list(cii=("A00000001",)), on_a_court_list(cii=("A00000002",))
    assert record_id_of(one, id_key=KEY) != record_id_of(other, id_key=KEY)


def test_one_person_keeps_the_id() -> None:
    one, again = on_a_court_list(cii=("A00000001",)), on_a_court_list(cii=("A00000001",))
    assert record_id_of(one, id_key=KEY) == record_id_of(again, id_key=KEY)


def test_a_name_that_the_next_list_spells_another_way_keeps_the_id() -> None:
    one = on_a_court_list(cii=())
    for spelled in ("Alvarado, Mirta", "ÁLVARADO,MIRTA", "ALVARADO JR,MIRTA"):
        again = replace(one, names=(spelled,))
        assert record_id_of(again, id_key=KEY) == record_id_of(one, id_key=KEY)
    assert record_id_of(replace(one, names=("ALVARADO,MARTA",)), id_key=KEY) != record_id_of(
        one, id_key=KEY
    )
