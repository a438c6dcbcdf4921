"""When sessions of skipped days would be by now, where their series has moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: skipped days are at the time of their series until it moves."""
    op.add_column("occurrences", sa.Column("clock_start", sa.DateTime()))
    op.add_column("occurrences", sa.Column("minutes", sa.Integer()))
