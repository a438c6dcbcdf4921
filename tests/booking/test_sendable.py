"""What is sent at last, and to whom: every kind of message, while it holds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.deliveries import (
    LEASE,
    DueDelivery,
    OwedMessage,
    claim_due,
    mark_sent,
    postpone,
    read_sendable,
)
from booking.tables import Session
from booking.values import DeliveryKind, SessionStatus
from tests.booking.academy import Academy
from tests.factories import NOW, TEN, create_person

STAYS, LEFT, ORGANISES = "takes part", "left", "organises"
CONCERNED: dict[DeliveryKind, set[str]] = {
    DeliveryKind.CONFIRMATION: {STAYS, ORGANISES},
    DeliveryKind.SERIES_CONFIRMATION: {STAYS, ORGANISES},
    DeliveryKind.REMINDER: {STAYS, ORGANISES},
    DeliveryKind.REMOVAL: {LEFT},
    DeliveryKind.SERIES_REMOVAL: {LEFT},
    DeliveryKind.PARTICIPANTS_CHANGE: {STAYS, ORGANISES},
}
BEFORE, DURING, AFTER = NOW, TEN + timedelta(minutes=30), TEN + timedelta(hours=1)
MOMENTS: dict[DeliveryKind, set[datetime]] = {
    DeliveryKind.CONFIRMATION: {BEFORE, DURING},
    DeliveryKind.SERIES_CONFIRMATION: {BEFORE, DURING, AFTER},
    DeliveryKind.REMINDER: {BEFORE},
    DeliveryKind.REMOVAL: {BEFORE, DURING},
    DeliveryKind.SERIES_REMOVAL: {BEFORE, DURING, AFTER},
    DeliveryKind.PARTICIPANTS_CHANGE: {BEFORE, DURING},
}
"""Of a series, another session is still to come after its first one."""
OF_SERIES = {DeliveryKind.SERIES_CONFIRMATION, DeliveryKind.SERIES_REMOVAL}


def series_of_two(academy: Academy) -> tuple[Session, dict[str, int]]:
    """Book two weeks, which one of two learners leaves; give the first session, and the people."""
    stays, leaves = academy.enrol(2)
    first, _ = academy.book_series(count=2).sessions
    academy.change(first, removed=[leaves], following=True)
    (session,) = academy.rows(Session, id=first.session_id)
    return session, {STAYS: stays.id, LEFT: leaves.id, ORGANISES: academy.dana.id}


def sendable(
    academy: Academy,
    session: Session,
    kind: DeliveryKind,
    person_id: int,
    now: datetime = NOW,
    version: int = 1,
) -> OwedMessage | None:
    due = DueDelivery(
        organisation_id=academy.organisation.id,
        session_id=session.id,
        session_version=version,
        person_id=person_id,
        kind=kind,
        lead_minutes=0,
        leased_until=now,
        attempts=0,
        slack_user_id="U1",
        email="somebody@example.org",
        time_zone="Europe/London",
    )
    return academy.database.read(lambda db: read_sendable(db, due, now=now))


def test_every_kind_of_message_has_its_place_in_the_tables() -> None:
    assert set(CONCERNED) == set(MOMENTS) == set(DeliveryKind)


@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_a_message_goes_to_whom_it_concerns_while_it_holds(
    academy: Academy, kind: DeliveryKind
) -> None:
    session, people = series_of_two(academy)
    for reader, person_id in people.items():
        for now in (BEFORE, DURING, AFTER):
            message = sendable(academy, session, kind, person_id, now)
            holds = reader in CONCERNED[kind] and now in MOMENTS[kind]
            assert (message is not None) is holds, (reader, now)
            if message:
                assert message.organises is (reader == ORGANISES)
                assert (message.series is not None) is (kind in OF_SERIES)


@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.CLOSED])
@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_of_a_session_that_stands_no_more_nothing_is_sent_but_of_the_rest_of_its_series(
    academy: Academy, kind: DeliveryKind, status: SessionStatus
) -> None:
    session, people = series_of_two(academy)
    academy.put(session, status=status)
    for reader, person_id in people.items():
        message = sendable(academy, session, kind, person_id)
        holds = reader in CONCERNED[kind] and kind in OF_SERIES
        assert (message is not None) is holds, reader
        if message and message.series:
            assert [each.start for each in message.series.sessions] == [TEN + timedelta(weeks=1)]


@pytest.mark.parametrize("kind", sorted(set(DeliveryKind) - OF_SERIES))
def test_what_is_about_an_older_version_is_not_sent(academy: Academy, kind: DeliveryKind) -> None:
    session, people = series_of_two(academy)
    academy.put(session, version=2)
    for person_id in people.values():
        assert sendable(academy, session, kind, person_id) is None


@pytest.mark.parametrize("kind", sorted(OF_SERIES))
def test_of_a_series_that_is_over_nothing_is_sent(academy: Academy, kind: DeliveryKind) -> None:
    session, people = series_of_two(academy)
    for person_id in people.values():
        assert sendable(academy, session, kind, person_id, AFTER + timedelta(weeks=1)) is None


def test_of_a_series_a_learner_is_told_their_sessions_and_who_organises_it_all(
    academy: Academy,
) -> None:
    _, learner = academy.enrol(2)
    first, second, third = academy.book_series(skipped=frozenset(), count=3).sessions
    academy.change(second, removed=[learner])
    (session,) = academy.rows(Session, id=first.session_id)
    listed = {}
    for person in (learner, academy.dana):
        message = sendable(academy, session, DeliveryKind.SERIES_CONFIRMATION, person.id)
        assert message
        assert message.series
        listed[person.id] = [each.start for each in message.series.sessions]
    starts = [each.interval.start for each in (first, second, third)]
    assert listed == {learner.id: [starts[0], starts[2]], academy.dana.id: starts}


def test_what_is_owed_again_while_it_is_being_sent_is_sent_again(academy: Academy) -> None:
    """Its words were read before the second change, so they do not say it."""
    first, second, third = academy.enrol(3)
    session = academy.book(first, places=3)
    academy.deliver()
    other = create_person(academy.database, academy.organisation)
    academy.change(session, added=[second], actor_id=other.id)
    (being_sent,) = [each for each in claim(academy) if each.person_id == academy.dana.id]
    academy.change(session, added=[third], actor_id=other.id)
    academy.database.write(lambda db: mark_sent(db, being_sent, slack_ts="1.0"))
    assert being_sent.kind in {each.kind for each in claim(academy)}


def test_a_worker_whose_lease_ran_out_does_not_undo_what_another_does(academy: Academy) -> None:
    academy.enrol(1)
    academy.book()
    slow, _ = claim(academy)
    later = NOW + LEASE + timedelta(seconds=1)
    taken = claim(academy, later)
    assert slow.person_id in {each.person_id for each in taken}
    academy.database.write(lambda db: postpone(db, slow, until=later))
    assert claim(academy, later) == []


def claim(academy: Academy, now: datetime = NOW) -> list[DueDelivery]:
    return academy.database.write(lambda db: claim_due(db, team_id=academy.team_id, now=now))
