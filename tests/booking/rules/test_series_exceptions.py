"""What stands otherwise than the others of its series is what most of these are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.rules.series_exceptions import Otherwise, RepeatedSession, find_exceptions
from booking.values import Interval, SessionMethod, SessionStatus

LONDON = ZoneInfo("Europe/London")
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
TUESDAY = date(2026, 10, 13)
"""The clocks go back after the second of these weeks."""


def create_session(number: int, *, hours_later: int = 0) -> RepeatedSession:
    """A session at ten on the clock, or later, in one of the weeks; its number is its id."""
    day = TUESDAY + number * WEEK
    starts = datetime(day.year, day.month, day.day, 10 + hours_later, tzinfo=LONDON).astimezone(UTC)
    return RepeatedSession(
        session_id=number,
        day=day,
        interval=Interval(starts, starts + HOUR),
        status=SessionStatus.BOOKED,
        location="Leeds",
        assessor="Dana Reed",
        method=SessionMethod.TRADITIONAL,
    )


def longer(session: RepeatedSession) -> RepeatedSession:
    start, end = session.interval.start, session.interval.end
    return replace(session, interval=Interval(start, end + HOUR))


ALIKE = [create_session(number) for number in range(4)]
LATER = [create_session(number, hours_later=2) for number in range(4)]
THIRD = ALIKE[2]
CASES: dict[str, tuple[RepeatedSession, tuple[Otherwise, ...]]] = {
    "as the others": (THIRD, ()),
    "later": (LATER[2], (Otherwise.TIME,)),
    "longer": (longer(THIRD), (Otherwise.TIME,)),
    "on another day": (replace(THIRD, day=TUESDAY), (Otherwise.TIME,)),
    "elsewhere": (replace(THIRD, location="York"), (Otherwise.PLACE,)),
    "with somebody else": (replace(THIRD, assessor="Omar Khan"), (Otherwise.ASSESSOR,)),
    "in a room": (replace(THIRD, method=SessionMethod.SMART_SESSION), (Otherwise.METHOD,)),
    "later and elsewhere": (
        replace(LATER[2], location="York"),
        (Otherwise.TIME, Otherwise.PLACE),
    ),
    "cancelled, whatever else": (
        replace(LATER[2], status=SessionStatus.CANCELLED),
        (Otherwise.CANCELLED,),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_in_what_a_session_stands_otherwise(case: str) -> None:
    third, ways = CASES[case]
    found = find_exceptions([*ALIKE[:2], third, ALIKE[3]], LONDON, like=third.session_id)
    assert [(each.session, each.ways) for each in found] == ([(third, ways)] if ways else [])


MAJORITIES: dict[str, tuple[list[RepeatedSession], int, list[int]]] = {
    "as many one way as the other, from one of the first": ([*ALIKE[:2], *LATER[2:]], 0, [2, 3]),
    "as many one way as the other, from one of the last": ([*ALIKE[:2], *LATER[2:]], 3, [0, 1]),
    "most moved, from one that was not": ([ALIKE[0], *LATER[1:]], 0, [0]),
    "only one": (ALIKE[:1], 0, []),
    "none": ([], 0, []),
    "all cancelled": ([replace(ALIKE[0], status=SessionStatus.CANCELLED)], 0, [0]),
}


@pytest.mark.parametrize("case", MAJORITIES)
def test_usual_is_what_most_are_and_of_equals_what_the_meant_one_is(case: str) -> None:
    sessions, like, apart = MAJORITIES[case]
    found = find_exceptions(sessions, LONDON, like=like)
    assert [each.session.session_id for each in found] == apart
