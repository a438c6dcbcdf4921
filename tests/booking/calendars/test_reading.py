"""Which sessions a file and an address tell of, and how they stand for their reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from booking.calendars.events import CalendarEvent
from booking.calendars.owed_files import DueFile
from booking.calendars.reading import read_events_of_file, read_own_events
from booking.sessions import Booked
from booking.tables import Person, Session
from booking.values import DeliveryKind, Role, Scope, SessionMethod, SessionStatus
from tests.booking.academy import Academy
from tests.factories import NOW, TEN, create_person, create_smart_room

WEEKS = [TEN + timedelta(weeks=each) for each in range(3)]


def told(
    academy: Academy, person: Person, session_id: int, kind: DeliveryKind, **overrides: Any
) -> list[CalendarEvent]:
    """Read the events of the file under a message to somebody."""
    file = DueFile(
        organisation_id=academy.organisation.id,
        slack_channel="D1",
        slack_ts="1.1",
        session_id=session_id,
        person_id=person.id,
        kind=kind,
        attempts=0,
        leased_until=NOW,
        time_zone="Europe/London",
    )
    now = overrides.get("now", NOW)
    return academy.database.read(lambda db: read_events_of_file(db, file, now=now))


def change(academy: Academy, session_id: int, **values: Any) -> None:
    """Change a session directly."""
    (row,) = academy.rows(Session, id=session_id)
    academy.put(row, **values)


def own(academy: Academy, person: Person, now: Any = NOW) -> list[CalendarEvent]:
    """Read somebody's own calendar."""
    return academy.database.read(
        lambda db: read_own_events(
            db, organisation_id=academy.organisation.id, person_id=person.id, now=now
        )
    )


def starts(events: Sequence[CalendarEvent]) -> list[Any]:
    """Give when events start."""
    return [each.interval.start for each in events]


def test_a_confirmation_tells_what_stands(academy: Academy) -> None:
    learners = academy.enrol(2)
    booked = academy.book()
    (event,) = told(academy, learners[0], booked.session_id, DeliveryKind.CONFIRMATION)
    assert event.learners == ("Learner 1", "Learner 2")
    assert event.assessor_email == academy.dana.email
    assert (event.version, event.cancelled, event.busy) == (1, False, True)


@pytest.mark.parametrize("kind", [DeliveryKind.CONFIRMATION, DeliveryKind.CANCELLATION])
def test_a_file_that_is_late_tells_only_what_is_so_now(
    academy: Academy, kind: DeliveryKind
) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book()
    off = kind is DeliveryKind.CANCELLATION
    if not off:
        change(academy, booked.session_id, status=SessionStatus.CANCELLED, version=2)
    assert told(academy, learner, booked.session_id, kind) == []
    status = SessionStatus.CANCELLED if off else SessionStatus.BOOKED
    change(academy, booked.session_id, status=status, version=3)
    (event,) = told(academy, learner, booked.session_id, kind)
    assert (event.cancelled, event.version) == (off, 3)


def test_what_is_over_is_not_told(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    booked = academy.book()
    later = TEN + timedelta(hours=2)
    assert told(academy, learner, booked.session_id, DeliveryKind.CONFIRMATION, now=later) == []


def test_who_was_taken_out_is_told_that_it_is_off_for_them_alone(academy: Academy) -> None:
    stays, goes = academy.enrol(2)
    booked = academy.book()
    academy.change(booked, removed=[goes])
    (event,) = told(academy, goes, booked.session_id, DeliveryKind.REMOVAL)
    assert event.cancelled
    assert told(academy, stays, booked.session_id, DeliveryKind.REMOVAL) == []


def test_who_gave_it_away_is_told_that_it_is_off_though_they_had_booked_it(
    academy: Academy,
) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation)
    booked = academy.book()
    academy.move(booked, assessor_id=omar.id)
    (event,) = told(academy, academy.dana, booked.session_id, DeliveryKind.REMOVAL)
    assert event.cancelled
    (event,) = told(academy, academy.dana, booked.session_id, DeliveryKind.MOVE)
    assert (event.cancelled, event.busy) == (False, False)


def test_a_series_is_told_from_the_messages_session_on(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    series = academy.book_series()
    ids = [each.session_id for each in series.sessions]
    kind = DeliveryKind.SERIES_CONFIRMATION
    assert starts(told(academy, learner, ids[0], kind)) == WEEKS
    assert starts(told(academy, learner, ids[1], kind)) == WEEKS[1:]
    change(academy, ids[1], status=SessionStatus.CANCELLED)
    assert starts(told(academy, learner, ids[0], kind)) == [WEEKS[0], WEEKS[2]]
    cancelled = told(academy, learner, ids[0], DeliveryKind.SERIES_CANCELLATION)
    assert starts(cancelled) == [WEEKS[1]]


def test_of_a_series_whose_order_a_move_changes_every_session_is_told(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    series = academy.book_series()
    ids = [each.session_id for each in series.sessions]
    academy.deliver()
    later = timedelta(weeks=1, days=1)
    stays = frozenset({ids[1]})
    move: dict[str, Any] = {"starts_at": TEN + later, "location": "Leeds", "staying": stays}
    academy.move(series.sessions[0], scope=Scope.SERIES, **move)
    kind = DeliveryKind.SERIES_MOVE
    (due,) = [each for each in academy.deliver() if each.person_id == learner.id]
    assert due.kind is kind
    told_of = told(academy, learner, due.session_id, kind)
    assert starts(told_of) == [WEEKS[1], WEEKS[0] + later, WEEKS[2] + later]


def test_an_own_calendar_has_what_somebody_holds_or_attends(academy: Academy) -> None:
    mine, other = academy.enrol(2)
    maya = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.MASTER_ADMIN}), name="Maya"
    )
    academy.book(mine, actor_id=maya.id)
    academy.book(other, starts_at=TEN + timedelta(hours=2))
    assert starts(own(academy, academy.dana)) == [TEN, TEN + timedelta(hours=2)]
    assert starts(own(academy, mine)) == [TEN]
    assert own(academy, maya) == []


def test_who_has_only_booked_is_told_without_their_time_being_taken(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    maya = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.MASTER_ADMIN}), name="Maya"
    )
    booked = academy.book(learner, actor_id=maya.id)
    (event,) = told(academy, maya, booked.session_id, DeliveryKind.CONFIRMATION)
    assert (event.busy, event.cancelled) == (False, False)


@pytest.mark.parametrize(("days", "shown"), [(29, 1), (31, 0)])
def test_an_own_calendar_reaches_thirty_days_back(academy: Academy, days: int, shown: int) -> None:
    academy.enrol(1)
    academy.book()
    assert len(own(academy, academy.dana, TEN + timedelta(days=days))) == shown


@pytest.mark.parametrize(
    ("status", "shown"),
    [(SessionStatus.BOOKED, 1), (SessionStatus.CLOSED, 1), (SessionStatus.CANCELLED, 0)],
)
def test_an_own_calendar_leaves_out_what_was_cancelled(
    academy: Academy, status: SessionStatus, shown: int
) -> None:
    academy.enrol(1)
    change(academy, academy.book().session_id, status=status)
    assert len(own(academy, academy.dana)) == shown


def test_a_smart_session_has_its_join_link(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    room = create_smart_room(academy.database, academy.organisation)
    booked: Booked = academy.book(method=SessionMethod.SMART_SESSION, places=2)
    (event,) = told(academy, learner, booked.session_id, DeliveryKind.CONFIRMATION)
    assert event.join_url == room.join_url


def test_the_planning_notes_are_nowhere(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    academy.book(planning_notes="Ask about the rota")
    assert "rota" not in repr(own(academy, learner) + own(academy, academy.dana))
