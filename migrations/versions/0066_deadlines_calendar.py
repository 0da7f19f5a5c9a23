"""The calendar of a month and the work to come of a city are counted from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade():
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_deadlines_calendar", "deadlines", ["due", "kind", "uid", "authority", "closed_as"])
    op.drop_index("ix_deadlines_due", "deadlines")
    op.drop_index("ix_deadlines_open_due", "deadlines")
    columns = ["due", "authority", "id"]
    op.create_index(
        "ix_deadlines_open_due", "deadlines", columns, sqlite_where=still_open, postgresql_where=still_open
    )


def downgrade():
    still_open = sa.text("closed_at IS NULL")
    op.drop_index("ix_deadlines_open_due", "deadlines")
    op.create_index("ix_deadlines_open_due", "deadlines", ["due"], sqlite_where=still_open, postgresql_where=still_open)
    op.create_index("ix_deadlines_due", "deadlines", ["due"])
    op.drop_index("ix_deadlines_calendar", "deadlines")
