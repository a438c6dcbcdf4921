"""The sessions of a series to come, as they are held against each other."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from booking.database import Db
from booking.occurrences import series_of
from booking.rules.series_exceptions import RepeatedSession
from booking.series_tables import Occurrence
from booking.tables import Person, Session
from booking.values import Interval


def read_repeated(
    db: Db, *, organisation_id: int, session_id: int, now: datetime
) -> list[RepeatedSession]:
    """Read the sessions to come of a session's series, in the order of their times."""
    rows = db.exec(
        select(Session, col(Occurrence.day), Person.name)
        .join(
            Occurrence,
            (col(Occurrence.organisation_id) == col(Session.organisation_id))
            & (col(Occurrence.session_id) == col(Session.id)),
        )
        .join(
            Person,
            (col(Person.organisation_id) == col(Session.organisation_id))
            & (col(Person.id) == col(Session.assessor_id)),
        )
        .where(
            Session.organisation_id == organisation_id,
            Occurrence.series_id == series_of(organisation_id, session_id).scalar_subquery(),
            Session.starts_at > now,
        )
        .order_by(col(Session.starts_at))
    )
    return [
        RepeatedSession(
            session_id=session.id,
            day=day,
            interval=Interval(session.starts_at, session.ends_at),
            status=session.status,
            location=session.location,
            assessor=assessor,
            method=session.method,
        )
        for session, day, assessor in rows
    ]
