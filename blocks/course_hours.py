"""A learner's hours on each course: delivered, planned and the course's minimum, as a bar too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from blocks.home_sessions import Reader
from blocks.layout import as_written
from blocks.text import Json, shorten
from booking.rules.durations import say_duration
from booking.time_totals import CourseTime
from booking.values import TimeKind, TimeLogState

PARTS = 20
DELIVERED, PLANNED, OPEN = "█", "▒", "░"
MOST_COURSES = 20


def course_hours(courses: Sequence[CourseTime], reader: Reader) -> list[Json]:
    """Say each course's off-the-job hours as a bar and in words, and its time on the job."""
    room = reader.room.words // 4
    lines = [line for each in courses[:MOST_COURSES] for line in _course(each, room)]
    more = len(courses) - MOST_COURSES
    return as_written("\n".join([*lines, *([f"and {more} more courses"] if more > 0 else [])]))


def _course(course: CourseTime, room: int) -> list[str]:
    delivered, planned, on_the_job = (
        course.minutes.get(key, 0)
        for key in (
            (TimeKind.OFF_THE_JOB, TimeLogState.COUNTED),
            (TimeKind.OFF_THE_JOB, TimeLogState.PLANNED),
            (TimeKind.ON_THE_JOB, TimeLogState.COUNTED),
        )
    )
    least = course.minimum_hours * 60
    off = (
        f"Off the job: {_say(delivered)} delivered, {_say(planned)} planned, minimum {_say(least)}."
    )
    on = f" On the job: {_say(on_the_job)}." if on_the_job else ""
    return [shorten(course.title, room), f"{hours_bar(delivered, planned, least)} {off}{on}"]


def hours_bar(delivered: int, planned: int, least: int) -> str:
    """Draw minutes as a bar that is full at the minimum, or at all of them where that is more."""
    whole = max(least, delivered + planned, 1)
    done = delivered * PARTS // whole
    to_come = (delivered + planned) * PARTS // whole - done
    return DELIVERED * done + PLANNED * to_come + OPEN * (PARTS - done - to_come)


def _say(minutes: int) -> str:
    return say_duration(timedelta(minutes=minutes))
