"""The workspace's clock, which a test may put forward instead of waiting."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970, and those that were added."""

    def __init__(self) -> None:
        self.added = 0.0

    def now(self) -> float:
        """Tell the time."""
        return time.time() + self.added

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        self.added += seconds
