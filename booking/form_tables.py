"""The tables of forms: what is kept while one is filled in, and that it was sent off."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booking.columns import UtcDateTime
from booking.tables import belongs_to, id_field


class Draft(SQLModel, table=True):
    """What somebody has filled in and not sent off yet, between the pages of a form."""

    __tablename__: ClassVar[str] = "drafts"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("people", "actor_id"),
        Index("drafts_changed_at", "organisation_id", "changed_at"),
    )

    organisation_id: int = id_field(key=True)
    actor_id: int = id_field(key=True)
    token: str = Field(primary_key=True, max_length=64)
    content: str
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Submission(SQLModel, table=True):
    """The one-time token of a form, and the session that it booked."""

    __tablename__: ClassVar[str] = "submissions"
    __table_args__: ClassVar[tuple[Any, ...]] = (belongs_to("sessions", "session_id"),)

    organisation_id: int = id_field(key=True)
    token: str = Field(primary_key=True, max_length=64)
    session_id: int = id_field()
