"""The tables of what people note beside sessions: other times, days away, time of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from booking.columns import Coded, UtcDateTime
from booking.tables import belongs_to, id_field
from booking.values import OwnTimeState, TimeKind


class ProposedTime(SQLModel, table=True):
    """A time at which a learner who can't come to a session could come instead."""

    __tablename__: ClassVar[str] = "proposed_times"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("participants", "session_id", "learner_id", key=("session_id", "learner_id")),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    learner_id: int = id_field(key=True)
    starts_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)


class Absence(SQLModel, table=True):
    """Whole days on which somebody is away, from the first's midnight to the last's, local."""

    __tablename__: ClassVar[str] = "absences"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("people", "person_id"),
        CheckConstraint("starts_at < ends_at", name="absences_end_after_start"),
        Index("absences_of_person", "organisation_id", "person_id", "starts_at"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    person_id: int = id_field()
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class OwnTimeEntry(SQLModel, table=True):
    """Time that a learner spent outside of sessions, as noted and as an assessor approves it.

    The word is the assessor's who returned it, until it is changed or approved.
    Entries of one learner never overlap, nor do they overlap the sessions in their time log.
    """

    __tablename__: ClassVar[str] = "own_time_entries"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("people", "learner_id"),
        belongs_to("courses", "course_id"),
        belongs_to("people", "added_by_id"),
        belongs_to("people", "decided_by_id"),
        Index("own_time_of_learner", "organisation_id", "learner_id", "starts_at"),
        Index("own_time_waiting", "organisation_id", "state", "learner_id"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    learner_id: int = id_field()
    course_id: int = id_field()
    starts_at: datetime = Field(sa_type=UtcDateTime)
    minutes: int
    activity: str
    kind: TimeKind = Field(sa_type=Coded(TimeKind))
    comment: str
    state: OwnTimeState = Field(sa_type=Coded(OwnTimeState))
    added_by_id: int = id_field()
    version: int
    decided_by_id: int | None = id_field(nullable=True)
    word: str = ""
