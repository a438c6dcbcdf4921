"""For how long a reminder can be put off: never past the start of what it reminds of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(8)
A_DAY = timedelta(days=1)


class Snooze(StrEnum):
    """What somebody can choose under "Remind me later"."""

    TEN_MINUTES = "10_minutes"
    AN_HOUR = "1_hour"
    THREE_HOURS = "3_hours"
    TOMORROW_MORNING = "tomorrow_morning"

    @property
    def words(self) -> str:
        """The choice as a reader says it, such as "In 10 minutes"."""
        said = self.value.replace("_", " ")
        return said.capitalize() if self is self.TOMORROW_MORNING else f"In {said}"


PAUSES = {
    Snooze.TEN_MINUTES: timedelta(minutes=10),
    Snooze.AN_HOUR: timedelta(hours=1),
    Snooze.THREE_HOURS: timedelta(hours=3),
}


def snoozed_until(
    snooze: Snooze, now: datetime, starts_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """Give the moment, in UTC, that a choice means; None when it is not before the start.

    The morning is on the clocks of `zone`, the reader's. What somebody chooses may lie in their
    quiet hours.
    """
    moment = now + PAUSES[snooze] if snooze in PAUSES else _morning_after(now, zone)
    return moment if moment < starts_at else None


def snoozes_offered(now: datetime, starts_at: datetime, zone: ZoneInfo) -> list[Snooze]:
    """List what can be chosen at a moment."""
    return [each for each in Snooze if snoozed_until(each, now, starts_at, zone)]


def _morning_after(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + A_DAY
    return datetime.combine(tomorrow, MORNING, zone).astimezone(UTC)
