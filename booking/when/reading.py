"""What a typed time says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from booking.rules.recurrence import RepeatRule


class Span(NamedTuple):
    """Which characters of the typed text said what: "day", "time", "length", "repeat", "zone"."""

    says: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed time, understood.

    Attributes:
        start: aware, in the zone of the moment at which it was said; midnight when no time of
            day was said; a repeat's first occurrence.
        end: aware, or None when neither an end nor a length was said; of days without a time,
            the midnight after the last.
        has_time: whether a time of day was said; it is never taken from the clock.
        repeat: how it repeats, or None; its end and count only if they were said.
        spans: which words of the text said this; the others are chat.
    """

    start: datetime
    end: datetime | None
    has_time: bool
    repeat: RepeatRule | None = None
    spans: tuple[Span, ...] = ()

    @property
    def duration(self) -> timedelta | None:
        """How long it lasts, in real time; None when that was not said."""
        if self.end is None:
            return None
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)
