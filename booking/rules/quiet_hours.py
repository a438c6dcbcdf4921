"""Quiet hours: when nobody is to be reminded, and where a reminder goes that falls into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

USUAL = "21:00-07:00"
"""The quiet hours of whoever has none of their own."""
BEFORE_THEY_BEGIN = timedelta(minutes=15)
"""How long before quiet hours a reminder goes out that can't wait until they are over."""
HOURS = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)", re.ASCII)
A_DAY = timedelta(days=1)

Night = tuple[datetime, datetime]
"""Once quiet hours: from when until when, in UTC."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when somebody is not disturbed, on their own clock, often over midnight."""

    begin: time
    end: time

    def around(self, moment: datetime, zone: ZoneInfo) -> Night | None:
        """Give the night in which a moment lies on the clocks of `zone`, or None."""
        today = moment.astimezone(zone).date()
        for first in (today - A_DAY, today):
            last = first if self.begin < self.end else first + A_DAY
            begin = datetime.combine(first, self.begin, zone).astimezone(UTC)
            end = datetime.combine(last, self.end, zone).astimezone(UTC)
            if begin <= moment < end:
                return begin, end
        return None


@cache
def parse_quiet_hours(text: str | None) -> QuietHours | None:
    """Read quiet hours such as `21:00-07:00`; None stands for the usual ones, "" for none.

    Raises:
        ValueError: it does not read like that, or they begin when they end.
    """
    if text == "":
        return None
    match = HOURS.fullmatch(USUAL if text is None else text.strip())
    if not match:
        raise ValueError("quiet hours read like 21:00-07:00")
    try:
        begin, end = map(time.fromisoformat, match.groups())
    except ValueError:
        raise ValueError("quiet hours lie between 00:00 and 23:59") from None
    if begin == end:
        raise ValueError("quiet hours end at another time than they begin")
    return QuietHours(begin, end)


def outside_quiet_hours(
    due_at: datetime, starts_at: datetime, quiet_hours: QuietHours | None, zone: ZoneInfo
) -> datetime:
    """Give the moment outside of somebody's quiet hours for a reminder that is due at `due_at`.

    It waits until they are over, if the session starts after that; else it comes before they
    begin.
    """
    night = quiet_hours.around(due_at, zone) if quiet_hours else None
    if night is None:
        return due_at
    begin, end = night
    return end if end < starts_at else begin - BEFORE_THEY_BEGIN
