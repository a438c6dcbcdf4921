"""The tables, as rows that the use cases read and write.

Every key and every unique constraint begins with the organisation. The guards against double
booking are not here but in the migrations: they are written by hand for each database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from booking.columns import Coded, Roles, UtcDateTime
from booking.values import (
    Answer,
    Attendance,
    DeliveryKind,
    DeliveryState,
    EnrolmentStatus,
    Role,
    SessionMethod,
    SessionStatus,
    SessionType,
    Side,
    TimeKind,
    TimeLogState,
)


def id_field(*, key: bool = False, nullable: bool = False) -> Any:
    """A column for an id: 64 bits on every database."""
    return Field(
        default=None if nullable else ...,
        sa_type=BigInteger,
        primary_key=key,
        nullable=nullable,
        sa_column_kwargs={"autoincrement": False} if key else {},
    )


def of_organisation(table: str) -> ForeignKeyConstraint:
    """The reference of a table's rows to their organisation."""
    return ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=f"fk_{table}_of")


def belongs_to(table: str, *columns: str, key: tuple[str, ...] = ("id",)) -> ForeignKeyConstraint:
    """A reference to a row of the same organisation."""
    targets = [f"{table}.organisation_id", *(f"{table}.{column}" for column in key)]
    name = f"fk_{columns[0]}_of_{table}"
    return ForeignKeyConstraint(["organisation_id", *columns], targets, name=name)


class Organisation(SQLModel, table=True):
    """One training provider in one Slack workspace, and its settings."""

    __tablename__: ClassVar[str] = "organisations"

    id: int = id_field(key=True)
    name: str
    slack_team_id: str | None = Field(default=None, unique=True)
    time_zone: str
    smart_rooms_enabled: bool
    working_hours: str
    session_places: int
    bank_holidays: str
    reminder_leads: str


class Person(SQLModel, table=True):
    """Someone in the organisation, with roles; linked to a Slack user at first contact.

    An empty time zone means the organisation's. Without own reminder leads the organisation's hold
    (an empty text is none); without own quiet hours, those of rules.quiet_hours. The calendar key
    is the hash of the secret in the person's subscription address, while they have one.
    """

    __tablename__: ClassVar[str] = "people"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("people"),
        UniqueConstraint("organisation_id", "email", name="people_email"),
        UniqueConstraint("organisation_id", "slack_user_id", name="people_slack_user"),
        Index("people_search_name", "organisation_id", "search_name"),
        Index("people_calendar_key", "organisation_id", "calendar_key", unique=True),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    email: str
    name: str
    search_name: str
    roles: frozenset[Role] = Field(sa_type=Roles)
    time_zone: str
    slack_user_id: str | None = None
    archived: bool = False
    reminder_leads: str | None = None
    quiet_hours: str | None = None
    digest: bool = True
    calendar_key: str | None = None


class Course(SQLModel, table=True):
    """A course that learners take."""

    __tablename__: ClassVar[str] = "courses"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("courses"),
        UniqueConstraint("organisation_id", "code", name="courses_code"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    code: str
    title: str
    off_the_job_minimum_hours: int


class Enrolment(SQLModel, table=True):
    """A learner on a course, with its status, assessor and dates."""

    __tablename__: ClassVar[str] = "enrolments"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("people", "learner_id"),
        belongs_to("people", "assessor_id"),
        belongs_to("courses", "course_id"),
        UniqueConstraint("organisation_id", "learner_id", "course_id", name="enrolments_course"),
        Index("enrolments_caseload", "organisation_id", "assessor_id"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    learner_id: int = id_field()
    course_id: int = id_field()
    status: EnrolmentStatus = Field(sa_type=Coded(EnrolmentStatus))
    assessor_id: int | None = id_field(nullable=True)
    starts_on: date | None = None
    ends_on: date | None = None
    review_weeks: int = 12
    next_review_on: date | None = None


class SmartRoom(SQLModel, table=True):
    """One of the organisation's virtual rooms."""

    __tablename__: ClassVar[str] = "smart_rooms"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        of_organisation("smart_rooms"),
        UniqueConstraint("organisation_id", "name", name="smart_rooms_name"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    name: str
    join_url: str


class Session(SQLModel, table=True):
    """One dated meeting of an assessor with one or more learners."""

    __tablename__: ClassVar[str] = "sessions"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("people", "assessor_id"),
        belongs_to("people", "booked_by_id"),
        belongs_to("smart_rooms", "smart_room_id"),
        CheckConstraint("starts_at < ends_at", name="sessions_end_after_start"),
        Index(
            "sessions_of_assessor",
            *("organisation_id", "assessor_id", "starts_at"),
            *("ends_at", "status", "id"),
        ),
        Index("sessions_booked_by", "organisation_id", "booked_by_id", "starts_at"),
        Index("sessions_in_time", "organisation_id", "starts_at"),
    )

    organisation_id: int = id_field(key=True)
    id: int = id_field(key=True)
    assessor_id: int = id_field()
    booked_by_id: int = id_field()
    method: SessionMethod = Field(sa_type=Coded(SessionMethod))
    location: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    type: SessionType = Field(sa_type=Coded(SessionType))
    places: int
    planning_notes: str
    recording_wanted: bool
    smart_room_id: int | None = id_field(nullable=True)
    status: SessionStatus = Field(sa_type=Coded(SessionStatus))
    version: int
    booked_at: datetime = Field(sa_type=UtcDateTime)
    recording_url: str = ""
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by_id: int | None = id_field(nullable=True)
    cancelled_on_side_of: Side | None = Field(default=None, sa_type=Coded(Side))
    cancel_reason: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by_id: int | None = id_field(nullable=True)


class Participant(SQLModel, table=True):
    """A learner's place in a session, their answer to the invitation and their attendance.

    starts_at is the session's, for the plan's order.
    """

    __tablename__: ClassVar[str] = "participants"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("sessions", "session_id"),
        belongs_to("people", "learner_id"),
        Index("participants_plan", "organisation_id", "learner_id", "starts_at"),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    learner_id: int = id_field(key=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    answer: Answer | None = Field(default=None, sa_type=Coded(Answer))
    answer_reason: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attendance: Attendance | None = Field(default=None, sa_type=Coded(Attendance))


class SessionEnrolment(SQLModel, table=True):
    """The link of a session with an enrolment, and so with a learner's course.

    It keeps which effects the session had there, so that a cancellation takes back just those.
    """

    __tablename__: ClassVar[str] = "session_enrolments"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("sessions", "session_id"),
        belongs_to("enrolments", "enrolment_id"),
        Index("session_enrolments_of", "organisation_id", "enrolment_id"),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    enrolment_id: int = id_field(key=True)
    moved_to_in_training: bool
    set_first_day: bool


class Claim(SQLModel, table=True):
    """The time that a session takes of one owner: a person or a smart room.

    Claims of one owner never overlap: the database refuses them (see booking.guards).
    """

    __tablename__: ClassVar[str] = "claims"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("sessions", "session_id"),
        CheckConstraint("starts_at < ends_at", name="claims_end_after_start"),
        Index("claims_of_session", "organisation_id", "session_id"),
    )

    organisation_id: int = id_field(key=True)
    owner_id: int = id_field(key=True)
    starts_at: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    session_id: int = id_field()


class TimeLogEntry(SQLModel, table=True):
    """Time that a learner spends in a session: planned, or counted once it is attended.

    The reason says why it counts otherwise than the session's type has it.
    """

    __tablename__: ClassVar[str] = "time_log_entries"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("participants", "session_id", "learner_id", key=("session_id", "learner_id")),
        Index("time_log_of_learner", "organisation_id", "learner_id", "starts_at"),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    learner_id: int = id_field(key=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    minutes: int
    kind: TimeKind = Field(sa_type=Coded(TimeKind))
    state: TimeLogState = Field(sa_type=Coded(TimeLogState))
    reason: str = ""


class Evidence(SQLModel, table=True):
    """What a learner's evidence library lists: here, the sessions held in a smart room."""

    __tablename__: ClassVar[str] = "evidence"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("participants", "session_id", "learner_id", key=("session_id", "learner_id")),
        Index("evidence_of_learner", "organisation_id", "learner_id", "starts_at"),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    learner_id: int = id_field(key=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)


class Delivery(SQLModel, table=True):
    """One message owed to one person at one time, about one version of a session."""

    __tablename__: ClassVar[str] = "deliveries"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        belongs_to("sessions", "session_id"),
        belongs_to("people", "person_id"),
        Index("deliveries_due", "organisation_id", "state", "due_at"),
        Index("deliveries_of_person", "organisation_id", "person_id", "state", "due_at"),
    )

    organisation_id: int = id_field(key=True)
    session_id: int = id_field(key=True)
    session_version: int = Field(primary_key=True)
    person_id: int = id_field(key=True)
    kind: DeliveryKind = Field(sa_type=Coded(DeliveryKind), primary_key=True)
    lead_minutes: int = Field(primary_key=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: DeliveryState = Field(sa_type=Coded(DeliveryState))
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    slack_channel: str | None = None
    slack_ts: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = None
