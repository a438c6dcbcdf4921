"""Deliveries: the messages owed, as rows, and what became of each.

They are written with the booking that causes them (see session_rows), and taken by workers (see
due_deliveries).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Update, and_, bindparam, inspect, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import col

from booking.database import Database, Db
from booking.rows import UPSERTS, Row
from booking.rules.delivery_pace import FIRST_PAUSE, GIVE_UP_AFTER, pause_after
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState

KEY = tuple(column.name for column in inspect(Delivery).primary_key)
SAID = tuple(name for name in KEY if name not in ("organisation_id", "lead_minutes"))
"""What names everything that is said of one thing to one person."""
IN_THE_AIR = (DeliveryState.DUE, DeliveryState.DROPPED)
"""The states of what a worker has: it may have been dropped since. Workers give back the rest."""
HELD = (*KEY, "leased_until")
"""What names a row while one worker has it and it has not been owed anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """A message that one worker is to send now.

    `time_zone` is the reader's, `archived` whether they are; `starts_at` is when the session
    starts; `leased_until` is when the worker's lease runs out.
    """

    organisation_id: int
    session_id: int
    session_version: int
    person_id: int
    kind: DeliveryKind
    lead_minutes: int
    due_at: datetime
    attempts: int
    slack_user_id: str | None
    email: str
    time_zone: str
    starts_at: datetime
    leased_until: datetime
    archived: bool = False

    @property
    def lead(self) -> timedelta:
        """How long before the session it was meant to come."""
        return timedelta(minutes=self.lead_minutes)

    @property
    def zone(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.time_zone)


def owe(db: Db, organisation_id: int, messages: Sequence[Row], versions: Mapping[int, int]) -> None:
    """Write messages of a change, each about its session's version as it stands.

    What was owed to somebody before and is owed again, because they left and came back, takes
    the row of the first time; where that was sent, or a worker has it, it stands, and what is said
    once more gets a row beside it.
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
    _put_beside_what_was_said(db, rows)
    connection = db.connection()
    statement = UPSERTS[connection.dialect.name](Delivery).values()
    again = {name: statement.excluded[name] for name in rows[0] if name not in KEY}
    connection.execute(statement.on_conflict_do_update(index_elements=KEY, set_=again), rows)


def _put_beside_what_was_said(db: Db, rows: Sequence[Row]) -> None:
    """Give what is said at once the next free lead below its last one that may have been sent."""
    at_once = [row for row in rows if row["lead_minutes"] == 0]
    if not at_once:
        return
    columns = {name: col(getattr(Delivery, name)) for name in SAID}
    query = (
        sql_select(*columns.values(), col(Delivery.lead_minutes), _may_be_sent())
        .where(
            col(Delivery.organisation_id) == at_once[0]["organisation_id"],
            col(Delivery.lead_minutes) <= 0,
            *(column.in_({row[name] for row in at_once}) for name, column in columns.items()),
        )
        .order_by(col(Delivery.lead_minutes).desc())
    )
    last = {tuple(said): lead - may for *said, lead, may in db.connection().execute(query)}
    for row in at_once:
        row["lead_minutes"] = last.get(tuple(row[name] for name in SAID), 0)


def _may_be_sent() -> ColumnElement[bool]:
    return or_(col(Delivery.state) == DeliveryState.SENT, is_in_the_air())


def is_in_the_air() -> ColumnElement[bool]:
    """Say that a worker has a message: whether it arrives nobody knows."""
    return and_(
        col(Delivery.leased_until).is_not(None),
        col(Delivery.state).in_(IN_THE_AIR),
    )


def lease(db: Db, dues: Sequence[DueDelivery]) -> None:
    """Note that a worker has these messages, which it has locked, until their leases run out."""
    _change(db, KEY, [(due, {"leased_until": due.leased_until}) for due in dues])


def mark_sent(
    db: Db, dues: Sequence[DueDelivery], *, slack_channel: str, slack_ts: str, now: datetime
) -> None:
    """Note that Slack took a message, with its channel and timestamp there."""
    _note(db, dues, **_sent(slack_channel, slack_ts, now))


def mark_one_sent(
    database: Database, due: DueDelivery, *, slack_channel: str, slack_ts: str, now: datetime
) -> None:
    """Note the same of one delivery alone, in one trip to the database.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    sent = _sent(slack_channel, slack_ts, now)
    database.write_one(_update(HELD, tuple(sent)), _row(HELD, due, sent))


def _sent(slack_channel: str, slack_ts: str, now: datetime) -> dict[str, Any]:
    where = {"slack_channel": slack_channel, "slack_ts": slack_ts, "sent_at": now}
    return {"state": DeliveryState.SENT, **where, "failure": None}


def mark_dropped(db: Db, dues: Sequence[DueDelivery]) -> None:
    """Note that messages no longer hold, and were not sent."""
    _note(db, dues, state=DeliveryState.DROPPED, leased_until=None)


def mark_failed(db: Db, dues: Sequence[DueDelivery], *, failure: str) -> None:
    """Note that a message can't be sent, and why."""
    _note(db, dues, state=DeliveryState.FAILED, failure=failure)


def release(db: Db, dues: Sequence[DueDelivery]) -> None:
    """Give messages back that are not sent now; that is not a failed attempt."""
    _note(db, dues, leased_until=None)


def put_off(db: Db, dues: Sequence[DueDelivery], *, now: datetime) -> None:
    """Look at messages again in a moment; that is not a failed attempt."""
    _note(db, dues, due_at=now + FIRST_PAUSE, leased_until=None)


def retry_later(db: Db, dues: Sequence[DueDelivery], *, failure: str, now: datetime) -> bool:
    """Try again after a growing pause, or give up after `GIVE_UP_AFTER` attempts.

    Returns whether it is tried again.
    """
    attempts = max(due.attempts for due in dues) + 1
    if attempts >= GIVE_UP_AFTER:
        mark_failed(db, dues, failure=failure)
        return False
    due_at = now + pause_after(attempts)
    _note(db, dues, attempts=attempts, failure=failure, due_at=due_at, leased_until=None)
    return True


def _note(db: Db, dues: Sequence[DueDelivery], **values: Any) -> None:
    """Note what came of messages, unless another worker has them or they have been owed anew."""
    _change(db, HELD, [(due, values) for due in dues])


def _change(
    db: Db, named_by: tuple[str, ...], changes: Sequence[tuple[DueDelivery, Mapping[str, Any]]]
) -> None:
    if not changes:
        return
    rows = [_row(named_by, due, values) for due, values in changes]
    db.connection().execute(_update(named_by, tuple(changes[0][1])), rows)


def _row(named_by: tuple[str, ...], due: DueDelivery, values: Mapping[str, Any]) -> Row:
    named = {f"its_{name}": getattr(due, name) for name in named_by}
    return named | {f"new_{name}": value for name, value in values.items()}


@cache
def _update(named_by: tuple[str, ...], columns: tuple[str, ...]) -> Update:
    """Make the statement once: every message sent needs it."""
    return (
        update(Delivery)
        .where(*(col(getattr(Delivery, name)) == bindparam(f"its_{name}") for name in named_by))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )
