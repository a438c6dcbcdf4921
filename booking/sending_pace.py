"""The pace at which an organisation's workspace is written to, kept for all workers together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from booking.database import Db
from booking.record_tables import SendingPace
from booking.rows import UPSERTS
from booking.rules.delivery_pace import Pace, even_after_pause


def lock_pace(db: Db, organisation_id: int, *, now: datetime) -> datetime:
    """Read when the next message would be due; workers claim one after the other.

    That also lets one worker alone take all that goes to somebody at a time.
    """
    return _locked(db, organisation_id) or _begin(db, organisation_id, now)


def _locked(db: Db, organisation_id: int) -> datetime | None:
    return db.exec(
        select(SendingPace.even_at)
        .where(SendingPace.organisation_id == organisation_id)
        .with_for_update()
    ).first()


def _begin(db: Db, organisation_id: int, now: datetime) -> datetime:
    connection = db.connection()
    row = {"organisation_id": organisation_id, "even_at": now}
    begun = UPSERTS[connection.dialect.name](SendingPace).values(row).on_conflict_do_nothing()
    connection.execute(begun)
    return _locked(db, organisation_id) or now


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
