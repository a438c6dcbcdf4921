"""How the calendar and the clock are divided, and which of their numbers stand out."""

from __future__ import annotations

WEEK = 7
MONTHS = 12
LONGEST_MONTH = 31
CENTURY = 100
FACE = 12
"""The hours on a clock's face."""
HOURS = 24
MINUTES = 60
DAY = HOURS * MINUTES
"""The minutes of a day."""
ROUND_MINUTES = 5
"""Nobody meets at 13:12: with such minutes, 13.12 is a date."""
LAST = -1
"""Which weekday of a month the last one is."""
