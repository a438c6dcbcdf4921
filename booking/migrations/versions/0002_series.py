"""Series with their occurrences, and the drafts between a form's pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _create_series()
    _create_occurrences()
    _create_drafts()


def number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A column of 64 bits, which the application fills."""
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=nullable)


def belongs_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_{column}_of_{table}",
    )


def _create_series() -> None:
    op.create_table(
        "series",
        number("organisation_id"),
        number("id"),
        number("booked_by_id"),
        sa.Column("frequency", sa.String(32), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("count", sa.Integer()),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_series_of"),
        belongs_to("people", "booked_by_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )


def _create_occurrences() -> None:
    op.create_table(
        "occurrences",
        number("organisation_id"),
        number("series_id"),
        sa.Column("day", sa.Date(), nullable=False),
        number("session_id", nullable=True),
        belongs_to("series", "series_id"),
        belongs_to("sessions", "session_id"),
        sa.PrimaryKeyConstraint("organisation_id", "series_id", "day"),
        sa.UniqueConstraint("organisation_id", "session_id", name="occurrences_session"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        number("organisation_id"),
        number("actor_id"),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        belongs_to("people", "actor_id"),
        sa.PrimaryKeyConstraint("organisation_id", "actor_id", "token"),
    )
    op.create_index("drafts_changed_at", "drafts", ["organisation_id", "changed_at"])
