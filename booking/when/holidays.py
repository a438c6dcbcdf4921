"""Patterns of days with names: Christmas, New Year, Easter and the days around them."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

from booking.when.parts import Day
from booking.when.patterns import Rule, Said

DATES = {
    "christmas": (25, 12),
    "christmas day": (25, 12),
    "christmas eve": (24, 12),
    "boxing day": (26, 12),
    "new year": (1, 1),
    "new year day": (1, 1),
    "new year eve": (31, 12),
}
AFTER_EASTER = {
    "good friday": -2,
    "easter eve": -1,
    "easter": 0,
    "easter sunday": 0,
    "easter monday": 1,
}
WEEKDAYS = {0: "monday", 4: "friday", 6: "sunday"}


def _holiday(said: Said) -> Day | None:
    name = " ".join(
        WEEKDAYS.get(each.value, "")
        if each.kind == "weekday"
        else str(each.value)
        if each.kind == "holiday"
        else each.kind
        for each in said.all
    )
    if name in DATES:
        day, month = DATES[name]
        return Day(day=day, month=month)
    if name in AFTER_EASTER:
        return Day(exact=_after_easter(AFTER_EASTER[name], said.now.date()))
    return None


def _after_easter(days: int, today: date) -> date:
    """Give the coming day that lies so many days after Easter Sunday."""
    years = (today.year, today.year + 1)
    found = (easter(year) + timedelta(days=days) for year in years)
    return next(day for day in found if day >= today)


HOLIDAY_RULES = (
    Rule("good weekday|holiday (day|eve|weekday)|holiday|new year (day|eve)?", _holiday),
)
