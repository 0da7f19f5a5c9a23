"""Whom the draws of a quarter and of its year took is found by the days planned, from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade():
    released = sa.text("released_at IS NOT NULL")
    op.create_index(
        "ix_assignments_planned",
        "assignments",
        ["planned_to", "planned_from", "draw_id", "origin", "provider_id"],
        sqlite_where=released,
        postgresql_where=released,
    )


def downgrade():
    op.drop_index("ix_assignments_planned", "assignments")
