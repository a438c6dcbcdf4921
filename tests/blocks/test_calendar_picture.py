"""The picture of a month: small, quick, the same for the same content, and never colour alone."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from blocks.calendar_picture import calendar_picture
from blocks.drawing import BLUE, COLOURS, DEEP, INK, WHITE
from booking.rules.bank_holidays import bank_holiday
from booking.rules.month_calendars import MonthCalendar, calendar_days, midnight, month_calendar
from booking.values import Interval

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)
DECEMBER = date(2026, 12, 1)
HALF_AN_HOUR = timedelta(minutes=30)


def hours(*starts: datetime, length: timedelta = HALF_AN_HOUR) -> list[Interval]:
    return [Interval(start, start + length) for start in starts]


def month(
    *sessions: Interval, first: date = DECEMBER, now: datetime = NOW, region: str = ""
) -> MonthCalendar:
    return month_calendar(
        first,
        sessions,
        booked={},
        today=now.astimezone(LONDON).date(),
        zone=LONDON,
        holiday=lambda day: bank_holiday(day, region),
    )


def full() -> MonthCalendar:
    """Sixteen sessions on each day, and a bank holiday."""
    begin = midnight(calendar_days(DECEMBER)[0], LONDON)
    return month(
        *hours(
            *(begin + timedelta(days=day, hours=8 + n / 2) for day in range(35) for n in range(16))
        ),
        region="england-and-wales",
    )


def key(calendar: MonthCalendar) -> str:
    return calendar_picture(calendar, calendar.today).key


@pytest.mark.parametrize("calendar", [month(), full()], ids=["empty", "full"])
def test_a_picture_is_a_png_for_a_retina_screen_and_small(calendar: MonthCalendar) -> None:
    content = calendar_picture(calendar, calendar.today).draw()
    assert len(content) < 100_000
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 1_200


@pytest.mark.slow
def test_a_full_month_is_drawn_in_thirty_milliseconds() -> None:
    picture = calendar_picture(full(), DECEMBER)
    spent = []
    for _ in range(20):
        begin = time.thread_time()
        picture.draw()
        spent.append(time.thread_time() - begin)
    assert min(spent) < 0.03


NINE = datetime(2026, 12, 9, 9, tzinfo=UTC)
OTHERS = {
    "another month": month(first=date(2027, 1, 1)),
    "another today": month(now=NOW + timedelta(days=1)),
    "a session more": month(*hours(NINE)),
    "bank holidays": month(region="england-and-wales"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_looks_otherwise_has_another_key(other: MonthCalendar) -> None:
    assert key(other) != key(month())


def test_a_session_moved_within_the_shown_week_has_another_key() -> None:
    assert key(month(*hours(NINE))) != key(month(*hours(NINE + HALF_AN_HOUR)))


def test_what_looks_the_same_has_the_same_key() -> None:
    other_week = NINE + timedelta(days=7)
    assert key(month(*hours(other_week))) == key(month(*hours(other_week + HALF_AN_HOUR)))


@given(st.integers(0, 24 * 60 - 1), st.integers(5, 720), st.integers(0, 34))
def test_any_session_is_drawn(minute: int, length: int, day: int) -> None:
    start = midnight(calendar_days(DECEMBER)[0], LONDON) + timedelta(days=day, minutes=minute)
    calendar = month(*hours(start, length=timedelta(minutes=length)))
    local = start.astimezone(LONDON).date()
    assert calendar_picture(calendar, local).draw()


def luminance(colour: tuple[int, ...]) -> float:
    """By WCAG 2.1's relative luminance."""
    parts = [each / 255 for each in colour]
    linear = [
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(each * share for each, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: int, other: int) -> float:
    with Image.open(io.BytesIO(calendar_picture(month(), DECEMBER).draw())) as picture:
        palette = picture.getpalette() or []
    light, dark = sorted(luminance(tuple(palette[3 * x : 3 * x + 3])) for x in (one, other))[::-1]
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("pair", [(INK, WHITE), (DEEP, WHITE), (WHITE, BLUE)])
def test_letters_stand_out_from_their_ground(pair: tuple[int, int]) -> None:
    assert contrast(*pair) >= 4.5


def test_booked_days_are_blue() -> None:
    red, green, blue = COLOURS[BLUE]
    assert blue > 2 * green > 2 * red
