"""Working hours: how they are read, and which times they cover."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from booking.rules.working_hours import parse_working_hours
from booking.values import Interval

LONDON = ZoneInfo("Europe/London")
NINE, TWELVE, FOUR, FIVE = time(9), time(12), time(16), time(17)
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 5)


@pytest.mark.parametrize(
    ("text", "day", "hours"),
    [
        ("Mon-Fri 09:00-17:00", MONDAY, ((NINE, FIVE),)),
        ("Mon-Fri 09:00-17:00", FRIDAY, ((NINE, FIVE),)),
        ("Mon-Fri 09:00-17:00", SATURDAY, ()),
        ("mon-FRI 09:00-17:00", MONDAY, ((NINE, FIVE),)),
        ("Mon-Thu 09:00-17:00, Fri 09:00-16:00", FRIDAY, ((NINE, FOUR),)),
        ("Mon-Sun 16:00-17:00,Mon 09:00-12:00", MONDAY, ((NINE, TWELVE), (FOUR, FIVE))),
        ("Sat 09:00-12:00", SATURDAY, ((NINE, TWELVE),)),
        ("Mon 09:00-12:00, Mon 12:00-17:00", MONDAY, ((NINE, TWELVE), (TWELVE, FIVE))),
    ],
)
def test_each_day_has_its_hours_in_order(
    text: str, day: date, hours: tuple[tuple[time, time], ...]
) -> None:
    assert parse_working_hours(text).of_day(day) == hours


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "read like Mon-Fri 09:00-17:00"),
        ("09:00-17:00", "read like Mon-Fri 09:00-17:00"),
        ("Mon-Fri", "read like Mon-Fri 09:00-17:00"),
        ("Mon-Fri 9-5", "read like Mon-Fri 09:00-17:00"),
        ("Mon-Fri 09:00-17:00,", "read like Mon-Fri 09:00-17:00"),
        ("Moonday 09:00-17:00", "read like Mon-Fri 09:00-17:00"),
        ("Mon \u0660\u0669:00-17:00", "read like Mon-Fri 09:00-17:00"),
        ("Mon 09:00-24:00", "between 00:00 and 23:59"),
        ("Mon 17:00-09:00", "end after they start"),
        ("Mon 09:00-09:00", "end after they start"),
        ("Fri-Mon 09:00-17:00", "from Monday to Sunday"),
        ("Mon-Fri 09:00-17:00, Tue 16:59-18:00", "overlap"),
    ],
)
def test_what_does_not_read_as_working_hours_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_working_hours(text)


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 17, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 8, 59, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 11, 30, 17, 1, tzinfo=UTC), False),
        (datetime(2026, 12, 5, 10, tzinfo=UTC), datetime(2026, 12, 5, 11, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC), False),
        # In summer London is an hour ahead of UTC: these are 9 to 10, and 17 to 18.
        (datetime(2026, 7, 6, 8, tzinfo=UTC), datetime(2026, 7, 6, 9, tzinfo=UTC), True),
        (datetime(2026, 7, 6, 16, tzinfo=UTC), datetime(2026, 7, 6, 17, tzinfo=UTC), False),
    ],
)
def test_hours_are_meant_on_the_zone_s_own_clocks(
    start: datetime, end: datetime, *, covered: bool
) -> None:
    hours = parse_working_hours("Mon-Fri 09:00-17:00")
    assert hours.covers(Interval(start, end), LONDON) is covered
