"""When the next working day begins: for what can wait until then, and should not wait longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from booking.rules.bank_holidays import bank_holiday
from booking.rules.working_hours import WorkingHours


def next_working_morning(
    after: datetime, hours: WorkingHours, bank_holidays: str, zone: ZoneInfo
) -> datetime:
    """Give the moment, in UTC, at which the first working day after a moment's own day begins.

    Args:
        after: aware.
        hours: the organisation's; some day of the week is worked.
        bank_holidays: the part of the United Kingdom whose bank holidays are not worked.
        zone: on whose clocks days begin.
    """
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in count(1))
    day = next(each for each in days if is_worked(each, hours, bank_holidays))
    opens = min(begin for begin, _ in hours.of_day(day))
    return datetime.combine(day, opens, zone).astimezone(UTC)


def is_worked(day: date, hours: WorkingHours, bank_holidays: str) -> bool:
    """Whether a day is one of an organisation's working days, and no bank holiday there."""
    return bool(hours.of_day(day)) and bank_holiday(day, bank_holidays) is None
