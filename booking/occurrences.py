"""Occurrences: which sessions stand for the days of a series, and which days were skipped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from booking.database import Db
from booking.series_tables import Occurrence
from booking.tables import Session


def series_of(organisation_id: int, session_id: int) -> SelectOfScalar[int]:
    """Select the id of the series to which a session belongs."""
    return select(Occurrence.series_id).where(
        Occurrence.organisation_id == organisation_id, Occurrence.session_id == session_id
    )


def sessions_of_series(organisation_id: int, session_id: int) -> SelectOfScalar[int | None]:
    """Select the ids of all sessions of the series to which a session belongs."""
    return select(col(Occurrence.session_id)).where(
        Occurrence.organisation_id == organisation_id,
        col(Occurrence.session_id).is_not(None),
        Occurrence.series_id == series_of(organisation_id, session_id).scalar_subquery(),
    )


def sessions_with_skipped_days(
    db: Db, *, organisation_id: int, session_ids: Collection[int]
) -> set[int]:
    """Find those of the sessions whose series has skipped days."""
    named = {"organisation_id": organisation_id, "session_ids": list(session_ids)}
    rows = db.exec(_with_skipped_days(), params=named)
    return {session_id for session_id in rows if session_id is not None}


@cache
def _with_skipped_days() -> SelectOfScalar[int | None]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    skipped = aliased(Occurrence)
    return (
        select(col(Occurrence.session_id))
        .join(
            skipped,
            (col(skipped.organisation_id) == col(Occurrence.organisation_id))
            & (col(skipped.series_id) == col(Occurrence.series_id)),
        )
        .where(
            col(Occurrence.organisation_id) == bindparam("organisation_id"),
            col(Occurrence.session_id).in_(bindparam("session_ids", expanding=True)),
            col(skipped.session_id).is_(None),
        )
        .distinct()
    )


def sessions_of(organisation_id: int, series_id: int) -> Select[int, datetime, datetime]:
    """Select the sessions of a series, each as its id, start and end, in the order of times."""
    return (
        select(Session.id, Session.starts_at, Session.ends_at)
        .join(
            Occurrence,
            (col(Occurrence.organisation_id) == col(Session.organisation_id))
            & (col(Occurrence.session_id) == col(Session.id)),
        )
        .where(Occurrence.organisation_id == organisation_id, Occurrence.series_id == series_id)
        .order_by(col(Session.starts_at))
    )
