"""Deliveries: the messages owed, claimed with a lease, and what became of each.

They are written with the booking that causes them (see session_rows). A worker that dies loses
nothing: its lease runs out and another worker takes the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import col, select

from booking.database import Db
from booking.rules.delivery_pace import GIVE_UP_AFTER, pause_after
from booking.session_cards import SessionCard, read_session_card
from booking.tables import Delivery, Organisation, Person
from booking.values import DeliveryKind, DeliveryState, SessionStatus

LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A message that one worker is to send now.

    `time_zone` is the reader's.
    """

    organisation_id: int
    session_id: int
    session_version: int
    person_id: int
    kind: DeliveryKind
    lead_minutes: int
    attempts: int
    slack_user_id: str | None
    email: str
    time_zone: str


def claim_due(db: Db, *, team_id: str, now: datetime, limit: int = 8) -> list[DueDelivery]:
    """Take the messages that are due in a Slack workspace, so that no other worker does.

    The lease runs `LEASE` from `now`.
    """
    rows = db.exec(
        select(Delivery, Person, Organisation.time_zone)
        .join(Organisation, col(Organisation.id) == col(Delivery.organisation_id))
        .join(
            Person,
            and_(
                col(Person.organisation_id) == col(Delivery.organisation_id),
                col(Person.id) == col(Delivery.person_id),
            ),
        )
        .where(Organisation.slack_team_id == team_id, *_is_due(now))
        .order_by(col(Delivery.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    ).all()
    for delivery, _, _ in rows:
        delivery.leased_until = now + LEASE
    db.flush()
    return [_due(*row) for row in rows]


def any_due(db: Db, *, now: datetime) -> bool:
    """Whether a message is due; a read, so that an idle worker never holds a lock."""
    return db.exec(select(Delivery.session_id).where(*_is_due(now)).limit(1)).first() is not None


def read_sendable(db: Db, due: DueDelivery, *, now: datetime) -> SessionCard | None:
    """Read what the message says, unless it no longer holds.

    It holds while its session stands, in the version that it is about, and is not over; a
    reminder, until its session starts.
    """
    card = read_session_card(db, organisation_id=due.organisation_id, session_id=due.session_id)
    stands = card.status is SessionStatus.BOOKED and card.version == due.session_version
    until = card.interval.start if due.kind is DeliveryKind.REMINDER else card.interval.end
    return card if stands and now < until else None


def mark_sent(db: Db, due: DueDelivery, *, slack_ts: str) -> None:
    """Note that Slack took the message, with its timestamp there."""
    _change(db, due, {"state": DeliveryState.SENT, "slack_ts": slack_ts})


def mark_dropped(db: Db, due: DueDelivery) -> None:
    """Note that the message no longer holds."""
    _change(db, due, {"state": DeliveryState.DROPPED})


def mark_failed(db: Db, due: DueDelivery, *, failure: str) -> None:
    """Note that the message can't be sent, and why."""
    _change(db, due, {"state": DeliveryState.FAILED, "failure": failure})


def postpone(db: Db, due: DueDelivery, *, until: datetime) -> None:
    """Send the message later because Slack asks for it; that is not a failed attempt."""
    _change(db, due, {"due_at": until, "leased_until": None})


def retry_later(db: Db, due: DueDelivery, *, failure: str, now: datetime) -> None:
    """Try again after a growing pause, or give up after `GIVE_UP_AFTER` attempts."""
    attempts = due.attempts + 1
    if attempts >= GIVE_UP_AFTER:
        mark_failed(db, due, failure=failure)
        return
    _change(
        db,
        due,
        {
            "attempts": attempts,
            "failure": failure,
            "due_at": now + pause_after(attempts),
            "leased_until": None,
        },
    )


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Delivery.state) == DeliveryState.DUE,
        col(Delivery.due_at) <= now,
        or_(col(Delivery.leased_until).is_(None), col(Delivery.leased_until) < now),
    )


def _due(delivery: Delivery, person: Person, zone_of_all: str) -> DueDelivery:
    return DueDelivery(
        organisation_id=delivery.organisation_id,
        session_id=delivery.session_id,
        session_version=delivery.session_version,
        person_id=delivery.person_id,
        kind=delivery.kind,
        lead_minutes=delivery.lead_minutes,
        attempts=delivery.attempts,
        slack_user_id=person.slack_user_id,
        email=person.email,
        time_zone=person.time_zone or zone_of_all,
    )


def _change(db: Db, due: DueDelivery, values: Mapping[str, Any]) -> None:
    db.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.organisation_id) == due.organisation_id,
            col(Delivery.session_id) == due.session_id,
            col(Delivery.session_version) == due.session_version,
            col(Delivery.person_id) == due.person_id,
            col(Delivery.kind) == due.kind,
            col(Delivery.lead_minutes) == due.lead_minutes,
        )
        .values(**values)
    )
