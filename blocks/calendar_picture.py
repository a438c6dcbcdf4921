"""Draws an assessor's month and week: pure, from a calendar to a PNG.

Booked days are blue and say how many sessions they have, today has a ring and its word, weekends
lie on hatched ground, bank holidays have their word: nothing is told by colour alone.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import partial
from itertools import product
from typing import Any

from blocks.drawing import BLUE, DEEP, INK, PALE, WHITE, Paper
from blocks.picture import Picture
from blocks.text import Json
from blocks.week_picture import BARS_HEIGHT, bars_of, draw_bars
from booking.rules.local_times import WEEKDAYS
from booking.rules.month_calendars import A_WEEK, CalendarDay, MonthCalendar

DRAWING = 1
"""Raised when the same calendar is drawn otherwise, so that stored pictures are drawn anew."""
MARGIN, WIDTH = 28, 1_280
HEAD = 150
COLUMN = (WIDTH - 2 * MARGIN) // A_WEEK
ROW = 122
GAP = 8


def calendar_picture(calendar: MonthCalendar, shown: date) -> Picture:
    """Give the picture of a month and of the week of the shown day, not drawn yet."""
    content = json.dumps(_content(calendar, shown), sort_keys=True).encode()
    return Picture(
        key=hashlib.sha256(content).hexdigest(),
        title=f"Sessions in {calendar.first:%B %Y}",
        draw=partial(draw_calendar, calendar, shown),
    )


def draw_calendar(calendar: MonthCalendar, shown: date) -> bytes:
    """Draw a month, and the week of the shown day below it."""
    below = HEAD + ROW * len(calendar.weeks)
    paper = Paper(WIDTH, below + BARS_HEIGHT)
    _draw_head(paper, calendar)
    paper.hatch((MARGIN + 5 * COLUMN - GAP // 2, HEAD - GAP // 2, WIDTH - MARGIN, below))
    for row, column in product(range(len(calendar.weeks)), range(A_WEEK)):
        day = calendar.weeks[row][column]
        _draw_day(paper, calendar, day, (MARGIN + column * COLUMN, HEAD + row * ROW))
    draw_bars(paper, bars_of(calendar, shown), below)
    return paper.png()


def _content(calendar: MonthCalendar, shown: date) -> Json:
    """All that the picture shows, and nothing else."""
    days: list[Any] = [[day.booked, bool(day.holiday)] for day in calendar.own_days]
    bars = bars_of(calendar, shown)
    today = calendar.today
    return {
        "drawing": DRAWING,
        "month": calendar.first.isoformat(),
        "today": today.isoformat() if calendar.has(today) or bars.has(today) else "",
        "days": days,
        "bars": [[row.title, row.stretches] for row in bars.rows],
        "hours": [bars.first_hour, bars.last_hour],
    }


def _draw_head(paper: Paper, calendar: MonthCalendar) -> None:
    paper.write((MARGIN + 4, 24), f"{calendar.first:%B %Y}", 52)
    paper.box((WIDTH - MARGIN - 210, 36, WIDTH - MARGIN - 170, 76), BLUE)
    paper.write((WIDTH - MARGIN - 156, 38), "booked", 32)
    for column, name in enumerate(WEEKDAYS):
        paper.write((MARGIN + column * COLUMN + 12, 102), name, 30, DEEP)


def _draw_day(paper: Paper, calendar: MonthCalendar, day: CalendarDay, at: tuple[int, int]) -> None:
    left, top = at
    if not calendar.has(day.day):
        paper.write((left + 14, top + 10), str(day.day.day), 30, PALE - 60)
        return
    ink = _draw_cell(paper, day, (left, top, left + COLUMN - GAP, top + ROW - GAP))
    paper.write((left + 14, top + 8), str(day.day.day), 38, ink)
    right = (left + COLUMN - GAP - 12, top + 16)
    if day.day == calendar.today:
        paper.write(right, "today", 26, ink, "ra")
        edge = (left - 1, top - 1, left + COLUMN - GAP + 1, top + ROW - GAP + 1)
        paper.ring(edge)
    if day.holiday:
        paper.write((left + 14, top + 50), "holiday", 24, ink)
    if day.booked:
        paper.write((left + 14, top + 76), _say_number(day.booked), 26, ink)


def _draw_cell(paper: Paper, day: CalendarDay, box: tuple[int, int, int, int]) -> int:
    """Draw a day's ground, and give the level of its letters."""
    if day.booked:
        paper.box(box, BLUE)
        return WHITE
    if day.holiday:
        paper.hatch(box)
    elif not day.is_weekend:
        paper.box(box, WHITE, PALE)
    return INK


def _say_number(number: int) -> str:
    return f"{number} session{'' if number == 1 else 's'}"
