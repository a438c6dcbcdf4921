"""Changing who takes part in the rest of a series: all of it or nothing, told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.deliveries import DueDelivery
from booking.errors import Taken
from booking.sendable_messages import OwedMessage
from booking.sessions import Booked
from booking.tables import (
    Claim,
    Delivery,
    Enrolment,
    Participant,
    Person,
    Session,
    SessionEnrolment,
)
from booking.values import DeliveryKind, EnrolmentStatus, SessionStatus, SessionType
from tests.booking.academy import Academy, refusal
from tests.factories import TEN, create_person

WEEK = timedelta(weeks=1)
SERIES, LEFT = DeliveryKind.SERIES_CONFIRMATION, DeliveryKind.SERIES_REMOVAL
ONE, LEFT_ONE = DeliveryKind.CONFIRMATION, DeliveryKind.REMOVAL


def sessions_with(academy: Academy, learner: Person) -> set[int]:
    return {each.session_id for each in academy.rows(Participant, learner_id=learner.id)}


def ids(*sessions: Booked) -> set[int]:
    return {each.session_id for each in sessions}


def told(academy: Academy, person: Person) -> list[tuple[DeliveryKind, int]]:
    """Send what is due; say which messages a person got, about how many sessions each."""
    messages = [read(academy, due) for due in academy.deliver() if due.person_id == person.id]
    return [(each.kind, len(each.series.sessions) if each.series else 1) for each in messages]


def read(academy: Academy, due: DueDelivery) -> OwedMessage:
    message = academy.read(due)
    assert message
    return message


def test_whoever_joins_is_in_this_session_and_all_later_ones(academy: Academy) -> None:
    first, comes = academy.enrol(2)
    _, *rest = academy.book_series(first, places=2, count=4).sessions
    changed = academy.change(rest[0], added=[comes], following=True)
    assert changed.added == (comes.id,)
    assert sessions_with(academy, comes) == ids(*rest)
    assert told(academy, comes) == [(SERIES, 3)]


def test_whoever_leaves_is_in_the_sessions_before_only_and_free_after(academy: Academy) -> None:
    _, leaves = academy.enrol(2)
    first, *rest = academy.book_series(count=4).sessions
    academy.deliver()
    academy.change(rest[0], removed=[leaves], following=True)
    assert sessions_with(academy, leaves) == ids(first)
    assert told(academy, leaves) == [(LEFT, 3)]
    assert [each.starts_at for each in academy.rows(Claim, owner_id=leaves.id)] == [TEN]


def test_without_following_only_the_named_session_changes(academy: Academy) -> None:
    _, leaves = academy.enrol(2)
    first, second, third = academy.book_series().sessions
    academy.change(second, removed=[leaves])
    assert sessions_with(academy, leaves) == ids(first, third)


def test_a_session_without_a_series_has_none_that_follow(academy: Academy) -> None:
    first, comes = academy.enrol(2)
    session = academy.book(first, places=2)
    academy.change(session, added=[comes], following=True)
    assert sessions_with(academy, comes) == ids(session)
    assert told(academy, comes) == [(ONE, 1)]


def test_when_one_day_is_taken_nobody_joins_any_and_the_days_are_named(academy: Academy) -> None:
    first, busy, free = academy.enrol(3)
    sessions = academy.book_series(first, places=3, count=4).sessions
    elsewhere = create_person(academy.database, academy.organisation)
    for weeks in (1, 3):
        academy.book(busy, assessor_id=elsewhere.id, starts_at=TEN + weeks * WEEK)
    before = academy.everything()
    raised = refusal(lambda: academy.change(sessions[0], added=[free, busy], following=True))
    assert isinstance(raised, Taken)
    assert list(raised.busy) == [busy.id]
    assert "Tue 8 Dec 2026, 10:00 to 11:00 GMT" in raised.busy[busy.id]
    assert "Tue 22 Dec 2026, 10:00 to 11:00 GMT" in raised.busy[busy.id]
    assert academy.everything() == before


def test_whoever_is_in_some_already_joins_the_others_and_each_is_told_once(
    academy: Academy,
) -> None:
    first, somewhere, nowhere = academy.enrol(3)
    sessions = academy.book_series(first, places=3, count=4).sessions
    academy.change(sessions[1], added=[somewhere])
    academy.deliver()
    academy.change(sessions[0], added=[somewhere, nowhere], following=True)
    assert sessions_with(academy, somewhere) == ids(*sessions)
    assert sessions_with(academy, nowhere) == ids(*sessions)
    sent = academy.deliver()
    assert sorted(each.kind for each in sent if each.person_id == somewhere.id) == [SERIES]
    assert sorted(each.kind for each in sent if each.person_id == nowhere.id) == [SERIES]


def test_whoever_was_in_some_only_leaves_those_and_each_is_told_once(academy: Academy) -> None:
    _, all_of_them, some = academy.enrol(3)
    sessions = academy.book_series(count=4).sessions
    academy.deliver()
    academy.change(sessions[0], removed=[some])
    assert told(academy, some) == [(LEFT_ONE, 1)]
    academy.change(sessions[0], removed=[all_of_them, some], following=True)
    sent = academy.deliver()
    assert [each.kind for each in sent if each.person_id == all_of_them.id] == [LEFT]
    assert [each.kind for each in sent if each.person_id == some.id] == [LEFT]
    assert len(academy.rows(Participant)) == len(sessions)


def test_whoever_leaves_the_first_before_being_told_is_told_of_the_others(
    academy: Academy,
) -> None:
    _, learner = academy.enrol(2)
    first, *rest = academy.book_series(count=4).sessions
    academy.change(first, removed=[learner])
    assert told(academy, learner) == [(SERIES, len(rest))]


def test_whoever_left_all_and_is_back_in_one_is_told_of_both(academy: Academy) -> None:
    _, learner = academy.enrol(2)
    sessions = academy.book_series(count=4).sessions
    academy.deliver()
    academy.change(sessions[0], removed=[learner], following=True)
    academy.change(sessions[0], added=[learner])
    assert sorted(told(academy, learner)) == [(ONE, 1), (LEFT, 3)]


def test_whoever_leaves_all_before_being_told_is_told_nothing(academy: Academy) -> None:
    _, learner = academy.enrol(2)
    sessions = academy.book_series(count=4).sessions
    academy.change(sessions[0], removed=[learner], following=True)
    assert told(academy, learner) == []


def test_whoever_knew_of_later_sessions_is_told_that_they_left_them(academy: Academy) -> None:
    first, learner = academy.enrol(2)
    sessions = academy.book_series(first, places=2, count=4).sessions
    academy.change(sessions[1], added=[learner], following=True)
    assert told(academy, learner) == [(SERIES, 3)]
    academy.change(sessions[0], added=[learner])
    academy.change(sessions[0], removed=[learner], following=True)
    assert told(academy, learner) == [(LEFT, 4)]


def test_who_organises_is_told_of_the_series_though_its_first_session_is_cancelled(
    academy: Academy,
) -> None:
    academy.enrol(1)
    first, *rest = academy.book_series(count=4).sessions
    (row,) = academy.rows(Session, id=first.session_id)
    academy.put(row, status=SessionStatus.CANCELLED)
    assert told(academy, academy.dana) == [(SERIES, len(rest))]


def test_a_cancelled_session_in_the_series_stays_as_it_is(academy: Academy) -> None:
    first, comes = academy.enrol(2)
    sessions = academy.book_series(first, places=2, count=3).sessions
    (row,) = academy.rows(Session, id=sessions[1].session_id)
    academy.put(row, status=SessionStatus.CANCELLED)
    academy.change(sessions[0], added=[comes], following=True)
    assert sessions_with(academy, comes) == ids(sessions[0], sessions[2])


@pytest.mark.parametrize("type_", [SessionType.INDUCTION, SessionType.INITIAL])
def test_the_effects_on_whoever_joins_some_days_later_than_others_happen_once(
    academy: Academy, type_: SessionType
) -> None:
    """One is in the first session already, so that the two join different ones."""
    first, *_ = academy.enrol(1)
    one, other = academy.enrol(2, status=EnrolmentStatus.AWAITING_INDUCTION)
    sessions = academy.book_series(first, places=3, count=3, type=type_).sessions
    academy.change(sessions[1], added=[one])
    academy.change(sessions[0], added=[one, other], following=True)
    started = {one.id: sessions[1], other.id: sessions[0]}
    for learner in (one, other):
        (enrolment,) = academy.rows(Enrolment, learner_id=learner.id)
        links = academy.rows(SessionEnrolment, enrolment_id=enrolment.id)
        effective = [
            link.session_id for link in links if link.moved_to_in_training or link.set_first_day
        ]
        assert len(links) == len(sessions)
        assert effective == [started[learner.id].session_id]
        if type_ is SessionType.INITIAL:
            assert enrolment.starts_on == started[learner.id].interval.start.date()
        else:
            assert enrolment.status is EnrolmentStatus.IN_TRAINING


def test_reminders_are_of_each_session_that_is_joined(academy: Academy) -> None:
    first, comes = academy.enrol(2)
    sessions = academy.book_series(first, places=2).sessions
    academy.change(sessions[1], added=[comes], following=True)
    reminders = academy.rows(Delivery, person_id=comes.id, kind=DeliveryKind.REMINDER)
    assert sorted((each.session_id, each.lead_minutes) for each in reminders) == sorted(
        (session.session_id, minutes) for session in sessions[1:] for minutes in (60, 24 * 60)
    )


def test_the_assessor_is_told_once_of_all_that_somebody_else_changed(academy: Academy) -> None:
    first, comes = academy.enrol(2)
    sessions = academy.book_series(first, places=2, count=5).sessions
    academy.deliver()
    other = create_person(academy.database, academy.organisation)
    academy.change(sessions[0], added=[comes], following=True, actor_id=other.id)
    assert told(academy, academy.dana) == [(DeliveryKind.PARTICIPANTS_CHANGE, 1)]


def test_the_places_of_all_that_follow_are_raised(academy: Academy) -> None:
    academy.enrol(1)
    sessions = academy.book_series().sessions
    academy.change(sessions[1], places=7, following=True)
    places = {each.id: each.places for each in academy.rows(Session)}
    assert [places[each.session_id] for each in sessions] == [1, 7, 7]


def test_a_message_about_a_series_lists_its_sessions_in_order(academy: Academy) -> None:
    academy.enrol(1)
    academy.book_series(count=3, moved={TEN.date(): TEN + timedelta(days=1)})
    due = next(each for each in academy.deliver() if each.person_id == academy.dana.id)
    series = read(academy, due).series
    assert series
    starts = [each.start for each in series.sessions]
    assert starts == [TEN + timedelta(days=1), TEN + WEEK, TEN + 2 * WEEK]
