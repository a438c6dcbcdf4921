"""Booking series: all dates or none, in local time, with effects that happen once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.errors import LocalTimeMissing, LocalTimeTwice, NotAllowed
from booking.rules.recurrence import MOST_SESSIONS, RepeatRule
from booking.series import book_series
from booking.series_tables import Occurrence, Series
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import (
    DeliveryKind,
    EnrolmentStatus,
    FormField,
    Frequency,
    Role,
    SessionMethod,
    SessionType,
)
from tests.booking.academy import Academy, ids_of, refusal
from tests.factories import IDS, NOW, TEN, create_person, create_smart_room

SMART = SessionMethod.SMART_SESSION
LONDON = ZoneInfo("Europe/London")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DAILY = RepeatRule(frequency=Frequency.DAILY, count=4)
GROUP = 30


def starts(academy: Academy) -> list[datetime]:
    return sorted(each.starts_at for each in academy.rows(Session))


def test_ten_oclock_stays_ten_oclock_across_both_clock_changes(academy: Academy) -> None:
    academy.enrol(1)
    academy.book_series(rule=RepeatRule(frequency=Frequency.WEEKLY, count=MOST_SESSIONS))
    local = [each.astimezone(LONDON) for each in starts(academy)]
    assert len({each.utcoffset() for each in local}) == 2
    assert {(each.hour, each.minute, each.weekday()) for each in local} == {(10, 0, 1)}
    assert [each.date() for each in local] == [
        TEN.date() + number * WEEK for number in range(MOST_SESSIONS)
    ]


CLOCK_CHANGES: dict[str, tuple[datetime, type[Exception], date]] = {
    "skipped by the clocks": (
        datetime(2027, 3, 26, 1, 30, tzinfo=UTC),
        LocalTimeMissing,
        date(2027, 3, 28),
    ),
    "shown twice": (datetime(2027, 10, 29, 0, 30, tzinfo=UTC), LocalTimeTwice, date(2027, 10, 31)),
}
"""The start of a daily series at 01:30 in London, and the day on which there is no such time."""


@pytest.mark.parametrize("case", CLOCK_CHANGES)
def test_a_date_without_that_local_time_is_refused_unless_it_is_skipped_or_moved(
    academy: Academy, case: str
) -> None:
    start, kind, day = CLOCK_CHANGES[case]
    academy.enrol(1)
    before = academy.everything()
    raised = refusal(lambda: academy.book_series(rule=DAILY, starts_at=start))
    assert isinstance(raised, kind)
    assert academy.everything() == before
    moved = {day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)}
    assert len(academy.book_series(rule=DAILY, starts_at=start, moved=moved).sessions) == 4
    other = create_person(academy.database, academy.organisation)
    (learner,) = academy.enrol(1)
    booked = academy.book_series(
        learner, rule=DAILY, starts_at=start, skipped=frozenset({day}), assessor_id=other.id
    )
    assert len(booked.sessions) == 3
    assert {each.interval.start.astimezone(LONDON).hour for each in booked.sessions} == {1}


def test_skipped_dates_have_no_session_and_are_remembered(academy: Academy) -> None:
    academy.enrol(1)
    skipped = TEN.date() + WEEK
    booked = academy.book_series(skipped=frozenset({skipped}))
    assert starts(academy) == [TEN, TEN + 2 * WEEK]
    first, last = (each.session_id for each in booked.sessions)
    assert {each.day: each.session_id for each in academy.rows(Occurrence)} == {
        TEN.date(): first,
        skipped: None,
        TEN.date() + 2 * WEEK: last,
    }


def test_a_moved_date_stands_for_the_day_of_the_rule(academy: Academy) -> None:
    academy.enrol(1)
    moved = TEN + 3 * WEEK
    booked = academy.book_series(moved={TEN.date(): moved})
    assert [each.interval.start for each in booked.sessions] == [TEN + WEEK, TEN + 2 * WEEK, moved]
    days = {each.session_id: each.day for each in academy.rows(Occurrence)}
    assert days[booked.sessions[-1].session_id] == TEN.date()


def test_what_is_decided_about_days_that_the_rule_does_not_mean_changes_nothing(
    academy: Academy,
) -> None:
    academy.enrol(1)
    stranger = TEN.date() + DAY
    academy.book_series(skipped=frozenset({stranger}), moved={stranger: TEN + 9 * WEEK})
    assert starts(academy) == [TEN, TEN + WEEK, TEN + 2 * WEEK]


def test_a_skipped_date_stays_skipped_though_it_was_moved(academy: Academy) -> None:
    academy.enrol(1)
    day = TEN.date()
    academy.book_series(skipped=frozenset({day}), moved={day: TEN + DAY})
    assert starts(academy) == [TEN + WEEK, TEN + 2 * WEEK]


def test_every_date_takes_a_room_of_its_own_another_where_the_first_is_taken(
    academy: Academy,
) -> None:
    rooms = [create_smart_room(academy.database, academy.organisation) for _ in range(2)]
    first, second = ids_of_rooms = sorted(room.id for room in rooms)
    (other,) = academy.enrol(1)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(other, assessor_id=elsewhere.id, method=SMART, starts_at=TEN + WEEK)
    academy.enrol(GROUP - 1)
    booked = academy.book_series(*academy.learners[1:], method=SMART)
    taken = {each.id: each.smart_room_id for each in academy.rows(Session)}
    assert [taken[each.session_id] for each in booked.sessions] == [first, second, first]
    claims = [each for each in academy.rows(Claim) if each.owner_id in ids_of_rooms]
    assert len(claims) == 4


@pytest.mark.parametrize("learners", [1, GROUP])
@pytest.mark.parametrize("type_", [SessionType.INDUCTION, SessionType.INITIAL])
def test_effects_happen_once_with_the_first_session_that_is_held(
    academy: Academy, type_: SessionType, learners: int
) -> None:
    academy.enrol(learners, status=EnrolmentStatus.AWAITING_INDUCTION)
    booked = academy.book_series(type=type_, skipped=frozenset({TEN.date()}))
    links = academy.rows(SessionEnrolment)
    assert len(links) == 2 * learners
    effective = {
        link.session_id for link in links if link.moved_to_in_training or link.set_first_day
    }
    assert effective == {booked.sessions[0].session_id}
    days = {each.starts_on for each in academy.rows(Enrolment)}
    assert days == {(TEN + WEEK).date() if type_ is SessionType.INITIAL else None}


def test_each_person_is_told_once_of_all_and_learners_are_reminded_of_each(
    academy: Academy,
) -> None:
    academy.enrol(2)
    booker = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    booked = academy.book_series(actor_id=booker.id, starts_at=NOW + 3 * HOUR)
    first, *later = (each.session_id for each in booked.sessions)
    learner_ids = ids_of(*academy.learners)
    told = {
        (DeliveryKind.SERIES_CONFIRMATION, first, id_, 0)
        for id_ in (*learner_ids, academy.dana.id, booker.id)
    }
    reminded = {
        (DeliveryKind.REMINDER, session_id, id_, minutes)
        for session_id in (first, *later)
        for id_ in learner_ids
        for minutes in (60, 24 * 60)
        if (session_id, minutes) != (first, 24 * 60)
    }
    called = {
        (kind, session_id, academy.dana.id, 0)
        for session_id in (first, *later)
        for kind in (DeliveryKind.DIGEST, DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER)
        if (session_id, kind) != (first, DeliveryKind.DIGEST)
    }
    assert {
        (each.kind, each.session_id, each.person_id, each.lead_minutes)
        for each in academy.rows(Delivery)
    } == told | reminded | called


def test_the_series_keeps_its_rule_in_local_time(academy: Academy) -> None:
    academy.enrol(1)
    july = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)
    rule = RepeatRule(
        frequency=Frequency.WEEKLY, every=2, weekdays=frozenset({0, 3}), ends_on=date(2027, 8, 1)
    )
    academy.book_series(starts_at=july, rule=rule, duration=timedelta(minutes=50))
    (series,) = academy.rows(Series)
    assert (series.first_day, f"{series.at:%H:%M}", series.minutes) == (july.date(), "23:30", 50)
    assert (series.frequency, series.every, series.weekdays) == (
        rule.frequency,
        rule.every,
        rule.weekdays,
    )


def test_the_same_token_gives_the_same_series(academy: Academy) -> None:
    academy.enrol(GROUP)
    first = academy.book_series(token="once")
    before = academy.everything()
    assert academy.book_series(token="once") == first
    assert academy.book_series(token="once", starts_at=TEN + DAY) == first
    assert academy.everything() == before


def test_a_form_that_booked_one_session_books_no_series(academy: Academy) -> None:
    academy.enrol(1)
    academy.book(token="once")
    before = academy.everything()
    raised = refusal(lambda: academy.book_series(token="once"))
    assert raised.field is FormField.REPEAT_SESSION
    assert academy.everything() == before


def test_equal_submissions_at_once_book_one_series(academy: Academy) -> None:
    academy.enrol(3)
    command = academy.series()

    def submit(_number: int) -> Any:
        return book_series(academy.database, command, now=NOW, ids=IDS)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(submit, range(8)))
    assert [each.series_id for each in answers] == [each.id for each in academy.rows(Series)]


def test_only_who_may_book_books_a_series(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    assert isinstance(refusal(lambda: academy.book_series(actor_id=learner.id)), NotAllowed)


def best_seconds(work: Callable[[int], object], times: int = 3) -> float:
    """How long something takes at best: the other times something else ran too."""

    def seconds(number: int) -> float:
        start = time.perf_counter()
        work(number)
        return time.perf_counter() - start

    return min(seconds(number) for number in range(times))


@pytest.mark.slow
def test_the_longest_series_of_the_largest_group_is_booked_in_under_a_second(
    academy: Academy,
) -> None:
    create_smart_room(academy.database, academy.organisation)
    academy.enrol(GROUP)
    seconds = best_seconds(
        lambda number: academy.book_series(
            count=MOST_SESSIONS, method=SMART, starts_at=TEN + number * DAY
        )
    )
    assert len(academy.rows(Participant)) == 3 * MOST_SESSIONS * GROUP
    assert len(academy.rows(TimeLogEntry)) == 3 * MOST_SESSIONS * GROUP
    assert seconds < 1
