"""The first schema: organisation, people, courses, sessions, claims and deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from booking.guards import GUARD_STATEMENTS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, then the guards that no schema tool makes."""
    _create_organisations()
    _create_courses()
    _create_people()
    _create_smart_rooms()
    _create_enrolments()
    _create_sessions()
    _create_claims()
    _create_deliveries()
    _create_participants()
    _create_session_enrolments()
    _create_submissions()
    _create_evidence()
    _create_time_log_entries()
    for statement in GUARD_STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A column of 64 bits, which the application fills."""
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=nullable)


def _create_organisations() -> None:
    op.create_table(
        "organisations",
        number("id"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack_team_id", sa.String()),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("smart_rooms_enabled", sa.Boolean(), nullable=False),
        sa.Column("working_hours", sa.String(), nullable=False),
        sa.Column("session_places", sa.Integer(), nullable=False),
        sa.Column("bank_holidays", sa.String(), nullable=False),
        sa.Column("reminder_leads", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slack_team_id"),
    )


def _create_courses() -> None:
    op.create_table(
        "courses",
        number("organisation_id"),
        number("id"),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("off_the_job_minimum_hours", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_courses_of"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "code", name="courses_code"),
    )


def _in_order_of_characters() -> sa.String:
    """A text that compares by its characters, as SQLite's do, so that an index finds beginnings."""
    return sa.String(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


def _create_people() -> None:
    op.create_table(
        "people",
        number("organisation_id"),
        number("id"),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search_name", _in_order_of_characters(), nullable=False),
        sa.Column("roles", sa.String(64), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("slack_user_id", sa.String()),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_people_of"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "email", name="people_email"),
        sa.UniqueConstraint("organisation_id", "slack_user_id", name="people_slack_user"),
    )
    op.create_index(
        "people_search_name", "people", ["organisation_id", "search_name"], unique=False
    )


def _create_smart_rooms() -> None:
    op.create_table(
        "smart_rooms",
        number("organisation_id"),
        number("id"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_smart_rooms_of"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "name", name="smart_rooms_name"),
    )


def _create_enrolments() -> None:
    op.create_table(
        "enrolments",
        number("organisation_id"),
        number("id"),
        number("learner_id"),
        number("course_id"),
        sa.Column("status", sa.String(32), nullable=False),
        number("assessor_id", nullable=True),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessor_id"],
            ["people.organisation_id", "people.id"],
            name="fk_assessor_id_of_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "course_id"],
            ["courses.organisation_id", "courses.id"],
            name="fk_course_id_of_courses",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["people.organisation_id", "people.id"],
            name="fk_learner_id_of_people",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "learner_id", "course_id", name="enrolments_course"),
    )
    op.create_index(
        "enrolments_caseload", "enrolments", ["organisation_id", "assessor_id"], unique=False
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        number("organisation_id"),
        number("id"),
        number("assessor_id"),
        number("booked_by_id"),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("planning_notes", sa.String(), nullable=False),
        sa.Column("recording_wanted", sa.Boolean(), nullable=False),
        number("smart_room_id", nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="sessions_end_after_start"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assessor_id"],
            ["people.organisation_id", "people.id"],
            name="fk_assessor_id_of_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "booked_by_id"],
            ["people.organisation_id", "people.id"],
            name="fk_booked_by_id_of_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "smart_room_id"],
            ["smart_rooms.organisation_id", "smart_rooms.id"],
            name="fk_smart_room_id_of_smart_rooms",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index(
        "sessions_booked_by",
        "sessions",
        ["organisation_id", "booked_by_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "sessions_of_assessor",
        "sessions",
        ["organisation_id", "assessor_id", "starts_at"],
        unique=False,
    )


def _create_claims() -> None:
    op.create_table(
        "claims",
        number("organisation_id"),
        number("owner_id"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        number("session_id"),
        sa.CheckConstraint("starts_at < ends_at", name="claims_end_after_start"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name="fk_session_id_of_sessions",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "owner_id", "starts_at"),
    )
    op.create_index("claims_of_session", "claims", ["organisation_id", "session_id"], unique=False)


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        number("organisation_id"),
        number("session_id"),
        sa.Column("session_version", sa.Integer(), nullable=False),
        number("person_id"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("slack_ts", sa.String()),
        sa.Column("failure", sa.String()),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["people.organisation_id", "people.id"],
            name="fk_person_id_of_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name="fk_session_id_of_sessions",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "session_id", "session_version", "person_id", "kind", "lead_minutes"
        ),
    )
    op.create_index("deliveries_due", "deliveries", ["state", "due_at"], unique=False)


def _create_participants() -> None:
    op.create_table(
        "participants",
        number("organisation_id"),
        number("session_id"),
        number("learner_id"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "learner_id"],
            ["people.organisation_id", "people.id"],
            name="fk_learner_id_of_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name="fk_session_id_of_sessions",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "learner_id"),
    )
    op.create_index(
        "participants_plan",
        "participants",
        ["organisation_id", "learner_id", "starts_at"],
        unique=False,
    )


def _create_session_enrolments() -> None:
    op.create_table(
        "session_enrolments",
        number("organisation_id"),
        number("session_id"),
        number("enrolment_id"),
        sa.Column("moved_to_in_training", sa.Boolean(), nullable=False),
        sa.Column("set_first_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "enrolment_id"],
            ["enrolments.organisation_id", "enrolments.id"],
            name="fk_enrolment_id_of_enrolments",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name="fk_session_id_of_sessions",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "enrolment_id"),
    )
    op.create_index(
        "session_enrolments_of",
        "session_enrolments",
        ["organisation_id", "enrolment_id"],
        unique=False,
    )


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        number("organisation_id"),
        sa.Column("token", sa.String(64), nullable=False),
        number("session_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name="fk_session_id_of_sessions",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "token"),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        number("organisation_id"),
        number("session_id"),
        number("learner_id"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id", "learner_id"],
            ["participants.organisation_id", "participants.session_id", "participants.learner_id"],
            name="fk_session_id_of_participants",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "learner_id"),
    )
    op.create_index(
        "evidence_of_learner",
        "evidence",
        ["organisation_id", "learner_id", "starts_at"],
        unique=False,
    )


def _create_time_log_entries() -> None:
    op.create_table(
        "time_log_entries",
        number("organisation_id"),
        number("session_id"),
        number("learner_id"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id", "learner_id"],
            ["participants.organisation_id", "participants.session_id", "participants.learner_id"],
            name="fk_session_id_of_participants",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "learner_id"),
    )
    op.create_index(
        "time_log_of_learner",
        "time_log_entries",
        ["organisation_id", "learner_id", "starts_at"],
        unique=False,
    )
