"""What the office reads of the text that led to an inquiry: sealed, short, no whole numbers."""

from __future__ import annotations

from sqlalchemy import select

from lookup.models.escalations import escalation_box
from tests.conversation.city import City
from tests.conversation.test_acts import at_the_date


def test_the_office_reads_what_alarmed_us_but_no_whole_social_security_number(town: City) -> None:
    maria = at_the_date(town)
    maria.types("he hit me again and he has my papers, 900 - 12 - 3456 is my social")

    (row,) = town.escalations()
    wrote = town.opened(row.reference)["claim"]["wrote"]
    assert wrote == "he hit me again and he has my papers, ***-**-3456 is my social"


def test_the_longest_of_all_texts_leaves_every_box_its_one_length(town: City) -> None:
    for words in (
        "i want to die",
        'i want to die "' + "\U0001f622" * 1500,
        "i want to die" + ' "' * 700,
        "i want to die " + "\x01" * 900,
    ):
        at_the_date(town).types(words)

    long = town.escalations()[1]
    assert town.opened(long.reference)["claim"]["wrote"].startswith('i want to die "\U0001f622')
    with town.database.read() as connection:
        sealed = connection.execute(select(escalation_box.c.sealed)).scalars().all()
    assert len({len(box) for box in sealed}) == 1
