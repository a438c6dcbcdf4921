"""The index along which an organisation's sessions are read in the order of time."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("sessions_in_time", "sessions", ["organisation_id", "starts_at"])
