"""Draws a week's sessions as bars on a grid of days and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from blocks.drawing import DEEP, INK, PALE, WHITE, Paper, text_width
from booking.rules.local_times import say_weekday
from booking.rules.month_calendars import CalendarDay, LocalTimes, MonthCalendar

WIDTH, MARGIN = 1_280, 28
HEAD = 104
ROW = 54
BARS_HEIGHT = HEAD + 7 * ROW + 28
LEFT = MARGIN + 130
RIGHT = WIDTH - MARGIN - 8
USUAL_HOURS = (8, 18)
AN_HOUR = 60
A_DAY = 24 * AN_HOUR
LETTERS = 24


@dataclass(frozen=True, slots=True)
class DayBars:
    """A day's row: its title, and its sessions as minutes of that day on its own clocks."""

    day: date
    title: str
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class WeekBars:
    """A week's rows, today, and the hours that hold all of its sessions."""

    rows: tuple[DayBars, ...]
    today: date
    first_hour: int
    last_hour: int

    def has(self, day: date) -> bool:
        """Whether a day is in this week."""
        return any(row.day == day for row in self.rows)


def bars_of(calendar: MonthCalendar, shown: date) -> WeekBars:
    """Read the bars of the shown day's week out of a calendar."""
    rows = tuple(_row(day) for day in calendar.week_with(shown))
    minutes = [minute for row in rows for stretch in row.stretches for minute in stretch]
    opens, closes = USUAL_HOURS
    return WeekBars(
        rows,
        calendar.today,
        min([opens, *(minute // AN_HOUR for minute in minutes)]),
        max([closes, *(-(-minute // AN_HOUR) for minute in minutes)]),
    )


def draw_bars(paper: Paper, bars: WeekBars, top: int) -> None:
    """Draw the week from this height on."""
    first, last = bars.rows[0].day, bars.rows[-1].day
    said = f"Week from {first.day} {first:%B} to {last.day} {last:%B}"
    paper.write((MARGIN + 4, top + 14), said, 34)
    _draw_hours(paper, bars, top)
    for number, row in enumerate(bars.rows):
        _draw_row(paper, bars, row, top + HEAD + number * ROW)


def _row(day: CalendarDay) -> DayBars:
    title = say_weekday(day.day)
    return DayBars(day.day, title, tuple(_minutes(day.day, each) for each in day.sessions))


def _minutes(day: date, session: LocalTimes) -> tuple[int, int]:
    """Give the part of a session on a local day, as its clocks show it."""
    return (
        _minute(session.start) if session.start.date() == day else 0,
        _minute(session.end) if session.end.date() == day else A_DAY,
    )


def _minute(moment: datetime) -> int:
    return moment.hour * AN_HOUR + moment.minute


def _across(bars: WeekBars, minute: int) -> int:
    """Give how far to the right a minute of the day lies."""
    hours = minute / AN_HOUR - bars.first_hour
    return round(LEFT + hours * (RIGHT - LEFT) / (bars.last_hour - bars.first_hour))


def _draw_hours(paper: Paper, bars: WeekBars, top: int) -> None:
    step = 1 if bars.last_hour - bars.first_hour <= 12 else 2  # noqa: PLR2004 - as many fit
    for hour in range(bars.first_hour, bars.last_hour + 1, step):
        x = _across(bars, hour * AN_HOUR)
        paper.write((x, top + HEAD - 12), f"{hour:02}", 24, DEEP, "ms")
        paper.line((x, top + HEAD, x, top + HEAD + 7 * ROW), PALE)


def _draw_row(paper: Paper, bars: WeekBars, row: DayBars, top: int) -> None:
    paper.line((MARGIN, top, RIGHT, top), PALE)
    paper.write((MARGIN + 6, top + 12), row.title, 28, INK)
    if row.day == bars.today:
        paper.ring((MARGIN - 4, top + 4, LEFT - 14, top + ROW - 4))
    for start, end in row.stretches:
        _draw_bar(paper, (_across(bars, start), _across(bars, end)), start, top)


def _draw_bar(paper: Paper, across: tuple[int, int], start: int, top: int) -> None:
    """Draw a session, with its time where that has room."""
    left, right = across
    paper.bar((left + 1, top + 7, max(right - 2, left + 6), top + ROW - 7))
    said = f"{start // AN_HOUR:02}:{start % AN_HOUR:02}"
    if text_width(said, LETTERS) <= right - left - 14:
        paper.write((left + 8, top + ROW // 2), said, LETTERS, WHITE, "lm")
