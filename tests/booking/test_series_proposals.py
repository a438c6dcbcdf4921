"""Reviewing a series: times proposed for the dates against which something stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.rules.recurrence import RepeatRule
from booking.series_review import review_series
from booking.values import Frequency, Interval, SessionMethod
from tests.booking.academy import Academy
from tests.booking.reviewing import block, review
from tests.factories import NOW, TEN, create_smart_room

SMART = SessionMethod.SMART_SESSION
LONDON = ZoneInfo("Europe/London")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DAILY = RepeatRule(frequency=Frequency.DAILY, count=4)


def is_free(academy: Academy, interval: Interval, **overrides: Any) -> bool:
    command = academy.series(rule=DAILY, starts_at=interval.start, **overrides)
    (first, *_) = academy.database.read(lambda db: review_series(db, command, now=NOW))
    return first.findings == ()


@pytest.mark.parametrize("moved_by", [timedelta(0), DAY, 3 * WEEK], ids=["not", "a day", "weeks"])
def test_proposals_are_near_the_date_free_for_all_and_not_on_the_series_own_times(
    academy: Academy, moved_by: timedelta
) -> None:
    """The day is full but for its last hours, on which the next date of the series stands."""
    create_smart_room(academy.database, academy.organisation)
    one, other = academy.enrol(2)
    start = TEN + moved_by
    for hours in (-1, 0, 1, 2):
        block(academy, one if hours % 2 else other, start + hours * HOUR)
    own = start + 5 * HOUR
    moved = {TEN.date(): start, TEN.date() + DAY: own}
    first, *rest = review(academy, rule=DAILY, moved=moved, method=SMART)
    assert first.barred
    assert first.proposals
    days = {each.start.astimezone(LONDON).date() for each in first.proposals}
    assert min(days) >= start.date()
    assert max(days) < start.date() + 5 * DAY
    for proposal in first.proposals:
        assert is_free(academy, proposal, method=SMART)
        assert not any(each.interval.overlaps(proposal) for each in rest if each.interval)
