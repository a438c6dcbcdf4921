"""Calendar files that are owed under messages, and people found by their calendar's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and the index."""
    op.create_table(
        "calendar_files",
        number("organisation_id"),
        sa.Column("slack_channel", sa.String(), nullable=False),
        sa.Column("slack_ts", sa.String(), nullable=False),
        number("session_id"),
        number("person_id"),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("failure", sa.String()),
        belongs_to("sessions", "session_id"),
        belongs_to("people", "person_id"),
        sa.PrimaryKeyConstraint("organisation_id", "slack_channel", "slack_ts"),
    )
    op.create_index("calendar_files_due", "calendar_files", ["organisation_id", "state", "due_at"])
    op.create_index(
        "people_calendar_key", "people", ["organisation_id", "calendar_key"], unique=True
    )


def number(name: str) -> sa.Column[int]:
    """A column of 64 bits, which the application fills."""
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def belongs_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_{column}_of_{table}",
    )
