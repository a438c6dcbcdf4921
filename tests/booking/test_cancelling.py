"""Cancelling a session or more of its series, and undoing that within a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.errors import BadField, NoSmartRoom, NotAllowed, NotEligible, Taken
from booking.learning_plans import learning_plan
from booking.record_tables import HistoryEntry
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Evidence,
    Participant,
    Session,
    SessionEnrolment,
    TimeLogEntry,
)
from booking.values import (
    DeliveryKind,
    DeliveryState,
    EnrolmentStatus,
    HistoryEvent,
    Scope,
    SessionMethod,
    SessionStatus,
    SessionType,
    Side,
)
from tests.booking.academy import Academy, refusal
from tests.factories import NOW, TEN, create_person, create_smart_room

WEEK = timedelta(weeks=1)
SMART = SessionMethod.SMART_SESSION
SECOND = timedelta(seconds=1)


def test_a_cancelled_session_frees_everybody_and_stays_in_the_plan_alone(
    academy: Academy,
) -> None:
    one, other = academy.enrol(2)
    create_smart_room(academy.database, academy.organisation)
    booked = academy.book(method=SMART)
    academy.cancel(booked, on_side_of=Side.EMPLOYER, reason="Closed on Tuesday")
    for table in (Claim, Evidence, TimeLogEntry):
        assert academy.rows(table) == [], table.__name__
    assert academy.rows(Delivery, kind=DeliveryKind.REMINDER) == []
    (session,) = academy.rows(Session)
    assert session.status is SessionStatus.CANCELLED
    assert session.cancelled_on_side_of is Side.EMPLOYER
    assert session.cancel_reason == "Closed on Tuesday"
    assert (session.cancelled_at, session.cancelled_by_id) == (NOW, academy.dana.id)
    plan = academy.database.read(
        lambda db: learning_plan(
            db, organisation_id=academy.organisation.id, learner_id=one.id, around=NOW
        )
    )
    assert [each.status for each in plan.page.rows] == [SessionStatus.CANCELLED]
    assert plan.upcoming is None
    assert academy.book(one, other, method=SMART)


def test_an_inductions_effect_goes_with_it_and_comes_back_when_that_is_undone(
    academy: Academy,
) -> None:
    academy.enrol(2, status=EnrolmentStatus.AWAITING_INDUCTION)
    booked = academy.book(type=SessionType.INDUCTION)
    academy.cancel(booked)
    statuses = {each.status for each in academy.rows(Enrolment)}
    assert statuses == {EnrolmentStatus.AWAITING_INDUCTION}
    academy.undo(booked)
    assert {each.status for each in academy.rows(Enrolment)} == {EnrolmentStatus.IN_TRAINING}
    assert all(each.moved_to_in_training for each in academy.rows(SessionEnrolment))
    changes = academy.rows(HistoryEntry, event=HistoryEvent.ENROLMENT_CHANGED)
    assert len(changes) == 6


SCOPES = {Scope.THIS: 1, Scope.FOLLOWING: 2, Scope.SERIES: 3}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_says_which_sessions_are_cancelled(academy: Academy, scope: Scope) -> None:
    academy.enrol(2)
    series = academy.book_series(count=3)
    cancelled = academy.cancel(series.sessions[1], scope=scope)
    assert len(cancelled.sessions) == SCOPES[scope]
    gone = academy.rows(Session, status=SessionStatus.CANCELLED)
    assert {each.id for each in gone} == set(cancelled.sessions)


def test_what_is_over_stays_and_is_counted(academy: Academy) -> None:
    academy.enrol(1)
    series = academy.book_series(count=3)
    cancelled = academy.cancel(series.sessions[1], now=TEN + WEEK / 2, scope=Scope.SERIES)
    assert cancelled.left_alone == 1
    assert len(cancelled.sessions) == 2


def test_undone_within_a_minute_everything_is_as_it_was(academy: Academy) -> None:
    academy.enrol(2)
    create_smart_room(academy.database, academy.organisation)
    series = academy.book_series(count=2, method=SMART)
    kept = (Participant, TimeLogEntry, Evidence, Claim, SessionEnrolment)
    before = {table: academy.rows(table) for table in kept}
    academy.cancel(series.sessions[0], scope=Scope.SERIES)
    academy.undo(series.sessions[1], now=NOW + 60 * SECOND)
    for table in kept:
        now = academy.rows(table)
        assert sorted(map(str, now)) == sorted(map(str, before[table])), table.__name__
    assert {each.status for each in academy.rows(Session)} == {SessionStatus.BOOKED}
    assert {each.version for each in academy.rows(Session)} == {3}
    reminders = academy.rows(Delivery, kind=DeliveryKind.REMINDER)
    assert len(reminders) == 2 * 2 * 2
    assert {each.session_version for each in reminders} == {3}


def test_after_a_minute_it_is_too_late_to_undo(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.cancel(booked)
    raised = refusal(lambda: academy.undo(booked, now=NOW + 61 * SECOND))
    assert isinstance(raised, NotEligible)
    assert "Create new session" in raised.helps


def test_what_was_cancelled_on_its_own_before_stays_cancelled(academy: Academy) -> None:
    academy.enrol(1)
    series = academy.book_series(count=3)
    first, second, third = series.sessions
    academy.cancel(second)
    academy.cancel(first, scope=Scope.SERIES)
    assert set(academy.undo(third).sessions) == {first.session_id, third.session_id}
    raised = refusal(lambda: academy.undo(first))
    assert raised.happened == "This session stands."


def test_when_somebody_took_the_time_meanwhile_it_is_explained(academy: Academy) -> None:
    one, other = academy.enrol(2)
    booked = academy.book(one)
    academy.cancel(booked)
    academy.book(other)
    before = academy.everything()
    raised = refusal(lambda: academy.undo(booked))
    assert isinstance(raised, Taken)
    assert raised.happened == f"It can't be undone: {academy.dana.name} is busy 10:00 to 11:00."
    assert "book it anew" in raised.helps
    assert raised.proposals
    assert academy.everything() == before


def test_when_its_room_is_taken_another_is_found_or_none(academy: Academy) -> None:
    one, other, third = academy.enrol(3)
    rooms = [create_smart_room(academy.database, academy.organisation) for _ in range(2)]
    colleagues = [create_person(academy.database, academy.organisation) for _ in range(2)]
    booked = academy.book(one, method=SMART)
    academy.cancel(booked)
    academy.book(other, method=SMART, assessor_id=colleagues[0].id)
    academy.undo(booked)
    (session,) = academy.rows(Session, id=booked.session_id)
    assert session.smart_room_id == rooms[1].id
    academy.cancel(booked)
    academy.book(third, method=SMART, assessor_id=colleagues[1].id)
    assert isinstance(refusal(lambda: academy.undo(booked)), NoSmartRoom)


def test_only_bookers_cancel_and_undo(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    assert isinstance(refusal(lambda: academy.cancel(booked, actor_id=one.id)), NotAllowed)
    academy.cancel(booked)
    assert isinstance(refusal(lambda: academy.undo(booked, actor_id=one.id)), NotAllowed)
    colleague = create_person(academy.database, academy.organisation)
    assert academy.undo(booked, actor_id=colleague.id).sessions


def test_what_is_cancelled_closed_or_over_is_not_cancelled_again(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    assert "is over" in refusal(lambda: academy.cancel(booked, now=TEN + WEEK)).happened
    assert isinstance(refusal(lambda: academy.cancel(booked, reason="x" * 501)), BadField)
    academy.cancel(booked)
    assert refusal(lambda: academy.cancel(booked)).happened == "This session is cancelled."
    (session,) = academy.rows(Session)
    academy.put(session, status=SessionStatus.CLOSED)
    assert refusal(lambda: academy.cancel(booked)).happened == "This session is closed."


def test_the_history_has_on_whose_side_it_lay_and_not_why(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.cancel(booked, on_side_of=Side.LEARNER, reason="Priya is ill")
    academy.undo(booked)
    (gone,) = academy.rows(HistoryEntry, event=HistoryEvent.SESSION_CANCELLED)
    (back,) = academy.rows(HistoryEntry, event=HistoryEvent.CANCELLATION_UNDONE)
    assert "learner" in gone.details
    assert "Priya" not in gone.details
    assert back.session_id == booked.session_id


def test_a_cancellation_that_nobody_heard_of_leaves_no_message_when_undone(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    academy.deliver()
    academy.cancel(booked)
    academy.undo(booked)
    assert academy.deliver() == []
    assert academy.owed(one) == [
        (DeliveryKind.CANCELLATION, DeliveryState.DROPPED),
        (DeliveryKind.CONFIRMATION, DeliveryState.SENT),
    ]
