"""Answers, attendance, moves, cancellations, days away, own time, history and own settings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, then create the tables."""
    for table, columns in _new_columns().items():
        for column in columns:
            op.add_column(table, column)
    _create_proposed_times()
    _create_absences()
    _create_own_time_entries()
    _create_history()
    _create_uploaded_pictures()


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A column of 64 bits, which the application fills."""
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=nullable)


def words(name: str) -> sa.Column[str]:
    """A text that is empty until somebody fills it in."""
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def belongs_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_{column}_of_{table}",
    )


def of_organisation(table: str) -> sa.ForeignKeyConstraint:
    """A reference to the organisation."""
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=f"fk_{table}_of")


def _new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "people": [
            sa.Column("reminder_leads", sa.String()),
            sa.Column("quiet_hours", sa.String()),
            sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("calendar_key", sa.String()),
        ],
        "enrolments": [
            sa.Column("review_weeks", sa.Integer(), nullable=False, server_default="12"),
            sa.Column("next_review_on", sa.Date()),
        ],
        "sessions": [
            words("recording_url"),
            moment("cancelled_at", nullable=True),
            number("cancelled_by_id", nullable=True),
            sa.Column("cancelled_on_side_of", sa.String(32)),
            words("cancel_reason"),
            moment("closed_at", nullable=True),
            number("closed_by_id", nullable=True),
        ],
        "participants": [
            sa.Column("answer", sa.String(32)),
            words("answer_reason"),
            moment("answered_at", nullable=True),
            sa.Column("attendance", sa.String(32)),
        ],
        "time_log_entries": [words("reason")],
        "deliveries": [
            sa.Column("slack_channel", sa.String()),
            moment("sent_at", nullable=True),
        ],
    }


def _create_proposed_times() -> None:
    op.create_table(
        "proposed_times",
        number("organisation_id"),
        number("session_id"),
        number("learner_id"),
        moment("starts_at"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id", "learner_id"],
            ["participants.organisation_id", "participants.session_id", "participants.learner_id"],
            name="fk_session_id_of_participants",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", "learner_id", "starts_at"),
    )


def _create_absences() -> None:
    op.create_table(
        "absences",
        number("organisation_id"),
        number("id"),
        number("person_id"),
        moment("starts_at"),
        moment("ends_at"),
        belongs_to("people", "person_id"),
        sa.CheckConstraint("starts_at < ends_at", name="absences_end_after_start"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("absences_of_person", "absences", ["organisation_id", "person_id", "starts_at"])


def _create_own_time_entries() -> None:
    op.create_table(
        "own_time_entries",
        number("organisation_id"),
        number("id"),
        number("learner_id"),
        number("course_id"),
        moment("starts_at"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        number("added_by_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        number("decided_by_id", nullable=True),
        belongs_to("people", "learner_id"),
        belongs_to("courses", "course_id"),
        belongs_to("people", "added_by_id"),
        belongs_to("people", "decided_by_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index(
        "own_time_of_learner", "own_time_entries", ["organisation_id", "learner_id", "starts_at"]
    )
    op.create_index(
        "own_time_waiting", "own_time_entries", ["organisation_id", "state", "learner_id"]
    )


def _create_history() -> None:
    op.create_table(
        "history",
        number("organisation_id"),
        number("id"),
        moment("at"),
        sa.Column("event", sa.String(32), nullable=False),
        number("actor_id", nullable=True),
        number("session_id", nullable=True),
        number("person_id", nullable=True),
        sa.Column("details", sa.String(), nullable=False),
        of_organisation("history"),
        belongs_to("people", "actor_id"),
        belongs_to("people", "person_id"),
        belongs_to("sessions", "session_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("history_of_session", "history", ["organisation_id", "session_id", "at"])
    op.create_index("history_of_person", "history", ["organisation_id", "person_id", "at"])


def _create_uploaded_pictures() -> None:
    op.create_table(
        "uploaded_pictures",
        number("organisation_id"),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("slack_file_id", sa.String(), nullable=False),
        moment("uploaded_at"),
        of_organisation("uploaded_pictures"),
        sa.PrimaryKeyConstraint("organisation_id", "content_hash"),
    )
    op.create_index("uploaded_pictures_at", "uploaded_pictures", ["organisation_id", "uploaded_at"])
