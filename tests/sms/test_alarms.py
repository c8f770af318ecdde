"""What is wrong with our own set-up stops nobody for longer than it must (case 73)."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from lookup.models.messages import outgoing_text
from tests.sms.desk import Desk
from tests.sms.sending import queue, send_all, states

ON_BOTH_DATABASES = True
FAR, HOME = "+16045550142", "+13105550142"


@pytest.mark.parametrize("code", [21408, 21612])
def test_73_one_number_that_we_may_not_text_does_not_silence_the_others(
    desk: Desk, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Somebody in a region that is not switched on, who writes every five minutes."""
    desk.twilio.refused[FAR] = code
    queue(desk, "far", to=FAR)
    queue(desk, "home")
    sender = send_all(desk)
    assert len(desk.twilio.asked) == 1  # the alarm, and a pause
    assert f'"reason": "provider_refuses", "status": {code}' in capfd.readouterr().err
    desk.clock.move(minutes=5, seconds=1)
    while sender.step():
        pass
    assert desk.twilio.to(HOME) == ["home"]
    for n in range(8):
        queue(desk, "far again", to=FAR)
        queue(desk, f"home {n}")
        while sender.step():
            pass
        assert desk.twilio.to(HOME)[-1] == f"home {n}"
        desk.clock.move(minutes=5, seconds=1)
    assert sum(form["To"] == FAR for form in desk.twilio.asked) < 15


def test_73_a_number_that_we_may_not_text_is_given_up(desk: Desk) -> None:
    desk.twilio.refused[FAR] = 21408
    queue(desk, "far", to=FAR)
    sender = send_all(desk)
    for _ in range(10):
        desk.clock.move(hours=1, minutes=6)
        while sender.step():
            pass
    assert len(desk.twilio.asked) == 3
    assert states(desk) == ["failed"]


def test_73_a_doubt_under_a_lost_key_does_not_keep_the_others_in_doubt(desk: Desk) -> None:
    queue(desk, "lost")
    queue(desk, "one", to="+13105550143")
    desk.twilio.take_and_hang_up()
    desk.twilio.take_and_hang_up()
    sender = send_all(desk)
    assert states(desk) == ["uncertain", "uncertain"]
    lost = update(outgoing_text).where(outgoing_text.c.id == 1).values(sealed_text=b"\0" * 40)
    with desk.parts.notices.database.begin() as connection:
        connection.execute(lost)
    desk.clock.move(minutes=2)
    assert sender.settle_doubtful() == 1
    assert states(desk) == ["uncertain", "accepted"]
