"""The tables of records: who did what and when, which pictures Slack has, and how fast it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from booking.columns import Coded, UtcDateTime
from booking.tables import belongs_to, id_field, of_organisation
from booking.values import HistoryEvent


class HistoryEntry(SQLModel, table=True):
    """Something that happened, written in the transaction that did it.

    It names people by their ids alone, so that it stays when somebody's name is erased. Without
    an actor it came from outside, such as a CSV file. The details are a JSON object.
    """

    __tablename__: ClassVar[str] = "history"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("history"),
        belongs_to("people", "actor_id"),
        belongs_to("people", "person_id"),
        belongs_to("sessions", "session_id"),
        Index("history_of_session", "organisation_id", "session_id", "at"),
        Index("history_of_person", "organisation_id", "person_id", "at"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    event: HistoryEvent = Field(sa_type=Coded(HistoryEvent))
    actor_id: int | None = id_field(nullable=True)
    session_id: int | None = id_field(nullable=True)
    person_id: int | None = id_field(nullable=True)
    details: str


class UploadedPicture(SQLModel, table=True):
    """A picture that Slack has, found again by the hash of its content."""

    __tablename__: ClassVar[str] = "uploaded_pictures"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("uploaded_pictures"),
        Index("uploaded_pictures_at", "organisation_id", "uploaded_at"),
    )

    organisation_id: int = id_field(key=True)
    content_hash: str = Field(primary_key=True, max_length=64)
    slack_file_id: str
    uploaded_at: datetime = Field(sa_type=UtcDateTime)


class SendingPace(SQLModel, table=True):
    """How far messages to an organisation's workspace have come, for all workers together.

    `even_at` is when the next would be due if they went evenly (see rules.delivery_pace).
    """

    __tablename__: ClassVar[str] = "sending_paces"
    __table_args__: ClassVar[tuple[Any, ...]] = (of_organisation("sending_paces"),)

    organisation_id: int = id_field(key=True)
    even_at: datetime = Field(sa_type=UtcDateTime)
