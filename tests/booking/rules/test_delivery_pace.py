"""The pace: bursts after silence, an even flow after them, and nothing while Slack asks to wait."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.delivery_pace import (
    ANY_PACE,
    Pace,
    even_after,
    even_after_pause,
    messages_allowed,
)
from tests.factories import NOW

SECOND = timedelta(seconds=1)
PACE = Pace(gap=SECOND, burst=5, person_gap=SECOND)


def test_after_a_silence_a_burst_is_allowed_and_then_one_for_each_gap() -> None:
    even_at = even_after(NOW, NOW, PACE, 5)
    moments = [NOW, NOW + SECOND / 2, NOW + SECOND, NOW + 3 * SECOND, NOW + 60 * SECOND]
    assert messages_allowed(NOW, NOW, PACE, 100) == 5
    assert [messages_allowed(even_at, now, PACE, 100) for now in moments] == [0, 0, 1, 3, 5]


def test_after_a_pause_there_is_no_burst() -> None:
    until = NOW + 30 * SECOND
    even_at = even_after_pause(until, PACE)
    moments = [NOW, until - SECOND / 2, until, until + SECOND]
    assert [messages_allowed(even_at, now, PACE, 100) for now in moments] == [0, 0, 1, 2]


def test_any_pace_allows_all_but_still_waits_when_it_is_asked_to() -> None:
    assert messages_allowed(NOW, NOW, ANY_PACE, 100) == 100
    even_at = even_after_pause(NOW + SECOND, ANY_PACE)
    assert messages_allowed(even_at, NOW, ANY_PACE, 100) == 0
    assert messages_allowed(even_at, NOW + SECOND, ANY_PACE, 100) == 100


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 30)), max_size=60))
def test_however_workers_ask_no_more_goes_out_than_the_burst_and_the_flow(
    asked: list[tuple[int, int]],
) -> None:
    now, even_at, sent = NOW, NOW, 0
    for milliseconds, wanted in asked:
        now += timedelta(milliseconds=milliseconds)
        allowed = messages_allowed(even_at, now, PACE, wanted)
        even_at = even_after(even_at, now, PACE, allowed)
        sent += allowed
        assert sent <= PACE.burst + (now - NOW) / PACE.gap
