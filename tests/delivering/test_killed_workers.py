"""Workers killed while they deliver: nothing is lost, and hardly anything comes twice."""

from __future__ import annotations

from booking.values import DeliveryState
from tests.delivering.killing import kill_while_delivering

KILLS = 20
MESSAGES = 2_500


def test_killed_workers_lose_nothing_and_send_at_most_one_message_twice_each(
    database_url: str,
) -> None:
    aftermath = kill_while_delivering(database_url, messages=MESSAGES, kills=KILLS)
    assert aftermath.lost == 0
    assert aftermath.twice <= KILLS
    assert aftermath.states == {DeliveryState.SENT: MESSAGES}
