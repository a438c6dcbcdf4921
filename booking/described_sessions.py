"""The query that reads sessions together with their assessor's name and their join link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select
from sqlalchemy import select as sql_select
from sqlmodel import col

from booking.database import Db
from booking.tables import Person, Session, SmartRoom
from booking.values import Interval, SessionMethod, SessionStatus, SessionType

AnySelect = Select[*tuple[Any, ...]]
"""A query whose columns are not known to the type checker."""


class DescribedSession(NamedTuple):
    """A session, its assessor's name, and its smart room's join link if it has one.

    Plain columns and no row of the ORM's: pages of sessions take half as long so.
    """

    id: int
    version: int
    status: SessionStatus
    type: SessionType
    method: SessionMethod
    starts_at: datetime
    ends_at: datetime
    location: str
    places: int
    planning_notes: str
    recording_wanted: bool
    assessor_id: int
    booked_by_id: int
    assessor: str
    join_url: str | None

    @property
    def interval(self) -> Interval:
        """The time that it takes, in UTC."""
        return Interval(self.starts_at, self.ends_at)


COLUMNS = (
    col(Session.id),
    col(Session.version),
    col(Session.status),
    col(Session.type),
    col(Session.method),
    col(Session.starts_at),
    col(Session.ends_at),
    col(Session.location),
    col(Session.places),
    col(Session.planning_notes),
    col(Session.recording_wanted),
    col(Session.assessor_id),
    col(Session.booked_by_id),
    col(Person.name),
    col(SmartRoom.join_url),
)
"""In the order of the fields of `DescribedSession`."""


def described_sessions(*more: ColumnElement[Any]) -> AnySelect:
    """Select sessions as `DescribedSession`; the caller adds which ones, and their order.

    What is asked for besides stands after it in each row.
    """
    return (
        sql_select(*COLUMNS, *more)
        .join_from(
            Session,
            Person,
            (col(Person.organisation_id) == col(Session.organisation_id))
            & (col(Person.id) == col(Session.assessor_id)),
        )
        .outerjoin(
            SmartRoom,
            (col(SmartRoom.organisation_id) == col(Session.organisation_id))
            & (col(SmartRoom.id) == col(Session.smart_room_id)),
        )
    )


def read_described(
    db: Db, statement: Executable, named: Mapping[str, object] | None = None
) -> list[DescribedSession]:
    """Read sessions with a statement that begins with `described_sessions`."""
    return [DescribedSession(*row) for row in db.connection().execute(statement, named).all()]
