"""Reads days: today, tomorrow, weekdays, and dates, day first."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import dateparser

from booking.when.refusals import Contradiction, InThePast, NotUnderstood

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
NEAR = {"today": 0, "tomorrow": 1, "tmrw": 1, "tomo": 1}
WEEK = 7
WEEKDAY = re.compile(
    r"(?:(?P<which>next|this|this coming|coming)\s+)?"
    rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b\.?,?\s*(?P<rest>.*)"
)
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:the\s+)?{ORDINAL}\s+(?:of\s+)?(?P<month>{MONTHS})\.?,?(?:\s+(?P<year>20\d\d))?",
        rf"(?P<month>{MONTHS})\.?\s+(?:the\s+)?{ORDINAL},?(?:\s+(?P<year>20\d\d))?",
        r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>20\d\d|\d\d))?",
        r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
    )
)
SETTINGS = {
    "DATE_ORDER": "DMY",
    "PREFER_DATES_FROM": "future",
    "PREFER_DAY_OF_MONTH": "first",
    "PARSERS": ["absolute-time"],
}
LEADING = re.compile(r"^(?:on|for|please|can we do|how about)\s+")


def read_day(text: str, today: date) -> date | None:
    """Read the day that a text says; None when it says none.

    Args:
        text: lower case, without the time of day.
        today: the local day on which it is said.

    Raises:
        NotUnderstood: words are left that are no day.
        Contradiction: the weekday is not that of the date.
        InThePast: the date is over.
    """
    text = LEADING.sub("", text).strip(" ,")
    if not text:
        return None
    if text in NEAR:
        return today + timedelta(days=NEAR[text])
    weekday = WEEKDAY.fullmatch(text)
    if weekday and not weekday["rest"]:
        return _weekday(WEEKDAYS[weekday["weekday"]], weekday["which"] == "next", today)
    if weekday:
        return _agreeing(weekday, today)
    return _date(text, today)


def _weekday(number: int, following_week: bool, today: date) -> date:  # noqa: FBT001 - one caller
    """Give the coming weekday; "next" is that of the week after this one."""
    if following_week:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=WEEK + number)
    ahead = (number - today.weekday()) % WEEK
    return today + timedelta(days=ahead or WEEK)


def _agreeing(match: re.Match[str], today: date) -> date:
    """Read a weekday with a date, which must agree."""
    if match["which"]:
        raise NotUnderstood(match[0])
    day = _date(match["rest"], today)
    if day.weekday() != WEEKDAYS[match["weekday"]]:
        raise Contradiction(f"{day.day} {day:%B %Y} is a {day:%A}, not {match['weekday'].title()}.")
    return day


def _date(text: str, today: date) -> date:
    match = next((found for each in DATES if (found := each.fullmatch(text))), None)
    if not match:
        raise NotUnderstood(text)
    year = match["year"]
    full_year = "" if not year else year if len(year) > 2 else f"20{year}"  # noqa: PLR2004
    if full_year:
        day = _parsed(match, full_year, text)
        if day < today:
            raise InThePast(f"{day.day} {day:%B %Y}")
        return day
    this_year = _parsed(match, str(today.year), text)
    return this_year if this_year >= today else _parsed(match, str(today.year + 1), text)


def _parsed(match: re.Match[str], year: str, text: str) -> date:
    """Let dateparser read the date, and believe it only where it kept every number."""
    month = match["month"]
    said = f"{match['day']} {month} {year}" if month.isalpha() else f"{match['day']}/{month}/{year}"
    found = dateparser.parse(said, languages=["en"], settings=SETTINGS)
    kept = found is not None and (found.day, found.year) == (int(match["day"]), int(year))
    if found is None or not kept or (month.isdecimal() and found.month != int(month)):
        raise NotUnderstood(text)
    return found.date()


def warm() -> None:
    """Load dateparser's tables: the first date takes some 100 ms longer without."""
    _date("1 january 2030", datetime(2029, 1, 1).date())  # noqa: DTZ001 - a day has no zone
