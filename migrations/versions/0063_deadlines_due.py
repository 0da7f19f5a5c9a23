"""The calendar of a city asks for a month of deadlines, done or not, among the millions there were."""

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_deadlines_due", "deadlines", ["due"])


def downgrade():
    op.drop_index("ix_deadlines_due", "deadlines")
