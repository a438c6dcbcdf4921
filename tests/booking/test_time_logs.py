"""A learner's time log: every entry, the newest first, with sums over all pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, update

from booking.tables import TimeLogEntry
from booking.time_logs import TimeLog, time_log
from booking.values import OwnTimeState, SessionType, TimeKind, TimeLogState
from tests.booking.college import College, open_college
from tests.factories import NOW, create_course, create_enrolment, create_own_time


def read_log(college: College, page: int = 0) -> TimeLog:
    return college.read(
        time_log, learner_id=college.priya.id, reader_id=college.priya.id, page=page
    )


def test_an_entry_says_when_how_long_which_kind_and_for_what(college: College) -> None:
    college.book(
        starts_at=NOW + timedelta(days=1),
        duration=timedelta(minutes=90),
        type=SessionType.OUT_OF_THE_WORKPLACE,
    )
    [entry] = read_log(college).page.rows
    assert entry.starts_at == NOW + timedelta(days=1)
    assert entry.minutes == 90
    assert (entry.kind, entry.state) == (TimeKind.OFF_THE_JOB, TimeLogState.PLANNED)
    assert entry.type is SessionType.OUT_OF_THE_WORKPLACE
    assert entry.courses == ("Team Leader Level 3",)


def test_the_newest_entries_come_first_and_pages_follow(college: College) -> None:
    booked = college.book_days(*range(-6, 6))
    newest = [each.interval.start for each in reversed(booked)]
    assert [entry.starts_at for entry in read_log(college).page.rows] == newest[:10]
    assert [entry.starts_at for entry in read_log(college, 1).page.rows] == newest[10:]
    assert read_log(college, 99).page.number == 1


def test_minutes_are_summed_by_kind_and_state_over_all_pages(college: College) -> None:
    college.book_days(*range(12))
    college.book_days(*range(20, 23), type=SessionType.OUT_OF_THE_WORKPLACE)
    attended = NOW + timedelta(days=20)
    college.change(
        lambda db: db.connection().execute(
            update(TimeLogEntry)
            .where(col(TimeLogEntry.starts_at) == attended)
            .values(state=TimeLogState.COUNTED)
        )
    )
    for page in (0, 1):
        log = read_log(college, page)
        assert log.page.total == 15
        assert log.minutes == {
            (TimeKind.NOT_APPLICABLE, TimeLogState.PLANNED): 720,
            (TimeKind.OFF_THE_JOB, TimeLogState.PLANNED): 120,
            (TimeKind.OFF_THE_JOB, TimeLogState.COUNTED): 60,
        }


def test_a_log_without_entries_is_an_empty_page(college: College) -> None:
    log = read_log(college)
    assert (log.page.rows, log.page.total, log.minutes) == ((), 0, {})


def test_a_log_holds_nothing_of_another_learner_or_organisation(
    college: College, database_url: str
) -> None:
    college.book_days(1)
    tom = college.learner("Tom Hill")
    assert college.read(time_log, learner_id=tom.id, reader_id=tom.id).page.total == 0
    with open_college(database_url) as elsewhere:
        assert (
            elsewhere.read(
                time_log, learner_id=college.priya.id, reader_id=college.priya.id
            ).minutes
            == {}
        )


def test_own_entries_stand_between_the_sessions_in_the_order_of_time(college: College) -> None:
    college.book_days(*range(-8, 4))
    note(college, NOW - timedelta(days=3, hours=2), activity="Read the handbook")
    note(college, NOW - timedelta(days=9))
    shown = [*read_log(college).page.rows, *read_log(college, 1).page.rows]
    assert len(shown) == 14
    assert [entry.starts_at for entry in shown] == sorted(
        (entry.starts_at for entry in shown), reverse=True
    )
    [handbook] = [entry for entry in shown if entry.activity == "Read the handbook"]
    assert handbook.type is None
    assert handbook.courses == ("Team Leader Level 3",)


def test_only_approved_own_time_counts_and_what_waits_is_told_apart(college: College) -> None:
    for day, state in enumerate(OwnTimeState, start=1):
        note(college, NOW - timedelta(days=day), minutes=day * 10, state=state)
    log = read_log(college)
    assert log.minutes == {(TimeKind.OFF_THE_JOB, TimeLogState.COUNTED): 20}
    assert log.waiting == {TimeKind.OFF_THE_JOB: 10}
    [course] = log.courses
    assert (course.title, course.minimum_hours) == ("Team Leader Level 3", 187)
    assert course.minutes == log.minutes


def test_a_session_of_several_courses_is_shared_out_and_counts_once(college: College) -> None:
    courses = [college.course]
    for title in ("Maths", "English"):
        courses.append(create_course(college.database, college.organisation, title=title))
        create_enrolment(college.database, college.priya, courses[-1])
    college.book(course_ids=tuple(course.id for course in courses), duration=timedelta(minutes=100))
    log = read_log(college)
    planned = (TimeKind.NOT_APPLICABLE, TimeLogState.PLANNED)
    assert log.minutes == {planned: 100}
    by_course = {each.course_id: each.minutes[planned] for each in log.courses}
    assert [by_course[course.id] for course in courses] == [34, 33, 33]


def note(college: College, starts_at: datetime, **overrides: Any) -> None:
    """Write time of Priya's own into her log."""
    wanted: dict[str, Any] = {"starts_at": starts_at, "state": OwnTimeState.APPROVED}
    create_own_time(college.database, college.priya, college.course, **wanted | overrides)
