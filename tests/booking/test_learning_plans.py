"""A learner's plan: in order, complete, theirs alone, and open at the session that comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, update

from booking.errors import NotFound
from booking.learning_plans import LearningPlan, learning_plan, planning_notes
from booking.tables import Person, Session
from booking.values import Interval, SessionMethod, SessionStatus, SessionType
from tests.booking.college import College, open_college
from tests.factories import NOW, create_course, create_enrolment


def read_plan(
    college: College, learner: Person | None = None, page: int | None = None, minutes: int = 0
) -> LearningPlan:
    learner_id = (learner or college.priya).id
    around = NOW + timedelta(minutes=minutes)
    return college.read(learning_plan, learner_id=learner_id, around=around, page=page)


def set_status(college: College, session_id: int, status: SessionStatus) -> None:
    college.change(
        lambda db: db.connection().execute(
            update(Session).where(col(Session.id) == session_id).values(status=status)
        )
    )


def test_an_entry_says_everything_about_its_session(college: College) -> None:
    booked = college.book(
        starts_at=NOW + timedelta(days=1),
        duration=timedelta(minutes=90),
        method=SessionMethod.SMART_SESSION,
        type=SessionType.FORMAL_REVIEW,
        location="Leeds *college*",
        recording_wanted=True,
        planning_notes="Bring <your> log",
    )
    [entry] = read_plan(college).page.rows
    start = NOW + timedelta(days=1)
    assert entry.session_id == booked.session_id
    assert entry.interval == Interval(start, start + timedelta(minutes=90))
    assert entry.type is SessionType.FORMAL_REVIEW
    assert entry.method is SessionMethod.SMART_SESSION
    assert entry.status is SessionStatus.BOOKED
    assert entry.location == "Leeds *college*"
    assert entry.join_url == "https://rooms.example.org/1"
    assert entry.recording_wanted
    assert entry.assessor == "Dana Reed"
    assert entry.courses == ("Team Leader Level 3",)
    assert entry.planning_notes == "Bring <your> log"


def test_a_plan_without_sessions_is_an_empty_page(college: College) -> None:
    plan = read_plan(college)
    assert plan.upcoming is None
    assert (plan.page.rows, plan.page.total) == ((), 0)
    assert (plan.page.has_earlier, plan.page.has_later) == (False, False)


def test_sessions_stand_in_chronological_order_whenever_they_were_booked(college: College) -> None:
    late, early, middle = college.book_days(9, -4, 2)
    ids = [entry.session_id for entry in read_plan(college).page.rows]
    assert ids == [early.session_id, middle.session_id, late.session_id]


@pytest.mark.parametrize(
    ("minutes", "upcoming"),
    [(-1, 0), (0, 0), (59, 0), (60, 1), (61, 1), (24 * 60 + 60, None)],
)
def test_a_session_is_upcoming_until_it_ends(
    college: College, minutes: int, upcoming: int | None
) -> None:
    booked = college.book_days(0, 1)
    found = read_plan(college, minutes=minutes).upcoming
    assert (found and found.session_id) == (
        None if upcoming is None else booked[upcoming].session_id
    )


def test_a_cancelled_session_stays_in_the_plan_but_never_comes_next(college: College) -> None:
    cancelled, standing = college.book_days(1, 2)
    set_status(college, cancelled.session_id, SessionStatus.CANCELLED)
    plan = read_plan(college)
    assert [entry.status for entry in plan.page.rows] == [
        SessionStatus.CANCELLED,
        SessionStatus.BOOKED,
    ]
    assert plan.upcoming
    assert plan.upcoming.session_id == standing.session_id


@pytest.mark.parametrize(
    ("first_day", "page"),
    [(1, 0), (-9, 0), (-10, 1), (-19, 1), (-20, 2), (-30, 2)],
)
def test_the_plan_opens_at_the_page_of_the_upcoming_session_or_the_last(
    college: College, first_day: int, page: int
) -> None:
    college.book_days(*range(first_day, first_day + 25))
    plan = read_plan(college)
    assert plan.page.number == page
    if plan.upcoming:
        assert plan.upcoming in plan.page.rows


@pytest.mark.parametrize(
    ("wanted", "number", "rows", "neighbours"),
    [
        (0, 0, 10, (False, True)),
        (1, 1, 10, (True, True)),
        (2, 2, 1, (True, False)),
        (3, 2, 1, (True, False)),
        (10**18, 2, 1, (True, False)),
        (-7, 0, 10, (False, True)),
    ],
)
def test_a_wanted_page_is_shown_or_the_nearest_that_exists(
    college: College, wanted: int, number: int, rows: int, neighbours: tuple[bool, bool]
) -> None:
    college.book_days(*range(21))
    page = read_plan(college, page=wanted).page
    assert (page.number, len(page.rows), page.total) == (number, rows, 21)
    assert (page.has_earlier, page.has_later) == neighbours


def test_a_learner_of_a_group_sees_their_own_courses_only(college: College) -> None:
    tom = college.learner("Tom Hill")
    other = create_course(college.database, college.organisation, title="Care Level 2")
    create_enrolment(college.database, tom, other)
    college.book(
        starts_at=NOW + timedelta(days=1),
        learner_ids=(college.priya.id, tom.id),
        course_ids=(college.course.id, other.id),
        places=2,
    )
    assert read_plan(college).page.rows[0].courses == ("Team Leader Level 3",)
    assert read_plan(college, tom).page.rows[0].courses == ("Care Level 2", "Team Leader Level 3")


def test_nobody_sees_sessions_of_another_learner_or_organisation(
    college: College, database_url: str
) -> None:
    [booked] = college.book_days(1, planning_notes="For Priya")
    tom = college.learner("Tom Hill")
    assert read_plan(college, tom).page.total == 0
    with open_college(database_url) as elsewhere:
        assert read_plan(elsewhere, college.priya).page.total == 0
        for reader, learner in ((college, tom), (elsewhere, college.priya)):
            with pytest.raises(NotFound):
                reader.read(planning_notes, learner_id=learner.id, session_id=booked.session_id)


def test_planning_notes_can_be_read_alone(college: College) -> None:
    [booked] = college.book_days(1, planning_notes="Bring *your* log")
    notes = college.read(planning_notes, learner_id=college.priya.id, session_id=booked.session_id)
    assert notes == "Bring *your* log"
