"""How long before a session its reminders go out, as `1 day;1 hour`."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
LEAD = re.compile(r"(\d{1,4}) (day|hour|minute)s?", re.IGNORECASE | re.ASCII)


@cache
def parse_reminder_leads(text: str) -> tuple[timedelta, ...]:
    """Read leads, the longest first; an empty text means no reminders.

    Raises:
        ValueError: a part does not read like `N days`, `N hours` or `N minutes`.
    """
    return tuple(sorted({_lead(part) for part in text.split(";") if part.strip()}, reverse=True))


def _lead(part: str) -> timedelta:
    match = LEAD.fullmatch(part.strip())
    if not match or int(match[1]) == 0:
        raise ValueError("reminder leads read like 1 day;1 hour")
    return int(match[1]) * UNITS[match[2].lower()]
