"""What a typed time says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed time, understood.

    Attributes:
        start: aware, in the zone of the moment at which it was said; midnight when no time of
            day was said.
        end: aware, or None when neither an end nor a length was said.
        has_time: whether a time of day was said; it is never taken from the clock.
    """

    start: datetime
    end: datetime | None
    has_time: bool

    @property
    def duration(self) -> timedelta | None:
        """How long it lasts, in real time; None when that was not said."""
        return None if self.end is None else self.end - self.start
