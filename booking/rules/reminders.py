"""When a session's reminders are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def due_reminders(
    starts_at: datetime, leads: Iterable[timedelta], now: datetime
) -> list[tuple[timedelta, datetime]]:
    """Give each lead with the moment when its reminder is due.

    A lead that is already past when the session is booked is dropped: the confirmation,
    which goes out at that moment, says the same.
    """
    due = [(lead, starts_at - lead) for lead in sorted(set(leads), reverse=True)]
    return [(lead, moment) for lead, moment in due if moment > now]
