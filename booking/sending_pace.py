"""The pace at which an organisation's workspace is written to, kept for all workers together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from booking.database import Db
from booking.record_tables import SendingPace
from booking.rows import UPSERTS
from booking.rules.delivery_pace import Pace, even_after_pause


def lock_pace(db: Db, organisation_id: int, *, now: datetime) -> datetime | None:
    """Read when the next message would be due; until the transaction ends nobody else can.

    None while another worker has it: so the workers take turns and never wait for each other.
    """
    even_at = db.exec(
        select(SendingPace.even_at)
        .where(SendingPace.organisation_id == organisation_id)
        .with_for_update(skip_locked=True)
    ).first()
    return even_at or _begin(db, organisation_id, now)


def _begin(db: Db, organisation_id: int, now: datetime) -> datetime | None:
    connection = db.connection()
    row = {"organisation_id": organisation_id, "even_at": now}
    begun = UPSERTS[connection.dialect.name](SendingPace).values(row).on_conflict_do_nothing()
    first: datetime | None = connection.scalar(begun.returning(col(SendingPace.even_at)))
    return first


def set_pace(db: Db, organisation_id: int, even_at: datetime) -> None:
    """Note when the next message would be due."""
    db.connection().execute(
        update(SendingPace)
        .where(col(SendingPace.organisation_id) == organisation_id)
        .values(even_at=even_at)
    )


def hold(db: Db, organisation_id: int, *, until: datetime, pace: Pace) -> None:
    """Let every worker wait, because the workspace takes no messages now."""
    even_at = even_after_pause(until, pace)
    db.connection().execute(
        update(SendingPace)
        .where(
            col(SendingPace.organisation_id) == organisation_id, col(SendingPace.even_at) < even_at
        )
        .values(even_at=even_at)
    )
