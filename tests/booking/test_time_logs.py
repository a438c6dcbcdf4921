"""A learner's time log: every entry, the newest first, with sums over all pages."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, update

from booking.tables import TimeLogEntry
from booking.time_logs import TimeLog, time_log
from booking.values import SessionType, TimeKind, TimeLogState
from tests.booking.college import College, open_college
from tests.factories import NOW


def read_log(college: College, page: int = 0) -> TimeLog:
    return college.read(time_log, learner_id=college.priya.id, page=page)


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
    assert college.read(time_log, learner_id=tom.id).page.total == 0
    with open_college(database_url) as elsewhere:
        assert elsewhere.read(time_log, learner_id=college.priya.id).minutes == {}
