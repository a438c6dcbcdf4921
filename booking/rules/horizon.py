"""How far ahead sessions can be booked."""

from __future__ import annotations

from datetime import timedelta

FURTHEST_AHEAD = timedelta(days=5 * 366)
"""Five years: longer than any programme, so that a wrong year is found."""
