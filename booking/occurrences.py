"""Occurrences: which sessions stand for the days of a series, and which days were skipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
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


def series_session_ids(db: Db, organisation_id: int, session_id: int) -> set[int]:
    """Give the ids of a session and of all others of its series."""
    ids = db.exec(sessions_of_series(organisation_id, session_id))
    return {session_id} | {id_ for id_ in ids if id_ is not None}


def has_skipped_days() -> ColumnElement[bool]:
    """Say, as a column of a query of sessions, whether days of a session's series were skipped."""
    own, skipped = aliased(Occurrence), aliased(Occurrence)
    return (
        select(own.session_id)
        .join(
            skipped,
            (col(skipped.organisation_id) == col(own.organisation_id))
            & (col(skipped.series_id) == col(own.series_id)),
        )
        .where(
            col(own.organisation_id) == col(Session.organisation_id),
            col(own.session_id) == col(Session.id),
            col(skipped.session_id).is_(None),
        )
        .correlate(Session)
        .exists()
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
