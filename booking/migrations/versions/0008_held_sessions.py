"""The index of who holds which sessions when, with all that a calendar shows of them.

An assessor's sessions lie all over their table, each on a page of its own: a calendar that is read
from the index alone touches a few pages and not hundreds.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index anew."""
    op.drop_index("sessions_of_assessor", "sessions")
    op.create_index(
        "sessions_of_assessor",
        "sessions",
        ["organisation_id", "assessor_id", "starts_at", "ends_at", "status", "id"],
    )
