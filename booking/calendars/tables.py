"""The table of calendar files that are owed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booking.columns import Coded, UtcDateTime
from booking.tables import belongs_to, id_field
from booking.values import DeliveryKind, DeliveryState


class CalendarFile(SQLModel, table=True):
    """The file that hangs under one message; its key lets no message get two.

    It is written in the transaction that notes the message as sent, and says what stands when it
    is sent itself; `kind` is the message's.
    """

    __tablename__: ClassVar[str] = "calendar_files"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("sessions", "session_id"),
        belongs_to("people", "person_id"),
        Index("calendar_files_due", "organisation_id", "state", "due_at"),
    )

    organisation_id: int = id_field(key=True)
    slack_channel: str = Field(primary_key=True)
    slack_ts: str = Field(primary_key=True)
    session_id: int = id_field()
    person_id: int = id_field()
    kind: DeliveryKind = Field(sa_type=Coded(DeliveryKind))
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: DeliveryState = Field(sa_type=Coded(DeliveryState))
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = None
