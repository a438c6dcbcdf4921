"""The pace at which each workspace is written to, and indexes for many deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and let every index of deliveries begin with the organisation."""
    op.create_table(
        "sending_paces",
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("even_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_sending_paces_of"
        ),
        sa.PrimaryKeyConstraint("organisation_id"),
    )
    op.drop_index("deliveries_due", "deliveries")
    op.create_index("deliveries_due", "deliveries", ["organisation_id", "state", "due_at"])
    op.create_index(
        "deliveries_of_person",
        "deliveries",
        ["organisation_id", "person_id", "state", "due_at"],
    )
