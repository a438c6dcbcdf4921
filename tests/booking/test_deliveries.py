"""Deliveries: claimed by one worker at a time, and sent only while they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from booking.database import Database, Db
from booking.deliveries import DueDelivery, release, retry_later
from booking.due_deliveries import LEASE, claim_due
from booking.ids import IdSource
from booking.rules.delivery_pace import ANY_PACE, GIVE_UP_AFTER, LONGEST_PAUSE, Pace
from booking.sendable_messages import OwedMessage, read_sendable
from booking.sending_pace import hold
from booking.sessions import book_session
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState, SessionStatus
from tests.factories import (
    NOW,
    TEN,
    create_booking,
    create_course,
    create_learner,
    create_organisation,
    create_person,
)

TEAM = "T1"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """One booked session, with two confirmations due and two reminders to come."""
    opened = Database(database_url)
    organisation = create_organisation(opened, slack_team_id=TEAM)
    course = create_course(opened, organisation)
    assessor = create_person(opened, organisation, time_zone="")
    learner = create_learner(opened, organisation, course)
    book_session(opened, create_booking(assessor, learner, course), now=NOW, ids=IdSource())
    yield opened
    opened.close()


def claim(
    database: Database, now: datetime = NOW, team: str = TEAM, pace: Pace = ANY_PACE
) -> list[DueDelivery]:
    return database.write(lambda db: claim_due(db, team_id=team, now=now, pace=pace))


def states(database: Database) -> list[DeliveryState]:
    rows = database.read(lambda db: db.exec(select(Delivery)).all())
    return [row.state for row in rows]


def test_only_what_is_due_is_claimed_and_only_by_one_worker(database: Database) -> None:
    first = claim(database)
    assert {each.kind for each in first} == {DeliveryKind.CONFIRMATION}
    assert len(first) == 2
    assert claim(database) == []


def test_a_worker_that_dies_loses_nothing(database: Database) -> None:
    first = claim(database)
    later = NOW + LEASE + timedelta(seconds=1)
    assert [each.person_id for each in claim(database, later)] == [each.person_id for each in first]


def test_another_workspaces_worker_gets_nothing(database: Database) -> None:
    assert claim(database, team="T2") == []


def test_who_has_no_zone_of_their_own_reads_the_organisations(database: Database) -> None:
    assert {each.time_zone for each in claim(database)} == {"Europe/London"}


def change_session(database: Database, **values: Any) -> None:
    def change(db: Any) -> None:
        session = db.exec(select(Session)).one()
        for name, value in values.items():
            setattr(session, name, value)

    database.write(change)


@pytest.mark.parametrize(
    ("changes", "after", "sendable"),
    [
        ({}, timedelta(0), True),
        ({"status": SessionStatus.CANCELLED}, timedelta(0), False),
        ({}, TEN - NOW + timedelta(minutes=30), True),
        ({}, TEN - NOW + timedelta(hours=2), False),
    ],
)
def test_a_message_is_sent_only_while_it_holds(
    database: Database,
    changes: dict[str, Any],
    after: timedelta,
    sendable: bool,  # noqa: FBT001 - a column of the table
) -> None:
    due = claim(database)[0]
    change_session(database, **changes)
    read = database.read(lambda db: read_sendable(db, due, now=NOW + after))
    assert isinstance(read, OwedMessage) is sendable


def test_a_failed_message_is_tried_again_later_and_given_up_at_last(database: Database) -> None:
    now = NOW
    for _ in range(GIVE_UP_AFTER):
        due = claim(database, now)
        assert len(due) == 2
        for each in due:
            database.write(
                lambda db, one=each, at=now: retry_later(  # type: ignore[misc]
                    db, [one], failure="server error", now=at
                )
            )
        assert claim(database, now) == []
        now += LONGEST_PAUSE
    assert sorted(states(database)).count(DeliveryState.FAILED) == 2
    assert claim(database, now) == []


def test_a_message_given_back_is_claimed_again_at_once(database: Database) -> None:
    first = claim(database)
    assert claim(database) == []
    database.write(lambda db: release(db, first))
    assert [each.person_id for each in claim(database)] == [each.person_id for each in first]
    assert {each.attempts for each in first} == {0}


def test_while_a_workspace_is_held_nothing_is_claimed_and_then_no_burst(
    database: Database,
) -> None:
    pace = Pace(gap=timedelta(seconds=1), burst=5, person_gap=timedelta(0))
    first = claim(database, pace=pace)
    until = NOW + timedelta(seconds=30)

    def give_back(db: Db) -> None:
        release(db, first)
        hold(db, first[0].organisation_id, until=until, pace=pace)

    database.write(give_back)
    moments = [until - timedelta(seconds=1), until, until, until + timedelta(seconds=1)]
    assert [len(claim(database, moment, pace=pace)) for moment in moments] == [0, 1, 0, 1]


def test_a_pace_holds_for_all_workers_together(database: Database) -> None:
    pace = Pace(gap=timedelta(seconds=1), burst=1, person_gap=timedelta(0))
    moments = [NOW, NOW, NOW + timedelta(seconds=1)]
    assert [len(claim(database, moment, pace=pace)) for moment in moments] == [1, 0, 1]
