"""Skipped days of a series move with it, as far on the clock as those of its sessions that move."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.rules.date_findings import DateState
from booking.sessions import Booked
from booking.values import Interval, Scope
from tests.booking.academy import Academy
from tests.booking.test_skipped_dates import SECOND, THIRD, book, review, series_with_gaps
from tests.factories import NOW, TEN

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
TWO, THREE = TEN + WEEK, TEN + 2 * WEEK
"""Where the skipped sessions of the second and third week would be at first."""


def offered(academy: Academy, session: Booked, now: datetime = NOW) -> list[Interval | None]:
    return [each.interval for each in review(academy, session, now)]


def hours(*starts: datetime, lasting: timedelta = HOUR) -> list[Interval]:
    return [Interval(start, start + lasting) for start in starts]


MOVES: dict[str, tuple[int, dict[str, Any], list[Interval]]] = {
    "all on another day": (
        0,
        {"starts_at": TEN + DAY, "scope": Scope.SERIES},
        hours(TWO + DAY, THREE + DAY),
    ),
    "all, meant by the last": (
        1,
        {"starts_at": TEN + 3 * WEEK + HOUR, "scope": Scope.SERIES},
        hours(TWO + HOUR, THREE + HOUR),
    ),
    "those from the first on, and longer": (
        0,
        {"starts_at": TEN + HOUR, "duration": 2 * HOUR, "scope": Scope.FOLLOWING},
        hours(TWO + HOUR, THREE + HOUR, lasting=2 * HOUR),
    ),
    "all longer only": (
        0,
        {"duration": 2 * HOUR, "scope": Scope.SERIES},
        hours(TWO, THREE, lasting=2 * HOUR),
    ),
    "those after them": (
        1,
        {"starts_at": TEN + 3 * WEEK + HOUR, "scope": Scope.FOLLOWING},
        hours(TWO, THREE),
    ),
    "one alone": (0, {"starts_at": TEN + HOUR}, hours(TWO, THREE)),
    "all elsewhere": (0, {"location": "York", "scope": Scope.SERIES}, hours(TWO, THREE)),
}


@pytest.mark.parametrize("case", MOVES)
def test_skipped_days_are_where_the_series_would_have_them(academy: Academy, case: str) -> None:
    number, move, expected = MOVES[case]
    academy.enrol(1)
    sessions = series_with_gaps(academy).sessions
    academy.move(sessions[number], **move)
    assert offered(academy, sessions[0]) == expected
    booked = book(academy, sessions[0], SECOND, THIRD)
    assert [each.interval for each in booked] == expected


def test_they_go_as_far_as_the_others_though_the_chosen_one_stood_apart(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    academy.move(first, starts_at=TEN + 3 * HOUR)
    academy.move(first, starts_at=TEN + 4 * HOUR, scope=Scope.SERIES)
    assert offered(academy, first) == hours(TWO + HOUR, THREE + HOUR)


def test_what_would_be_over_stays_where_it_was(academy: Academy) -> None:
    academy.enrol(1)
    first, last = series_with_gaps(academy).sessions
    later = TWO + HOUR
    academy.move(last, starts_at=TEN + 4 * WEEK, scope=Scope.SERIES, now=later)
    assert offered(academy, first, now=TWO + DAY) == hours(THREE + WEEK)


def test_where_the_clocks_skip_its_time_a_day_can_not_be_booked_until_it_moves_on(
    academy: Academy,
) -> None:
    """On 28 March 2027 the clocks go forward from one to two."""
    academy.enrol(1)
    begins = datetime.fromisoformat("2027-03-20T10:00+00:00")
    series = academy.book_series(
        count=3, starts_at=begins, skipped=frozenset({(begins + WEEK).date()})
    )
    first = series.sessions[0]
    academy.move(first, starts_at=begins + DAY - 9 * HOUR + HOUR / 2, scope=Scope.SERIES)
    (missing,) = review(academy, first)
    assert (missing.interval, [each.state for each in missing.findings]) == (
        None,
        [DateState.NO_SUCH_TIME],
    )
    academy.move(first, starts_at=begins + DAY, scope=Scope.SERIES)
    assert offered(academy, first) == hours(begins + WEEK + DAY - HOUR)
