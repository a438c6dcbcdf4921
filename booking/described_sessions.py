"""The query that reads sessions together with their assessor's name and their join link."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.tables import Person, Session, SmartRoom

DescribedSession = tuple[Session, str, str | None]
"""A session, its assessor's name, and its smart room's join link if it has one."""


def described_sessions() -> Select[Session, str, str | None]:
    """Select sessions as `DescribedSession`; the caller adds which ones, and their order."""
    return (
        select(Session, Person.name, SmartRoom.join_url)
        .join(
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
