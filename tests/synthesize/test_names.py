"""Made-up people bear nobody's name whom people know."""

from __future__ import annotations

import csv
from datetime import date

from cmr.synthesize import synthesize
from cmr.synthesize.people import _groups, _well_known, file_form

KNOWN = [
    ("LAMAR", "JACKSON"), ("MICHAEL", "JACKSON"), ("ANGELA", "DAVIS"), ("WALTER", "WHITE"),
    ("SERGIO", "RAMOS"), ("JUAN", "SOTO"), ("MARIO", "LOPEZ"), ("RUBEN", "SALAZAR"),
    ("MICHAEL", "COHEN"), ("AMY", "ADAMS"), ("KATHERINE", "JOHNSON"), ("OSCAR", "DE LA CRUZ"),
]  # fmt: skip


def test_nobody_well_known_is_made_up(tmp_path) -> None:
    synthesize(4000, 5, date(2020, 7, 1), tmp_path)
    with (tmp_path / "doj.csv").open(newline="", encoding="ascii") as file:
        filed = {row["PRI_NAME"] for row in csv.DictReader(file)}
    for given, family in KNOWN:
        made = [name for name in filed if name.split(",")[0] == family
                and given in name.split(",")[1].split()]  # fmt: skip
        assert made == []
    assert any(name.startswith("JACKSON,") for name in filed)


def test_every_surname_keeps_a_choice_of_given_names() -> None:
    known = _well_known()
    for group in {each.race: each for each in _groups()}.values():
        for gender, names in group.given.items():
            for family in set(group.surnames):
                left = {name for name in names if (file_form(name), file_form(family)) not in known}
                assert len(left) >= min(4, len(set(names))), (family, gender)
