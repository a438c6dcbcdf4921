"""Moving more of a series asks first about dates that a booking of it would ask about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from booking.errors import DatesQuestioned
from booking.series import BookedSeries
from booking.tables import Session
from booking.values import Scope
from tests.booking.academy import Academy, refusal
from tests.factories import TEN

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
CHRISTMAS = TEN + 3 * (WEEK + DAY)
"""Where the fourth of weekly sessions goes when all go three days on."""


def starts(academy: Academy) -> list[datetime]:
    return sorted(each.starts_at for each in academy.rows(Session))


def book_four(academy: Academy, **enrolment: Any) -> BookedSeries:
    academy.enrol(1, **enrolment)
    return academy.book_series(count=4)


def move(academy: Academy, series: BookedSeries, by: timedelta, **overrides: Any) -> None:
    wanted: dict[str, Any] = {"scope": Scope.SERIES, "accepted": frozenset()}
    academy.move(series.sessions[0], starts_at=TEN + by, **wanted | overrides)


def questioned(academy: Academy, series: BookedSeries, by: timedelta) -> DatesQuestioned:
    """Give what is asked about a move by which nothing has changed yet."""
    before = academy.everything()
    raised = refusal(lambda: move(academy, series, by))
    assert isinstance(raised, DatesQuestioned)
    assert academy.everything() == before
    return raised


def test_a_bank_holiday_is_named_and_moved_to_all_the_same_when_accepted(academy: Academy) -> None:
    series = book_four(academy)
    raised = questioned(academy, series, 3 * DAY)
    assert "Bank holiday: Christmas Day: Fri 25 Dec 2026" in raised.happened
    assert raised.dates == {series.sessions[3].session_id: CHRISTMAS}
    move(academy, series, 3 * DAY, accepted=frozenset(raised.dates.values()))
    assert starts(academy) == [TEN + 3 * DAY + number * WEEK for number in range(4)]


def test_what_is_asked_about_can_be_left_where_it_is(academy: Academy) -> None:
    series = book_four(academy)
    raised = questioned(academy, series, 3 * DAY)
    move(academy, series, 3 * DAY, staying=frozenset(raised.dates))
    assert starts(academy)[:3] == [TEN + 3 * DAY + number * WEEK for number in range(3)]
    assert starts(academy)[3] == TEN + 3 * WEEK


def test_dates_outside_working_hours_are_named_together(academy: Academy) -> None:
    series = book_four(academy)
    raised = questioned(academy, series, 4 * DAY)
    said = "Outside working hours: Sat 5 Dec 2026, Sat 12 Dec 2026, Sat 19 Dec 2026"
    assert said in raised.happened
    assert len(raised.dates) == 4


def test_dates_after_an_enrolment_are_named_with_whose(academy: Academy) -> None:
    series = book_four(academy, ends_on=date(2026, 12, 23))
    raised = questioned(academy, series, 2 * DAY)
    said = "After Learner 1's enrolment ends on Wed 23 Dec 2026: Thu 24 Dec 2026"
    assert said in raised.happened


def test_what_was_accepted_for_one_time_is_asked_anew_for_another(academy: Academy) -> None:
    series = book_four(academy)
    accepted = frozenset(questioned(academy, series, 3 * DAY).dates.values())
    raised = refusal(lambda: move(academy, series, 3 * DAY + HOUR, accepted=accepted))
    assert isinstance(raised, DatesQuestioned)


def test_what_cannot_be_is_said_before_what_can_be_all_the_same(academy: Academy) -> None:
    series = book_four(academy)
    academy.book(starts_at=TEN + 3 * DAY)
    raised = refusal(lambda: move(academy, series, 3 * DAY))
    assert not isinstance(raised, DatesQuestioned)
    assert "is busy 10:00 to 11:00" in raised.happened


UNASKED: dict[str, dict[str, Any]] = {
    "one session, as when it is booked": {"starts_at": CHRISTMAS, "scope": Scope.THIS},
    "a series whose time stays": {"location": "Room 4", "scope": Scope.SERIES},
    "who does not ask": {"starts_at": TEN + 3 * DAY, "scope": Scope.SERIES, "accepted": None},
}


@pytest.mark.parametrize("case", UNASKED)
def test_nothing_is_asked_of(academy: Academy, case: str) -> None:
    series = book_four(academy)
    wanted: dict[str, Any] = {"accepted": frozenset()} | UNASKED[case]
    assert academy.move(series.sessions[0], **wanted).sessions
