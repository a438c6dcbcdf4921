"""Reviewing a series: every date with what stands against it, and free times near it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.errors import NotAllowed, NotEligible
from booking.rules.date_findings import UNBOOKABLE, DateState
from booking.rules.recurrence import MOST_SESSIONS, RepeatRule
from booking.tables import Course, Enrolment, Person
from booking.values import FormField, Frequency, Interval, SessionMethod, SessionType
from tests.booking.academy import Academy, refusal
from tests.booking.queries import sent_queries
from tests.booking.reviewing import block, found, review
from tests.factories import (
    TEN,
    create_course,
    create_enrolment,
    create_learner,
    create_person,
    create_smart_room,
)

SMART = SessionMethod.SMART_SESSION
LONDON = ZoneInfo("Europe/London")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DAILY = RepeatRule(frequency=Frequency.DAILY, count=4)
GROUP = 30


def test_dates_against_which_nothing_stands_are_free(academy: Academy) -> None:
    academy.enrol(2)
    reviewed = review(academy)
    assert [each.day for each in reviewed] == [TEN.date() + number * WEEK for number in range(3)]
    assert [each.interval for each in reviewed] == [
        Interval(TEN + number * WEEK, TEN + number * WEEK + HOUR) for number in range(3)
    ]
    assert {(each.findings, each.proposals, each.moved, each.barred) for each in reviewed} == {
        ((), (), False, False)
    }


def test_everybody_who_is_busy_on_a_date_is_named_with_all_their_times(academy: Academy) -> None:
    one, other, _ = academy.enrol(3)
    block(academy, one, TEN + WEEK - HOUR / 2)
    block(academy, one, TEN + WEEK + HOUR / 2)
    block(academy, other, TEN + WEEK)
    _, second, _ = review(academy)
    ((state, said),) = found(second)
    assert state is DateState.CLASH
    assert said.split("; ") == [
        f"{one.name} is busy 09:30 to 10:30 and 10:30 to 11:30",
        f"{other.name} is busy 10:00 to 11:00",
    ]
    assert second.barred


def test_two_of_one_name_are_both_named(academy: Academy) -> None:
    twins = [
        create_learner(academy.database, academy.organisation, academy.course, name="Ann Lee")
        for _ in range(2)
    ]
    for minutes, twin in enumerate(twins):
        block(academy, twin, TEN + timedelta(minutes=minutes))
    first, *_ = review(academy, *twins)
    assert found(first) == [
        (
            DateState.CLASH,
            "Ann Lee is busy 10:00 to 11:00; Ann Lee is busy 10:01 to 11:01",
        )
    ]


def test_the_assessor_may_be_busy_too(academy: Academy) -> None:
    one, other = academy.enrol(2)
    academy.book(one)
    first, *_ = review(academy, other)
    assert found(first) == [(DateState.CLASH, "Dana Reed is busy 10:00 to 11:00")]


def test_what_the_other_session_is_about_is_never_said(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    block(
        academy,
        one,
        TEN,
        planning_notes="A private matter",
        location="At home",
        type=SessionType.EPA,
    )
    said = str(review(academy))
    for secret in ("private", "At home", "EPA", "epa", "Omar", academy.course.title):
        assert secret not in said


def test_a_session_that_only_touches_is_no_clash(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    block(academy, one, TEN - HOUR)
    block(academy, one, TEN + HOUR)
    assert review(academy)[0].findings == ()


CHRISTMAS_EVE = datetime(2026, 12, 24, 10, tzinfo=UTC)


def test_bank_holidays_and_weekends_are_said_and_can_be_booked_all_the_same(
    academy: Academy,
) -> None:
    academy.enrol(1)
    reviewed = review(academy, rule=DAILY, starts_at=CHRISTMAS_EVE)
    states = [{state for state, _ in found(each)} for each in reviewed]
    assert states[:2] == [set(), {DateState.BANK_HOLIDAY}]
    assert all(DateState.OUTSIDE_HOURS in each for each in states[2:])
    assert "Christmas Day" in found(reviewed[1])[0][1]
    assert not any(each.barred for each in reviewed)
    assert len(academy.book_series(rule=DAILY, starts_at=CHRISTMAS_EVE).sessions) == 4


def test_a_session_that_ends_after_hours_is_outside_them(academy: Academy) -> None:
    academy.enrol(1)
    for start, states in ((16, []), (16.25, [DateState.OUTSIDE_HOURS])):
        first, *_ = review(academy, starts_at=TEN + (start - 10) * HOUR)
        assert [state for state, _ in found(first)] == states


ENDS: dict[str, tuple[date | None, date | None, bool]] = {
    "neither ends": (None, None, False),
    "one goes on without an end": (TEN.date(), None, False),
    "one goes on": (TEN.date(), date(2027, 6, 1), False),
    "both have ended": (TEN.date(), TEN.date() - DAY, True),
    "the last ends that day": (TEN.date(), (TEN + WEEK).date(), False),
}
"""When two courses of a learner end, and whether the second week comes after them."""


@pytest.mark.parametrize("case", ENDS)
def test_a_date_comes_after_an_enrolment_once_every_linked_course_has_ended(
    academy: Academy, case: str
) -> None:
    one_ends, other_ends, after = ENDS[case]
    second = create_course(academy.database, academy.organisation, title="Second")
    (learner,) = academy.enrol(1, ends_on=one_ends)
    create_enrolment(academy.database, learner, second, ends_on=other_ends)
    _, reviewed, _ = review(academy, course_ids=(academy.course.id, second.id))
    expected = (
        [(DateState.AFTER_ENROLMENT, f"After {learner.name}'s enrolment ends on Tue 1 Dec 2026")]
        if after
        else []
    )
    assert found(reviewed) == expected
    assert not reviewed.barred


def test_only_linked_courses_decide_when_an_enrolment_ends(academy: Academy) -> None:
    unlinked = create_course(academy.database, academy.organisation, title="Unlinked")
    (learner,) = academy.enrol(1, ends_on=TEN.date())
    create_enrolment(academy.database, learner, unlinked)
    _, second, _ = review(academy)
    assert [state for state, _ in found(second)] == [DateState.AFTER_ENROLMENT]


def test_the_end_of_one_is_not_hidden_by_another_of_the_same_name(academy: Academy) -> None:
    def twin(course: Course, ends_on: date) -> Person:
        person = create_learner(academy.database, academy.organisation, name="Ann Lee")
        create_enrolment(academy.database, person, course, ends_on=ends_on)
        return person

    twins = [twin(academy.course, day) for day in (TEN.date(), date(2030, 1, 1))]
    _, second, _ = review(academy, *twins)
    assert [state for state, _ in found(second)] == [DateState.AFTER_ENROLMENT]


def test_a_date_without_a_free_smart_room_is_barred_until_one_is_free(academy: Academy) -> None:
    rooms = [create_smart_room(academy.database, academy.organisation) for _ in range(2)]
    *others, learner = academy.enrol(len(rooms) + 1)
    block(academy, others[0], TEN + WEEK, method=SMART)
    assert [found(each) for each in review(academy, learner, method=SMART)] == [[], [], []]
    block(academy, others[1], TEN + WEEK + HOUR / 2, method=SMART)
    first, second, third = review(academy, learner, method=SMART)
    assert found(second) == [(DateState.NO_SMART_ROOM, "No Smart Room is free")]
    assert second.barred
    assert first.findings == third.findings == ()
    assert all(
        each.start >= TEN + WEEK + HOUR or each.end <= TEN + WEEK + HOUR / 2
        for each in second.proposals
    )


NO_SUCH_TIMES = {
    "skipped by the clocks": (datetime(2027, 3, 27, 1, 30, tzinfo=UTC), "does not exist"),
    "shown twice": (datetime(2027, 10, 30, 0, 30, tzinfo=UTC), "comes twice"),
}


@pytest.mark.parametrize("case", NO_SUCH_TIMES)
def test_a_day_on_which_the_clocks_change_over_the_time_is_barred(
    academy: Academy, case: str
) -> None:
    start, words = NO_SUCH_TIMES[case]
    academy.enrol(1)
    reviewed = review(academy, rule=DAILY, starts_at=start)
    second = reviewed[1]
    assert second.interval is None
    assert second.barred
    ((state, said),) = found(second)
    assert state is DateState.NO_SUCH_TIME
    assert words in said
    assert len(second.proposals) > 0
    assert [each.barred for each in reviewed] == [False, True, False, False]


def test_what_is_past_or_too_far_ahead_is_barred(academy: Academy) -> None:
    academy.enrol(1)
    first, second, _ = review(academy, now=TEN + HOUR)
    assert [state for state, _ in found(first)] == [DateState.OUT_OF_RANGE]
    assert first.barred
    assert second.findings == ()
    rule = RepeatRule(frequency=Frequency.MONTHLY_BY_DATE, every=60, count=2)
    *_, last = review(academy, rule=rule)
    assert [state for state, _ in found(last)] == [DateState.OUT_OF_RANGE]


def test_several_things_stand_against_a_date_at_once_the_barring_ones_first(
    academy: Academy,
) -> None:
    create_smart_room(academy.database, academy.organisation)
    (learner,) = academy.enrol(1)
    (enrolment,) = academy.rows(Enrolment)
    academy.put(enrolment, ends_on=TEN.date())
    christmas = datetime(2026, 12, 25, 7, tzinfo=UTC)
    block(academy, learner, christmas, method=SMART)
    first, *_ = review(academy, starts_at=christmas, method=SMART)
    states = [state for state, _ in found(first)]
    assert states == [
        DateState.CLASH,
        DateState.NO_SMART_ROOM,
        DateState.BANK_HOLIDAY,
        DateState.OUTSIDE_HOURS,
        DateState.AFTER_ENROLMENT,
    ]
    assert sorted(states, key=lambda state: state not in UNBOOKABLE) == states


def test_a_moved_date_is_reviewed_where_it_stands_now(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    block(academy, learner, TEN)
    moved = TEN + DAY
    first, *_ = review(academy, moved={TEN.date(): moved})
    assert (first.day, first.interval, first.moved) == (
        TEN.date(),
        Interval(moved, moved + HOUR),
        True,
    )
    assert first.findings == ()
    block(academy, learner, moved)
    first, *_ = review(academy, moved={TEN.date(): moved})
    assert first.barred


def test_dates_that_are_moved_onto_each_other_bar_each_other(academy: Academy) -> None:
    academy.enrol(1)
    first, second, third = review(academy, moved={TEN.date(): TEN + WEEK + HOUR / 2})
    words = "Another session of the series is busy"
    assert [state for state, _ in found(first)] == [DateState.CLASH]
    assert [state for state, _ in found(second)] == [DateState.CLASH]
    assert f"{words} 10:00 to 11:00" in found(first)[0][1]
    assert f"{words} 10:30 to 11:30" in found(second)[0][1]
    assert third.findings == ()


def test_what_is_wrong_with_the_session_itself_is_refused_as_for_one(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    assert isinstance(refusal(lambda: review(academy, actor_id=learner.id)), NotAllowed)
    assert refusal(lambda: review(academy, location="x" * 251)).field is FormField.SESSION_LOCATION
    academy.put(learner, archived=True)
    assert isinstance(refusal(lambda: review(academy)), NotEligible)


def test_the_number_of_queries_is_the_same_for_any_number_of_dates_and_learners(
    academy: Academy,
) -> None:
    create_smart_room(academy.database, academy.organisation)
    counts = []
    for learners, dates in ((1, 2), (GROUP - 1, MOST_SESSIONS)):
        academy.enrol(learners)
        block(academy, academy.learners[-1], TEN)
        with sent_queries() as sent:
            review(academy, count=dates, method=SMART)
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_the_longest_series_of_the_largest_group_is_reviewed_within_300_milliseconds(
    academy: Academy,
) -> None:
    """Somebody is busy on every date, so that each gets proposals."""
    create_smart_room(academy.database, academy.organisation)
    one, *_ = academy.enrol(GROUP)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book_series(one, count=MOST_SESSIONS, method=SMART, assessor_id=elsewhere.id)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        reviewed = review(academy, count=MOST_SESSIONS, method=SMART)
        taken.append(time.perf_counter() - start)
    assert all(each.barred and each.proposals for each in reviewed)
    assert min(taken) < 0.3
