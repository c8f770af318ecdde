"""`flask retention run`: what is past its time goes at once, and the command says how much."""

from __future__ import annotations

from sqlalchemy import func, select

from lookup.models.conversation import conversation
from lookup.models.messages import inbound_text
from tests.sms.desk import Desk


def run(desk: Desk) -> dict[str, int]:
    done = desk.app.test_cli_runner().invoke(args=["retention", "run"])
    assert done.exit_code == 0, done.output
    *lines, swept = done.output.splitlines()
    assert swept == "nothing of it is left in the database's files"
    told = (line.split(": ") for line in lines)
    return {kind: int(count) for kind, count in told}


def kept(desk: Desk) -> tuple[int, int]:
    """How many conversations hold anything, and texts whose words are kept."""
    words = select(func.count()).where(inbound_text.c.sealed_text.is_not(None))
    with desk.parts.notices.database.read() as connection:
        talks = connection.execute(
            select(func.count()).where(conversation.c.sealed != b"")
        ).scalar_one()
        return talks, connection.execute(words).scalar_one()


def test_nothing_is_wiped_before_its_time(desk: Desk) -> None:
    desk.phone().text("hello")
    before = kept(desk)
    assert before[0] == 1
    assert set(run(desk).values()) == {0}
    assert kept(desk) == before


def test_what_is_past_its_time_is_wiped_and_counted_once(desk: Desk) -> None:
    phone = desk.phone()
    phone.text("STOP")
    phone.text("why did my case take so long")  # after STOP: kept for the office, not answered
    desk.phone("+13105550143").text("hello")
    assert kept(desk) == (1, 1)

    desk.clock.move(days=400)
    wiped = run(desk)

    assert kept(desk) == (0, 0)
    assert (wiped["conversations"], wiped["texts to us"]) == (1, 1)
    assert set(run(desk).values()) == {0}
