"""The floor for opening Home: a Bolt app in one process that publishes a constant one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import App
from slack_sdk import WebClient

from benchmarks.constant_app import serve
from blocks.agenda import agenda_blocks
from blocks.calendar import ShownCalendar, calendar_blocks, show_month
from blocks.home import member_home
from blocks.home_sessions import Reader
from blocks.home_state import HomeState
from blocks.overdue import overdue_blocks
from booking.agendas import AgendaEntry
from booking.pages import PAGE_SIZE, Page
from booking.rules.month_calendars import month_calendar
from booking.values import Interval, SessionMethod, SessionType


def publish_the_same(app: App) -> None:
    """Publish the same Home each time."""
    view = assessors_home()

    def publish_constant(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=view)

    app.event("app_home_opened")(publish_constant)


def assessors_home() -> dict[str, Any]:
    """Build the Home of an assessor with a full page to come, one to close, and the calendar."""
    now = datetime.now(UTC)
    rows = tuple(_entry(now + timedelta(days=day), day) for day in range(PAGE_SIZE))
    full = Page(rows=rows, number=0, has_later=True)
    zone = ZoneInfo("Europe/London")
    first = now.date().replace(day=1)
    sessions = [entry.interval for entry in rows]
    calendar = month_calendar(
        first, sessions, booked={}, today=now.date(), zone=zone, holiday=lambda _day: None
    )
    month = show_month(calendar, calendar.today)
    shown = ShownCalendar(month=month, entries=(), free=(sessions[0],))
    builds = [partial(build, full) for build in (agenda_blocks, overdue_blocks)]
    reader = Reader(zone, now, state=HomeState("today"), files={month.picture.key: "F1"})
    tabs = {"today": "Today", "learners": "Learners", "radar": "Reviews"}
    return member_home([*builds, partial(calendar_blocks, shown)], tabs, reader)


def _entry(start: datetime, number: int) -> AgendaEntry:
    return AgendaEntry(
        session_id=number,
        interval=Interval(start, start + timedelta(minutes=30)),
        type=SessionType.GENERAL,
        method=SessionMethod.TRADITIONAL,
        location="Leeds college",
        join_url=None,
        recording_wanted=False,
        assessor="Priya Shah 0",
        held=True,
        learners=("Tom Hill 1",),
        courses=("Team Leader Level 3",),
        skipped_dates=False,
    )


if __name__ == "__main__":
    serve(publish_the_same)
