"""New ids: 63-bit numbers that grow with time, so that new rows land beside each other.

The application makes them, not the database: a booking's rows can then be written in few
statements, and ids stay unique when organisations are spread over several databases.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

EPOCH_MS = 1_767_225_600_000
"""1 January 2026 in Unix milliseconds: ids begin here and last 139 years at 42 bits."""
RANDOM_BITS = 21


class IdSource:
    """Gives ids that grow within a process and differ between processes."""

    def __init__(
        self,
        clock_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._clock_ms = clock_ms
        self._random_bits = random_bits
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> int:
        """Give the next id."""
        elapsed = max(0, self._clock_ms() - EPOCH_MS)
        candidate = (elapsed << RANDOM_BITS) | self._random_bits(RANDOM_BITS)
        with self._lock:
            self._last = max(self._last + 1, candidate)
            return self._last
