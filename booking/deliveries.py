"""Deliveries: the messages owed, claimed with a lease, and what became of each.

They are written with the booking that causes them (see session_rows). A worker that dies loses
nothing: its lease runs out and another worker takes the message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from booking.database import Db
from booking.rows import Row
from booking.rules.delivery_pace import GIVE_UP_AFTER, pause_after
from booking.tables import Delivery, Organisation, Person
from booking.values import DeliveryKind, DeliveryState

LEASE = timedelta(minutes=2)
UPSERTS: Mapping[str, Callable[..., Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A message that one worker is to send now.

    `time_zone` is the reader's; `leased_until` is when the worker's lease runs out.
    """

    organisation_id: int
    session_id: int
    session_version: int
    person_id: int
    kind: DeliveryKind
    lead_minutes: int
    due_at: datetime
    leased_until: datetime
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
    leased_until = now + LEASE
    for delivery, _, _ in rows:
        delivery.leased_until = leased_until
    db.flush()
    return [_due(*row, leased_until) for row in rows]


def any_due(db: Db, *, now: datetime) -> bool:
    """Whether a message is due; a read, so that an idle worker never holds a lock."""
    return db.exec(select(Delivery.session_id).where(*_is_due(now)).limit(1)).first() is not None


def owe(db: Db, organisation_id: int, messages: Sequence[Row], versions: Mapping[int, int]) -> None:
    """Write messages of a change, each about its session's version as it stands.

    What was owed to somebody before and is owed again, because they left and came back, takes
    the row of the first time.
    """
    if not messages:
        return
    rows = [
        {
            "organisation_id": organisation_id,
            "session_version": versions[message["session_id"]],
            "leased_until": None,
            "slack_channel": None,
            "slack_ts": None,
            "sent_at": None,
            "failure": None,
            **message,
        }
        for message in messages
    ]
    connection = db.connection()
    statement = UPSERTS[connection.dialect.name](Delivery).values()
    keys = [column.name for column in inspect(Delivery).primary_key]
    again = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=again), rows)


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


def _due(
    delivery: Delivery, person: Person, zone_of_all: str, leased_until: datetime
) -> DueDelivery:
    return DueDelivery(
        organisation_id=delivery.organisation_id,
        session_id=delivery.session_id,
        session_version=delivery.session_version,
        person_id=delivery.person_id,
        kind=delivery.kind,
        lead_minutes=delivery.lead_minutes,
        due_at=delivery.due_at,
        leased_until=leased_until,
        attempts=delivery.attempts,
        slack_user_id=person.slack_user_id,
        email=person.email,
        time_zone=person.time_zone or zone_of_all,
    )


def _change(db: Db, due: DueDelivery, values: Mapping[str, Any]) -> None:
    """Note what came of a message, unless another worker has it or it has been owed anew."""
    db.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.organisation_id) == due.organisation_id,
            col(Delivery.session_id) == due.session_id,
            col(Delivery.session_version) == due.session_version,
            col(Delivery.person_id) == due.person_id,
            col(Delivery.kind) == due.kind,
            col(Delivery.lead_minutes) == due.lead_minutes,
            col(Delivery.leased_until) == due.leased_until,
        )
        .values(**values)
    )
