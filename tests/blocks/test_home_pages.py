"""Home's further pages: within Slack's limits for none, one and full pages of the longest names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.agenda import agenda_blocks
from blocks.calendar import ShownCalendar, calendar_blocks, show_month
from blocks.course_hours import DELIVERED, OPEN, PARTS, PLANNED, course_hours, hours_bar
from blocks.home import Build, member_home
from blocks.home_sessions import Reader
from blocks.home_state import HomeState
from blocks.learner_finder import Filters, finder_blocks, learner_head
from blocks.learner_lists import evidence_blocks, log_blocks, plan_blocks
from blocks.overdue import overdue_blocks
from blocks.radar import radar_blocks
from blocks.text import Json
from blocks.week_glance import week_blocks
from booking.agendas import AgendaEntry
from booking.learner_finder import FoundLearner, TakenCourse
from booking.pages import Page
from booking.review_radar import Need, RadarEntry
from booking.rules.month_calendars import calendar_days, midnight, month_calendar
from booking.time_totals import CourseTime
from booking.values import EnrolmentStatus, Interval, TimeKind, TimeLogState
from booking.week_at_a_glance import MOST_NAMED, FailedMessage, RoomUse, WeekAtAGlance
from sandbox.screen import text_of
from sandbox.validator import view_faults
from tests.blocks.home_lists import LONDON, NOW, agenda_entry, evidence_item, longest

TABS = {name: f"Page {name}" for name in ("today", "learners", "radar", "week", "learning")}
DECEMBER = date(2026, 12, 1)
LONGEST_STATE = HomeState("learners", {"name": "W" * 100, "course": "9" * 19, "learner": "7"})


def page(build: Build, state: HomeState | None = None) -> Json:
    """Build a whole Home tab and check it."""
    view = member_home([build], TABS, Reader(LONDON, NOW, state=state or HomeState("today")))
    assert view_faults(view) == []
    return view


def radar_entry(name: str = "Priya Shah", **overrides: Any) -> RadarEntry:
    entry = RadarEntry(
        learner_id=1,
        learner=name,
        course_id=1,
        course=name,
        assessor_id=None,
        needs=(Need.REVIEW,),
        review_on=date(2026, 11, 20),
    )
    return replace(entry, **overrides)


def found(name: str = "Priya Shah", courses: int = 1) -> FoundLearner:
    taken = TakenCourse(name, EnrolmentStatus.IN_TRAINING, name)
    return FoundLearner(1, name, f"{name}@example.org", (taken,) * courses)


def shown_calendar(
    *sessions: Interval, entries: tuple[AgendaEntry, ...] = (), free: int = 0
) -> ShownCalendar:
    calendar = month_calendar(
        DECEMBER,
        sessions,
        booked={},
        today=NOW.astimezone(LONDON).date(),
        zone=LONDON,
        holiday=lambda _day: "Summer bank holiday",
    )
    hours = [
        Interval(start, start + timedelta(minutes=30))
        for start in (
            datetime(2026, 12, 1, 8, tzinfo=UTC) + timedelta(hours=n) for n in range(free)
        )
    ]
    return ShownCalendar(month=show_month(calendar, DECEMBER), entries=entries, free=hours)


def every_half_hour() -> list[Interval]:
    begin = midnight(calendar_days(DECEMBER)[0], LONDON)
    starts = (begin + timedelta(minutes=30 * number) for number in range(48 * 35))
    return [Interval(start, start + timedelta(minutes=30)) for start in starts]


def week(name: str = "Room", number: int = 0, sessions: int = 0) -> WeekAtAGlance:
    days = (date(2026, 11, 23) + timedelta(days=each) for each in range(7))
    return WeekAtAGlance(
        monday=date(2026, 11, 23),
        sessions=dict.fromkeys(days, sessions),
        cancelled=sessions,
        rooms=(RoomUse(name, sessions),) * number,
        unreachable=(name,) * number,
        failed=(FailedMessage(name, NOW, "no Slack account"),) * number,
    )


def hours(title: str = "Safety", minutes: int = 60) -> CourseTime:
    off = TimeKind.OFF_THE_JOB
    return CourseTime(
        course_id=1,
        title=title,
        minimum_hours=187,
        minutes={(off, TimeLogState.COUNTED): minutes, (off, TimeLogState.PLANNED): minutes},
    )


def pages(one: Callable[[str], Any], name: str) -> Page[Any]:
    return Page(rows=tuple(one(name) for _ in range(10)), number=50, has_later=True)


EMPTY: Page[Any] = Page(rows=(), number=0, has_later=False)
BUILDS: dict[str, Build] = {
    "radar": partial(radar_blocks, EMPTY, has_own=True),
    "finder": partial(finder_blocks, EMPTY, Filters()),
    "overdue": partial(overdue_blocks, EMPTY),
    "calendar": partial(calendar_blocks, shown_calendar()),
    "week": partial(week_blocks, week()),
    "head": partial(learner_head, found(courses=0)),
    "agenda": partial(agenda_blocks, EMPTY),
}
CHARACTERS = ("W", "&", "🧑", "\n", '"')


@pytest.mark.parametrize("name", BUILDS)
def test_an_empty_page_is_valid_and_says_what_to_do_next(name: str) -> None:
    text = text_of(page(BUILDS[name])["blocks"])
    helps = {
        "radar": "Look again after the next sessions",
        "finder": "Clear a filter",
        "overdue": "Nothing is left to close",
        "calendar": "press *Create new session* on a free time",
        "week": "Add them with a file smart_rooms.csv",
        "head": "Not on a course",
        "agenda": "Press *Create new session*",
    }
    assert helps[name] in text


@pytest.mark.parametrize("character", CHARACTERS)
def test_full_pages_of_the_longest_names_are_valid(character: str) -> None:
    name = character * 200
    everything = longest(character)
    assert everything.agenda
    entries = everything.agenda.rows
    full = shown_calendar(*every_half_hour(), entries=entries, free=9)
    for build in (
        partial(radar_blocks, pages(radar_entry, name), has_own=True),
        partial(finder_blocks, pages(partial(found, courses=20), name), Filters(name, name, name)),
        partial(overdue_blocks, everything.agenda),
        partial(calendar_blocks, full),
        partial(week_blocks, week(name, MOST_NAMED + 1, 1_000)),
        partial(learner_head, found(name, 20)),
        partial(course_hours, [hours(name)] * 30),
    ):
        page(build, LONGEST_STATE)


@pytest.mark.parametrize("character", CHARACTERS)
def test_all_sections_of_a_page_fit_together(character: str) -> None:
    everything = longest(character)
    assert everything.agenda
    assert everything.learner
    full = shown_calendar(*every_half_hour(), entries=everything.agenda.rows, free=9)
    today: list[Build] = [
        partial(agenda_blocks, everything.agenda),
        partial(calendar_blocks, full),
        partial(overdue_blocks, everything.agenda),
    ]
    plan: list[Build] = [
        partial(learner_head, found(character * 200, 20)),
        partial(plan_blocks, everything.learner.plan),
        partial(log_blocks, everything.learner.log),
        partial(evidence_blocks, everything.learner.evidence),
    ]
    reader = Reader(LONDON, NOW, state=LONGEST_STATE, files={full.month.picture.key: "F1"})
    for builds in (today, plan):
        assert view_faults(member_home(builds, TABS, reader)) == []


def test_the_picture_has_its_words_as_alt_text() -> None:
    ten = datetime(2026, 12, 1, 10, tzinfo=UTC)
    shown = shown_calendar(Interval(ten, ten + timedelta(hours=1)))
    reader = Reader(LONDON, NOW, files={shown.month.picture.key: "F1"})
    [image] = [block for block in calendar_blocks(shown, reader) if block["type"] == "image"]
    assert image["slack_file"] == {"id": "F1"}
    assert "Booked: Tue 1: 1 session." in image["alt_text"]
    assert "Tue 1: 10:00 to 11:00" in image["alt_text"]


def test_an_agenda_is_told_apart_by_today_the_next_days_and_later() -> None:
    rows = tuple(
        agenda_entry(session_id=days, interval=Interval(at, at + timedelta(hours=1)))
        for days in (0, 1, 7, 8)
        for at in [NOW + timedelta(days=days)]
    )
    text = text_of(
        page(partial(agenda_blocks, Page(rows=rows, number=0, has_later=False)))["blocks"]
    )
    lines = text.splitlines()
    assert [line for line in lines if line in ("Today", "Next 7 days", "Later")] == [
        "Today",
        "Next 7 days",
        "Later",
    ]


def test_a_radar_says_why_and_offers_to_book() -> None:
    rows = (radar_entry(), radar_entry(needs=(Need.INDUCTION, Need.SESSION)))
    text = text_of(
        page(partial(radar_blocks, Page(rows=rows, number=0, has_later=False), has_own=False))[
            "blocks"
        ]
    )
    assert "A formal review was due on Fri 20 Nov 2026: it is overdue." in text
    assert "No induction is booked; no session is coming up." in text


def test_a_known_recording_is_a_button_away() -> None:
    item = evidence_item(recording_url="https://rooms.example.org/recording")
    view = page(partial(evidence_blocks, Page(rows=(item,), number=0, has_later=False)))
    [watch] = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert watch["url"] == "https://rooms.example.org/recording"
    assert watch["accessibility_label"] == "Watch the recording of Tue 1 Dec 2026"


def test_hours_of_a_course_are_said_beside_their_bar() -> None:
    text = text_of(course_hours([hours(minutes=5_610)], Reader(LONDON, NOW)))
    assert "Safety" in text
    assert "93 hours 30 minutes delivered, 93 hours 30 minutes planned, minimum 187 hours." in text
    assert DELIVERED * 10 + PLANNED * 10 in text


@given(*[st.integers(0, 100_000)] * 3)
def test_a_bar_is_always_whole(delivered: int, planned: int, least: int) -> None:
    bar = hours_bar(delivered, planned, least)
    assert len(bar) == PARTS
    assert bar == "".join(sorted(bar, key=(DELIVERED, PLANNED, OPEN).index))
