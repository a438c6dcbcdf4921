"""The bank holidays of each part of the United Kingdom, from the holidays library.

The country is named outright: asked by its code, the library would load all countries at the first
question, which a booking asks while it holds the database.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays.countries.united_kingdom import UnitedKingdom

SUBDIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
"""By the organisation's setting (the names of gov.uk/bank-holidays), the library's code."""
REGION_NAMES = {
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
"""By the organisation's setting, how people call the region."""


def bank_holiday(day: date, region: str) -> str | None:
    """Name the bank holiday on this day, if it is one; no region has none."""
    return _of_year(region, day.year).get(day) if region in SUBDIVISIONS else None


@cache
def _of_year(region: str, year: int) -> dict[date, str]:
    days = UnitedKingdom(subdiv=SUBDIVISIONS[region], years=year)  # type: ignore[no-untyped-call]
    return dict(days.items())
