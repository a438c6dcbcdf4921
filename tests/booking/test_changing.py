"""Changing what a session is for: courses, type, notes and where the recording is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from booking.errors import BadField, NotEligible
from booking.linked_courses import linked_courses
from booking.record_tables import HistoryEntry
from booking.tables import Enrolment, Session, SessionEnrolment, TimeLogEntry
from booking.values import (
    DeliveryKind,
    EnrolmentStatus,
    FormField,
    HistoryEvent,
    Scope,
    SessionType,
    TimeKind,
)
from tests.booking.academy import Academy, refusal
from tests.factories import TEN, create_course, create_enrolment

HOUR = timedelta(hours=1)
AWAITING, IN_TRAINING = EnrolmentStatus.AWAITING_INDUCTION, EnrolmentStatus.IN_TRAINING


def statuses(academy: Academy) -> set[EnrolmentStatus]:
    return {each.status for each in academy.rows(Enrolment)}


def test_another_type_takes_the_old_ones_effects_back_and_has_its_own(academy: Academy) -> None:
    academy.enrol(2, status=AWAITING)
    booked = academy.book(type=SessionType.INDUCTION)
    assert statuses(academy) == {IN_TRAINING}
    academy.alter(booked, type=SessionType.INITIAL)
    assert statuses(academy) == {AWAITING}
    assert {each.starts_on for each in academy.rows(Enrolment)} == {TEN.date()}
    academy.alter(booked, type=SessionType.INDUCTION)
    assert statuses(academy) == {IN_TRAINING}
    assert {each.starts_on for each in academy.rows(Enrolment)} == {None}


def test_planned_time_counts_as_the_new_type_has_it(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.alter(booked, type=SessionType.OUT_OF_THE_WORKPLACE)
    assert {each.kind for each in academy.rows(TimeLogEntry)} == {TimeKind.OFF_THE_JOB}


def test_other_courses_are_linked_and_the_effects_on_those_that_go_are_taken_back(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1, status=AWAITING)
    other = create_course(academy.database, academy.organisation, title="Maths")
    create_enrolment(academy.database, one, other, status=AWAITING)
    booked = academy.book(type=SessionType.INDUCTION)
    academy.alter(booked, course_ids=(other.id,))
    by_course = {each.course_id: each.status for each in academy.rows(Enrolment)}
    assert by_course == {academy.course.id: AWAITING, other.id: IN_TRAINING}
    titles = academy.database.read(
        lambda db: linked_courses(
            db, organisation_id=academy.organisation.id, session_ids=[booked.session_id]
        )
    )
    assert titles[booked.session_id] == ("Maths",)
    events = academy.rows(HistoryEntry, event=HistoryEvent.ENROLMENT_CHANGED)
    assert len(events) == 3


def test_a_course_that_is_closed_by_now_may_stay(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    (enrolment,) = academy.rows(Enrolment)
    academy.put(enrolment, status=EnrolmentStatus.COMPLETED)
    academy.alter(booked, course_ids=(academy.course.id,), planning_notes="Bring the book")
    assert [each.planning_notes for each in academy.rows(Session)] == ["Bring the book"]
    assert len(academy.rows(SessionEnrolment)) == 1


BAD: dict[str, tuple[dict[str, Any], type[Exception], FormField]] = {
    "no course": ({"course_ids": ()}, BadField, FormField.COURSE),
    "a course that nobody takes": ({"course_ids": (5,)}, NotEligible, FormField.COURSE),
    "notes too long": ({"planning_notes": "x" * 3001}, BadField, FormField.PLANNING_NOTES),
    "no link": ({"recording_url": "a link"}, BadField, FormField.RECORDING_URL),
    "a script": ({"recording_url": "javascript:alert(1)"}, BadField, FormField.RECORDING_URL),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_changes_nothing_and_blames_its_field(academy: Academy, case: str) -> None:
    academy.enrol(1)
    booked = academy.book()
    overrides, kind, field = BAD[case]
    before = academy.everything()
    raised = refusal(lambda: academy.alter(booked, **overrides))
    assert isinstance(raised, kind)
    assert raised.field is field
    assert academy.everything() == before


def test_notes_and_recording_of_a_whole_series_are_told_once_without_the_notes(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1)
    series = academy.book_series(count=3)
    academy.deliver()
    changed = academy.alter(
        series.sessions[0],
        move={"scope": Scope.SERIES},
        planning_notes="Secret",
        recording_url="https://video.example.org/1",
    )
    assert len(changed.sessions) == 3
    sent = {(each.person_id, each.kind) for each in academy.deliver()}
    kind = DeliveryKind.SERIES_DETAILS_CHANGE
    assert sent == {(one.id, kind), (academy.dana.id, kind)}
    assert all("Secret" not in each.details for each in academy.rows(HistoryEntry))


def test_a_change_and_a_move_in_one_are_one_message(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    academy.deliver()
    academy.alter(booked, move={"starts_at": TEN + HOUR}, type=SessionType.FORMAL_REVIEW)
    sent = [(each.person_id, each.kind) for each in academy.deliver()]
    assert sorted(sent) == sorted(
        [(one.id, DeliveryKind.MOVE), (academy.dana.id, DeliveryKind.MOVE)]
    )
    assert [each.version for each in academy.rows(Session)] == [2]
