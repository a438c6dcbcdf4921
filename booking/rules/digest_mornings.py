"""When somebody who holds sessions gets the overview of their day."""

from __future__ import annotations

from datetime import UTC, datetime, time

from booking.rules.reminders import ReminderTerms

MORNING = time(7, 30)


def digest_morning(starts_at: datetime, reader: ReminderTerms) -> datetime:
    """Give the moment, in UTC, on the morning of a session's day: 7:30 on the reader's clock.

    Whoever has quiet hours then is not disturbed before they end.
    """
    day = starts_at.astimezone(reader.zone).date()
    morning = datetime.combine(day, MORNING, reader.zone).astimezone(UTC)
    night = reader.quiet_hours.around(morning, reader.zone) if reader.quiet_hours else None
    return night[1] if night else morning
