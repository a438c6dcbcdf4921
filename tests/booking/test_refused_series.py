"""Series that are refused: what is wrong at its field, and nothing booked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from booking.errors import NoSmartRoom, Taken
from booking.rules.recurrence import RepeatRule
from booking.values import FormField, Frequency, SessionMethod
from tests.booking.academy import Academy, refusal
from tests.factories import NOW, TEN, create_person, create_smart_room

SMART = SessionMethod.SMART_SESSION
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DAILY = RepeatRule(frequency=Frequency.DAILY, count=4)
GROUP = 30

BAD_SERIES: dict[str, tuple[dict[str, Any], FormField, str]] = {
    "moved onto another date": (
        {"moved": {TEN.date(): TEN + WEEK + HOUR / 2}},
        FormField.REPEAT_SESSION,
        "overlap: Tue 8 Dec 2026, 10:00 to 11:00 GMT and Tue 8 Dec 2026, 10:30 to 11:30 GMT",
    ),
    "two moved to one time": (
        {"moved": {TEN.date(): TEN + 9 * WEEK, (TEN + WEEK).date(): TEN + 9 * WEEK}},
        FormField.REPEAT_SESSION,
        "overlap",
    ),
    "longer than a day apart": (
        {"rule": DAILY, "duration": 12 * HOUR, "moved": {TEN.date(): TEN + 13 * HOUR}},
        FormField.REPEAT_SESSION,
        "overlap",
    ),
    "every date skipped": (
        {"skipped": frozenset(TEN.date() + number * WEEK for number in range(3))},
        FormField.REPEAT_SESSION,
        "no session is left",
    ),
    "no date": (
        {
            "rule": RepeatRule(
                frequency=Frequency.WEEKLY, weekdays=frozenset({0}), ends_on=TEN.date() + 2 * DAY
            )
        },
        FormField.END_DATE,
        "No day",
    ),
    "a thousand": (
        {"rule": RepeatRule(frequency=Frequency.DAILY, ends_on=TEN.date() + 999 * DAY)},
        FormField.END_DATE,
        "more than 52",
    ),
    "too many counted": (
        {"rule": RepeatRule(frequency=Frequency.DAILY, count=53)},
        FormField.NUMBER_OF_SESSIONS,
        "53",
    ),
    "over before it begins": (
        {"rule": RepeatRule(frequency=Frequency.DAILY, ends_on=NOW.date())},
        FormField.END_DATE,
        "before it starts",
    ),
    "more than five years ahead": (
        {"rule": RepeatRule(frequency=Frequency.MONTHLY_BY_DATE, every=60, count=2)},
        FormField.SESSION_DATE,
        "more than five years ahead",
    ),
    "begun in the past": (
        {"starts_at": NOW - DAY},
        FormField.SESSION_DATE,
        "is in the past",
    ),
    "moved into the past": (
        {"moved": {(TEN + WEEK).date(): NOW - DAY}},
        FormField.SESSION_DATE,
        "is in the past",
    ),
    "moved to half a minute": (
        {"moved": {(TEN + WEEK).date(): TEN + WEEK + timedelta(seconds=30)}},
        FormField.SESSION_TIME,
        "whole minute",
    ),
}


@pytest.mark.parametrize("case", BAD_SERIES)
def test_a_series_that_cannot_be_is_refused_at_its_field_and_nothing_is_booked(
    academy: Academy, case: str
) -> None:
    overrides, field, words = BAD_SERIES[case]
    academy.enrol(1)
    before = academy.everything()
    raised = refusal(lambda: academy.book_series(**overrides))
    assert words in raised.happened
    assert raised.field is field
    assert academy.everything() == before


def test_when_one_date_is_taken_none_is_booked_and_who_is_busy_is_named_with_the_day(
    academy: Academy,
) -> None:
    *_, last = academy.enrol(GROUP)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(last, assessor_id=elsewhere.id, starts_at=TEN + 2 * WEEK)
    before = academy.everything()
    raised = refusal(academy.book_series)
    assert isinstance(raised, Taken)
    assert raised.busy == {last.id: f"{last.name} is busy Tue 15 Dec 2026, 10:00 to 11:00 GMT"}
    assert academy.everything() == before


def test_one_date_without_a_room_refuses_all(academy: Academy) -> None:
    create_smart_room(academy.database, academy.organisation)
    one, other = academy.enrol(2)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(one, assessor_id=elsewhere.id, method=SMART, starts_at=TEN + WEEK)
    before = academy.everything()
    raised = refusal(lambda: academy.book_series(other, method=SMART))
    assert isinstance(raised, NoSmartRoom)
    assert "Tue 8 Dec 2026" in raised.happened
    assert academy.everything() == before
