"""The bank holidays of each part of the United Kingdom, from the holidays library."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays

SUBDIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
"""By the organisation's setting (the names of gov.uk/bank-holidays), the library's code."""


def bank_holiday(day: date, region: str) -> str | None:
    """Name the bank holiday on this day, if it is one; no region has none."""
    return _of_year(region, day.year).get(day) if region in SUBDIVISIONS else None


@cache
def _of_year(region: str, year: int) -> dict[date, str]:
    days = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[region], years=year)
    return dict(days.items())
