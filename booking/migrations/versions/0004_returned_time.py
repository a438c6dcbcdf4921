"""The word with which an assessor returns time that a learner noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    word = sa.Column("word", sa.String(), nullable=False, server_default="")
    op.add_column("own_time_entries", word)
