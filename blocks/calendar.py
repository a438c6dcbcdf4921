"""An assessor's sessions calendar on the Home tab: the picture, and all that it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blocks.calendar_picture import calendar_picture
from blocks.home_sessions import Reader, agenda_line
from blocks.home_state import CHOOSE_HOME, SHOW_HOME
from blocks.layout import actions, button, header, note, paragraph
from blocks.picture import Picture, image
from blocks.session_actions import session_buttons
from blocks.text import Json, label
from booking.agendas import AgendaEntry
from booking.rules.local_times import say_clock, say_day, say_hours, say_times, say_weekday
from booking.rules.month_calendars import CalendarDay, MonthCalendar, month_after
from booking.values import Interval

BOOK_AT = "book_at"
"""The action ids of the buttons that book on a free time; their value is its ISO moment."""
MONTH, DAY = "month", "day"
CHOOSE_DAY = f"{CHOOSE_HOME}.calendar.{DAY}"
MOST_OF_A_DAY = 10
MOST_FREE = 5
NOTHING_THIS_MONTH = "No sessions. Choose a day, then press *Create new session* on a free time."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMonth:
    """A month, and the week of one of its days, in words and as a picture.

    Attributes:
        calendar: the month.
        day: a day of it.
        words: the month in words.
        picture: the month and the week as a picture.
        alt_text: what the picture shows, in words.
    """

    calendar: MonthCalendar
    day: date
    words: str
    picture: Picture
    alt_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCalendar:
    """A month, and what the day that is looked at has.

    Attributes:
        month: the month with that day.
        entries: the day's sessions, when somebody has chosen the day.
        free: the day's free stretches.
    """

    month: ShownMonth
    entries: Sequence[AgendaEntry]
    free: Sequence[Interval]


def show_month(calendar: MonthCalendar, day: date) -> ShownMonth:
    """Put a month, and the week of one of its days, into words and a picture."""
    return ShownMonth(
        calendar=calendar,
        day=day,
        words=say_month(calendar),
        picture=calendar_picture(calendar, day),
        alt_text=say_picture(calendar, day),
    )


def calendar_blocks(shown: ShownCalendar, reader: Reader) -> list[Json]:
    """Show the month as a picture as soon as Slack has it, and always in words."""
    month = shown.month
    file_id = reader.files.get(month.picture.key)
    return [
        header("Your sessions calendar"),
        actions(_turning(shown, reader), "calendar"),
        *([image(file_id, month.alt_text, "calendar.picture")] if file_id else []),
        paragraph(month.words),
        *_day(shown, reader),
    ]


def say_month(calendar: MonthCalendar) -> str:
    """Say a month: how many sessions on which days, and its bank holidays."""
    booked = [each for each in calendar.own_days if each.booked]
    sessions, days = _count(calendar.booked, "session"), _count(len(booked), "day")
    lines = [
        f"*{calendar.first:%B %Y}*: {sessions} on {days}.",
        _say_booked(booked) if booked else NOTHING_THIS_MONTH,
        *_say_holidays(calendar),
    ]
    return "\n".join(lines)


def say_picture(calendar: MonthCalendar, shown: date) -> str:
    """Say what the picture shows: the month's booked days, and the hours of the shown week."""
    booked = [each for each in calendar.own_days if each.booked]
    days = f"Booked: {_say_booked(booked)}" if booked else "No day is booked."
    week = [
        f"{say_weekday(each.day)}: {_say_hours(each)}"
        for each in calendar.week_with(shown)
        if each.sessions
    ]
    hours = f"This week's sessions: {'; '.join(week)}." if week else "The week shown is free."
    return f"Calendar of {calendar.first:%B %Y}. {days} {hours}"


def _say_hours(day: CalendarDay) -> str:
    return ", ".join(say_hours(start, end) for start, end in day.sessions)


def _say_booked(booked: Sequence[CalendarDay]) -> str:
    days = (f"{say_weekday(each.day)}: {_count(each.booked, 'session')}" for each in booked)
    return f"{'; '.join(days)}."


def _say_holidays(calendar: MonthCalendar) -> list[str]:
    named = [
        f"{say_weekday(each.day)} ({each.holiday})" for each in calendar.own_days if each.holiday
    ]
    return [f"Bank holidays: {'; '.join(named)}."] if named else []


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _turning(shown: ShownCalendar, reader: Reader) -> list[Json]:
    """Offer the months before and after, this one, and a day."""
    steps = (("Earlier", "before", -1), ("Later", "after", 1))
    calendar = shown.month.calendar
    months = [
        (f"{word}: {first:%B %Y}", key, first)
        for word, key, step in steps
        for first in [month_after(calendar.first, step)]
    ]
    if not calendar.has(calendar.today):
        months.append(("This month", "now", calendar.today.replace(day=1)))
    chosen: Json = {
        "type": "datepicker",
        "action_id": CHOOSE_DAY,
        "initial_date": shown.month.day.isoformat(),
        "placeholder": label("Choose a day"),
    }
    return [*(_to_month(reader, *each) for each in months), chosen]


def _to_month(reader: Reader, text: str, key: str, first: date) -> Json:
    state = reader.state.keep(**{MONTH: f"{first:%Y-%m}", DAY: ""})
    return button(text, f"{SHOW_HOME}.calendar.{key}", value=state.dump())


def _day(shown: ShownCalendar, reader: Reader) -> list[Json]:
    """List a day's sessions and its free times."""
    calendar = shown.month.calendar
    [day] = (each for each in calendar.days if each.day == shown.month.day)
    named = [*(["today"] if day.day == calendar.today else []), *filter(None, [day.holiday])]
    about = f" ({', '.join(named)})" if named else ""
    times = _say_hours(day)
    said = f"{_count(day.booked, 'session')}: {times}." if times else "No sessions."
    lines = [
        block
        for entry in shown.entries[:MOST_OF_A_DAY]
        for block in (
            agenda_line(entry, reader),
            session_buttons(entry.session_id, skipped=entry.skipped_dates),
        )
    ]
    return [
        paragraph(f"*{say_day(day.day)}*{about}: {said}"),
        *lines,
        *[_free(each, number, reader) for number, each in enumerate(shown.free[:MOST_FREE])],
        *_nothing_free(shown),
    ]


def _free(stretch: Interval, number: int, reader: Reader) -> Json:
    create = button("Create new session", f"{BOOK_AT}.{number}", value=stretch.start.isoformat())
    start = stretch.start.astimezone(reader.zone)
    create["accessibility_label"] = f"Create new session on {say_day(start)} at {say_clock(start)}"
    said = f"Free from {say_times(stretch, reader.zone)}"
    return paragraph(said) | {"accessory": create}


def _nothing_free(shown: ShownCalendar) -> list[Json]:
    if shown.free:
        return []
    past = shown.month.day < shown.month.calendar.today
    return [note("This day is past." if past else "No free working hours are left on this day.")]
