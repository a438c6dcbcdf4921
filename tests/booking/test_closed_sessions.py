"""Closed sessions: closed once, locked, unlocked with a reason, and by whom."""

from __future__ import annotations

import pytest

from booking.closing_reading import read_to_close
from booking.closing_rows import CALLS
from booking.errors import NotAllowed, NotEligible, NotFound
from booking.rules.permissions import BOOKERS, MASTER_ADMINS
from booking.tables import Participant, Session
from booking.values import (
    Attendance,
    DeliveryKind,
    FormField,
    HistoryEvent,
    Role,
    SessionStatus,
)
from tests.booking.academy import Academy, ids_of, refusal
from tests.booking.closings import OVER, close, closing, log_of, noted, unlock
from tests.booking.test_closing import (
    COUNTED,
    HOUR,
    NOT_APPLICABLE,
    PLANNED,
    happened,
    master_admin,
)
from tests.factories import NOW, TEN, create_person


def test_the_same_submission_twice_closes_once(academy: Academy) -> None:
    academy.enrol(2)
    booked = academy.book()
    close(academy, booked)
    before = academy.everything()
    close(academy, booked, now=OVER + HOUR)
    assert academy.everything() == before


def test_the_second_of_two_who_close_is_told_and_changes_nothing(academy: Academy) -> None:
    academy.enrol(2)
    booked = academy.book()
    other = create_person(academy.database, academy.organisation)
    close(academy, booked)
    before = academy.everything()
    with pytest.raises(NotEligible, match="This session is closed"):
        close(academy, booked, actor_id=other.id)
    assert academy.everything() == before


def test_who_joined_or_left_meanwhile_is_not_overlooked(academy: Academy) -> None:
    first, second = academy.enrol(2)
    booked = academy.book(first, places=2)
    seen = closing(academy, booked)
    academy.change(booked, added=[second])
    with pytest.raises(NotEligible, match="changed meanwhile"):
        close(academy, booked, attendances=seen.attendances)
    with pytest.raises(NotEligible, match="changed meanwhile"):
        close(academy, booked, version=2)


def test_a_closed_session_is_locked_until_a_master_admin_unlocks_it(academy: Academy) -> None:
    first, second = academy.enrol(2)
    booked = academy.book(first, places=2)
    close(academy, booked)
    with pytest.raises(NotEligible):
        academy.change(booked, added=[second])
    admin = master_admin(academy)
    unlock(academy, booked, actor_id=admin)
    [session] = academy.rows(Session)
    assert (session.status, session.closed_at, session.closed_by_id) == (
        SessionStatus.BOOKED,
        None,
        None,
    )
    assert log_of(academy, booked) == {first.id: (60, NOT_APPLICABLE, PLANNED, "")}
    assert happened(academy, HistoryEvent.SESSION_UNLOCKED) == [
        (admin, {"reason": "Somebody was noted wrongly"})
    ]
    close(academy, booked, attendances={first.id: noted(30, Attendance.LATE)})
    assert log_of(academy, booked) == {first.id: (30, NOT_APPLICABLE, COUNTED, "")}


def test_unlocking_keeps_what_was_noted_and_asks_to_close_again(academy: Academy) -> None:
    late, away = ids_of(*academy.enrol(2))
    booked = academy.book()
    attendances = {late: noted(40, Attendance.LATE), away: noted(60, Attendance.ABSENT)}
    close(academy, booked, attendances=attendances)
    unlock(academy, booked, actor_id=master_admin(academy))
    here = {"organisation_id": academy.organisation.id, "session_id": booked.session_id}
    form = academy.database.read(lambda db: read_to_close(db, **here, now=OVER))
    assert {place.learner_id: place.noted for place in form.places} == attendances
    told = {each.kind for each in academy.deliver(OVER) if each.person_id == academy.dana.id}
    assert told & CALLS == {DeliveryKind.CLOSING}


def test_a_session_that_is_not_closed_is_not_unlocked(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    with pytest.raises(NotEligible):
        unlock(academy, booked, actor_id=master_admin(academy))


@pytest.mark.parametrize("reason", ["", "  ", "a" * 501, "a\x00b"])
def test_unlocking_needs_a_reason(academy: Academy, reason: str) -> None:
    academy.enrol(1)
    booked = academy.book()
    close(academy, booked)
    admin = master_admin(academy)
    refused = refusal(lambda: unlock(academy, booked, actor_id=admin, reason=reason))
    assert refused.field is FormField.REASON


@pytest.mark.parametrize("role", Role)
def test_bookers_close_and_only_master_admins_unlock(academy: Academy, role: Role) -> None:
    academy.enrol(1)
    booked = academy.book()
    person = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    if role in BOOKERS:
        close(academy, booked, actor_id=person.id)
    else:
        with pytest.raises(NotAllowed):
            close(academy, booked, actor_id=person.id)
        close(academy, booked)
    if role in MASTER_ADMINS:
        unlock(academy, booked, actor_id=person.id)
    else:
        with pytest.raises(NotAllowed):
            unlock(academy, booked, actor_id=person.id)


def test_another_organisations_session_does_not_exist(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    with pytest.raises(NotFound):
        close(academy, booked, organisation_id=academy.organisation.id + 1)


def test_nothing_of_another_session_changes(academy: Academy) -> None:
    academy.enrol(2)
    booked, other = academy.book(), academy.book(starts_at=TEN + 3 * HOUR, now=NOW)
    before = log_of(academy, other)
    close(academy, booked)
    assert log_of(academy, other) == before
    assert {each.attendance for each in academy.rows(Participant, session_id=other.session_id)} == {
        None
    }
